#include "commands/commands.hpp"

#include "cli/suggestion.hpp"
#include "terminal/wrap.hpp"

#include "base/signals.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "pocketgan/version.hpp"

#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace pocketgan::app {
namespace {

struct Command {
    const char* name;
    const char* help;
    int (*run)(const Arguments& arguments);
    /// Whether it prints only how far it is: success does not depend on standard output.
    bool prints_progress = false;
};

constexpr Command kCommands[] = {
    {"train", "train a GAN, an auto-encoder or a classifier", run_train, true},
    {"eval", "measure a generator or a classifier on a data set", run_eval},
    {"export", "write a model with smaller weights, or as C", run_export},
    {"info", "print the layers and size of a model, or the state of a run", run_info},
    {"data", "show what is in a data set", run_data},
    {"fetch", "get MNIST or Fashion-MNIST", run_fetch, true},
    {"theory", "test statements of the theory of GANs on small networks", run_theory},
    {"presets", "list the named settings of train", run_presets},
};

std::vector<std::string> command_names() {
    std::vector<std::string> names;
    for (const Command& command : kCommands)
        names.push_back(command.name);
    return names;
}

void print_help() {
    const std::size_t columns = output_columns();
    std::string text = wrapped("pocketgan trains the original GANs on a CPU.", columns) +
                       "\n\nUsage: pocketgan COMMAND ...\n\n";
    for (const Command& command : kCommands) {
        char name[16];
        std::snprintf(name, sizeof name, "  %-9s ", command.name);
        text += wrapped(name + std::string(command.help), columns, std::string(name).size()) + "\n";
    }
    text += "\n" +
            wrapped("`pocketgan help COMMAND` lists a command's options, `pocketgan --version` "
                    "prints the version. pocketgan-sample draws samples from a trained generator.",
                    columns) +
            "\n";
    write_output(text);
    flush_output();
}

const Command& find_command(const std::string& word) {
    for (const Command& command : kCommands)
        if (word == command.name)
            return command;
    const std::vector<std::string> names = command_names();
    throw UsageError("unknown command \"" + word + "\"; expected one of " + listed(names) +
                     suggestion(word, names));
}

int run_command(const Command& command, const Arguments& arguments) {
    const std::string name = command.name;
    try {
        const int code = command.run(arguments);
        if (!command.prints_progress)
            flush_output();
        return code;
    } catch (const UsageError& error) {
        throw UsageError(name + ": " + error.what());
    } catch (const std::bad_alloc&) {
        throw std::runtime_error(name + ": out of memory");
    } catch (const std::length_error&) { // more than can be addressed
        throw std::runtime_error(name + ": out of memory");
    }
}

int run(int argc, char** argv) {
    const std::string word = argc > 1 ? argv[1] : "";
    if (word.empty())
        throw UsageError("a command was expected: " + listed(command_names()) + " (see --help)");
    if (word == "help" && argc > 2) { // help COMMAND [TOPIC] is COMMAND --help [TOPIC]
        Arguments arguments(argv + 3, argv + argc);
        arguments.insert(arguments.begin(), "--help");
        return run_command(find_command(argv[2]), arguments);
    }
    if (word == "--help" || word == "-h" || word == "help") {
        print_help();
        return 0;
    }
    if (word == "--version") {
        std::printf("pocketgan %s\n", version());
        flush_output();
        return 0;
    }
    return run_command(find_command(word), Arguments(argv + 2, argv + argc));
}

int fail(int code, const std::string& text) {
    std::fprintf(stderr, "pocketgan: %s\n", printable(text).c_str());
    return code;
}

} // namespace
} // namespace pocketgan::app

int main(int argc, char** argv) {
    using namespace pocketgan::app;
    pocketgan::occupy_standard_streams();
    pocketgan::ignore_write_signals();
    try {
        return run(argc, argv);
    } catch (const UsageError& error) {
        return fail(2, error.what());
    } catch (const std::exception& error) {
        return fail(1, error.what());
    }
}
