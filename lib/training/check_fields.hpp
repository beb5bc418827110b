#pragma once

#include "base/number_text.hpp"
#include "base/text.hpp"
#include "data/fit_picture.hpp"
#include "pocketgan/error.hpp"
#include "training/settings_fields.hpp"

namespace pocketgan {

/// Throws Error for the first setting that is out of its range: visit_fields(settings,
/// CheckFields()).
class CheckFields {
public:
    void text(const SettingField& field, const std::string& value) const {
        require(is_utf8(value), field, '"' + value + '"',
                "text in UTF-8, as settings files hold it,");
    }
    void flag(const SettingField&, bool) const {}
    void output(const SettingField& field, const GanSettings& settings) const {
        require(*to_string(settings.output) != '\0', field, "no activation", "one of its names");
    }
    void image_size(const SettingField& field, const PictureOptions& pictures) const {
        for (const std::size_t side : {pictures.height, pictures.width})
            require(side <= kMostSide && (side > 0) == (pictures.height > 0), field,
                    number_text(pictures.height) + "x" + number_text(pictures.width),
                    CountRange{1, kMostSide}.text() + " for both, or none,");
    }
    template <typename Count>
    void count(const SettingField& field, Count value, const CountRange& range) const {
        require(range.holds(value), field, number_text(value), range.text());
    }
    template <typename Number>
    void number(const SettingField& field, Number value, const NumberRange& range) const {
        require(range.holds(value), field, number_text(value), range.text());
    }
    template <typename Enum>
    void choice(const SettingField& field, Enum value, Enum (*)(const std::string&),
                const char* (*to_string)(Enum)) const {
        require(*to_string(value) != '\0', field, number_text(static_cast<int>(value)),
                "a value of its enumeration");
    }
    void counts(const SettingField& field, const std::vector<std::size_t>& values,
                const CountRange& range) const {
        for (const std::size_t value : values)
            require(range.holds(value), field, number_text(value), range.text());
    }

private:
    static void require(bool holds, const SettingField& field, const std::string& found,
                        const std::string& expected) {
        if (!holds)
            throw Error(field.name + " is " + found + ", " + expected + " was expected");
    }
};

} // namespace pocketgan
