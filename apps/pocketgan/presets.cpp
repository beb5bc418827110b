#include "arguments.hpp"

#include "pocketgan/gan.hpp"

#include <cstdio>

namespace pocketgan {

int run_presets(const Arguments& arguments) {
    CLI::App app("Lists the named settings of train.", "pocketgan presets");
    if (!parse(app, arguments))
        return 0;
    for (const Preset& preset : presets())
        std::printf("%-18s %s (%g epochs)\n", preset.name, preset.source, preset.epochs);
    return 0;
}

} // namespace pocketgan
