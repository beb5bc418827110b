#include "training/checkpoint.hpp"

#include "base/files.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan/version.hpp"
#include "training/settings_fields.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace pocketgan {
namespace {

using nlohmann::ordered_json;

constexpr const char* kFormat = "pocketgan-checkpoint";
constexpr int kVersion = 2; // 1 did not hold settings and data
constexpr std::uint64_t kLargestJson = 1 << 20;
constexpr int kMostLevels = 16; // a checkpoint has two

std::string description_path(const std::string& folder) {
    return folder + "/checkpoint.json";
}

std::string array_path(const std::string& folder, const char* name) {
    return folder + "/" + name + ".npy";
}

// "0.1.2" -> "0.1". Patch versions of the library train to the same bits (docs/abi.md).
std::string without_patch(const std::string& text) {
    return text.substr(0, text.rfind('.'));
}

ordered_json settings_json(const std::vector<SettingValue>& settings) {
    ordered_json result = ordered_json::object();
    for (const SettingValue& setting : settings)
        result[setting.name] = ordered_json::parse(setting.value);
    return result;
}

ordered_json data_json(const DataIdentity& data) {
    return {{"count", data.count}, {"size", data.size}, {"checksum", data.checksum}};
}

// Collects the differences between a checkpoint and the run that resumes from it, as text.
class Differences {
public:
    void compare(const std::string& name, const ordered_json& saved, const ordered_json& current) {
        if (saved != current)
            add(name + " is " + text(saved) + " in the checkpoint and " + text(current) +
                " in this run");
    }

    /// Throws Error with all differences if there are any.
    void check_none(const std::string& folder) const {
        if (!text_.empty())
            throw Error(folder + ": " + text_);
    }

private:
    static std::string text(const ordered_json& value) {
        return value.is_null() ? "missing" : value.dump();
    }
    void add(const std::string& difference) { text_ += (text_.empty() ? "" : "; ") + difference; }

    std::string text_;
};

ordered_json member(const ordered_json& object, const std::string& name) {
    return object.is_object() ? object.value(name, ordered_json()) : ordered_json();
}

// The text of checkpoint.json; discarded if it is malformed.
ordered_json parse_description(const std::string& path) {
    const std::vector<std::uint8_t> bytes = read_file(path, kLargestJson);
    // The library copies and prints values by calling itself for each level.
    const auto check_level = [&](int level, ordered_json::parse_event_t, const ordered_json&) {
        if (level > kMostLevels)
            throw Error(path + ": has more than " + std::to_string(kMostLevels) +
                        " levels of objects and lists; expected a checkpoint of pocketgan");
        return true;
    };
    return ordered_json::parse(bytes.begin(), bytes.end(), check_level, false);
}

void check_format(const std::string& path, const ordered_json& text) {
    if (member(text, "format") != kFormat)
        throw Error(path + ": is not a checkpoint of pocketgan");
    const ordered_json version = member(text, "version");
    if (version == 1)
        throw Error(path + ": has format version 1, without the settings and data of the run; "
                           "resume it with the version that wrote it, or start a new run");
    if (version != kVersion)
        throw Error(path + ": has format version " + version.dump() + ", " +
                    std::to_string(kVersion) + " was expected");
}

void check_library(const std::string& path, const ordered_json& text) {
    const ordered_json library = member(text, "library");
    if (!library.is_string() ||
        without_patch(library.get<std::string>()) != without_patch(pocketgan::version()))
        throw Error(path + ": was written by pocketgan " + library.dump() + ", this is \"" +
                    pocketgan::version() +
                    "\"; resume with a library of the same version, or start a new run");
}

std::uint64_t steps_of(const std::string& path, const ordered_json& text) {
    const ordered_json steps = member(text, "steps");
    if (!steps.is_number_unsigned() || steps.get<std::uint64_t>() > kMostSteps)
        throw Error(path + ": \"steps\" is " + steps.dump() + ", a whole number of 0 to " +
                    std::to_string(kMostSteps) + " was expected");
    return steps.get<std::uint64_t>();
}

void check_belongs(const std::string& folder, const ordered_json& text,
                   const Checkpoint& checkpoint, Override allowed) {
    Differences differences;
    differences.compare("kind", member(text, "kind"), checkpoint.kind);
    differences.check_none(folder); // other kinds have other settings
    const ordered_json settings = member(text, "settings");
    for (const SettingValue& setting : checkpoint.settings)
        if (!setting.is_rate || allowed != Override::learning_rates)
            differences.compare(setting.name, member(settings, setting.name),
                                ordered_json::parse(setting.value));
    const ordered_json data = member(text, "data"), here = data_json(checkpoint.data);
    for (const auto& item : here.items())
        differences.compare("data's " + item.key(), member(data, item.key()), item.value());
    differences.check_none(folder);
}

std::vector<float> to_rows(const Checkpoint::Array& array) {
    return array.network ? array.network->to_rows(*array.floats)
                         : std::vector<float>(array.floats->begin(), array.floats->end());
}

} // namespace

void write_checkpoint(const std::string& folder, const Checkpoint& checkpoint) {
    replace_folder(folder, [&](const std::string& fresh) {
        const ordered_json text = {{"format", kFormat},
                                   {"version", kVersion},
                                   {"library", version()},
                                   {"instruction_set", Engine::instruction_set()},
                                   {"threads", checkpoint.threads},
                                   {"kind", checkpoint.kind},
                                   {"steps", checkpoint.steps},
                                   {"settings", settings_json(checkpoint.settings)},
                                   {"data", data_json(checkpoint.data)}};
        for (const Checkpoint::Array& array : checkpoint.arrays) {
            const std::vector<float> rows = to_rows(array);
            write_npy(array_path(fresh, array.name), {rows.size()}, rows.data());
        }
        write_file(description_path(fresh), text.dump(1) + "\n");
    });
}

void read_checkpoint(const std::string& folder, Checkpoint& checkpoint, Override allowed) {
    const std::string path = description_path(folder);
    const ordered_json text = parse_description(path);
    check_format(path, text);
    check_library(path, text);
    check_belongs(folder, text, checkpoint, allowed);

    const std::uint64_t steps = steps_of(path, text);
    std::vector<NpyArray<float>> arrays;
    for (const Checkpoint::Array& array : checkpoint.arrays) {
        const std::string file = array_path(folder, array.name);
        arrays.push_back(read_npy(file));
        const std::size_t expected =
            array.network ? array.network->row_size() : array.floats->size();
        if (arrays.back().values.size() != expected)
            throw Error(file + ": has " + std::to_string(arrays.back().values.size()) +
                        " numbers, the networks of this run need " + std::to_string(expected));
    }

    checkpoint.steps = steps;
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        const Checkpoint::Array& array = checkpoint.arrays[i];
        const std::vector<float>& rows = arrays[i].values;
        *array.floats = array.network ? array.network->to_panels(rows)
                                      : AlignedFloats(rows.begin(), rows.end());
    }
}

std::uint64_t checkpoint_steps(const std::string& folder) {
    const std::string path = description_path(folder);
    const ordered_json text = parse_description(path);
    check_format(path, text);
    return steps_of(path, text);
}

} // namespace pocketgan
