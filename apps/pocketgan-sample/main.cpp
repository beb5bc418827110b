// pocketgan-sample: draws samples from a model folder. All that a device needs.

#include "options.hpp"
#include "outputs.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/npy.hpp"

#include <algorithm>
#include <cstdio>
#include <new>
#include <vector>

using namespace pocketgan;

namespace {

// Samples that are computed and handed on together.
constexpr std::size_t kChunk = 256;

// The latents of a file, (n, size); a single row may be one-dimensional.
NpyArray<float> read_latents(const std::string& path, std::size_t size) {
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

std::vector<std::unique_ptr<Output>> open_outputs(const Options& options,
                                                  const Generator& generator, std::size_t count) {
    std::vector<std::unique_ptr<Output>> outputs;
    if (options.ascii || !options.out)
        outputs.push_back(text_output(generator));
    if (options.out && is_array_name(*options.out))
        outputs.push_back(array_output(*options.out, generator, count));
    else if (options.out)
        outputs.push_back(sheet_output(*options.out, generator, count));
    return outputs;
}

void sample(const Options& options) {
    const Generator generator = Generator::load(options.model);
    NpyArray<float> latents;
    std::size_t count = options.count.value_or(options.out ? 16 : 1);
    if (options.latent) {
        latents = read_latents(*options.latent, generator.latent().size);
        count = options.count.value_or(latents.shape[0]);
        if (count > latents.shape[0])
            throw UsageError("--count is " + std::to_string(count) + "; " + *options.latent +
                             " has " + std::to_string(latents.shape[0]) + " rows");
    }
    const std::uint64_t seed = options.seed.value_or(1);
    const std::uint64_t first = options.first.value_or(0);

    const std::vector<std::unique_ptr<Output>> outputs = open_outputs(options, generator, count);
    Engine engine(options.threads);
    std::vector<float> floats(std::min(count, kChunk) * generator.outputs());
    for (std::size_t done = 0; done < count; done += kChunk) {
        const MatrixView y(floats.data(), std::min(count - done, kChunk), generator.outputs());
        if (options.latent) {
            const std::size_t size = generator.latent().size;
            generator.generate({&latents.values[done * size], y.rows, size}, y, engine);
        } else {
            generator.sample(seed, first + done, y, engine);
        }
        for (const auto& output : outputs)
            output->take(y);
    }
    for (const auto& output : outputs)
        output->finish();
}

int fail(const char* message, int status) {
    std::fprintf(stderr, "pocketgan-sample: %s\n", message);
    return status;
}

} // namespace

int main(int argc, char** argv) {
    try {
        const Options options = parse_options(argc, argv);
        if (options.help)
            std::fputs(kHelp, stdout);
        else if (options.version)
            std::printf("pocketgan-sample %s (%s)\n", POCKETGAN_VERSION, Engine::instruction_set());
        else
            sample(options);
        return 0;
    } catch (const UsageError& error) {
        return fail(error.what(), 2);
    } catch (const std::bad_alloc&) {
        return fail("not enough memory", 1);
    } catch (const std::exception& error) {
        return fail(error.what(), 1);
    }
}
