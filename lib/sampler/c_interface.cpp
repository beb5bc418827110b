// pocketgan.h. No exception leaves these functions.

#include "pocketgan.h"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"

#include <cstdio>
#include <exception>
#include <memory>
#include <new>

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
    const bool done = attempt([&] {
        const Generator& loaded = require(generator);
        require_array(out, count, "out is NULL; expected (count, outputs) numbers");
        const MatrixView y(out, count, loaded.outputs());
        Engine engine; // the calling thread
        loaded.sample(seed, first, y, engine);
        to_brightness(y, loaded.image());
    });
    return done ? 0 : -1;
}

int pocketgan_generate(const pocketgan_generator* generator, const float* z, size_t count,
                       float* out) {
    const bool done = attempt([&] {
        const Generator& loaded = require(generator);
        require_array(z, count, "z is NULL; expected (count, latent_size) numbers");
        require_array(out, count, "out is NULL; expected (count, outputs) numbers");
        const MatrixView y(out, count, loaded.outputs());
        Engine engine;
        loaded.generate({z, count, loaded.latent().size}, y, engine);
        to_brightness(y, loaded.image());
    });
    return done ? 0 : -1;
}

const char* pocketgan_last_error(void) {
    return last_error;
}
