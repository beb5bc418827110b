#include "base/terminal.hpp"

#include <cstdlib>
#include <string>

#ifdef _WIN32
#include <io.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace pocketgan {
namespace {

constexpr std::size_t kUsualColumns = 80;

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value ? value : "";
}

} // namespace

std::size_t terminal_columns() {
#ifdef _WIN32
    return _isatty(1) ? kUsualColumns : 0;
#else
    if (isatty(STDOUT_FILENO) != 1)
        return 0;
    winsize size{};
    const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : kUsualColumns;
#endif
}

Colours terminal_colours() {
    const std::string depth = variable("COLORTERM");
    if (terminal_columns() == 0 || !variable("NO_COLOR").empty())
        return Colours::none;
    if (depth == "truecolor" || depth == "24bit")
        return Colours::all;
    return variable("TERM").find("256color") != std::string::npos ? Colours::palette
                                                                  : Colours::none;
}

} // namespace pocketgan
