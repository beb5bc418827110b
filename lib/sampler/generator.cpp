#include "pocketgan/generator.hpp"

#include "base/aligned_buffer.hpp"
#include "base/check.hpp"
#include "base/number_names.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "model/check_model.hpp"
#include "model/model_reader.hpp"
#include "sampler/arena.hpp"
#include "sampler/forward.hpp"
#include "sampler/latents.hpp"
#include "sampler/packed_generator.hpp"
#include "sampler/slerp.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace pocketgan {
namespace {

constexpr double kSelfTestTolerance = 1e-3;
constexpr std::uint64_t kLatentStream = 0;

// Saturates on a 32-bit machine; the allocation then fails.
std::size_t addressable(std::uint64_t bytes) {
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(bytes, std::numeric_limits<std::size_t>::max()));
}

// Requests 2 MB pages. With 4 KB pages, page faults take half of the time from the start of a
// program to its first sample.
void ask_for_large_pages(void* memory, std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    constexpr std::uintptr_t kPage = std::uintptr_t{2} << 20;
    const auto at = reinterpret_cast<std::uintptr_t>(memory);
    const auto first = round_up(at, kPage), end = (at + bytes) / kPage * kPage;
    if (first < end)
        madvise(reinterpret_cast<void*>(first), end - first,
                MADV_HUGEPAGE); // has no effect without large pages
#else
    (void)memory, (void)bytes;
#endif
}

void check_bytes(const char* what, std::size_t found, std::uint64_t needed) {
    if (found < needed)
        throw_error({what, " has ", found, " bytes; expected ", needed, " or more"});
}

// (first + rows) * size must not pass 2^64: latents are numbers of one stream.
void check_latents(std::uint64_t first, std::size_t rows, std::size_t size) {
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / size;
    if (first > most || rows > most - first)
        throw_error({"first is ", first, " and the view has ", rows,
                     " rows; expected a sum of at most ", most});
}

LayerView view_without_weights(const LayerShape& shape, const LayerReader& reader) {
    LayerView layer;
    layer.shape = shape;
    layer.bias = reader.bias().data();
    if (reader.is_quantised())
        layer.scale = reader.scale().data();
    return layer;
}

// Reads W of layer i from its file through `w` and packs it, a panel at a time, so that no more
// than a panel is in memory twice.
template <typename Number>
void pack_weights(LayerReader& reader, PackedGenerator& packed, std::size_t i,
                  std::vector<Number>& w) {
    const LayerShape& shape = reader.shape();
    const std::size_t all = shape.weight_rows();
    const std::size_t some = reader.is_in_one_piece() ? all : PackedGenerator::panel_rows();
    w.resize(std::min(some, all) * shape.weight_columns());
    for (std::size_t first = 0; first < all; first += some) {
        const std::size_t rows = std::min(some, all - first);
        reader.read_rows(rows, w.data());
        packed.pack_rows(i, first, rows, w.data());
    }
}

// Bytes of the buffers for `rows` rows and the scratch memory of their products.
std::uint64_t workspace_size(const PackedGenerator& packed, std::size_t rows,
                             std::size_t products) {
    Arena size;
    ForwardRows(packed, rows, size);
    size.take<float>(products);
    return size.bytes();
}

// Calls work(first, count) for parts of [0, rows) of at most kMostRows rows.
template <typename Work>
void for_each_part(std::size_t rows, const Work& work) {
    for (std::size_t first = 0; first < rows; first += kMostRows)
        work(first, std::min(kMostRows, rows - first));
}

} // namespace

void Generator::Release::operator()(PackedGenerator* packed) const {
    packed->~PackedGenerator();
    if (owned)
        ::operator delete (packed, std::align_val_t{kAlignment});
}

Generator::Packed Generator::allocate(const ModelView& model) {
    const std::size_t bytes = addressable(PackedGenerator::bytes(model));
    void* const memory = ::operator new (bytes, std::align_val_t{kAlignment});
    ask_for_large_pages(memory, bytes);
    return Packed(PackedGenerator::place(model, memory), Release{true});
}

Generator::Packed Generator::place(const Model& model) {
    check_model(model, "model");
    require_generator("the model", model);
    std::vector<LayerView> layers;
    for (const Layer& layer : model.layers)
        layers.push_back(view(layer));
    return allocate({*model.latent, model.image, layers.data(), layers.size(), model.classes.size(),
                     model.drawn});
}

Generator::Generator(const Model& model) : packed_(place(model)), classes_(model.classes) {
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        packed_->pack(i, view(model.layers[i]));
}

Generator::Generator(Model&& model) : packed_(place(model)), classes_(std::move(model.classes)) {
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        packed_->pack(i, view(model.layers[i]));
        model.layers[i] = {};
    }
}

Generator::Generator(Packed packed) : packed_(std::move(packed)) {}
Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;

Generator Generator::from_memory(const ModelView& model, void* memory, std::size_t bytes) {
    check_view(model, "model");
    check_bytes("memory", memory ? bytes : 0, PackedGenerator::bytes(model));
    Packed packed(PackedGenerator::place(model, memory), Release{false});
    for (std::size_t i = 0; i < model.layer_count; ++i)
        packed->pack(i, model.layers[i]);
    Generator generator(std::move(packed));
    generator.classes_ = number_names(model.class_count);
    return generator;
}

std::size_t Generator::memory_bytes(const ModelView& model) {
    check_view(model, "model");
    return addressable(PackedGenerator::bytes(model));
}

Generator Generator::load(const std::string& folder) {
    ModelReader reader(folder);
    const Model& model = reader.model;
    require_generator(folder + ":", model);
    std::vector<LayerView> layers;
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        layers.push_back(view_without_weights(model.layers[i].shape, reader.layers[i]));
    Generator generator(allocate({*model.latent, model.image, layers.data(), layers.size(),
                                  model.classes.size(), model.drawn}));
    generator.classes_ = model.classes;
    std::vector<float> floats;
    std::vector<std::int8_t> bytes;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        generator.packed_->pack(i, layers[i]);
        if (layers[i].scale)
            pack_weights(reader.layers[i], *generator.packed_, i, bytes);
        else
            pack_weights(reader.layers[i], *generator.packed_, i, floats);
    }
    const std::optional<SelfTest>& expected = model.self_test;
    if (expected) {
        const SelfTest found = generator.self_test(expected->latent_seed);
        const auto compare = [&](const char* what, double is, double should) {
            if (!(std::fabs(is - should) <= kSelfTestTolerance)) // also for NaN
                throw_error({folder, ": self-test failed: ", what, " of sample 0 is ",
                             number_text(is), "; expected ", number_text(should)});
        };
        compare("the mean", found.checksum_mean, expected->checksum_mean);
        compare("the mean absolute value", found.checksum_abs, expected->checksum_abs);
    }
    return generator;
}

const LatentSpace& Generator::latent() const {
    return packed_->latent();
}

const ImageShape& Generator::image() const {
    return packed_->image();
}

std::size_t Generator::outputs() const {
    return packed_->outputs();
}

ImagePart Generator::drawn() const {
    return packed_->drawn_part();
}

void Generator::give(const float* image, MatrixView z) const {
    if (!packed_->completes())
        throw_error({"the generator draws whole images; expected one that completes them"});
    check_array(image, latent().size, "image");
    check_columns(z, "z", latent().size);
    for (std::size_t i = 0; i < z.rows; ++i)
        copy_part(packed_->given(), image, z.row(i));
}

std::size_t Generator::class_count() const {
    return packed_->class_count();
}

const std::string& Generator::class_name(std::size_t number) const {
    if (number >= class_count())
        throw_error({"class is ", number, "; expected ", class_range()});
    return classes_[number];
}

std::uint16_t Generator::find_class(const std::string& name) const {
    for (std::size_t c = 0; c < class_count(); ++c)
        if (class_name(c) == name)
            return static_cast<std::uint16_t>(c);
    if (class_count() == 0)
        throw_error({"the model has no classes; expected a conditional generator"});
    throw_error({"unknown class '", printable(name), "'; expected one of ", listed(classes_)});
}

SelfTest Generator::self_test(std::uint64_t latent_seed) const {
    Engine engine;
    std::vector<float> y(outputs());
    sample(latent_seed, 0, {y.data(), 1, y.size()}, engine);
    double sum = 0.0, absolute = 0.0;
    for (const float value : y) {
        sum += value;
        absolute += std::fabs(value);
    }
    const auto n = static_cast<double>(y.size());
    return {latent_seed, sum / n, absolute / n};
}

void Generator::latents(std::uint64_t seed, std::uint64_t first, MatrixView z) const {
    check_columns(z, "z", latent().size);
    check_latents(first, z.rows, latent().size);
    draw_latents({seed, kLatentStream}, latent(), first, z);
}

void Generator::slerp(const float* from, const float* to, std::size_t count, std::size_t first,
                      MatrixView z) const {
    check_columns(z, "z", latent().size);
    check_array(from, latent().size, "from");
    check_array(to, latent().size, "to");
    if (count < 2)
        throw_error({"count is ", count, "; expected at least 2"});
    if (first > count || z.rows > count - first)
        throw_error({"first is ", first, " and z has ", z.rows,
                     " rows; expected a sum of at most count, ", count});
    slerp_latents(latent(), from, to, count, first, z);
}

// What messages call the numbers of classes that exist.
std::string Generator::class_range() const {
    return class_count() == 0 ? "none, as the generator is not conditional"
                              : joined({"0 to ", class_count() - 1});
}

void Generator::check_arguments(ConstMatrixView z, const std::uint16_t* classes,
                                MatrixView y) const {
    check_columns(z, "z", latent().size);
    check_shape(y, "y", z.rows, outputs());
    if (!classes && class_count() > 0 && z.rows > 0)
        throw_error({"the generator is conditional; expected a class for each row"});
    for (std::size_t i = 0; classes && i < z.rows; ++i)
        if (classes[i] >= class_count())
            throw_error({"class of row ", i, " is ", classes[i], "; expected ", class_range()});
}

void Generator::generate(ConstMatrixView z, MatrixView y, Engine& engine) const {
    generate(z, nullptr, y, engine);
}

void Generator::generate(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                         Engine& engine) const {
    check_arguments(z, classes, y);
    const std::size_t most = std::min(z.rows, kMostRows);
    Arena size;
    ForwardRows(*packed_, most, size);
    AlignedBytes memory(addressable(size.bytes()));
    Arena arena(memory.data());
    const ForwardRows layers(*packed_, most, arena);
    for_each_part(z.rows, [&](std::size_t first, std::size_t rows) {
        layers.forward(z.slice(first, rows), classes ? classes + first : nullptr,
                       y.slice(first, rows), engine.workers());
    });
}

std::size_t Generator::workspace_bytes(std::size_t rows) const {
    const std::size_t most = std::min(rows, kMostRows);
    return addressable(workspace_size(*packed_, most, product_scratch(*packed_, most)));
}

void Generator::generate(ConstMatrixView z, MatrixView y, void* workspace,
                         std::size_t bytes) const {
    generate(z, nullptr, y, workspace, bytes);
}

void Generator::generate(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                         void* workspace, std::size_t bytes) const {
    check_arguments(z, classes, y);
    const std::size_t most = std::min(z.rows, kMostRows);
    const std::size_t products = product_scratch(*packed_, most);
    check_bytes("workspace", workspace ? bytes : 0, workspace_size(*packed_, most, products));
    Arena arena(workspace);
    const ForwardRows layers(*packed_, most, arena);
    float* const scratch = arena.take<float>(products);
    for_each_part(z.rows, [&](std::size_t first, std::size_t rows) {
        layers.forward(z.slice(first, rows), classes ? classes + first : nullptr,
                       y.slice(first, rows), scratch);
    });
}

std::vector<std::uint16_t> Generator::classes_in_turn(std::uint64_t first, std::size_t rows) const {
    std::vector<std::uint16_t> classes(class_count() > 0 ? rows : 0);
    for (std::size_t i = 0; i < classes.size(); ++i)
        classes[i] = static_cast<std::uint16_t>((first + i) % class_count());
    return classes;
}

void Generator::sample(std::uint64_t seed, std::uint64_t first, MatrixView y,
                       Engine& engine) const {
    const std::vector<std::uint16_t> classes = classes_in_turn(first, y.rows);
    sample(seed, first, classes.empty() ? nullptr : classes.data(), y, engine);
}

void Generator::sample(std::uint64_t seed, std::uint64_t first, const std::uint16_t* classes,
                       MatrixView y, Engine& engine) const {
    check_columns(y, "y", outputs());
    const std::size_t size = latent().size, stride = round_up_to_alignment(size);
    check_latents(first, y.rows, size);
    AlignedFloats z(std::min(y.rows, kMostRows) * stride);
    for_each_part(y.rows, [&](std::size_t done, std::size_t rows) {
        const MatrixView some(z.data(), rows, size, stride);
        latents(seed, first + done, some);
        generate(some, classes ? classes + done : nullptr, y.slice(done, rows), engine);
    });
}

} // namespace pocketgan
