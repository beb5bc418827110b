#ifndef POCKETGAN_H
#define POCKETGAN_H

/* The sampler for C (C99), and for languages that call C; C++ has pocketgan/generator.hpp.
 *
 * A function that fails says so by what it returns and leaves the reason to pocketgan_last_error.
 * A generator may be used by several threads at once; each call computes in the thread that makes
 * it. */

#include "pocketgan/api.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pocketgan_generator pocketgan_generator;

/* The generator of a model folder; NULL if there is none, it is broken or its self-test fails. */
POCKETGAN_API pocketgan_generator* pocketgan_load(const char* folder);

/* Ends a generator; does nothing to NULL. */
POCKETGAN_API void pocketgan_free(pocketgan_generator* generator);

/* Numbers of a latent. */
POCKETGAN_API size_t pocketgan_latent_size(const pocketgan_generator* generator);

/* Numbers of a sample: height * width * channels of an image. */
POCKETGAN_API size_t pocketgan_outputs(const pocketgan_generator* generator);

/* The images, with 1 channel (grey) or 3 (RGB); all 0 where samples are plain vectors. */
POCKETGAN_API size_t pocketgan_image_height(const pocketgan_generator* generator);
POCKETGAN_API size_t pocketgan_image_width(const pocketgan_generator* generator);
POCKETGAN_API size_t pocketgan_image_channels(const pocketgan_generator* generator);

/* Samples [first, first + count) of `seed` -> out (count, outputs), where an image is row-major,
 * channels last. 0 is black and 1 is white, and numbers may be a little beyond where the network
 * was not made to stop; plain vectors are as they are. A sample is the same however many are drawn
 * with it. Returns 0, or -1 on failure. */
POCKETGAN_API int pocketgan_sample(const pocketgan_generator* generator, uint64_t seed,
                                   uint64_t first, size_t count, float* out);

/* The samples of latents z (count, latent_size) -> out (count, outputs), as above. */
POCKETGAN_API int pocketgan_generate(const pocketgan_generator* generator, const float* z,
                                     size_t count, float* out);

/* Why the last call in this thread that failed did so, in one line; "" before the first. It is
 * there until the next failure in this thread. */
POCKETGAN_API const char* pocketgan_last_error(void);

#ifdef __cplusplus
}
#endif

#endif
