#pragma once

#ifdef POCKETGAN_HAVE_ZLIB

#include "scratch.hpp"

#include <string>
#include <zlib.h>

/// The bytes, packed by gzip.
inline std::string packed(const std::string& bytes) {
    const ScratchFolder scratch;
    const gzFile file = gzopen(scratch.path("x").c_str(), "wb9");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return slurp(scratch.path("x"));
}

#endif
