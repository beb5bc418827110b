#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace pocketgan::app {

/// Wrong usage of the program: exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The commands of the program. Each takes the arguments after its name and returns the exit code.
using Arguments = std::vector<std::string>;
int run_train(const Arguments& arguments);
int run_eval(const Arguments& arguments);
int run_data(const Arguments& arguments);
int run_export(const Arguments& arguments);
int run_info(const Arguments& arguments);
int run_fetch(const Arguments& arguments);
int run_theory(const Arguments& arguments);
int run_presets(const Arguments& arguments);

} // namespace pocketgan::app
