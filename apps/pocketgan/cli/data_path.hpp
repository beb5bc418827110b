#pragma once

#include <string>

namespace pocketgan::app {

/// Where the data set that --data names is: "mnist" is data/mnist, where apps/fetch-mnist.sh puts
/// it, unless there is a folder of that name here, and so is it behind "stacked:". Throws Error
/// where "mnist" is in neither.
std::string resolve_data(const std::string& name);

/// Whether --data names stacked digits.
bool is_stacked(const std::string& name);

} // namespace pocketgan::app
