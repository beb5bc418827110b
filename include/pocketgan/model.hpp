#pragma once

#include "pocketgan/activation.hpp"
#include "pocketgan/api.h"
#include "pocketgan/image_shape.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// A dense layer: y = activation(W x + b), W (pieces * outputs, inputs), b (pieces * outputs).
/// Row p * outputs + j of W is piece p of unit j; `pieces` is 1 but for maxout.
struct LayerShape {
    std::size_t inputs = 0;
    std::size_t outputs = 0;
    Activation activation = Activation::linear;
    float slope = 0.2f;     ///< of leaky_relu for z < 0
    std::size_t pieces = 1; ///< of maxout
    float low = -1.0f;      ///< of clamp
    float high = 1.0f;

    ActivationParameters activation_parameters() const { return {slope, low, high}; }

    /// Rows of W: one a linear function that the layer computes.
    std::size_t weight_rows() const { return pieces * outputs; }
};

struct Layer {
    LayerShape shape;
    std::vector<float> weight; ///< (weight_rows, inputs), row-major; empty in a quantised layer
    std::vector<float> bias;   ///< (weight_rows)

    /// Instead of `weight`: row r of W is scale[r] * quantised[r, :]. Both are empty in a layer of
    /// float weights.
    std::vector<std::int8_t> quantised{}; ///< (weight_rows, inputs), row-major
    std::vector<float> scale{};           ///< (weight_rows), above 0 but where a row is all 0

    bool is_quantised() const { return !quantised.empty(); }
    /// Weights and biases, not scales.
    std::size_t parameters() const { return weight.size() + quantised.size() + bias.size(); }
    /// All its numbers, in memory.
    std::size_t bytes() const {
        return quantised.size() + (weight.size() + bias.size() + scale.size()) * sizeof(float);
    }
};

enum class Prior {
    gaussian, ///< N(0, 1)
    uniform   ///< U(-sqrt 3, sqrt 3): unit variance, as in Goodfellow et al. 2014
};

POCKETGAN_API const char* to_string(Prior prior);

/// The prior of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API Prior prior_from_string(const std::string& name);

struct LatentSpace {
    std::size_t size = 0;
    Prior prior = Prior::gaussian;
};

/// What sample 0 of `latent_seed` must come out as, so that a loader can tell broken weights or a
/// broken machine: mean of the outputs, and mean of their absolute values, within 1e-3.
struct SelfTest {
    std::uint64_t latent_seed = 1;
    double checksum_mean = 0.0;
    double checksum_abs = 0.0;
};

/// What a network computes: G(z), D(x), class logits of x, or the code of x.
enum class Role { generator, discriminator, classifier, encoder };

/// The name that model.json uses, such as "generator"; "" for a number that is none of the roles.
POCKETGAN_API const char* to_string(Role role);

/// The role of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API Role role_from_string(const std::string& name);

/// A network with its weights: the content of a model folder.
struct Model {
    Role role = Role::generator;
    std::optional<LatentSpace> latent;
    std::optional<ImageShape> image;
    std::vector<Layer> layers;
    std::optional<SelfTest> self_test;
};

/// Reads a model folder (model.json and its .npy files; docs/model-format.md). Throws Error for
/// anything that is missing, malformed or does not fit together, before it allocates for it.
POCKETGAN_API Model load_model(const std::string& folder);

/// The model with int8 weights: each row of W divided by its largest magnitude / 127 and rounded to
/// nearest; layers that have them stay as they are. Its self-test, made with other weights, is
/// dropped. Throws Error for a weight that is not finite.
POCKETGAN_API Model quantised(Model model);

/// The way back: int8 weights multiplied out to float32. The self-test of a model that had some is
/// dropped, as other arithmetic makes other samples.
POCKETGAN_API Model dequantised(Model model);

/// 16 hexadecimal digits that tell one model's weights, scales and biases from another's: as they
/// are in memory, so that float16 weights have the sum of the same numbers in float32. It guards
/// against a mistake, not against malice.
POCKETGAN_API std::string checksum(const Model& model);

/// What the numbers of a model folder take in its files.
enum class WeightType {
    float32, ///< 4 bytes
    float16, ///< 2 bytes, rounded to nearest; they are float32 again in memory
    int8     ///< 1 byte, as `quantised` makes them and as they stay in memory; biases are float32
};

/// Writes a model folder. An earlier one of that name is replaced only when the new one is whole.
/// Where weights are not as they are to be written, what is written is quantised(model) or
/// dequantised(model). Throws Error when it cannot be written.
POCKETGAN_API void save_model(const std::string& folder, const Model& model,
                              WeightType weights = WeightType::float32);

} // namespace pocketgan
