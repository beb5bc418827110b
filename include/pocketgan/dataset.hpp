#pragma once

#include "pocketgan/api.h"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// Examples to train on or to compare with. Images of bytes stay bytes in memory; what comes as
/// floats (images too, or points of a plane) stays floats. One of `pixels` and `values` is empty.
struct POCKETGAN_API Dataset {
    std::size_t count = 0;
    std::size_t height = 0; ///< 0 where the examples are plain vectors
    std::size_t width = 0;
    std::size_t channels = 1;
    std::size_t size = 0;             ///< numbers an example
    std::vector<std::uint8_t> pixels; ///< (count, size), 0 black, 255 white
    /// (count, channels), or empty: the channels of example i are those of the grey images in
    /// `pixels`, which is then (images, height * width).
    std::vector<std::uint32_t> parts;
    std::vector<float> values;         ///< (count, size); of images in [0, 1], 0 black, 1 white
    std::vector<std::uint16_t> labels; ///< (count), or empty
    std::string source;                ///< where it came from, for messages

    /// Examples indices[0..rows) -> out (rows, size); byte b becomes low + (high - low) * b / 255,
    /// float v of an image low + (high - low) * v; the floats of plain vectors are copied.
    void gather(const std::uint32_t* indices, float low, float high, MatrixView out) const;

    /// Examples [first, first + rows) -> out (rows, size), as gather does.
    void rows(std::size_t first, float low, float high, MatrixView out) const;
};

/// The two halves that a data set comes in.
enum class Split { train, test };

/// Reads `path`: a folder with the MNIST files train-images-idx3-ubyte, train-labels-idx1-ubyte,
/// t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (or with .gz behind, where built with zlib), one
/// IDX file of images, or a .npy of (n, height, width) or (n, d), uint8 or float; float images hold
/// values in [0, 1]. A single file is the same for both splits, and has no labels. "digits" is the
/// built-in set (make_digits: 60 000 and 10 000 of them; a folder of that name is "./digits").
/// "ring", "grid" and "gaussian" are built in too (make_mixture: 100 000 and 10 000 points).
/// "stacked" is stack_digits of "digits", "stacked:PATH" that of another path: 128 000 of its first
/// half and 26 000 of its second, as the code of Lin et al. 2018 (PacGAN) has it.
/// Throws Error for what is missing, truncated or malformed.
POCKETGAN_API Dataset load_dataset(const std::string& path, Split split);

/// `count` handwriting-like digits, 28x28, drawn from strokes with random slant, stretch, width and
/// jitter, laid out as MNIST is (a box of 20x20, centred by mass); example i is a pure function of
/// (seed, first + i), the same bytes on every machine. Examples 10 k .. 10 k + 9 are the ten labels
/// in a random order.
POCKETGAN_API Dataset make_digits(std::size_t count, std::uint64_t seed, std::uint64_t first = 0);

/// `count` images of three channels, each of which is a digit drawn at random: 1000 modes (stacked
/// MNIST; Metz et al. 2016). The label is the three digits' as a number, red the hundreds. Example
/// i is a pure function of (seed, first + i) and the digits. Bytes are not copied: it takes 14 more
/// an example. Throws Error unless `digits` are grey images of 28x28 bytes with labels to 9.
POCKETGAN_API Dataset stack_digits(Dataset digits, std::size_t count, std::uint64_t seed,
                                   std::uint64_t first = 0);

/// The order in which epochs visit `count` examples: a permutation an epoch, a pure function of
/// (seed, epoch).
class POCKETGAN_API ShuffledOrder {
public:
    /// Throws Error unless `count` is in [1, 2^32).
    ShuffledOrder(std::size_t count, std::uint64_t seed);

    /// Indices of the `batch` examples of step `step` (counted over all epochs; an epoch is
    /// count / batch steps, what is left over is not visited in it). They stay valid until the next
    /// call. Throws Error unless `batch` is in [1, count].
    const std::uint32_t* batch(std::uint64_t step, std::size_t batch);

private:
    POCKETGAN_LOCAL void shuffle(std::uint64_t epoch);

    std::uint64_t seed_;
    std::uint64_t epoch_;
    std::vector<std::uint32_t> order_;
};

} // namespace pocketgan
