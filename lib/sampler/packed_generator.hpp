#pragma once

#include "kernels/kernels.hpp"
#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan {

class Arena;

/// W (weight_rows, inputs) as the kernels want its transpose, and b (weight_rows). A quantised
/// layer has `quantised` and `scale`, others `weight`.
struct PackedLayer {
    LayerShape shape;
    float* weight = nullptr;
    std::int8_t* quantised = nullptr;
    float* scale = nullptr;
    float* bias = nullptr;

    bool is_maxout() const { return shape.activation == Activation::maxout; }

    /// z (rows, weight_rows) = x Wᵀ or, but for maxout, y = activation(x Wᵀ + b). Where x and z are
    /// is for the caller to say.
    kernels::Product product(std::size_t rows) const;
};

/// A generator in one piece of memory, in which this stands first and its arrays behind it.
class PackedGenerator {
public:
    /// Bytes that `place` takes, whatever the alignment of the memory. Layers with scales are
    /// quantised, others not; weights need not be there.
    static std::uint64_t bytes(const ModelView& model);

    /// A generator of the model's shape; the numbers of its layers are for `pack` to set.
    static PackedGenerator* place(const ModelView& model, void* memory);

    /// Copies the numbers of layer i, those of W only if they are there.
    void pack(std::size_t i, const LayerView& layer);

    /// Rows of W that may be packed on their own: a panel.
    static std::size_t panel_rows() { return kernels::table().tile_columns; }
    /// Rows [first, first + rows) of W of layer i, numbers of its type; `first` is a multiple of
    /// panel_rows(), and `rows`, too, but for the last ones.
    void pack_rows(std::size_t i, std::size_t first, std::size_t rows, const float* w);
    void pack_rows(std::size_t i, std::size_t first, std::size_t rows, const std::int8_t* w);

    const LatentSpace& latent() const { return latent_; }
    const ImageShape& image() const { return image_; }

    std::size_t layer_count() const { return layer_count_; }
    const PackedLayer& layer(std::size_t i) const { return layers_[i]; }
    std::size_t outputs() const { return layers_[layer_count_ - 1].shape.outputs; }

    std::size_t widest() const { return widest_; } ///< outputs of a layer but the last
    std::size_t widest_pieces() const { return widest_pieces_; } ///< rows of W of a maxout layer

private:
    PackedGenerator(const ModelView& model, Arena& arena);

    LatentSpace latent_;
    ImageShape image_{0, 0, 0, 0.0f, 1.0f};
    PackedLayer* layers_;
    std::size_t layer_count_;
    std::size_t widest_ = 0;
    std::size_t widest_pieces_ = 0;
};

} // namespace pocketgan
