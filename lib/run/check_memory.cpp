#include "base/available_memory.hpp"
#include "run/trainee.hpp"
#include "training/memory.hpp"

namespace pocketgan {

void check_memory(double floats, const RunOptions& options) {
    check_addressable(floats);
    if (!options.force)
        check_available(floats, available_memory());
}

} // namespace pocketgan
