// A settings file. What is read is written, and read again as the same.

#include "target.hpp"

#include "pocketgan/settings.hpp"
#include "scratch.hpp"

namespace fuzz {

using namespace pocketgan;

void config(Input input) {
    static const ScratchFolder scratch;
    static const std::string path = scratch.path("config.toml"), again = scratch.path("again.toml");
    const std::string text = input.rest();
    spill(path, text);
    RunSettings settings;
    if (!takes(text.size(), [&] { settings = load_settings(path); }))
        return;
    save_settings(path, settings);
    save_settings(again, load_settings(path));
    require(slurp(path) == slurp(again), "settings are read back as they were written");
}

} // namespace fuzz
