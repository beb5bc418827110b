// pocketgan.h. No exception leaves these functions.

#include "pocketgan.h"

#include "base/check.hpp"
#include "base/products.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"

#include <cstdio>
#include <exception>
#include <memory>
#include <new>
#include <vector>

using namespace pocketgan;

struct pocketgan_generator {
    Generator generator;
};

namespace {

// A fixed array, so that running out of memory can be reported. Two paths fit.
thread_local char last_error[8192] = "";

void fail(const char* reason) {
    std::snprintf(last_error, sizeof last_error, "%s", reason);
}

// Calls work(). If it throws, stores the reason in last_error and returns false.
template <typename Work>
bool attempt(const Work& work) {
    try {
        work();
        return true;
    } catch (const std::bad_alloc&) {
        fail("not enough memory");
    } catch (const std::exception& error) {
        fail(error.what());
    } catch (...) {
        fail("an exception of an unknown kind");
    }
    return false;
}

const Generator& require(const pocketgan_generator* generator) {
    if (!generator)
        throw Error("generator is NULL; expected one from pocketgan_load");
    return generator->generator;
}

void require_array(const float* array, size_t count, const char* refusal) {
    if (!array && count > 0)
        throw Error(refusal);
}

const ImageShape& image_of(const pocketgan_generator* generator) {
    static constexpr ImageShape kNone{0, 0, 0, 0.0f, 1.0f};
    return generator ? generator->generator.image() : kNone;
}

// `count` times the class. Throws Error for one that does not exist.
std::vector<std::uint16_t> all_of(const Generator& generator, size_t class_number, size_t count) {
    generator.class_name(class_number);
    return std::vector<std::uint16_t>(count, static_cast<std::uint16_t>(class_number));
}

ConstMatrixView latents(const Generator& generator, const float* z, size_t count) {
    require_array(z, count, "z is NULL; expected (count, latent_size) numbers");
    return {z, count, generator.latent().size};
}

// Calls work(generator, y, engine), which draws `count` samples, on the calling thread.
template <typename Work>
int draw(const pocketgan_generator* generator, size_t count, float* out, const Work& work) {
    const bool done = attempt([&] {
        const Generator& loaded = require(generator);
        require_array(out, count, "out is NULL; expected (count, outputs) numbers");
        const MatrixView y(out, count, loaded.outputs());
        Engine engine;
        work(loaded, y, engine);
        to_brightness(y, loaded.image());
    });
    return done ? 0 : -1;
}

} // namespace

pocketgan_generator* pocketgan_load(const char* folder) {
    std::unique_ptr<pocketgan_generator> loaded;
    attempt([&] {
        if (!folder)
            throw Error("folder is NULL; expected the name of a model folder");
        loaded.reset(new pocketgan_generator{Generator::load(folder)});
    });
    return loaded.release();
}

void pocketgan_free(pocketgan_generator* generator) {
    delete generator;
}

size_t pocketgan_latent_size(const pocketgan_generator* generator) {
    return generator ? generator->generator.latent().size : 0;
}

size_t pocketgan_outputs(const pocketgan_generator* generator) {
    return generator ? generator->generator.outputs() : 0;
}

size_t pocketgan_image_height(const pocketgan_generator* generator) {
    return image_of(generator).height;
}

size_t pocketgan_image_width(const pocketgan_generator* generator) {
    return image_of(generator).width;
}

size_t pocketgan_image_channels(const pocketgan_generator* generator) {
    return image_of(generator).channels;
}

int pocketgan_sample(const pocketgan_generator* generator, uint64_t seed, uint64_t first,
                     size_t count, float* out) {
    return draw(generator, count, out, [&](const Generator& loaded, MatrixView y, Engine& engine) {
        loaded.sample(seed, first, y, engine);
    });
}

int pocketgan_sample_class(const pocketgan_generator* generator, size_t class_number, uint64_t seed,
                           uint64_t first, size_t count, float* out) {
    return draw(generator, count, out, [&](const Generator& loaded, MatrixView y, Engine& engine) {
        loaded.sample(seed, first, all_of(loaded, class_number, count).data(), y, engine);
    });
}

int pocketgan_generate(const pocketgan_generator* generator, const float* z, size_t count,
                       float* out) {
    return draw(generator, count, out, [&](const Generator& loaded, MatrixView y, Engine& engine) {
        loaded.generate(latents(loaded, z, count), y, engine);
    });
}

int pocketgan_complete(const pocketgan_generator* generator, const float* image, uint64_t seed,
                       uint64_t first, size_t count, float* out) {
    return draw(generator, count, out, [&](const Generator& loaded, MatrixView y, Engine& engine) {
        const std::size_t size = loaded.latent().size;
        std::vector<float> pixels(loaded.outputs()), z(array_size(count, size));
        const MatrixView of_z(z.data(), count, size);
        check_array(image, pixels.size(), "image");
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = loaded.image().number(image[i]);
        loaded.latents(seed, first, of_z);
        loaded.give(pixels.data(), of_z);
        loaded.generate(of_z, y, engine);
    });
}

int pocketgan_generate_class(const pocketgan_generator* generator, size_t class_number,
                             const float* z, size_t count, float* out) {
    return draw(generator, count, out, [&](const Generator& loaded, MatrixView y, Engine& engine) {
        loaded.generate(latents(loaded, z, count), all_of(loaded, class_number, count).data(), y,
                        engine);
    });
}

size_t pocketgan_classes(const pocketgan_generator* generator) {
    return generator ? generator->generator.class_count() : 0;
}

const char* pocketgan_class_name(const pocketgan_generator* generator, size_t class_number) {
    const char* name = nullptr;
    attempt([&] { name = require(generator).class_name(class_number).c_str(); });
    return name;
}

const char* pocketgan_last_error(void) {
    return last_error;
}
