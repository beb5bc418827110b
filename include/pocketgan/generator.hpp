#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/model_view.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace pocketgan {

class PackedGenerator;

/// Maps latents to images with the weights of a model folder.
class POCKETGAN_API Generator {
public:
    /// Packs the weights of `model` for the kernels. Those that are int8, as `quantised` in
    /// model.hpp makes them, stay int8: a quarter of the memory, and faster for a single sample,
    /// which waits for its weights. A model that is moved in is freed layer by layer as it goes.
    /// Throws Error if its role is not "generator", if it has no latent space, or if its layers do
    /// not fit together.
    explicit Generator(Model model);
    ~Generator();
    Generator(Generator&&) noexcept;
    Generator& operator=(Generator&&) noexcept;

    /// The model of that folder; runs its self-test if it has one. Throws Error as load_model does,
    /// if it is no generator, and if the self-test fails.
    static Generator load(const std::string& folder);

    /// The same of a model whose numbers somebody else holds, in `memory` of any alignment, which
    /// must outlive the generator; those numbers need not. Throws Error as the constructor does,
    /// if an array is missing, and if `bytes` is below memory_bytes(model).
    static Generator from_memory(const ModelView& model, void* memory, std::size_t bytes);
    /// Bytes of memory that from_memory takes on this machine. Throws Error as it does.
    static std::size_t memory_bytes(const ModelView& model);

    const LatentSpace& latent() const;
    /// Without an image the outputs are plain vectors; height is then 0.
    const ImageShape& image() const;
    /// Numbers a sample: height * width * channels of an image.
    std::size_t outputs() const;

    /// What Model::self_test should hold for this generator.
    SelfTest self_test(std::uint64_t latent_seed) const;

    /// Latents [first, first + rows) of `seed`, z (rows, latent size). Throws Error if a size is
    /// wrong or (first + rows) * latent size is past 2^64.
    void latents(std::uint64_t seed, std::uint64_t first, MatrixView z) const;

    /// Latents [first, first + rows) of a walk of `count` from one latent to another (each of the
    /// latent size, as z's rows): the ends and, evenly between them, points of the great circle
    /// through both (White 2016), whose norm goes evenly from one end's to the other's. On the
    /// straight line points half way would be nearer to 0 than a Gaussian latent ever is. The cube
    /// of the uniform prior has its middle to avoid, too, but a circle would leave it; there the
    /// walk is the circle's image when each number is mapped from a Gaussian to a uniform
    /// distribution, and points between two independent latents are distributed about as these are.
    /// Where no circle is the one through both (opposite latents, one of 0, latents of one number),
    /// it is the line. Throws Error if `count` is below 2 or below first + rows, or z's width is
    /// wrong.
    void slerp(const float* from, const float* to, std::size_t count, std::size_t first,
               MatrixView z) const;

    /// y = G(z): z (m, latent size) -> y (m, outputs). Each row is the same bits whatever the
    /// other rows, their number and the number of threads. Throws Error if a size is wrong.
    void generate(ConstMatrixView z, MatrixView y, Engine& engine) const;

    /// The same on this thread in a workspace of the caller's, of any alignment: neither this nor
    /// `latents` takes memory from the heap. Throws Error if `bytes` is below
    /// workspace_bytes(z.rows), too.
    void generate(ConstMatrixView z, MatrixView y, void* workspace, std::size_t bytes) const;
    /// From 256 rows on it is the same.
    std::size_t workspace_bytes(std::size_t rows) const;

    /// Samples [first, first + rows) of `seed` -> y (rows, outputs).
    void sample(std::uint64_t seed, std::uint64_t first, MatrixView y, Engine& engine) const;

private:
    struct POCKETGAN_LOCAL Release {
        bool owned; ///< the memory, which `packed` is at the beginning of
        void operator()(PackedGenerator* packed) const;
    };
    using Packed = std::unique_ptr<PackedGenerator, Release>;

    POCKETGAN_LOCAL static Packed allocate(const ModelView& model);
    POCKETGAN_LOCAL explicit Generator(Packed packed);
    POCKETGAN_LOCAL void check_sizes(ConstMatrixView z, MatrixView y) const;

    Packed packed_;
};

} // namespace pocketgan
