#include "training/settings_values.hpp"

#include "base/number_text.hpp"
#include "data/fit_picture.hpp"
#include "training/output_text.hpp"
#include "training/settings_fields.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace pocketgan {
namespace {

class CollectValues {
public:
    std::vector<SettingValue> values;

    void text(const SettingField& field, const std::string& value) { add(field, quoted(value)); }
    void flag(const SettingField& field, bool value) { add(field, value ? "true" : "false"); }
    void output(const SettingField& field, const GanSettings& settings) {
        add(field, quoted(output_text(settings)));
    }
    void image_size(const SettingField& field, const PictureOptions& pictures) {
        add(field, quoted(image_size_text(pictures)));
    }
    template <typename Count>
    void count(const SettingField& field, Count value, const CountRange&) {
        add(field, number_text(value));
    }
    template <typename Number>
    void number(const SettingField& field, Number value, const NumberRange&) {
        add(field, number_text(value));
    }
    template <typename Enum>
    void choice(const SettingField& field, Enum value, Enum (*)(const std::string&),
                const char* (*to_string)(Enum)) {
        add(field, quoted(to_string(value)));
    }
    void counts(const SettingField& field, const std::vector<std::size_t>& items,
                const CountRange&) {
        std::string list;
        for (const std::size_t value : items)
            list += (list.empty() ? "" : ",") + number_text(value);
        add(field, "[" + list + "]");
    }

private:
    static std::string quoted(const std::string& text) {
        using nlohmann::json; // invalid UTF-8 is replaced by U+FFFD
        return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
    }

    void add(const SettingField& field, std::string value) {
        values.push_back({field.name, std::move(value), field.is_rate, field.leaves_weights});
    }
};

template <typename Settings>
std::vector<SettingValue> values_of(Settings settings) {
    CollectValues collect;
    visit_fields(settings, collect);
    return std::move(collect.values);
}

} // namespace

std::vector<SettingValue> setting_values(const GanSettings& settings) {
    return values_of(settings);
}

std::vector<SettingValue> setting_values(const SupervisedSettings& settings) {
    return values_of(settings);
}

std::vector<SettingValue> setting_values(const RunSettings& settings) {
    return values_of(settings);
}

std::optional<std::vector<ChangedSetting>> changed_settings(const RunSettings& settings) {
    const Preset* const gan = find_preset(settings.preset);
    const SupervisedPreset* const supervised = find_supervised_preset(settings.preset);
    if (!gan && !supervised)
        return std::nullopt;
    // A mixture changes the output, so that the preset is taken on the data of the run.
    RunSettings preset = settings_for_preset(settings.preset, settings.data);
    preset.data = gan ? gan->data : supervised->data;
    const std::vector<SettingValue> before = setting_values(preset), now = setting_values(settings);
    std::vector<ChangedSetting> changed;
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (i >= before.size() || before[i].name != now[i].name)
            return std::nullopt; // another kind of training
        if (before[i].value != now[i].value)
            changed.push_back({now[i].name, now[i].value, before[i].value});
    }
    return changed;
}

const char* kind_of(const GanSettings&) {
    return "gan";
}

const char* kind_of(const SupervisedSettings& settings) {
    return settings.target == Target::input ? "autoencoder" : "classifier";
}

} // namespace pocketgan
