#pragma once

#include "frame_names.hpp"

#include "pocketgan/generator.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace pocketgan::app {

/// An output that takes samples in batches, so that their number is not limited by memory.
class Output {
public:
    virtual ~Output() = default;

    /// The next samples, y (rows, outputs).
    virtual void take(ConstMatrixView y) = 0;

    /// Completes the output after the last samples. A file gets its name only when it is complete.
    virtual void finish() = 0;
};

// Each throws Error if the output cannot be written or does not suit the generator's samples.

/// Pictures as text on standard output, with an empty line between them.
std::unique_ptr<Output> text_output(const Generator& generator);

/// The places of the pictures of a sheet: row by row from the top, or column by column from the
/// left.
struct SheetLayout {
    std::size_t columns = 0; ///< 0: as near to a square as possible, row by row
    bool by_column = false;
};

/// `count` pictures as one sheet, each pixel `scale` pixels wide and high. `format`: png, pgm or
/// ppm; "": that of the path.
std::unique_ptr<Output> sheet_output(const std::string& path, const std::string& format,
                                     const Generator& generator, std::size_t count,
                                     const SheetLayout& layout, std::size_t scale);

/// `count` pictures, one file each, each pixel `scale` pixels wide and high.
std::unique_ptr<Output> frames_output(const FrameNames& names, const Generator& generator,
                                      std::size_t count, std::size_t scale);

/// `count` samples as a float32 .npy file. Images are (count, height, width) or, in colour, (count,
/// height, width, channels), with 0 black and 1 white, not clipped. Plain vectors are (count,
/// outputs), not scaled.
std::unique_ptr<Output> array_output(const std::string& path, const Generator& generator,
                                     std::size_t count);

} // namespace pocketgan::app
