#pragma once

#include "frame_names.hpp"

#include "pocketgan/generator.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace pocketgan::app {

/// Where samples go, some rows at a time, so that their number is not limited by memory.
class Output {
public:
    virtual ~Output() = default;

    /// The next samples, y (rows, outputs).
    virtual void take(ConstMatrixView y) = 0;

    /// All samples are taken: complete the output. No file has its final name before it is whole.
    virtual void finish() = 0;
};

// Each throws Error when it cannot be written or the generator's samples do not suit it.

/// Pictures as characters on standard output, with an empty line between them.
std::unique_ptr<Output> text_output(const Generator& generator);

/// `count` pictures as one sheet in a picture file, `columns` a row (0: as square as it gets).
std::unique_ptr<Output> sheet_output(const std::string& path, const Generator& generator,
                                     std::size_t count, std::size_t columns);

/// `count` pictures, each in a file of its own.
std::unique_ptr<Output> frames_output(const FrameNames& names, const Generator& generator,
                                      std::size_t count);

/// `count` samples as a float32 .npy file: (count, height, width), with (, channels) behind where
/// there are several, from black 0 to white 1, unclipped; (count, outputs) as they are where they
/// are no images.
std::unique_ptr<Output> array_output(const std::string& path, const Generator& generator,
                                     std::size_t count);

} // namespace pocketgan::app
