#include "cli/arguments.hpp"

#include "pocketgan/gan.hpp"
#include "pocketgan/supervised.hpp"

#include <algorithm>
#include <cstdio>

namespace pocketgan::app {

int run_presets(const Arguments& arguments) {
    CLI::App app("Lists the named settings of train.", "pocketgan presets");
    if (!parse(app, arguments))
        return 0;
    const auto print = [](const auto& preset) {
        std::printf("%-18s %s (%g epochs)\n", preset.name, preset.source, preset.epochs);
    };
    std::for_each(presets().begin(), presets().end(), print);
    std::for_each(supervised_presets().begin(), supervised_presets().end(), print);
    return 0;
}

} // namespace pocketgan::app
