#pragma once

#include "sanitizer.hpp"

#include <cstddef>
#include <cstdlib>

/// Whether Meson runs the tests of a cross build through an emulator.
inline bool is_emulated() {
    return std::getenv("MESON_EXE_WRAPPER") != nullptr;
}

/// Whether instructions take many times as long as usual, because of an emulator or a sanitizer.
inline bool is_slow_run() {
    return is_emulated() || kAddressSanitizer || kThreadSanitizer;
}

/// The number of steps that a long case trains: `usual`, or `few` in a slow run.
inline std::size_t steps_of_run(std::size_t usual, std::size_t few) {
    return is_slow_run() ? few : usual;
}
