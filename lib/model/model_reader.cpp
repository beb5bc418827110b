#include "model/model_reader.hpp"

#include "base/files.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "model/check_model.hpp"
#include "model/json.hpp"
#include "model/npy_header.hpp"
#include "model/quantise.hpp"
#include "model/weight_order.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace pocketgan {
namespace {

// More than twice the model.json of a model with kMostLayers layers and kMostClasses long names.
constexpr std::uint64_t kLongestDescription = 262144;

// The fields of a JSON object, read by name and type. Fields that were not read are an error.
class Fields {
public:
    Fields(const std::string& where, const Json& json) : where_(where), json_(json) {
        if (json.type != Json::Type::object)
            fail({"is not an object"});
    }

    bool has(const char* name) const { return json_.find(name) != nullptr; }

    const Json& take(const char* name, Json::Type type, const char* type_name) {
        const Json* field = json_.find(name);
        if (!field)
            fail({"lacks ", name});
        if (field->type != type)
            fail({name, " is not ", type_name});
        taken_.push_back(name);
        return *field;
    }

    std::string text(const char* name) { return take(name, Json::Type::string, "a string").text; }

    /// Digits only: no sign, fraction or exponent.
    template <typename Unsigned>
    Unsigned integer(const char* name) {
        return parse<Unsigned>(name, "a whole number of this range");
    }

    template <typename Float>
    Float real(const char* name) {
        return parse<Float>(name, "a number of this range");
    }

    Fields object(const char* name) {
        return {joined({where_, " ", name}), take(name, Json::Type::object, "an object")};
    }

    /// from_text(string); its Error is prefixed with this object.
    template <typename Value>
    Value named(const char* name, Value (*from_text)(const std::string&)) {
        const std::string value = text(name);
        try {
            return from_text(value);
        } catch (const Error& error) {
            fail({"has an ", error.what()}); // "unknown ..."
        }
    }

    /// Throws Error for a field that was not read.
    void finish() const {
        for (const std::string& name : json_.names)
            if (std::find(taken_.begin(), taken_.end(), name) == taken_.end())
                fail({"has an unknown field '", name, "'"});
    }

    [[noreturn]] void fail(std::initializer_list<TextPart> what) const {
        throw_error({where_, " ", joined(what)});
    }

private:
    template <typename Number>
    Number parse(const char* name, const char* expected) {
        const std::string& digits = take(name, Json::Type::number, "a number").text;
        const char* const end = digits.data() + digits.size();
        Number value{};
        if (read_number(digits.data(), end, value) != end)
            fail({name, " is ", digits.substr(0, 40), ", which is not ", expected});
        return value;
    }

    std::string where_;
    const Json& json_;
    std::vector<std::string> taken_;
};

// The name of a file in the folder of model.json. A path is refused: a model from elsewhere could
// read any file.
std::string plain_name(Fields& fields, const char* name) {
    const std::string file = fields.text(name);
    const bool plain = !file.empty() && file.size() <= 100 && file[0] != '.' &&
                       std::all_of(file.begin(), file.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                  (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
                       });
    if (!plain)
        fields.fail({name, " is not a plain file name"});
    return file;
}

Convolution read_convolution(LayerKind kind, Fields& fields) {
    Convolution c;
    c.in_height = fields.integer<std::size_t>("height");
    c.in_width = fields.integer<std::size_t>("width");
    c.in_channels = fields.integer<std::size_t>("channels");
    c.out_channels =
        kind == LayerKind::max_pooling ? c.in_channels : fields.integer<std::size_t>("outputs");
    c.kernel_height = fields.integer<std::size_t>("kernel_height");
    c.kernel_width = fields.integer<std::size_t>("kernel_width");
    c.stride = fields.integer<std::size_t>("stride");
    c.pad = fields.integer<std::size_t>("pad");
    if (kind == LayerKind::transposed_convolution && fields.has("output_padding"))
        c.output_padding = fields.integer<std::size_t>("output_padding");
    if (kind != LayerKind::max_pooling && fields.has("bias_of")) {
        if (fields.text("bias_of") != "pixel")
            fields.fail({"bias_of is not \"pixel\""});
        c.bias_per_pixel = true;
    }
    return c;
}

// The kind and sizes of a layer.
LayerShape read_sizes(Fields& fields) {
    LayerShape shape;
    shape.kind = fields.named("type", layer_kind_from_string);
    if (shape.kind != LayerKind::dense) {
        const Convolution c = read_convolution(shape.kind, fields);
        try {
            return convolution_shape(shape.kind, c);
        } catch (const Error& error) {
            fields.fail({"does not fit: ", error.what()});
        }
    }
    shape.inputs = fields.integer<std::size_t>("inputs");
    shape.outputs = fields.integer<std::size_t>("outputs");
    return shape;
}

LayerShape read_layer(Fields fields, ArrayNames& names) {
    LayerShape shape = read_sizes(fields);
    if (!shape.has_weights()) {
        fields.finish();
        return shape;
    }
    shape.activation = fields.named("activation", activation_from_string);
    if (shape.activation == Activation::leaky_relu)
        shape.slope = fields.real<float>("slope");
    if (shape.activation == Activation::maxout)
        shape.pieces = fields.integer<std::size_t>("pieces");
    if (shape.activation == Activation::clamp) {
        shape.low = fields.real<float>("low");
        shape.high = fields.real<float>("high");
    }
    names.weight = plain_name(fields, "weight");
    names.bias = plain_name(fields, "bias");
    if (fields.has("scale"))
        names.scale = plain_name(fields, "scale");
    fields.finish();
    return shape;
}

LatentSpace read_latent(Fields fields) {
    LatentSpace latent;
    latent.size = fields.integer<std::size_t>("size");
    latent.prior = fields.named("prior", prior_from_string);
    fields.finish();
    return latent;
}

ImageShape read_image(Fields fields) {
    ImageShape image;
    image.height = fields.integer<std::size_t>("height");
    image.width = fields.integer<std::size_t>("width");
    image.channels = fields.integer<std::size_t>("channels");
    image.low = fields.real<float>("low");
    image.high = fields.real<float>("high");
    fields.finish();
    return image;
}

SelfTest read_self_test(Fields fields) {
    SelfTest test;
    test.latent_seed = fields.integer<std::uint64_t>("latent_seed");
    test.checksum_mean = fields.real<double>("checksum_mean");
    test.checksum_abs = fields.real<double>("checksum_abs");
    fields.finish();
    return test;
}

// Reads model.json, without the arrays.
Model read_description(const std::string& path, std::vector<ArrayNames>& names) {
    const std::vector<std::uint8_t> bytes = read_file(path, kLongestDescription);
    const Json json = parse_json(path, {bytes.begin(), bytes.end()});
    Fields fields(path + ":", json);
    if (fields.text("format") != "pocketgan-model")
        fields.fail({"format is not \"pocketgan-model\""});
    const auto version = fields.integer<std::uint32_t>("version");
    if (version != 1)
        fields.fail({"version is ", version, "; expected 1"});

    Model model;
    model.role = fields.named("role", role_from_string);
    if (fields.has("latent"))
        model.latent = read_latent(fields.object("latent"));
    if (fields.has("image"))
        model.image = read_image(fields.object("image"));
    if (fields.has("drawn"))
        model.drawn = fields.named("drawn", image_part_from_string);
    if (fields.has("classes"))
        for (const Json& name : fields.take("classes", Json::Type::array, "an array").items) {
            if (name.type != Json::Type::string)
                fields.fail({"classes has a name that is not a string"});
            model.classes.push_back(name.text);
        }
    if (fields.has("self_test"))
        model.self_test = read_self_test(fields.object("self_test"));
    for (const Json& layer : fields.take("layers", Json::Type::array, "an array").items) {
        const std::string where = joined({path, ": layer ", model.layers.size()});
        names.emplace_back();
        model.layers.emplace_back();
        model.layers.back().shape = read_layer({where, layer}, names.back());
    }
    fields.finish();
    check_shapes(model, path);
    return model;
}

constexpr NpyTypes kWeights{NpyType::float16, NpyType::float32, NpyType::float64, NpyType::int8};

NpyFile open_array(const std::string& path, const std::vector<std::size_t>& shape,
                   NpyTypes types = kNpyFloats) {
    NpyFile file(path, types);
    if (file.header().shape != shape)
        throw_error({path, ": has the shape ", npy_shape_text(file.header().shape),
                     "; model.json asks for ", npy_shape_text(shape)});
    return file;
}

// Throws Error for a folder without model.json, with the models in its folders.
[[noreturn]] void refuse(const std::string& folder) {
    std::vector<std::string> models;
    for (const std::string& inner : folders_of(folder))
        if (exists(inner + "/model.json"))
            models.push_back(inner);
    if (models.empty())
        throw_error({folder, ": has no model.json; expected a folder with one and .npy files"});
    throw_error({folder,
                 exists(folder + "/config.toml") ? ": is a training run; it holds "
                                                 : ": has no model.json; it holds the models ",
                 listed(models, " and ")});
}

} // namespace

LayerReader::LayerReader(const std::string& folder, const ArrayNames& names,
                         const LayerShape& shape) :
    shape_(shape) {
    if (!shape.has_weights())
        return;
    weight_.emplace(
        open_array(joined({folder, "/", names.weight}), weight_file_shape(shape), kWeights));
    const std::size_t rows = shape.weight_rows();
    NpyFile bias = open_array(joined({folder, "/", names.bias}), {shape.bias_size()});
    const char* const type = npy_type_name(weight_->header().type);
    if (is_quantised()) {
        if (names.scale.empty())
            throw_error(
                {weight_->path(), ": holds ", type, "; expected that model.json names its scale"});
        scale_path_ = joined({folder, "/", names.scale});
        scale_ = open_array(scale_path_, {rows}).floats();
    } else if (!names.scale.empty()) {
        throw_error(
            {weight_->path(), ": holds ", type, "; model.json names a scale and expects |i1"});
    }
    bias_ = bias.floats();
}

template <typename Number>
void LayerReader::read(std::size_t rows, Number* w,
                       void (NpyFile::*read_numbers)(Number*, std::size_t)) {
    const std::size_t count = rows * shape_.weight_columns();
    if (!weight_)
        return;
    if (shape_.kind == LayerKind::dense) {
        ((*weight_).*read_numbers)(w, count);
    } else {
        std::vector<Number> file(count);
        ((*weight_).*read_numbers)(file.data(), count);
        to_memory_order(shape_, file.data(), w);
    }
}

void LayerReader::read_rows(std::size_t rows, float* w) {
    read(rows, w, &NpyFile::read_floats);
    row_ += rows;
}

void LayerReader::read_rows(std::size_t rows, std::int8_t* w) {
    read(rows, w, &NpyFile::read_int8s);
    LayerView some;
    some.shape.inputs = shape_.weight_columns();
    some.shape.outputs = rows;
    some.quantised = w;
    some.scale = scale_.data() + row_;
    if (const std::optional<std::size_t> r = row_of_bad_scale(some))
        throw_error({scale_path_, ": number ", row_ + *r, " is ", number_text(some.scale[*r]),
                     "; expected one above 0"});
    row_ += rows;
}

ModelReader::ModelReader(const std::string& folder) {
    if (!is_folder(folder))
        throw_error({folder, ": no such folder; expected one with model.json and .npy files"});
    const std::string description = folder + "/model.json";
    if (is_missing(description))
        refuse(folder);
    std::vector<ArrayNames> names;
    model = read_description(description, names);
    for (std::size_t i = 0; i < names.size(); ++i)
        layers.emplace_back(folder, names[i], model.layers[i].shape);
}

} // namespace pocketgan
