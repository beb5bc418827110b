// The command line of pocketgan-sample: one argument a line.

#include "target.hpp"

#include "options.hpp"

#include <getopt.h>

#include <vector>

namespace fuzz {

using namespace pocketgan::app;

void sample_options(Input input) {
    const std::string text = input.rest();
    std::vector<std::string> arguments = {"pocketgan-sample"};
    for (std::size_t first = 0; first < text.size();) {
        const std::size_t end = std::min(text.find('\n', first), text.size());
        arguments.push_back(text.substr(first, end - first));
        first = end + 1;
    }
    std::vector<char*> argv;
    for (std::string& argument : arguments)
        argv.push_back(&argument[0]);
    argv.push_back(nullptr);

    optind = 0; // starts over
    takes(text.size(), [&] {
        try {
            const Options options = parse_options(static_cast<int>(arguments.size()), argv.data());
            if (options.frames) {
                options.frames->name(0);
                options.frames->name(options.frames->count() - 1);
            }
        } catch (const UsageError&) {
        }
    });
}

} // namespace fuzz
