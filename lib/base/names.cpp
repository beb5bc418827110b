#include "base/names.hpp"

#include "base/text.hpp"

namespace pocketgan {

std::size_t index_of(const char* const* names, std::size_t n, const char* what,
                     const std::string& name) {
    for (std::size_t i = 0; i < n; ++i)
        if (name == names[i])
            return i;
    std::string all;
    for (std::size_t i = 0; i < n; ++i)
        all += joined({i ? ", " : "", names[i]});
    throw_error({"unknown ", what, " '", name, "'; expected one of ", all});
}

} // namespace pocketgan
