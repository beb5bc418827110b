#include "training/output_text.hpp"

#include "base/number_text.hpp"
#include "pocketgan/error.hpp"

#include <cmath>

namespace pocketgan {
namespace {

constexpr char kClamp[] = "clamp:";

} // namespace

std::string output_text(const GanSettings& settings) {
    if (settings.output != Activation::clamp)
        return to_string(settings.output);
    return kClamp + number_text(settings.clamp_low) + ":" + number_text(settings.clamp_high);
}

void set_output(GanSettings& settings, const std::string& text) {
    const std::string prefix = kClamp;
    if (text.compare(0, prefix.size(), prefix) != 0) {
        const Activation activation = activation_from_string(text);
        if (activation == Activation::clamp)
            throw Error("clamp needs its ends, as in clamp:-1:1");
        settings.output = activation;
        return;
    }
    const char* const first = text.data() + prefix.size();
    const char* const last = text.data() + text.size();
    float low = 0.0f, high = 0.0f;
    const char* const colon = read_number(first, last, low);
    const bool has_high = colon && colon < last && *colon == ':';
    if (!has_high || read_number(colon + 1, last, high) != last)
        throw Error("'" + text + "' was found, two numbers as in clamp:-1:1 were expected");
    if (!(low < high) || !std::isfinite(low) || !std::isfinite(high))
        throw Error("'" + text +
                    "' was found, a finite lower end below a finite upper end was "
                    "expected");
    settings.output = Activation::clamp;
    settings.clamp_low = low;
    settings.clamp_high = high;
}

} // namespace pocketgan
