/// @file
/// Sampling from a generator.

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
#include <vector>

namespace pocketgan {

class PackedGenerator;

/// Maps latents to images with the weights of a model: y = G(z).
class POCKETGAN_API Generator {
public:
    /// Packs the weights of `model` for the kernels. int8 weights (`quantised` in model.hpp) stay
    /// int8: they take a quarter of the memory, and a single sample, which is limited by memory
    /// bandwidth, is faster. Throws Error if the role is not Role::generator, if there is no latent
    /// space, or if sizes, arrays and layers do not fit together. NaN weights are accepted and give
    /// NaN samples.
    explicit Generator(const Model& model);
    /// The same, but frees each layer of the model when it is packed.
    explicit Generator(Model&& model);
    ~Generator();
    /// A generator that was moved from can only be assigned to or destroyed.
    Generator(Generator&&) noexcept;
    Generator& operator=(Generator&&) noexcept; ///< as the move constructor

    /// Loads the model folder and runs its self-test if it has one. Throws Error as load_model and
    /// the constructor do, and if the self-test fails.
    static Generator load(const std::string& folder);

    /// A generator in `memory`, of any alignment, which must outlive it. The arrays of `model` are
    /// copied and need not. Each array must have the length that its layer's shape requires. Throws
    /// Error as the constructor does, if an array is null, if `memory` is null, or if `bytes` is
    /// less than memory_bytes(model).
    static Generator from_memory(const ModelView& model, void* memory, std::size_t bytes);
    /// Bytes that from_memory needs on this machine. Throws Error for a model that it refuses.
    static std::size_t memory_bytes(const ModelView& model);

    const LatentSpace& latent() const; ///< size and prior of z
    /// Height is 0 if the outputs are plain vectors.
    const ImageShape& image() const;
    /// Numbers per sample: height * width * channels for images.
    std::size_t outputs() const;

    /// The part that the generator draws of an image, Model::drawn.
    ImagePart drawn() const;
    /// Replaces the latents in the rows of z (m, latent size) at the pixels that are given by those
    /// of `image` (latent size), between image().low and image().high: `generate` then completes
    /// it, and its samples hold these pixels. Throws Error if the generator draws whole images, if
    /// `image` is null or z has another number of columns.
    void give(const float* image, MatrixView z) const;

    /// The number of classes of a conditional generator (Mirza and Osindero 2014); else 0.
    std::size_t class_count() const;
    /// The name of a class; its number, if the generator was made by from_memory. Throws Error for
    /// a number that is not below class_count().
    const std::string& class_name(std::size_t number) const;
    /// The number of the class of that name. Throws Error, with the names that exist, for another.
    std::uint16_t find_class(const std::string& name) const;
    /// (first + i) % class_count() for i < rows, the classes that `sample` gives to samples whose
    /// classes are not asked for; empty unless the generator is conditional.
    std::vector<std::uint16_t> classes_in_turn(std::uint64_t first, std::size_t rows) const;

    /// The self-test of this generator, for Model::self_test.
    SelfTest self_test(std::uint64_t latent_seed) const;

    /// Latents [first, first + rows) of `seed` -> z (rows, latent size). Throws Error if z has
    /// another number of columns or (first + rows) * latent size exceeds 2^64.
    void latents(std::uint64_t seed, std::uint64_t first, MatrixView z) const;

    /// Spherical linear interpolation (White 2016): latents [first, first + rows) of `count` from
    /// `from` to `to`, both (latent size) -> z (rows, latent size). Row i is at
    /// t = (first + i) / (count - 1); t = 0 and t = 1 give the ends exactly. Angle and norm are
    /// linear in t, because points of the straight line between two Gaussian latents have smaller
    /// norms than the prior gives. With the uniform prior, each component is mapped to a Gaussian
    /// by the inverse distribution function, interpolated, and mapped back: the result stays in the
    /// cube, and between independent latents it follows the prior approximately. Where the great
    /// circle is not unique (opposite or zero latents, a latent size of 1), the interpolation is
    /// linear. NaN gives NaN. Throws Error if `from` or `to` is null, `count` is less than 2 or
    /// less than first + rows, or z has another number of columns.
    void slerp(const float* from, const float* to, std::size_t count, std::size_t first,
               MatrixView z) const;

    /// y = G(z): z (m, latent size) -> y (m, outputs). The bits of a row do not depend on the other
    /// rows, on m or on the number of threads. z may hold any numbers, NaN included. Throws Error
    /// if a shape is wrong.
    void generate(ConstMatrixView z, MatrixView y, Engine& engine) const;
    /// The same for a conditional generator: row i is of the class classes[i], (m). Rows of one
    /// class that follow one another are faster. `classes` is null unless the generator is
    /// conditional. Throws Error for a class that does not exist, too.
    void generate(ConstMatrixView z, const std::uint16_t* classes, MatrixView y,
                  Engine& engine) const;

    /// The same on the calling thread, with a workspace of any alignment. Neither this nor
    /// `latents` allocates heap memory. Also throws Error if `workspace` is null or `bytes` is less
    /// than workspace_bytes(z.rows).
    void generate(ConstMatrixView z, MatrixView y, void* workspace, std::size_t bytes) const;
    /// The same with a class for each row.
    void generate(ConstMatrixView z, const std::uint16_t* classes, MatrixView y, void* workspace,
                  std::size_t bytes) const;
    /// Bytes of the workspace for `rows` rows; constant from 256 rows on.
    std::size_t workspace_bytes(std::size_t rows) const;

    /// Samples [first, first + rows) of `seed` -> y (rows, outputs). Throws Error if y has another
    /// number of columns or (first + rows) * latent size exceeds 2^64.
    /// The samples of a conditional generator have the classes of classes_in_turn. Those of a
    /// generator that completes images have the random numbers of the latents where pixels should
    /// be given: use `latents`, `give` and `generate` instead.
    void sample(std::uint64_t seed, std::uint64_t first, MatrixView y, Engine& engine) const;
    /// The same with the class of each sample, as for `generate`.
    void sample(std::uint64_t seed, std::uint64_t first, const std::uint16_t* classes, MatrixView y,
                Engine& engine) const;

private:
    struct POCKETGAN_LOCAL Release {
        bool owned; ///< whether the memory, which starts with `packed`, is freed
        void operator()(PackedGenerator* packed) const;
    };
    using Packed = std::unique_ptr<PackedGenerator, Release>;

    POCKETGAN_LOCAL static Packed allocate(const ModelView& model);
    POCKETGAN_LOCAL static Packed place(const Model& model);
    POCKETGAN_LOCAL explicit Generator(Packed packed);
    POCKETGAN_LOCAL std::string class_range() const;
    POCKETGAN_LOCAL void check_arguments(ConstMatrixView z, const std::uint16_t* classes,
                                         MatrixView y) const;

    Packed packed_;
    std::vector<std::string> classes_; ///< their names (class_count)
};

} // namespace pocketgan
