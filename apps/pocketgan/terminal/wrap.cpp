#include "terminal/wrap.hpp"

#include "base/terminal.hpp"

#include <algorithm>

namespace pocketgan::app {

std::size_t output_columns() {
    constexpr std::size_t kUsual = 80;
    const std::size_t columns = terminal_columns();
    return columns ? columns : kUsual;
}

std::string wrapped(const std::string& text, std::size_t columns, std::size_t indent) {
    std::string lines;
    std::size_t used = 0; // of the current line
    bool is_first = true; // word of the line
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::size_t length = end - at;
        if (!is_first && used + 1 + length > columns) {
            lines += '\n' + std::string(indent, ' ');
            used = indent;
            is_first = true;
        }
        if (!is_first)
            lines += ' ';
        lines.append(text, at, length);
        used += length + (is_first ? 0 : 1);
        is_first = false;
        at = end + 1;
        if (end < text.size() && text[end] == '\n') {
            lines += '\n' + std::string(at < text.size() ? indent : 0, ' ');
            used = indent;
            is_first = true;
        }
    }
    return lines;
}

} // namespace pocketgan::app
