// The command lines of `pocketgan train` and `pocketgan eval`: one argument a line.

#include "target.hpp"

#include "cli/eval_options.hpp"
#include "cli/training_options.hpp"

namespace fuzz {

using namespace pocketgan::app;

void train_options(Input input) {
    const bool is_eval = input.byte() % 4 == 3;
    const std::string text = input.rest();
    Arguments arguments;
    for (std::size_t first = 0; first < text.size();) {
        const std::size_t end = std::min(text.find('\n', first), text.size());
        arguments.push_back(text.substr(first, end - first));
        first = end + 1;
    }
    takes(text.size(), [&] {
        try {
            if (is_eval)
                EvalOptions().parse(arguments);
            else
                parse_training_options(arguments);
        } catch (const UsageError&) {
        }
    });
}

} // namespace fuzz
