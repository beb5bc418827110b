#pragma once

#include <cstddef>
#include <string>

namespace pocketgan {

/// What computed a run: "pocketgan 0.1.0, avx2, 2 threads". 0 threads are left out.
std::string provenance(std::size_t threads);

} // namespace pocketgan
