#include "base/number_text.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace pocketgan {
namespace {

// Longer than any text that is printed here: "%.0f" of a number with 17 digits or fewer.
constexpr std::size_t kLongestText = 64;

#if defined(_WIN32) && defined(__cpp_lib_to_chars)
// The strtod of mingw-w64 rounds some numbers next to powers of two wrongly.
template <typename Float>
bool convert_as(const std::string& text, double& value) {
    Float number{};
    const bool fits =
        std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
    value = number;
    return fits;
}

bool convert(const std::string& text, bool is_single, double& value) {
    return is_single ? convert_as<float>(text, value) : convert_as<double>(text, value);
}
#else
// The number of a whole text, rounded correctly. Returns false if it is out of range.
bool convert(std::string text, bool is_single, double& value) {
    const std::size_t point = text.find('.');
    if (point != std::string::npos)
        text.replace(point, 1, decimal_point());
    errno = 0;
    value =
        is_single ? double{std::strtof(text.c_str(), nullptr)} : std::strtod(text.c_str(), nullptr);
    return errno != ERANGE || (std::isfinite(value) && value != 0.0); // subnormal numbers fit
}
#endif

// 0.5 is "5" with the exponent -1.
struct Decimal {
    char digits[20];
    int count;    ///< of the digits, at least one
    int exponent; ///< of the first digit
};

// |value| rounded to `digits` digits.
Decimal rounded(double value, int digits) {
    char text[kLongestText];
    std::snprintf(text, sizeof text, "%.*e", digits - 1, value);
    Decimal decimal{};
    const char* at = text;
    for (; *at != 'e'; ++at) // passes the point
        if (is_digit(*at))
            decimal.digits[decimal.count++] = *at;
    decimal.exponent = std::atoi(at + 1);
    return decimal;
}

// Adds one to the last digit.
void increment(Decimal& decimal) {
    int at = decimal.count - 1;
    for (; at > 0 && decimal.digits[at] == '9'; --at)
        decimal.digits[at] = '0';
    ++decimal.digits[at];
}

void drop_zeros_at_end(Decimal& decimal) {
    while (decimal.count > 1 && decimal.digits[decimal.count - 1] == '0')
        decimal.digits[--decimal.count] = '\0';
}

bool reads_back(const Decimal& decimal, double value, bool is_single) {
    char text[kLongestText];
    std::snprintf(text, sizeof text, "%se%d", decimal.digits, decimal.exponent + 1 - decimal.count);
    double again = 0.0;
    return convert(text, is_single, again) && again == value;
}

// The fewest digits that read back as `value`, for which `most` are enough. If some number of
// digits is enough, each larger one is.
Decimal shortest(double value, int most, bool is_single) {
    int exponent;
    const bool is_power_of_two = std::frexp(value, &exponent) == 0.5;
    Decimal decimal = rounded(value, most);
    drop_zeros_at_end(decimal);
    while (decimal.count > 1) {
        Decimal next = rounded(value, decimal.count - 1);
        bool enough = reads_back(next, value, is_single);
        if (!enough && is_power_of_two) {
            // Above a power of two, numbers twice as far away as below it read back.
            increment(next);
            enough = reads_back(next, value, is_single);
        }
        if (!enough)
            break;
        decimal = next;
        drop_zeros_at_end(decimal);
    }
    return decimal;
}

// Characters of a decimal with and without an exponent.
int scientific_size(const Decimal& decimal) {
    const int exponent = std::abs(decimal.exponent) < 100 ? 4 : 5;
    return decimal.count + (decimal.count > 1) + exponent;
}
int plain_size(const Decimal& decimal) {
    if (decimal.exponent < 0)
        return 1 - decimal.exponent + decimal.count;
    return decimal.exponent + 1 < decimal.count ? decimal.count + 1 : decimal.exponent + 1;
}

// The shorter of both forms; without an exponent if they are equally long.
std::string text_of(double value, int most_digits, bool is_single) {
    const char* const sign = std::signbit(value) ? "-" : "";
    if (!std::isfinite(value))
        return joined({sign, std::isnan(value) ? "nan" : "inf"});
    const double size = std::fabs(value);
    const Decimal decimal = shortest(size, most_digits, is_single);
    const char* const digits = decimal.digits;
    const int whole = decimal.exponent + 1; // digits before the point
    char text[kLongestText];
    if (scientific_size(decimal) < plain_size(decimal))
        std::snprintf(text, sizeof text, "%s%c%s%se%+03d", sign, *digits,
                      decimal.count > 1 ? "." : "", digits + 1, decimal.exponent);
    else if (whole <= 0)
        std::snprintf(text, sizeof text, "%s0.%.*s%s", sign, -whole, "000000", digits);
    else if (whole < decimal.count)
        std::snprintf(text, sizeof text, "%s%.*s.%s", sign, whole, digits, digits + whole);
    else // all digits of a whole number, not zeros after those that are needed
        std::snprintf(text, sizeof text, "%s%.0f", sign, size);
    return text;
}

// The end of the digits at the start of [at, last).
const char* skip_digits(const char* at, const char* last) {
    while (at < last && is_digit(*at))
        ++at;
    return at;
}

bool is_word(const char* at, const char* last, const char* word) {
    for (; *word; ++at, ++word)
        if (at == last || (*at | ('a' - 'A')) != *word)
            return false;
    return true;
}

// The end of [-](digits[.digits]|.digits)[e[+-]digits], inf, infinity or nan; null for other text.
const char* end_of_number(const char* first, const char* last) {
    if (first < last && *first == '-')
        ++first;
    for (const char* const word : {"infinity", "inf", "nan"})
        if (is_word(first, last, word))
            return first + std::strlen(word);
    const char* at = skip_digits(first, last);
    std::ptrdiff_t digits = at - first;
    if (at < last && *at == '.') {
        const char* const fraction = at + 1;
        at = skip_digits(fraction, last);
        digits += at - fraction;
    }
    if (digits == 0)
        return nullptr;
    if (at < last && (*at == 'e' || *at == 'E')) {
        const char* exponent = at + 1;
        if (exponent < last && (*exponent == '+' || *exponent == '-'))
            ++exponent;
        if (exponent < last && is_digit(*exponent))
            at = skip_digits(exponent, last);
    }
    return at;
}

const char* read(const char* first, const char* last, bool is_single, double& value) {
    const char* const end = end_of_number(first, last);
    if (!end)
        return nullptr;
    return convert({first, end}, is_single, value) ? end : nullptr;
}

} // namespace

std::string number_text(float value) {
    return text_of(value, 9, true);
}

std::string number_text(double value) {
    return text_of(value, 17, false);
}

const char* read_number(const char* first, const char* last, float& value) {
    double found = 0.0;
    const char* const end = read(first, last, true, found);
    if (end)
        value = static_cast<float>(found);
    return end;
}

const char* read_number(const char* first, const char* last, double& value) {
    double found = 0.0;
    const char* const end = read(first, last, false, found);
    if (end)
        value = found;
    return end;
}

std::string decimal_point() {
    char text[16];
    const int size = std::snprintf(text, sizeof text, "%.1f", 0.5);
    return {text + 1, text + size - 1};
}

} // namespace pocketgan
