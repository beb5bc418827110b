#include "model/check_model.hpp"

#include "base/number_names.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "model/image_part.hpp"
#include "model/quantise.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace pocketgan {
namespace {

// A part of a model, as messages name it.
class Place {
public:
    Place(const std::string& source, const std::string& part) :
        text_(joined({source, ": ", part})) {}

    void require(bool holds, std::initializer_list<TextPart> what) const {
        if (!holds)
            throw_error({text_, " ", joined(what)});
    }
    void in_range(const char* name, std::size_t value, std::size_t most) const {
        require(value >= 1 && value <= most, {name, " is ", value, "; expected 1 to ", most});
    }

private:
    std::string text_;
};

std::string layer_name(std::size_t i) {
    return joined({"layer ", i});
}

// Whether an enum holds one of its named values, not a number that was cast to it.
template <typename Enum>
bool is_named(Enum value) {
    return *to_string(value) != '\0';
}

// The sizes of a convolution's images follow from each other.
void check_convolution(const LayerShape& shape, const Place& place) {
    const Convolution& c = shape.convolution;
    LayerShape expected;
    try {
        expected = convolution_shape(shape.kind, c);
    } catch (const Error& error) {
        place.require(false, {error.what()});
    }
    place.require(shape.has_weights() ||
                      (shape.activation == expected.activation && shape.pieces == expected.pieces),
                  {"is max pooling without maxout of its window"});
    const Convolution& e = expected.convolution;
    place.require(c.out_height == e.out_height && c.out_width == e.out_width &&
                      shape.inputs == expected.inputs && shape.outputs == expected.outputs,
                  {"has ", shape.inputs, " inputs and an output of ", c.out_height, " x ",
                   c.out_width, " pixels; expected ", expected.inputs, " and ", e.out_height, " x ",
                   e.out_width});
    place.require(!c.bias_per_pixel || shape.pieces == 1,
                  {"has a bias per pixel, which maxout cannot have"});
}

void check_layer(const LayerShape& shape, const Place& place) {
    place.in_range("inputs", shape.inputs, kMostUnits);
    place.in_range("outputs", shape.outputs, kMostUnits);
    place.require(is_named(shape.activation),
                  {"has activation number ", static_cast<int>(shape.activation),
                   "; expected one of enum Activation"});
    place.in_range("pieces", shape.pieces, kMostPieces);
    place.require(shape.activation == Activation::maxout || shape.pieces == 1,
                  {"has pieces, which only maxout has"});
    place.require(is_named(shape.kind), {"has kind number ", static_cast<int>(shape.kind),
                                         "; expected one of enum LayerKind"});
    if (shape.kind != LayerKind::dense)
        check_convolution(shape, place);
    place.require(!shape.has_weights() ||
                      shape.weight_rows() <= kMostWeights / shape.weight_columns(),
                  {"has more than ", kMostWeights, " weights"});
    place.require(shape.linear_size() <= kMostUnits * kMostPieces,
                  {"has more than ", kMostUnits * kMostPieces, " numbers before its activation"});
    place.require(std::isfinite(shape.slope), {"has a slope that is not finite"});
    place.require(std::isfinite(shape.low) && std::isfinite(shape.high) && shape.low < shape.high,
                  {"has a low that is not below its high"});
}

void check_image(const ImageShape& image, const Place& place) {
    place.in_range("height", image.height, kMostPixels);
    place.in_range("width", image.width, kMostPixels);
    place.require(image.channels == 1 || image.channels == 3,
                  {"channels is ", image.channels, "; expected 1 or 3"});
    place.require(std::isfinite(image.low) && std::isfinite(image.high) && image.low < image.high,
                  {"low is not below high"});
}

// Such as " in its right part".
std::string where_drawn(ImagePart drawn) {
    return drawn == ImagePart::whole ? "" : joined({" in its ", to_string(drawn), " part"});
}

void check_scales(const LayerView& layer, const Place& place) {
    if (const std::optional<std::size_t> r = row_of_bad_scale(layer))
        place.require(false, {"has the scale ", number_text(layer.scale[*r]), " for row ", *r,
                              "; expected a finite one above 0"});
}

// Two convolutions, one after the other, have the same images between them.
void check_images_chain(const LayerShape& below, const LayerShape& above, const Place& place) {
    if (below.kind == LayerKind::dense || above.kind == LayerKind::dense)
        return;
    const Convolution &from = below.convolution, &to = above.convolution;
    place.require(from.out_height == to.in_height && from.out_width == to.in_width,
                  {"takes images of ", to.in_height, " x ", to.in_width, " pixels of ",
                   to.in_channels, " channels; the layer before it makes ", from.out_height, " x ",
                   from.out_width, " of ", from.out_channels});
}

// The first layer takes the image of the model. A discriminator may take several at once, each with
// its class.
void check_taken_image(const Model& model, const std::string& and_classes, const Place& place) {
    const LayerShape& first = model.layers.front().shape;
    const Convolution& c = first.convolution;
    const ImageShape& image = *model.image;
    const bool is_dense = first.kind == LayerKind::dense;
    place.require(is_dense || (image.height == c.in_height && image.width == c.in_width),
                  {"is ", image.height, " x ", image.width, "; layer 0 takes ", c.in_height, " x ",
                   c.in_width});
    const TakenNumbers taken = taken_numbers(model);
    const std::size_t numbers = taken.of_image + model.classes.size();
    place.require(taken.all == numbers ||
                      (model.role == Role::discriminator && taken.all % numbers == 0),
                  {"has ", taken.of_image, is_dense ? " numbers" : " channels", and_classes,
                   "; layer 0 takes ", taken.all, is_dense ? " inputs" : " channels"});
}

} // namespace

TakenNumbers taken_numbers(const Model& model) {
    const LayerShape& first = model.layers.front().shape;
    if (first.kind == LayerKind::dense)
        return {first.inputs, model.image->size()};
    return {first.convolution.in_channels, model.image->channels};
}

void check_class_names(const std::vector<std::string>& names, const std::string& source) {
    const Place place(source, "classes");
    place.require(names.size() <= kMostClasses,
                  {"are ", names.size(), "; expected at most ", kMostClasses});
    for (auto name = names.begin(); name != names.end(); ++name) {
        place.require(!name->empty() && name->size() <= kLongestClassName && is_utf8(*name) &&
                          printable(*name) == *name,
                      {"have the name '", printable(*name), "'; expected 1 to ", kLongestClassName,
                       " bytes of UTF-8 without control characters"});
        // Not sorted first: that takes 3 KB of the device's program.
        place.require(std::find(names.begin(), name, *name) == name,
                      {"have the name '", *name, "' twice"});
    }
}

void check_shapes(const Model& model, const std::string& source) {
    const bool generator = model.role == Role::generator;
    const bool discriminator = model.role == Role::discriminator;
    const Place role(source, "role");
    role.require(is_named(model.role),
                 {"is number ", static_cast<int>(model.role), "; expected one of enum Role"});

    const Place layers(source, "layers");
    layers.in_range("count", model.layers.size(), kMostLayers);
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const LayerShape& shape = model.layers[i].shape;
        const Place layer(source, layer_name(i));
        check_layer(shape, layer);
        layer.require(shape.has_weights() || !generator,
                      {"is max pooling, which no generator has"});
        if (i > 0) {
            const std::size_t before = model.layers[i - 1].shape.outputs;
            layer.require(
                shape.inputs == before,
                {"takes ", shape.inputs, " inputs; the layer before it has ", before, " outputs"});
            check_images_chain(model.layers[i - 1].shape, shape, layer);
        }
    }
    const std::size_t inputs = model.layers.front().shape.inputs;
    const std::size_t outputs = model.layers.back().shape.outputs;

    const std::size_t classes = model.classes.size();
    if (classes > 0) {
        const Place place(source, "classes");
        place.require(generator || discriminator, {"belong to generators and discriminators only"});
        check_class_names(model.classes, source);
        place.require(classes < inputs, {"are ", classes, "; layer 0 takes ", inputs, " inputs"});
        place.require(discriminator || model.layers.front().shape.kind == LayerKind::dense,
                      {"need a dense layer 0, to whose inputs they are joined"});
    }
    // Such as "100 and 10 classes".
    const std::string and_classes = classes ? joined({" and ", classes, " classes"}) : "";

    if (model.latent) {
        const Place latent(source, "latent");
        latent.require(generator, {"space belongs to generators only"});
        latent.require(is_named(model.latent->prior),
                       {"prior is number ", static_cast<int>(model.latent->prior),
                        "; expected one of enum Prior"});
        latent.require(
            model.latent->size == inputs - classes,
            {"size is ", model.latent->size, and_classes, "; layer 0 takes ", inputs, " inputs"});
    }
    if (model.image) {
        const Place image(source, "image");
        check_image(*model.image, image);
        const std::size_t drawn = lines_of(*model.image, model.drawn).size();
        if (generator)
            image.require(drawn == outputs, {"has ", drawn, " numbers", where_drawn(model.drawn),
                                             "; the last layer has ", outputs, " outputs"});
        else
            check_taken_image(model, and_classes, image);
    }
    if (model.drawn != ImagePart::whole) {
        const Place drawn(source, "drawn");
        drawn.require(*to_string(model.drawn), {"is number ", static_cast<int>(model.drawn),
                                                "; expected one of enum ImagePart"});
        drawn.require(generator, {"is for generators only"});
        drawn.require(model.latent && model.image && model.latent->size == model.image->size(),
                      {"is ", to_string(model.drawn),
                       ", which needs an image and as many latents as it has numbers"});
    }
    if (model.self_test) {
        const Place self_test(source, "self_test");
        self_test.require(model.latent.has_value(), {"needs a latent space"});
        self_test.require(std::isfinite(model.self_test->checksum_mean) &&
                              std::isfinite(model.self_test->checksum_abs),
                          {"has a checksum that is not finite"});
    }
}

void check_model(const Model& model, const std::string& source) {
    check_shapes(model, source);
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const Layer& layer = model.layers[i];
        const Place place(source, layer_name(i));
        const auto check_length = [&](const char* name, std::size_t found, std::size_t expected) {
            place.require(found == expected,
                          {"has ", found, " ", name, " numbers; expected ", expected});
        };
        const std::size_t rows = layer.shape.weight_rows();
        const std::size_t weights = rows * layer.shape.weight_columns();
        if (layer.is_quantised()) {
            check_length("weight", layer.weight.size(), 0);
            check_length("int8 weight", layer.quantised.size(), weights);
            check_length("scale", layer.scale.size(), rows);
            check_scales(view(layer), place);
        } else {
            check_length("weight", layer.weight.size(), weights);
            check_length("scale", layer.scale.size(), 0);
        }
        check_length("bias", layer.bias.size(), layer.shape.bias_size());
    }
}

void require_generator(const std::string& name, const Model& model) {
    if (model.role != Role::generator)
        throw_error({name, " has the role ", to_string(model.role), "; expected a generator"});
    if (!model.latent)
        throw_error({name, " has no latent space; a generator requires one"});
}

void check_view(const ModelView& model, const std::string& source) {
    const Place layers(source, "layers");
    layers.in_range("count", model.layer_count, kMostLayers);
    layers.require(model.layers, {"are null"});
    Model shapes;
    shapes.latent = model.latent;
    shapes.image = model.image;
    shapes.drawn = model.drawn;
    shapes.classes = number_names(std::min(model.class_count, kMostClasses + 1));
    for (std::size_t i = 0; i < model.layer_count; ++i) {
        shapes.layers.emplace_back();
        shapes.layers.back().shape = model.layers[i].shape;
    }
    check_shapes(shapes, source);
    for (std::size_t i = 0; i < model.layer_count; ++i) {
        const LayerView& layer = model.layers[i];
        const Place place(source, layer_name(i));
        place.require(layer.weight || layer.quantised, {"has no weights"});
        place.require(!layer.weight || !layer.quantised, {"has both float32 and int8 weights"});
        place.require(layer.bias, {"has no biases"});
        place.require(layer.scale || !layer.quantised, {"has int8 weights without their scales"});
        place.require(!layer.scale || layer.quantised,
                      {"has scales, which only int8 weights have"});
        if (layer.quantised)
            check_scales(layer, place);
    }
}

} // namespace pocketgan
