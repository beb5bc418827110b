#include "pocketgan/settings.hpp"

#include "base/files.hpp"
#include "base/names.hpp"
#include "base/number_text.hpp"
#include "data/fit_picture.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/version.hpp"
#include "training/check_fields.hpp"
#include "training/output_text.hpp"
#include "training/settings_fields.hpp"
#include "training/settings_text.hpp"
#include "training/settings_values.hpp"
#include "training/toml.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <set>
#include <variant>

namespace pocketgan {
namespace {

constexpr Named<KeepBest> kMeasures[] = {{KeepBest::none, "none"},
                                         {KeepBest::parzen, "parzen"},
                                         {KeepBest::classifier_frechet, "classifier_frechet"}};

constexpr std::uint64_t kLargestFile = 1 << 18; // a hundred times what save_settings writes

const char* kind_of(const RunSettings& run) {
    return std::visit([](const auto& training) { return pocketgan::kind_of(training); },
                      run.training);
}

// Writes the settings as lines of TOML, with a comment above each group.
class WriteFields {
public:
    std::string lines;

    void text(const SettingField& field, const std::string& value) {
        line(field, toml_string(value));
    }
    void flag(const SettingField& field, bool value) { line(field, value ? "true" : "false"); }
    void output(const SettingField& field, const GanSettings& settings) {
        line(field, toml_string(output_text(settings)));
    }
    void image_size(const SettingField& field, const PictureOptions& pictures) {
        line(field, toml_string(image_size_text(pictures)));
    }
    template <typename Count>
    void count(const SettingField& field, Count value, const CountRange&) {
        line(field, count_text(value));
    }
    template <typename Number>
    void number(const SettingField& field, Number value, const NumberRange&) {
        // A whole number would be an integer of TOML, which may be too long for it.
        const std::string text = number_text(value);
        const bool is_integer = text.find_first_of(".e") == std::string::npos;
        line(field, is_integer && text.size() > kMostDigits ? text + ".0" : text);
    }
    template <typename Enum>
    void choice(const SettingField& field, Enum value, Enum (*)(const std::string&),
                const char* (*to_string)(Enum)) {
        line(field, toml_string(to_string(value)));
    }
    void counts(const SettingField& field, const std::vector<std::size_t>& values,
                const CountRange&) {
        std::string list;
        for (const std::size_t value : values)
            list += (list.empty() ? "" : ", ") + count_text(value);
        line(field, "[" + list + "]");
    }

private:
    static constexpr std::size_t kMostDigits = 18; // any number of so many digits fits 64 bits

    // TOML's integers end at 2^63 - 1. A larger number (a seed) is written as a string.
    static std::string count_text(std::uint64_t value) {
        const std::string digits = number_text(value);
        return value > static_cast<std::uint64_t>(INT64_MAX) ? toml_string(digits) : digits;
    }

    void line(const SettingField& field, const std::string& value) {
        const std::string heading = *field.group ? field.group : "General";
        if (heading != heading_)
            lines += "\n# " + heading + "\n";
        heading_ = heading;
        lines += field.name + " = " + value + "\n";
    }

    std::string heading_;
};

// The lines of `text` as comments.
std::string commented(const std::string& text) {
    std::string lines = "# ";
    for (const char c : text) {
        lines += c;
        if (c == '\n')
            lines += "# ";
    }
    return lines + "\n";
}

// A parsed settings file. Its errors name the line of the value.
class SettingsFile {
public:
    explicit SettingsFile(const std::string& path) : path_(path) {
        const std::vector<std::uint8_t> bytes = read_file(path, kLargestFile, Readable::anything);
        entries_ = parse_toml(path, {bytes.begin(), bytes.end()});
    }

    /// The value of a key, or nullptr if it is missing. Marks the key as known.
    const TomlValue* find(const std::string& key) {
        known_.insert(key);
        for (const TomlEntry& entry : entries_)
            if (entry.key == key)
                return &entry.value;
        return nullptr;
    }

    std::string string(const std::string& key) {
        const TomlValue* const value = find(key);
        if (!value)
            return "";
        const auto* const text = scalar<std::string>(*value);
        if (!text)
            refuse(key, *value, "a string in quotes");
        return *text;
    }

    /// The value if it is a scalar of that type, else nullptr.
    template <typename Type>
    static const Type* scalar(const TomlValue& value) {
        return value.is_list ? nullptr : std::get_if<Type>(&value.items[0]);
    }

    /// Throws Error for the first key that find() was never called with.
    void check_all_known(const std::string& kind) const {
        for (const TomlEntry& entry : entries_)
            if (known_.count(entry.key) == 0)
                throw Error(place(entry.value) + "unknown key \"" + entry.key +
                            "\"; expected a setting of kind \"" + kind +
                            "\" (`pocketgan train --help` lists them)");
    }

    [[noreturn]] void refuse(const std::string& key, const TomlValue& value,
                             const std::string& expected) const {
        throw Error(place(value) + key + " is " + value.text + ", " + expected + " was expected");
    }

    /// "FILE:LINE: "
    std::string place(const TomlValue& value) const {
        return path_ + ":" + std::to_string(value.line) + ": ";
    }

private:
    std::string path_;
    std::vector<TomlEntry> entries_;
    std::set<std::string> known_;
};

// Sets the settings that the file has. Files of `pocketgan train` up to 0.1.0 hold flags as 0 and 1
// and lists as strings such as "[512,256]".
class ReadFields {
public:
    explicit ReadFields(SettingsFile& file) : file_(file) {}

    void text(const SettingField& field, std::string& value) {
        if (file_.find(field.name))
            value = file_.string(field.name);
    }
    void flag(const SettingField& field, bool& value) {
        const TomlValue* const found = file_.find(field.name);
        if (!found)
            return;
        const auto* const flag = SettingsFile::scalar<bool>(*found);
        const auto* const number = SettingsFile::scalar<std::int64_t>(*found);
        if (flag)
            value = *flag;
        else if (number && (*number == 0 || *number == 1))
            value = *number == 1;
        else
            file_.refuse(field.name, *found, "true or false");
    }
    void output(const SettingField& field, GanSettings& settings) {
        named(field, "an activation", [&](const std::string& text) { set_output(settings, text); });
    }
    void image_size(const SettingField& field, PictureOptions& pictures) {
        named(field, "H or HxW", [&](const std::string& text) { set_image_size(pictures, text); });
    }
    template <typename Enum>
    void choice(const SettingField& field, Enum& value, Enum (*from_string)(const std::string&),
                const char* (*)(Enum)) {
        named(field, "a name", [&](const std::string& text) { value = from_string(text); });
    }
    template <typename Count>
    void count(const SettingField& field, Count& value, const CountRange& range) {
        const TomlValue* const found = file_.find(field.name);
        if (!found)
            return;
        if (found->is_list)
            file_.refuse(field.name, *found, range.text());
        value = whole_number<Count>(field, *found, found->items[0], range);
    }
    template <typename Number>
    void number(const SettingField& field, Number& value, const NumberRange& range) {
        const TomlValue* const found = file_.find(field.name);
        if (!found)
            return;
        const auto* const real = SettingsFile::scalar<double>(*found);
        const auto* const integer = SettingsFile::scalar<std::int64_t>(*found);
        const double number = real ? *real : integer ? static_cast<double>(*integer) : 0.0;
        if ((!real && !integer) || !range.holds(number) ||
            !range.holds(static_cast<Number>(number)))
            file_.refuse(field.name, *found, range.text());
        value = static_cast<Number>(number);
    }
    void counts(const SettingField& field, std::vector<std::size_t>& values,
                const CountRange& range) {
        const TomlValue* const found = file_.find(field.name);
        if (!found)
            return;
        if (!found->is_list && std::holds_alternative<std::string>(found->items[0])) {
            values = list_in_string(field, *found, range);
            return;
        }
        if (!found->is_list && !std::holds_alternative<std::int64_t>(found->items[0]))
            file_.refuse(field.name, *found, "a list of whole numbers");
        std::vector<std::size_t> numbers;
        for (const TomlValue::Scalar& item : found->items)
            numbers.push_back(whole_number<std::size_t>(field, *found, item, range));
        values = numbers;
    }

private:
    template <typename Set>
    void named(const SettingField& field, const char* expected, const Set& set) {
        const TomlValue* const found = file_.find(field.name);
        if (!found)
            return;
        const auto* const text = SettingsFile::scalar<std::string>(*found);
        if (!text)
            file_.refuse(field.name, *found, std::string(expected) + " in quotes");
        try {
            set(*text);
        } catch (const Error& error) {
            throw Error(file_.place(*found) + field.name + ": " + error.what());
        }
    }

    // `item` is of `value`.
    template <typename Count>
    Count whole_number(const SettingField& field, const TomlValue& value,
                       const TomlValue::Scalar& item, const CountRange& range) {
        std::optional<std::uint64_t> found;
        if (const auto* const number = std::get_if<std::int64_t>(&item); number && *number >= 0)
            found = static_cast<std::uint64_t>(*number);
        else if (const auto* const text = std::get_if<std::string>(&item)) // above 2^63 - 1
            found = digits(*text);
        return checked<Count>(field, value, found, range);
    }

    template <typename Count>
    Count checked(const SettingField& field, const TomlValue& value,
                  std::optional<std::uint64_t> found, const CountRange& range) {
        if (!found || !range.holds(*found) || *found > std::numeric_limits<Count>::max())
            file_.refuse(field.name, value, range.text());
        return static_cast<Count>(*found);
    }

    // Files up to version 0.1.0 have lists as "[512,256]".
    std::vector<std::size_t> list_in_string(const SettingField& field, const TomlValue& value,
                                            const CountRange& range) {
        std::string text = std::get<std::string>(value.items[0]);
        if (text.size() >= 2 && text.front() == '[' && text.back() == ']')
            text = text.substr(1, text.size() - 2);
        std::vector<std::size_t> values;
        for (std::size_t first = 0; first < text.size();) {
            const std::size_t comma = std::min(text.find(',', first), text.size());
            values.push_back(checked<std::size_t>(
                field, value, digits(text.substr(first, comma - first)), range));
            first = comma + 1;
        }
        return values;
    }

    static std::optional<std::uint64_t> digits(const std::string& text) {
        std::uint64_t value = 0;
        const char* const last = text.data() + text.size();
        const auto [end, error] = std::from_chars(text.data(), last, value);
        if (error != std::errc() || end != last)
            return std::nullopt;
        return value;
    }

    SettingsFile& file_;
};

// The settings of a file that names no preset.
RunSettings settings_for_kind(const std::string& kind) {
    RunSettings run;
    run.preset = "";
    if (kind == "autoencoder" || kind == "classifier") {
        SupervisedSettings supervised;
        supervised.target = kind == "autoencoder" ? Target::input : Target::label;
        run.training = supervised;
    }
    return run;
}

} // namespace

const char* to_string(KeepBest measure) {
    return name_of(kMeasures, measure);
}

KeepBest keep_best_from_string(const std::string& name) {
    return value_of(kMeasures, "measure", name);
}

RunSettings settings_for_preset(const std::string& name, const std::string& data) {
    RunSettings run;
    run.preset = name;
    if (const Preset* const preset = find_preset(name)) {
        GanSettings gan = preset->settings;
        run.data = data.empty() ? preset->data : data;
        run.epochs = static_cast<std::uint64_t>(preset->epochs);
        if (find_mixture(run.data))
            gan.output = Activation::linear;
        run.training = gan;
        return run;
    }
    if (const SupervisedPreset* const preset = find_supervised_preset(name)) {
        run.data = data.empty() ? preset->data : data;
        run.epochs = static_cast<std::uint64_t>(preset->epochs);
        run.eval_every = 1;
        run.training = preset->settings;
        return run;
    }
    std::string known;
    for (const Preset& preset : presets())
        known += std::string(preset.name) + ", ";
    for (const SupervisedPreset& preset : supervised_presets())
        known += std::string(preset.name) + ", ";
    throw Error("preset \"" + name + "\" is unknown; there are " +
                known.substr(0, known.size() - 2));
}

std::string settings_text(const RunSettings& settings, const std::string& comment) {
    RunSettings run = settings;
    visit_fields(run, CheckFields());
    if (run.keep_best != KeepBest::none && !std::holds_alternative<GanSettings>(run.training))
        throw Error("keep-best is " + std::string(to_string(run.keep_best)) +
                    ", none was expected: only GANs have such measures");
    WriteFields fields;
    visit_fields(run, fields);
    return commented(comment) + "kind = " + toml_string(kind_of(run)) + "\n" + fields.lines;
}

void save_settings(const std::string& path, const RunSettings& settings) {
    write_file(path, settings_text(settings, std::string("pocketgan ") + version()));
}

RunSettings load_settings(const std::string& path, const std::string& preset,
                          const std::string& data) {
    SettingsFile file(path);
    const std::string kind = file.string("kind");
    const TomlValue* const kind_node = file.find("kind");
    if (kind_node && kind != "gan" && kind != "autoencoder" && kind != "classifier")
        file.refuse("kind", *kind_node, "\"gan\", \"autoencoder\" or \"classifier\"");
    const TomlValue* const preset_node = file.find("preset");
    std::string name = preset.empty() ? file.string("preset") : preset;
    if (!preset_node && preset.empty() && !kind_node)
        name = RunSettings().preset;
    const std::string source = data.empty() ? file.string("data") : data;

    RunSettings run;
    if (name.empty()) {
        run = settings_for_kind(kind);
    } else {
        try {
            run = settings_for_preset(name, source);
        } catch (const Error& error) {
            throw Error((preset.empty() ? file.place(*preset_node) : std::string()) + error.what());
        }
    }
    if (kind_node && kind != kind_of(run))
        file.refuse("kind", *kind_node,
                    "\"" + std::string(kind_of(run)) + "\", as the preset " + name + " is,");
    visit_fields(run, ReadFields(file));
    file.check_all_known(kind_of(run));
    run.preset = name;
    if (!source.empty())
        run.data = source;
    return run;
}

} // namespace pocketgan
