#include "training/network_text.hpp"

#include "base/text.hpp"
#include "model/check_model.hpp"
#include "pocketgan/error.hpp"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>

namespace pocketgan {
namespace {

// The words of one layer: "transposed 16 k4 s2 p1 relu".
struct LayerWords {
    LayerKind kind = LayerKind::dense;
    std::vector<std::size_t> size; ///< units, channels, or height, width and channels
    std::size_t kernel = 0, stride = 1, pad = 0;
    bool bias_per_pixel = false, normalised = false;
    bool has_activation = false;
    Activation activation = Activation::linear;
};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    if (!text.empty() && text.back() == separator)
        parts.emplace_back();
    return parts;
}

// Reads one layer. Its errors begin with `place`.
class LayerParser {
public:
    LayerParser(const std::string& place, const std::string& text) : place_(place) {
        std::istringstream stream(text);
        std::string word;
        if (!(stream >> word))
            fail("is empty; expected dense, conv, transposed or pool");
        words_.kind = kind(word);
        while (stream >> word)
            read(word);
        if (words_.kind != LayerKind::dense && words_.kernel == 0)
            fail("has no kernel; expected a size such as k4");
        if (words_.bias_per_pixel && words_.normalised)
            fail("has pixel-bias and batch-norm; expected one of them");
    }

    const LayerWords& words() const { return words_; }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(place_ + " " + what); }

    LayerKind kind(const std::string& word) const {
        if (word == "dense")
            return LayerKind::dense;
        if (word == "conv")
            return LayerKind::convolution;
        if (word == "transposed")
            return LayerKind::transposed_convolution;
        if (word == "pool")
            return LayerKind::max_pooling;
        fail("begins with '" + printable(word) + "'; expected dense, conv, transposed or pool");
    }

    std::size_t number(const std::string& digits, const std::string& word) const {
        std::uint32_t value = 0;
        const char* const last = digits.data() + digits.size();
        const auto [end, error] = std::from_chars(digits.data(), last, value);
        if (error != std::errc() || end != last || value > kMostUnits)
            fail("has '" + printable(word) +
                 "'; expected a size such as 64 or 7x7x32, k4, s2, p1, pixel-bias, "
                 "batch-norm or an activation");
        return value;
    }

    void read(const std::string& word) {
        const bool is_pool = words_.kind == LayerKind::max_pooling;
        const bool is_convolution = words_.kind != LayerKind::dense;
        if (is_pool && std::strchr("ksp", word[0]) == nullptr)
            fail("has '" + printable(word) + "'; expected k3, s2 or p1, all that pool has");
        if (word[0] >= '0' && word[0] <= '9') {
            for (const std::string& part : split(word, 'x'))
                words_.size.push_back(number(part, word));
            if (words_.size.size() != 1 && (is_convolution || words_.size.size() != 3))
                fail("has the size " + word + "; expected " +
                     (is_convolution ? "channels" : "units, or height x width x channels"));
        } else if (word == "batch-norm") {
            words_.normalised = true;
        } else if (is_convolution && word == "pixel-bias") {
            words_.bias_per_pixel = true;
        } else if (is_convolution && word.size() > 1 && word[1] >= '0' && word[1] <= '9') {
            const std::size_t value = number(word.substr(1), word);
            if (word[0] == 'k')
                words_.kernel = value;
            else if (word[0] == 's')
                words_.stride = value;
            else if (word[0] == 'p')
                words_.pad = value;
            else
                number(word, word); // fails
        } else {
            try {
                words_.activation = activation_from_string(word);
            } catch (const Error&) {
                number(word, word); // fails
            }
            words_.has_activation = true;
        }
    }

    const std::string place_;
    LayerWords words_;
};

std::string size_text(const ExampleSize& size) {
    return size.height == 0 ? std::to_string(size.numbers) + " numbers"
                            : std::to_string(size.height) + "x" + std::to_string(size.width) + "x" +
                                  std::to_string(size.channels);
}

// The linear layer of the words, whose inputs are `from`; `units` of one without a size. Sets
// `from` to its outputs.
LayerShape shape_of(const LayerWords& words, const std::string& place, std::size_t units,
                    ExampleSize& from) {
    const std::vector<std::size_t>& size = words.size;
    LayerShape shape;
    if (words.kind == LayerKind::dense) {
        shape.inputs = from.numbers;
        from = size.size() == 3 ? ExampleSize{0, size[0], size[1], size[2]} : ExampleSize{0};
        // Sizes are at most 2^20, so that this fits 64 bits.
        const std::uint64_t numbers = size.size() == 3 ? std::uint64_t{size[0]} * size[1] * size[2]
                                      : size.empty()   ? units
                                                       : size[0];
        if (numbers == 0 || numbers > kMostUnits)
            throw Error(place + " has " + std::to_string(numbers) + " units; expected 1 to " +
                        std::to_string(kMostUnits));
        from.numbers = shape.outputs = static_cast<std::size_t>(numbers);
        return shape;
    }
    if (from.height == 0)
        throw Error(place + " takes images; the layer before it has " + size_text(from) +
                    " (dense 7x7x32 would make images)");
    Convolution c;
    c.in_height = from.height;
    c.in_width = from.width;
    c.in_channels = from.channels;
    c.out_channels = words.kind == LayerKind::max_pooling ? from.channels
                     : size.empty()                       ? units
                                                          : size[0];
    c.kernel_height = c.kernel_width = words.kernel;
    c.stride = words.stride;
    c.pad = words.pad;
    c.bias_per_pixel = words.bias_per_pixel;
    try {
        shape = convolution_shape(words.kind, c);
    } catch (const Error& error) {
        throw Error(place + ": " + error.what());
    }
    from = {shape.outputs, shape.convolution.out_height, shape.convolution.out_width,
            shape.convolution.out_channels};
    return shape;
}

} // namespace

std::vector<LayerSpec> layers_of_text(const std::string& name, const NetworkSettings& settings,
                                      const ExampleSize& from, const ExampleSize& to,
                                      Activation output) {
    const std::vector<std::string> texts = split(settings.layers, ',');
    std::vector<LayerSpec> layers;
    ExampleSize size = from;
    float keep = settings.input_keep;
    for (std::size_t l = 0; l < texts.size(); ++l) {
        const bool is_last = l + 1 == texts.size();
        const std::string place = name + " layer " + std::to_string(l + 1);
        const LayerWords words = LayerParser(place, texts[l]).words();
        const bool is_pool = words.kind == LayerKind::max_pooling;
        if (is_pool && is_last)
            throw Error(place + " is pool; expected a last layer with weights");
        if (words.size.empty() && !is_last && !is_pool)
            throw Error(place + " has no size; only the last layer takes that of the output");
        if (words.has_activation && is_last)
            throw Error(place + " has an activation; that of the last layer is --output");
        const bool is_dense = words.kind == LayerKind::dense;
        LayerSpec layer{shape_of(words, place, is_dense ? to.numbers : to.channels, size), keep,
                        words.normalised};
        if (is_pool) { // not dropped, its outputs are
            layer.keep = 1.0f;
            layers.push_back(layer);
            continue;
        }
        LayerShape& shape = layer.shape;
        shape.activation = is_last                ? output
                           : words.has_activation ? words.activation
                                                  : settings.activation;
        shape.slope = settings.slope;
        if (shape.activation == Activation::maxout)
            shape.pieces = settings.pieces;
        layers.push_back(layer);
        keep = settings.hidden_keep;
    }
    const bool is_image = size.height > 0 && to.height > 0;
    if (size.numbers != to.numbers ||
        (is_image && (size.height != to.height || size.width != to.width)))
        throw Error(name + " ends with " + size_text(size) + "; expected " + size_text(to));
    return layers;
}

} // namespace pocketgan
