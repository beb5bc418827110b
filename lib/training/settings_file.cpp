#include "pocketgan/settings.hpp"

#include "base/files.hpp"
#include "base/names.hpp"
#include "base/number_text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/version.hpp"
#include "training/check_fields.hpp"
#include "training/check_flat.hpp"
#include "training/output_text.hpp"
#include "training/settings_fields.hpp"
#include "training/settings_values.hpp"

#include <charconv>
#include <set>
#include <sstream>
#include <string_view>

// Header-only in spite of the package's flags: pocketgan does not link the toml++ library.
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace pocketgan {
namespace {

constexpr Named<KeepBest> kMeasures[] = {{KeepBest::none, "none"},
                                         {KeepBest::parzen, "parzen"},
                                         {KeepBest::classifier_frechet, "classifier_frechet"}};

constexpr std::uint64_t kLargestFile = 1 << 20;

const char* kind_of(const RunSettings& run) {
    return std::visit([](const auto& training) { return pocketgan::kind_of(training); },
                      run.training);
}

// A TOML basic string.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += std::string("\\") + c;
        } else if (byte < 0x20 || byte == 0x7f) {
            constexpr char kDigits[] = "0123456789abcdef";
            result += std::string("\\u00") + kDigits[byte / 16] + kDigits[byte % 16];
        } else {
            result += c;
        }
    }
    return result + "\"";
}

// Writes the settings as lines of TOML, with a comment above each group.
class WriteFields {
public:
    std::string lines;

    void text(const SettingField& field, const std::string& value) { line(field, quoted(value)); }
    void flag(const SettingField& field, bool value) { line(field, value ? "true" : "false"); }
    void output(const SettingField& field, const GanSettings& settings) {
        line(field, quoted(output_text(settings)));
    }
    template <typename Count>
    void count(const SettingField& field, Count value, const CountRange&) {
        line(field, count_text(value));
    }
    template <typename Number>
    void number(const SettingField& field, Number value, const NumberRange&) {
        line(field, number_text(value));
    }
    template <typename Enum>
    void choice(const SettingField& field, Enum value, Enum (*)(const std::string&),
                const char* (*to_string)(Enum)) {
        line(field, quoted(to_string(value)));
    }
    void counts(const SettingField& field, const std::vector<std::size_t>& values,
                const CountRange&) {
        std::string list;
        for (const std::size_t value : values)
            list += (list.empty() ? "" : ", ") + count_text(value);
        line(field, "[" + list + "]");
    }

private:
    // TOML's integers end at 2^63 - 1. A larger number (a seed) is written as a string.
    static std::string count_text(std::uint64_t value) {
        const std::string digits = number_text(value);
        return value > static_cast<std::uint64_t>(INT64_MAX) ? quoted(digits) : digits;
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

// A parsed settings file. Its errors name the line of the key.
class SettingsFile {
public:
    explicit SettingsFile(const std::string& path) : path_(path) {
        const std::vector<std::uint8_t> bytes = read_file(path, kLargestFile, Readable::anything);
        parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    SettingsFile(const std::string& path, std::string_view text) : path_(path) { parse(text); }

    /// The value of a key, or nullptr if it is missing. Marks the key as known.
    const toml::node* find(const std::string& key) {
        known_.insert(key);
        return table_.get(key);
    }

    std::string string(const std::string& key) {
        const toml::node* const node = find(key);
        if (!node)
            return "";
        if (!node->is_string())
            refuse(key, *node, "a string in quotes");
        return node->as_string()->get();
    }

    /// Throws Error for the first key that find() was never called with.
    void check_all_known(const std::string& kind) const {
        for (const auto& [key, node] : table_)
            if (known_.count(std::string(key.str())) == 0)
                throw Error(place(node) + "unknown key \"" + std::string(key.str()) +
                            "\"; expected a setting of kind \"" + kind +
                            "\" (`pocketgan train --help` lists them)");
    }

    [[noreturn]] void refuse(const std::string& key, const toml::node& node,
                             const std::string& expected) const {
        std::ostringstream found;
        if (node.is_floating_point()) // the shortest digits; toml++ prints more than the file has
            found << number_text(node.as_floating_point()->get());
        else
            node.visit([&](const auto& value) { found << value; });
        throw Error(place(node) + key + " is " + found.str() + ", " + expected + " was expected");
    }

    /// "FILE:LINE: "
    std::string place(const toml::node& node) const {
        return path_ + ":" + std::to_string(node.source().begin.line) + ": ";
    }

private:
    void parse(std::string_view text) {
        check_flat(path_, text);
        try {
            table_ = toml::parse(text, path_);
        } catch (const toml::parse_error& error) {
            throw Error(path_ + ":" + std::to_string(error.source().begin.line) + ": " +
                        std::string(error.description()));
        }
    }

    std::string path_;
    toml::table table_;
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
        const toml::node* const node = file_.find(field.name);
        if (!node)
            return;
        const std::optional<std::int64_t> number = node->value_exact<std::int64_t>();
        if (node->is_boolean())
            value = node->as_boolean()->get();
        else if (number == 0 || number == 1)
            value = number == 1;
        else
            file_.refuse(field.name, *node, "true or false");
    }
    void output(const SettingField& field, GanSettings& settings) {
        named(field, "an activation", [&](const std::string& text) { set_output(settings, text); });
    }
    template <typename Enum>
    void choice(const SettingField& field, Enum& value, Enum (*from_string)(const std::string&),
                const char* (*)(Enum)) {
        named(field, "a name", [&](const std::string& text) { value = from_string(text); });
    }
    template <typename Count>
    void count(const SettingField& field, Count& value, const CountRange& range) {
        if (const toml::node* const node = file_.find(field.name))
            value = whole_number<Count>(field, *node, *node, range);
    }
    template <typename Number>
    void number(const SettingField& field, Number& value, const NumberRange& range) {
        const toml::node* const node = file_.find(field.name);
        if (!node)
            return;
        const std::optional<double> found =
            node->is_number() ? node->value<double>() : std::nullopt;
        if (!found || !range.holds(*found) || !range.holds(static_cast<Number>(*found)))
            file_.refuse(field.name, *node, range.text());
        value = static_cast<Number>(*found);
    }
    void counts(const SettingField& field, std::vector<std::size_t>& values,
                const CountRange& range) {
        const toml::node* const node = file_.find(field.name);
        if (!node)
            return;
        std::vector<std::size_t> found;
        if (const toml::array* const array = node->as_array()) {
            for (const toml::node& item : *array)
                found.push_back(whole_number<std::size_t>(field, *node, item, range));
        } else if (node->is_integer()) {
            found.push_back(whole_number<std::size_t>(field, *node, *node, range));
        } else if (node->is_string()) {
            found = list_in_string(field, *node, range);
        } else {
            file_.refuse(field.name, *node, "a list of whole numbers");
        }
        values = found;
    }

private:
    template <typename Set>
    void named(const SettingField& field, const char* expected, const Set& set) {
        const toml::node* const node = file_.find(field.name);
        if (!node)
            return;
        if (!node->is_string())
            file_.refuse(field.name, *node, std::string(expected) + " in quotes");
        try {
            set(node->as_string()->get());
        } catch (const Error& error) {
            throw Error(file_.place(*node) + field.name + ": " + error.what());
        }
    }

    // `item` is `node` itself or an element of its list.
    template <typename Count>
    Count whole_number(const SettingField& field, const toml::node& node, const toml::node& item,
                       const CountRange& range) {
        const std::optional<std::int64_t> number = item.value_exact<std::int64_t>();
        std::optional<std::uint64_t> value;
        if (number && *number >= 0)
            value = static_cast<std::uint64_t>(*number);
        else if (item.is_string()) // above 2^63 - 1
            value = digits(item.as_string()->get());
        return checked<Count>(field, node, value, range);
    }

    template <typename Count>
    Count checked(const SettingField& field, const toml::node& node,
                  std::optional<std::uint64_t> value, const CountRange& range) {
        if (!value || !range.holds(*value) || *value > std::numeric_limits<Count>::max())
            file_.refuse(field.name, node, range.text());
        return static_cast<Count>(*value);
    }

    std::vector<std::size_t> list_in_string(const SettingField& field, const toml::node& node,
                                            const CountRange& range) {
        std::string text = node.as_string()->get();
        if (text.size() >= 2 && text.front() == '[' && text.back() == ']')
            text = text.substr(1, text.size() - 2);
        std::vector<std::size_t> values;
        for (std::size_t first = 0; first < text.size();) {
            const std::size_t comma = std::min(text.find(',', first), text.size());
            values.push_back(checked<std::size_t>(
                field, node, digits(text.substr(first, comma - first)), range));
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

void save_settings(const std::string& path, const RunSettings& settings) {
    RunSettings run = settings;
    visit_fields(run, CheckFields());
    if (run.keep_best != KeepBest::none && !std::holds_alternative<GanSettings>(run.training))
        throw Error("keep-best is " + std::string(to_string(run.keep_best)) +
                    ", none was expected: only GANs have such measures");
    WriteFields fields;
    visit_fields(run, fields);
    const std::string text = std::string("# Settings of a training run, written by pocketgan ") +
                             version() + "\nkind = " + quoted(kind_of(run)) + "\n" + fields.lines;
    SettingsFile(path, text); // throws where a string is not UTF-8
    write_file(path, text);
}

RunSettings load_settings(const std::string& path, const std::string& preset,
                          const std::string& data) {
    SettingsFile file(path);
    const std::string kind = file.string("kind");
    const toml::node* const kind_node = file.find("kind");
    if (kind_node && kind != "gan" && kind != "autoencoder" && kind != "classifier")
        file.refuse("kind", *kind_node, "\"gan\", \"autoencoder\" or \"classifier\"");
    const toml::node* const preset_node = file.find("preset");
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
