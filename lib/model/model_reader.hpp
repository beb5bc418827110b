#pragma once

#include "model/npy_file.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// What model.json calls the files of a layer.
struct ArrayNames {
    std::string weight;
    std::string bias;
    std::string scale; ///< empty where the weights are not int8
};

/// The arrays of a layer in their files, whose sizes are those of its shape.
class LayerReader {
public:
    /// Throws Error for arrays of other shapes or types than `shape` and `names` ask for.
    LayerReader(const std::string& folder, const ArrayNames& names, const LayerShape& shape);

    bool is_quantised() const { return weight_.header().type == NpyType::int8; }
    /// Whether W must be read in one piece, as its file has it in another order.
    bool is_in_one_piece() const { return weight_.header().fortran_order; }

    /// The next rows of W -> w (rows, inputs), numbers of that type. Throws Error for a number that
    /// is not finite or a scale that is none.
    void read_rows(std::size_t rows, float* w);
    void read_rows(std::size_t rows, std::int8_t* w);

    const std::vector<float>& bias() const { return bias_; }
    const std::vector<float>& scale() const { return scale_; } ///< empty in a layer of floats

private:
    LayerShape shape_;
    NpyFile weight_;
    std::string scale_path_;
    std::vector<float> bias_, scale_;
    std::size_t row_ = 0; ///< the next one
};

/// A model folder, of whose weights nothing is in memory yet.
struct ModelReader {
    /// Throws Error as load_model does.
    explicit ModelReader(const std::string& folder);

    Model model; ///< its layers are shapes only
    std::vector<LayerReader> layers;
};

} // namespace pocketgan
