#pragma once

#include <string>

/// A file of tests/golden/pictures.
inline std::string golden_picture(const std::string& name) {
    return std::string(POCKETGAN_GOLDEN) + "/pictures/" + name;
}
