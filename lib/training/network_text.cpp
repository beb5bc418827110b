#include "training/network_text.hpp"

#include "base/number_text.hpp"
#include "base/text.hpp"
#include "model/check_model.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>

namespace pocketgan {
namespace {

// The words of one layer: "transposed 16 k4 s2 p1 relu".
struct LayerWords {
    LayerKind kind = LayerKind::dense;
    std::vector<std::size_t> size; ///< units, channels, or height, width and channels
    std::size_t kernel = 0, stride = 1, pad = 0, output_padding = 0;
    bool bias_per_pixel = false, normalised = false;
    bool has_activation = false;
    Activation activation = Activation::linear;
    std::size_t pieces = 0;                     ///< of maxout; 0: those of the network
    std::optional<InitialiserKind> initialiser; ///< null: that of the network ...
    std::optional<float> scale;                 ///< ... and its scale
    float bias = 0.0f;                          ///< the initial one
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

bool begins_with(const std::string& word, const char* beginning) {
    return word.rfind(beginning, 0) == 0;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
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

    [[noreturn]] void refuse(const std::string& word) const {
        const char* const own = words_.kind == LayerKind::dense ? "a size such as 64 or 7x7x32"
                                : words_.kind == LayerKind::convolution
                                    ? "channels such as 64, k4, s2, p1, pixel-bias"
                                    : "channels such as 64, k4, s2, p1, o1, pixel-bias";
        fail("has '" + printable(word) + "'; expected " + own +
             ", batch-norm, an activation, init0.05, sparse100 or bias-2");
    }

    // Refuses a second word of a kind.
    void once(const std::string& kind) {
        if (std::find(read_.begin(), read_.end(), kind) != read_.end())
            fail("has " + kind + " twice");
        read_.push_back(kind);
    }

    // The number that a word ends with, after `begin` characters.
    template <typename Number>
    Number number(const std::string& word, std::size_t begin) const {
        Number value{};
        const char* const last = word.data() + word.size();
        if (read_number(word.data() + begin, last, value) != last)
            refuse(word);
        return value;
    }
    std::size_t count(const std::string& word, std::size_t begin) const {
        const auto value = number<std::uint32_t>(word, begin);
        if (value > kMostUnits)
            refuse(word);
        return value;
    }
    float real(const std::string& word, std::size_t begin, bool negative) const {
        const auto value = number<float>(word, begin);
        if (!std::isfinite(value) || (value < 0.0f && !negative))
            refuse(word);
        return value;
    }

    // Reads a word of a convolution's window: k4, s2, p1, o1.
    bool read_window(const std::string& word) {
        if (word.size() < 2 || !is_digit(word[1]))
            return false;
        std::size_t* const to = word[0] == 'k'   ? &words_.kernel
                                : word[0] == 's' ? &words_.stride
                                : word[0] == 'p' ? &words_.pad
                                : word[0] == 'o' && words_.kind == LayerKind::transposed_convolution
                                    ? &words_.output_padding
                                    : nullptr;
        if (!to)
            return false;
        once(word.substr(0, 1));
        *to = count(word, 1);
        return true;
    }

    void read_size(const std::string& word) {
        const bool is_convolution = words_.kind != LayerKind::dense;
        once("a size");
        for (const std::string& part : split(word, 'x'))
            words_.size.push_back(count(part, 0));
        if (words_.size.size() != 1 && (is_convolution || words_.size.size() != 3))
            fail("has the size " + word + "; expected " +
                 (is_convolution ? "channels" : "units, or height x width x channels"));
    }

    void read_activation(const std::string& word) {
        once("an activation");
        words_.has_activation = true;
        if (begins_with(word, "maxout") && word.size() > 6) {
            words_.activation = Activation::maxout;
            words_.pieces = count(word, 6);
            if (words_.pieces < 1 || words_.pieces > kMostPieces)
                refuse(word);
            return;
        }
        try {
            words_.activation = activation_from_string(word);
        } catch (const Error&) {
            refuse(word);
        }
    }

    void read(const std::string& word) {
        const bool is_convolution = words_.kind != LayerKind::dense;
        if (words_.kind == LayerKind::max_pooling) {
            if (!read_window(word))
                fail("has '" + printable(word) + "'; expected k3, s2 or p1, all that pool has");
        } else if (is_digit(word[0])) {
            read_size(word);
        } else if (is_convolution && read_window(word)) {
        } else if (is_convolution && word == "pixel-bias") {
            words_.bias_per_pixel = true;
        } else if (word == "batch-norm") {
            words_.normalised = true;
        } else if (begins_with(word, "init")) {
            once("initial weights");
            words_.scale = real(word, 4, false);
        } else if (begins_with(word, "sparse")) {
            once("initial weights");
            words_.initialiser = InitialiserKind::sparse;
            words_.scale = static_cast<float>(count(word, 6));
            if (*words_.scale < 1.0f)
                refuse(word);
        } else if (begins_with(word, "bias")) {
            once("a bias");
            words_.bias = real(word, 4, true);
        } else {
            read_activation(word);
        }
    }

    const std::string place_;
    LayerWords words_;
    std::vector<std::string> read_; ///< kinds of words
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
        throw Error(place + " takes images; it gets " + size_text(from) +
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
    c.output_padding = words.output_padding;
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

bool takes_images(const std::string& layers) {
    std::istringstream stream(layers);
    std::string kind;
    return stream >> kind && kind != "dense";
}

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
            shape.pieces = words.pieces > 0 ? words.pieces : settings.pieces;
        const bool is_sparse = settings.initialiser.kind == InitialiserKind::sparse;
        if (words.scale && !words.initialiser && is_sparse)
            throw Error(place + " has init, but initial weights are sparse; expected sparse100");
        if (words.scale)
            layer.initialiser = {words.initialiser.value_or(settings.initialiser.kind),
                                 *words.scale};
        layer.initial_bias = words.bias;
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
