#include "commands/commands.hpp"

#include "pocketgan/engine.hpp"
#include "pocketgan/version.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

namespace {

struct Command {
    const char* name;
    const char* help;
    int (*run)(const pocketgan::app::Arguments& arguments);
};

constexpr Command kCommands[] = {
    {"train", "train a GAN, an auto-encoder or a classifier", pocketgan::app::run_train},
    {"eval", "measure a generator or a classifier on a data set", pocketgan::app::run_eval},
    {"export", "write a model with smaller weights, or as C", pocketgan::app::run_export},
    {"info", "print the layers and size of a model", pocketgan::app::run_info},
    {"theory", "test statements of the theory of GANs on small networks",
     pocketgan::app::run_theory},
    {"presets", "list the named settings of train", pocketgan::app::run_presets},
};

std::string command_names() {
    std::string names;
    for (const Command& command : kCommands)
        names += (names.empty() ? "" : ", ") + std::string(command.name);
    return names;
}

void print_help() {
    std::printf("pocketgan trains the original GANs on a CPU.\n\nUsage: pocketgan COMMAND ...\n\n");
    for (const Command& command : kCommands)
        std::printf("  %-9s %s\n", command.name, command.help);
    std::printf("\n`pocketgan COMMAND --help` lists a command's options, `pocketgan --version` "
                "prints the version. pocketgan-sample draws samples from a trained generator.\n");
}

int fail(int code, const std::string& text) {
    std::fprintf(stderr, "pocketgan: %s\n", text.c_str());
    return code;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN); // writing past `ulimit -f` is an error like a full disk
    const std::string word = argc > 1 ? argv[1] : "";
    if (word == "--help" || word == "-h" || word == "help") {
        print_help();
        return 0;
    }
    if (word == "--version") {
        std::printf("pocketgan %s\n", pocketgan::version());
        return 0;
    }
    if (word.empty())
        return fail(2, "a command was expected: " + command_names() + " (see --help)");
    for (const Command& command : kCommands) {
        if (word != command.name)
            continue;
        try {
            const int code = command.run(pocketgan::app::Arguments(argv + 2, argv + argc));
            if (std::fflush(stdout) != 0 || std::ferror(stdout))
                return fail(1, "standard output cannot be written");
            return code;
        } catch (const pocketgan::app::UsageError& error) {
            return fail(2, word + ": " + error.what());
        } catch (const std::bad_alloc&) {
            return fail(1, word + ": out of memory");
        } catch (const std::exception& error) {
            return fail(1, error.what());
        }
    }
    return fail(2, "unknown command \"" + word + "\"; expected one of " + command_names());
}
