#include "sources.hpp"

#include "terminal_pictures.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"

#include <algorithm>
#include <vector>

namespace pocketgan::app {
namespace {

class SeedSource : public Source {
public:
    SeedSource(const Options& options, const Generator& generator, const ClassChoice& classes) :
        generator_(generator),
        seed_(options.seed.value_or(1)),
        first_(options.first.value_or(0)),
        count_(options.spell   ? classes.spelled()
               : options.count ? *options.count
               : !options.out  ? in_terminal(generator)
               : is_by_class(options, classes)
                   ? std::min(kOfEachClass * generator.class_count(), kMostByClass)
                   : kOnSheet) {}

    std::size_t count() const override { return count_; }
    void draw(std::size_t first, MatrixView z) const override {
        generator_.latents(seed_, first_ + first, z);
    }

private:
    // A row of pictures.
    static std::size_t in_terminal(const Generator& generator) {
        return std::max<std::size_t>(
            generator.image().width ? pictures_per_row(generator.image()) : 0, 1);
    }

    static constexpr std::size_t kOnSheet = 16;
    static constexpr std::size_t kOfEachClass = 10, kMostByClass = 1000;

    const Generator& generator_;
    std::uint64_t seed_;
    std::uint64_t first_;
    std::size_t count_;
};

// Latents of a file, (n, size) or, for a single latent, (size).
class FileSource : public Source {
public:
    FileSource(const std::string& path, const std::optional<std::size_t>& count, std::size_t size) :
        latents_(read(path, size)), count_(count.value_or(latents_.shape[0])) {
        if (count_ > latents_.shape[0])
            throw UsageError("--count is " + std::to_string(count_) + "; " + path + " has " +
                             std::to_string(latents_.shape[0]) + " rows");
    }

    std::size_t count() const override { return count_; }
    void draw(std::size_t first, MatrixView z) const override {
        for (std::size_t i = 0; i < z.rows; ++i)
            std::copy_n(&latents_.values[(first + i) * z.columns], z.columns, z.row(i));
    }

private:
    static NpyArray<float> read(const std::string& path, std::size_t size) {
        NpyArray<float> latents = read_npy(path);
        if (latents.shape.size() == 1)
            latents.shape.insert(latents.shape.begin(), 1);
        if (latents.shape.size() != 2)
            throw Error(path + ": has " + std::to_string(latents.shape.size()) +
                        " dimensions; expected rows of " + std::to_string(size) + " numbers");
        if (latents.shape[1] != size)
            throw Error(path + ": has rows of " + std::to_string(latents.shape[1]) +
                        " numbers; the model takes " + std::to_string(size));
        return latents;
    }

    NpyArray<float> latents_;
    std::size_t count_;
};

class WalkSource : public Source {
public:
    WalkSource(const Walk& walk, const Generator& generator) :
        generator_(generator), count_(walk.count), from_(latent(walk.from)), to_(latent(walk.to)) {}

    std::size_t count() const override { return count_; }
    void draw(std::size_t first, MatrixView z) const override {
        generator_.slerp(from_.data(), to_.data(), count_, first, z);
    }

private:
    std::vector<float> latent(std::uint64_t seed) const {
        std::vector<float> z(generator_.latent().size);
        generator_.latents(seed, 0, {z.data(), 1, z.size()});
        return z;
    }

    const Generator& generator_;
    std::size_t count_;
    std::vector<float> from_, to_;
};

} // namespace

bool is_by_class(const Options& options, const ClassChoice& classes) {
    return options.out && !options.frames && !writes_array(options) && classes.in_turn();
}

std::unique_ptr<Source> open_source(const Options& options, const Generator& generator,
                                    const ClassChoice& classes) {
    if (options.walk)
        return std::make_unique<WalkSource>(*options.walk, generator);
    if (options.latent)
        return std::make_unique<FileSource>(*options.latent, options.count,
                                            generator.latent().size);
    return std::make_unique<SeedSource>(options, generator, classes);
}

} // namespace pocketgan::app
