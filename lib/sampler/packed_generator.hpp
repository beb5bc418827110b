#pragma once

#include "kernels/kernels.hpp"
#include "kernels/phases.hpp"
#include "model/image_part.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

class Arena;

/// Computes products. An interface instead of a template, which would be several times in the
/// device's program.
class ProductSink {
public:
    virtual void take(const kernels::Product& product) = 0;

protected:
    ~ProductSink() = default;
};

/// Wᵀ, packed for the kernels, and b (bias_size). Of a convolution the rows of Wᵀ of each of its
/// phases follow one another (kernels/phases.hpp). A layer with int8 weights has `quantised` and
/// `scale`, others have `weight`. In the first layer of a conditional generator, W
/// is without the columns of the classes; b plus the column of class c is row c of `bias`.
struct PackedLayer {
    LayerShape shape;
    float* weight = nullptr;
    std::int8_t* quantised = nullptr;
    float* scale = nullptr;
    float* bias = nullptr;
    std::size_t bias_row = 0; ///< floats from a class's row of `bias` to the next

    const float* bias_of(std::size_t class_number) const { return bias + class_number * bias_row; }

    bool is_maxout() const { return shape.activation == Activation::maxout; }

    /// Gives the products that compute the layer to `sink`: z (m, linear_size) = x W for maxout, z
    /// = activation(x W + b) for others, of x (m, inputs).
    void multiply(ProductSink& sink, ConstMatrixView x, MatrixView z,
                  std::size_t class_number) const;

    /// Packed weights from number `first` on.
    kernels::OperandB weights(std::size_t first) const {
        return quantised ? kernels::OperandB::quantised_panels(quantised + first, scale)
                         : kernels::OperandB::panels(weight + first);
    }
};

/// A generator in one block of memory: this object, followed by its arrays.
class PackedGenerator {
public:
    /// Bytes that `place` needs, for memory of any alignment. Layers with scales are quantised. The
    /// other arrays of `model` may be null.
    static std::uint64_t bytes(const ModelView& model);

    /// Constructs a generator of the model's shape in `memory`. `pack` sets the numbers of its
    /// layers.
    static PackedGenerator* place(const ModelView& model, void* memory);

    /// Copies the arrays of layer i; W is skipped if it is null.
    void pack(std::size_t i, const LayerView& layer);

    /// Rows of a panel, the part of W that can be packed separately.
    static std::size_t panel_rows() { return kernels::sampling_table().tile_columns; }
    /// Packs rows [first, first + rows) of W of layer i, w (rows, weight_columns), whose biases and
    /// scales are there. `first` is a multiple of panel_rows(); so is `rows`, except for the last
    /// rows. All rows of a convolution are packed at once. Called once for each row.
    void pack_rows(std::size_t i, std::size_t first, std::size_t rows, const float* w);
    void pack_rows(std::size_t i, std::size_t first, std::size_t rows, const std::int8_t* w);

    const LatentSpace& latent() const { return latent_; }
    const ImageShape& image() const { return image_; }
    std::size_t class_count() const { return class_count_; }

    std::size_t layer_count() const { return layer_count_; }
    const PackedLayer& layer(std::size_t i) const { return layers_[i]; }
    /// Numbers of a sample.
    std::size_t outputs() const { return completes() ? image_.size() : drawn_numbers(); }
    /// Numbers of the part that the layers draw.
    std::size_t drawn_numbers() const { return layers_[layer_count_ - 1].shape.outputs; }
    /// Whether the layers draw a part of the image, Model::drawn.
    bool completes() const { return drawn_ != ImagePart::whole; }
    PartLines drawn() const { return lines_of(image_, drawn_); }
    PartLines given() const { return lines_of(image_, rest_of(drawn_)); }
    ImagePart drawn_part() const { return drawn_; }

    std::size_t widest() const {
        return widest_;
    } ///< largest number of outputs of a layer before the last
    std::size_t widest_pieces() const {
        return widest_pieces_;
    } ///< largest linear_size of a maxout layer

private:
    /// All of W, of float or of int8.
    void pack_convolution(std::size_t i, const void* w);
    /// The number of columns of W of layer i after its inputs, one for each class.
    std::size_t classes_of(std::size_t i) const { return i == 0 ? class_count_ : 0; }
    /// Adds these columns of rows [first, first + rows) of W to the biases.
    template <typename Number>
    void add_classes(std::size_t i, std::size_t first, std::size_t rows, const Number* w);

    PackedGenerator(const ModelView& model, Arena& arena);

    LatentSpace latent_;
    ImageShape image_{0, 0, 0, 0.0f, 1.0f};
    ImagePart drawn_;
    std::size_t class_count_;
    PackedLayer* layers_;
    std::size_t layer_count_;
    std::size_t widest_ = 0;
    std::size_t widest_pieces_ = 0;
};

} // namespace pocketgan
