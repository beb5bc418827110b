#pragma once

#include "base/number_text.hpp"
#include "data/fit_picture.hpp"
#include "training/output_text.hpp"
#include "training/settings_fields.hpp"

#include <string>
#include <utility>
#include <vector>

/// Collects name and value of every setting in the order of the table: visit_fields(settings,
/// texts).
class FieldTexts {
public:
    std::vector<std::pair<std::string, std::string>> found;

    void text(const pocketgan::SettingField& field, const std::string& value) { add(field, value); }
    void flag(const pocketgan::SettingField& field, bool value) {
        add(field, value ? "true" : "false");
    }
    void output(const pocketgan::SettingField& field, const pocketgan::GanSettings& settings) {
        add(field, pocketgan::output_text(settings));
    }
    void image_size(const pocketgan::SettingField& field,
                    const pocketgan::PictureOptions& pictures) {
        add(field, pocketgan::image_size_text(pictures));
    }
    template <typename Count>
    void count(const pocketgan::SettingField& field, Count value, const pocketgan::CountRange&) {
        add(field, std::to_string(value));
    }
    template <typename Number>
    void number(const pocketgan::SettingField& field, Number value, const pocketgan::NumberRange&) {
        add(field, pocketgan::number_text(value));
    }
    template <typename Enum>
    void choice(const pocketgan::SettingField& field, Enum value, Enum (*)(const std::string&),
                const char* (*to_string)(Enum)) {
        add(field, to_string(value));
    }
    void counts(const pocketgan::SettingField& field, const std::vector<std::size_t>& values,
                const pocketgan::CountRange&) {
        std::string text;
        for (const std::size_t value : values)
            text += std::to_string(value) + ",";
        add(field, text);
    }

private:
    void add(const pocketgan::SettingField& field, std::string text) {
        found.emplace_back(field.name, std::move(text));
    }
};

template <typename Settings>
std::vector<std::pair<std::string, std::string>> field_texts(Settings settings) {
    FieldTexts texts;
    visit_fields(settings, texts);
    return texts.found;
}

/// Changes every setting to another valid value with many digits: visit_fields(settings,
/// ChangeAll()).
class ChangeAll {
public:
    void text(const pocketgan::SettingField& field, std::string& value) {
        if (field.name != "preset")
            value += " \"and\" 'more' # = [x]\\\n\t\r\x01\x7f é";
    }
    void flag(const pocketgan::SettingField&, bool& value) { value = !value; }
    void output(const pocketgan::SettingField&, pocketgan::GanSettings& settings) {
        settings.output = pocketgan::Activation::clamp;
        settings.clamp_low = -0.1f;
        settings.clamp_high = 1.0f / 3.0f;
    }
    void image_size(const pocketgan::SettingField&, pocketgan::PictureOptions& pictures) {
        pictures.height = 20;
        pictures.width = pictures.width == 28 ? 24 : 28;
    }
    template <typename Count>
    void count(const pocketgan::SettingField&, Count& value, const pocketgan::CountRange& range) {
        value = value == 7 || !range.holds(7) ? 8 : 7;
    }
    template <typename Number>
    void number(const pocketgan::SettingField&, Number& value, const pocketgan::NumberRange&) {
        value = value == Number(1) / 3 ? Number(2) / 3 : Number(1) / 3;
    }
    template <typename Enum>
    void choice(const pocketgan::SettingField&, Enum& value, Enum (*)(const std::string&),
                const char* (*)(Enum)) {
        value = value == Enum{1} ? Enum{0} : Enum{1};
    }
    void counts(const pocketgan::SettingField&, std::vector<std::size_t>& values,
                const pocketgan::CountRange&) {
        values.push_back(3);
    }
};
