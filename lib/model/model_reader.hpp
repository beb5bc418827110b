#pragma once

#include "model/npy_file.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// The file names of a layer in model.json.
struct ArrayNames {
    std::string weight;
    std::string bias;
    std::string scale; ///< empty unless the weights are int8
};

/// The files of a layer. Their shapes are checked; the weights are read row by row.
class LayerReader {
public:
    /// Throws Error if shapes or types of the arrays differ from `shape` and `names`.
    LayerReader(const std::string& folder, const ArrayNames& names, const LayerShape& shape);

    const LayerShape& shape() const { return shape_; }
    /// Of the weights in their file; float32 without weights.
    NpyType type() const { return weight_ ? weight_->header().type : NpyType::float32; }
    bool is_quantised() const { return type() == NpyType::int8; }
    /// Whether W must be read in one piece, because rows of W do not follow one another in its
    /// file: it is in Fortran order, or of a convolution (weight_order.hpp).
    bool is_in_one_piece() const {
        return !weight_ || weight_->header().fortran_order || shape_.kind != LayerKind::dense;
    }

    /// The next rows of W -> w (rows, weight_columns), of the type of the file. Throws Error for a
    /// number that is not finite or a scale that is not valid.
    void read_rows(std::size_t rows, float* w);
    void read_rows(std::size_t rows, std::int8_t* w);

    const std::vector<float>& bias() const { return bias_; }
    const std::vector<float>& scale() const {
        return scale_;
    } ///< empty unless the weights are int8

private:
    template <typename Number>
    void read(std::size_t rows, Number* w, void (NpyFile::*read)(Number*, std::size_t));

    LayerShape shape_;
    std::optional<NpyFile> weight_; ///< none of a layer without weights
    std::string scale_path_;
    std::vector<float> bias_, scale_;
    std::size_t row_ = 0; ///< the next row of W
};

/// A model folder whose weights are not read yet.
struct ModelReader {
    /// Throws Error as load_model does.
    explicit ModelReader(const std::string& folder);

    Model model; ///< layers have a shape but no arrays
    std::vector<LayerReader> layers;
};

/// The model with its arrays. Throws Error as load_model does.
Model read_arrays(ModelReader&& reader);

} // namespace pocketgan
