/// @file
/// Models: networks with their weights, and the folders that hold them.

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

/// How the outputs of a layer depend on its inputs.
enum class LayerKind {
    dense,                  ///< each on all
    convolution,            ///< each pixel on a window of pixels
    transposed_convolution, ///< a window of pixels on each pixel ("fractionally-strided")
    max_pooling             ///< each pixel is the largest of a window of pixels, channel by channel
};

/// The name that model.json uses, such as "dense"; "" for a number that is none of the kinds.
POCKETGAN_API const char* to_string(LayerKind kind);

/// The kind of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API LayerKind layer_kind_from_string(const std::string& name);

/// The images and the kernel of a convolution. Images are NHWC: numbers of a pixel are together.
struct Convolution {
    std::size_t in_height = 0;     ///< lines of an input image
    std::size_t in_width = 0;      ///< pixels of its lines
    std::size_t in_channels = 0;   ///< numbers of its pixels
    std::size_t out_height = 0;    ///< lines of an output image
    std::size_t out_width = 0;     ///< pixels of its lines
    std::size_t out_channels = 0;  ///< numbers of its pixels
    std::size_t kernel_height = 1; ///< lines of a window
    std::size_t kernel_width = 1;  ///< pixels of its lines
    std::size_t stride = 1;        ///< pixels from one window to the next
    std::size_t pad = 0;           ///< pixels that the first window begins before the image
    bool bias_per_pixel = false;   ///< b has a number for each output, else for each channel
    /// Lines and pixels more at the end of a transposed convolution's output.
    std::size_t output_padding = 0;
};

/// A layer: y = activation(W x + b). Of a dense layer W is (pieces * outputs, inputs) and b
/// (pieces * outputs); row p * outputs + j of W is piece p of unit j; `pieces` is 1 except for
/// maxout. Of a convolution W is (pieces * out_channels, kernel_height * kernel_width *
/// in_channels), and x each of the windows. Max pooling has neither W nor b; it is maxout of the
/// pixels of a window, its pieces.
struct LayerShape {
    std::size_t inputs = 0;                     ///< numbers of an example
    std::size_t outputs = 0;                    ///< units
    Activation activation = Activation::linear; ///< of every unit
    float slope = 0.2f;                         ///< of leaky_relu for z < 0
    std::size_t pieces = 1;                     ///< of maxout
    float low = -1.0f;                          ///< of clamp
    float high = 1.0f;                          ///< of clamp
    LayerKind kind = LayerKind::dense;          ///< how W is applied
    Convolution convolution{};                  ///< of the kinds that are not dense

    /// The parameters that `activation` may use.
    ActivationParameters activation_parameters() const { return {slope, low, high}; }

    /// Units of a place: of a dense layer all, of a convolution its channels.
    std::size_t units() const {
        return kind == LayerKind::dense ? outputs : convolution.out_channels;
    }
    /// Places to which W is applied: 1, or the pixels of the output.
    std::size_t places() const {
        return kind == LayerKind::dense ? 1 : convolution.out_height * convolution.out_width;
    }
    /// How often each weight is multiplied for an example: at each pixel of the output, or of the
    /// input of a transposed convolution, which has the fewer ones. Those that padding cuts off are
    /// counted.
    std::size_t weight_uses() const {
        return kind == LayerKind::transposed_convolution
                   ? convolution.in_height * convolution.in_width
                   : places();
    }
    /// Rows of W.
    std::size_t weight_rows() const { return pieces * units(); }
    /// Columns of W; 0 without a W.
    std::size_t weight_columns() const {
        return kind == LayerKind::dense ? inputs
               : kind == LayerKind::max_pooling
                   ? 0
                   : convolution.kernel_height * convolution.kernel_width * convolution.in_channels;
    }
    /// Whether the layer has W and b.
    bool has_weights() const { return kind != LayerKind::max_pooling; }
    /// Numbers of W x for an example.
    std::size_t linear_size() const { return places() * weight_rows(); }
    /// Numbers of b.
    std::size_t bias_size() const {
        return !has_weights() ? 0 : convolution.bias_per_pixel ? linear_size() : weight_rows();
    }
};

/// The linear layer of a convolution of that kind. The height and width of its output are computed
/// from the others: (in + 2 pad - kernel) / stride + 1, of a transposed one
/// stride (in - 1) + kernel - 2 pad + output_padding. The windows of max pooling reach every pixel:
/// the division rounds up, and a window may pass the edge. Throws Error if a size is 0 or above
/// 2^20, if the kernel is larger than the padded image, if nothing is left of the output, if
/// output_padding is not below the stride or not of a transposed convolution, or if max pooling has
/// other channels than its input, more than 255 pixels in a window or one without a pixel.
POCKETGAN_API LayerShape convolution_shape(LayerKind kind, const Convolution& convolution);

/// A layer with its weights, of float32 or int8.
struct Layer {
    LayerShape shape; ///< sizes and activation
    /// (weight_rows, weight_columns), row-major; empty in a quantised layer.
    std::vector<float> weight;
    std::vector<float> bias; ///< (bias_size)

    /// int8 weights instead of `weight`: row r of W is scale[r] * quantised[r, :]. Both are empty
    /// in a layer of float weights.
    std::vector<std::int8_t> quantised{}; ///< (weight_rows, weight_columns), row-major
    std::vector<float> scale{};           ///< (weight_rows), above 0 unless the row is all 0

    /// Whether the weights are int8.
    bool is_quantised() const { return !quantised.empty(); }
    /// Number of weights and biases, without scales.
    std::size_t parameters() const { return weight.size() + quantised.size() + bias.size(); }
    /// Size of all arrays in memory.
    std::size_t bytes() const {
        return quantised.size() + (weight.size() + bias.size() + scale.size()) * sizeof(float);
    }
};

/// The distribution of each component of a latent; they are independent.
enum class Prior {
    gaussian, ///< N(0, 1)
    uniform   ///< U(-sqrt 3, sqrt 3): unit variance, as in Goodfellow et al. 2014
};

/// "gaussian" or "uniform", as in model.json; "" for a number that is none of the priors.
POCKETGAN_API const char* to_string(Prior prior);

/// The prior of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API Prior prior_from_string(const std::string& name);

/// The inputs of a generator.
struct LatentSpace {
    std::size_t size = 0;          ///< components, at least 1
    Prior prior = Prior::gaussian; ///< of each component
};

/// The expected mean of the outputs of sample 0 of `latent_seed`, and of their absolute values. A
/// loader refuses a model where either differs by more than 1e-3: its weights are damaged, or the
/// kernels of this machine are wrong.
struct SelfTest {
    std::uint64_t latent_seed = 1; ///< of the latent
    double checksum_mean = 0.0;    ///< mean of the outputs
    double checksum_abs = 0.0;     ///< mean of their absolute values
};

/// What a network computes: G(z), D(x), class logits of x, or the code of x.
enum class Role { generator, discriminator, classifier, encoder };

/// The name that model.json uses, such as "generator"; "" for a number that is none of the roles.
POCKETGAN_API const char* to_string(Role role);

/// The role of that name. Throws Error, with the names that exist, for any other.
POCKETGAN_API Role role_from_string(const std::string& name);

/// The most classes of a conditional network.
inline constexpr std::size_t kMostClasses = 1000;
/// The bytes of the longest name of a class.
inline constexpr std::size_t kLongestClassName = 64;

/// A network with its weights: the content of a model folder.
struct Model {
    Role role = Role::generator;       ///< what the network computes
    std::optional<LatentSpace> latent; ///< of a generator
    std::optional<ImageShape> image;   ///< empty for plain vectors
    /// The part of the image that a generator draws. If it is not the whole, the generator
    /// completes images (inpainting; the 2014 repository of Goodfellow et al.): its latents are the
    /// numbers of an image, in which the pixels that are given replace the random ones of the other
    /// part, and its last layer has the outputs of the drawn part alone.
    ImagePart drawn = ImagePart::whole;
    /// The names of the classes of a conditional network (Mirza and Osindero 2014), else empty. The
    /// last classes.size() columns of the first layer's W are the classes': column c is added to
    /// the units of an example of class c. It is what a one-hot vector, joined to the inputs,
    /// multiplies. A discriminator whose first layer takes images has the one-hot vector as further
    /// channels of each pixel; one of several examples at once has it after each of them. Each name
    /// is unique UTF-8 of 1 to kLongestClassName bytes, without control characters.
    std::vector<std::string> classes;
    std::vector<Layer> layers;         ///< from input to output, at least one
    std::optional<SelfTest> self_test; ///< of a generator, if it has one
};

/// Reads a model folder (model.json and its .npy files; docs/model-format.md). Throws Error for
/// anything that is missing, malformed or does not fit together, before memory is allocated for it.
POCKETGAN_API Model load_model(const std::string& folder);

/// Converts float weights to int8: scale = max |w| / 127 for each row of W, q = round(w / scale).
/// Layers with int8 weights are unchanged. The self-test is dropped if a weight changes. Throws
/// Error if the model does not fit together or a weight is not finite.
POCKETGAN_API Model quantised(Model model);

/// Converts int8 weights to float32: w = scale * q. The self-test of a model that had int8 weights
/// is dropped, because its samples change. Throws Error if the model does not fit together.
POCKETGAN_API Model dequantised(Model model);

/// A checksum (FNV-1a, 64 bits) of weights, scales and biases as they are in memory, in 16
/// hexadecimal digits. float16 weights have the checksum of the same numbers in float32. It detects
/// accidental changes, not forgery.
POCKETGAN_API std::string checksum(const Model& model);

/// The type of the weights in the files of a model folder.
enum class WeightType {
    float32, ///< 4 bytes
    float16, ///< 2 bytes, rounded to nearest; float32 in memory
    int8     ///< 1 byte, as `quantised` makes them, also in memory; biases are float32
};

/// Writes a model folder. An existing model folder of that name is replaced when the new one is
/// complete; a folder without model.json is not replaced unless it is empty. The model is converted
/// by quantised or dequantised where `weights` requires it. Throws Error if the model does not fit
/// together, if a weight is not finite or beyond the range of float16, or if it cannot be written.
POCKETGAN_API void save_model(const std::string& folder, const Model& model,
                              WeightType weights = WeightType::float32);

} // namespace pocketgan
