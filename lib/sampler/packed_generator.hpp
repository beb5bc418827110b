#pragma once

#include "kernels/kernels.hpp"
#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

class Arena;

/// Wᵀ, packed for the kernels, and b (weight_rows). A layer with int8 weights has `quantised` and
/// `scale`, others have `weight`. In the first layer of a conditional generator, W is without the
/// columns of the classes; b plus the column of class c is row c of `bias`.
struct PackedLayer {
    LayerShape shape;
    float* weight = nullptr;
    std::int8_t* quantised = nullptr;
    float* scale = nullptr;
    float* bias = nullptr;
    std::size_t bias_row = 0; ///< floats from a class's row of `bias` to the next

    const float* bias_of(std::size_t class_number) const { return bias + class_number * bias_row; }

    bool is_maxout() const { return shape.activation == Activation::maxout; }

    /// The product z (rows, weight_rows) = x Wᵀ for maxout, y = activation(x Wᵀ + b) for others.
    /// The caller sets the addresses of x and of the result.
    kernels::Product product(std::size_t rows, std::size_t class_number = 0) const;
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
    /// Packs rows [first, first + rows) of W of layer i, w (rows, inputs), whose biases and scales
    /// are there. `first` is a multiple of panel_rows(); so is `rows`, except for the last rows.
    /// Called once for each row.
    void pack_rows(std::size_t i, std::size_t first, std::size_t rows, const float* w);
    void pack_rows(std::size_t i, std::size_t first, std::size_t rows, const std::int8_t* w);

    const LatentSpace& latent() const { return latent_; }
    const ImageShape& image() const { return image_; }
    std::size_t class_count() const { return class_count_; }

    std::size_t layer_count() const { return layer_count_; }
    const PackedLayer& layer(std::size_t i) const { return layers_[i]; }
    std::size_t outputs() const { return layers_[layer_count_ - 1].shape.outputs; }

    std::size_t widest() const {
        return widest_;
    } ///< largest number of outputs of a layer before the last
    std::size_t widest_pieces() const {
        return widest_pieces_;
    } ///< largest weight_rows of a maxout layer

private:
    /// The number of columns of W of layer i after its inputs, one for each class.
    std::size_t classes_of(std::size_t i) const { return i == 0 ? class_count_ : 0; }
    /// Adds these columns of rows [first, first + rows) of W to the biases.
    template <typename Number>
    void add_classes(std::size_t i, std::size_t first, std::size_t rows, const Number* w);

    PackedGenerator(const ModelView& model, Arena& arena);

    LatentSpace latent_;
    ImageShape image_{0, 0, 0, 0.0f, 1.0f};
    std::size_t class_count_;
    PackedLayer* layers_;
    std::size_t layer_count_;
    std::size_t widest_ = 0;
    std::size_t widest_pieces_ = 0;
};

} // namespace pocketgan
