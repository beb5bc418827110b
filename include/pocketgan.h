#ifndef POCKETGAN_H
#define POCKETGAN_H

/** @file
 * The sampler for C (C99), and for languages that call C; C++ has pocketgan/generator.hpp.
 *
 * A function that fails returns NULL or -1, and pocketgan_last_error returns the reason. Several
 * threads may use a generator at the same time; each call computes on the calling thread. A child
 * of fork() may use and free the generators of its parent. */

#include "pocketgan/api.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A generator: the result of pocketgan_load, freed by pocketgan_free. */
typedef struct pocketgan_generator pocketgan_generator;

/** Loads the generator of a model folder. Returns NULL if `folder` is NULL, if the folder has no
 * valid generator, or if its self-test fails. */
POCKETGAN_API pocketgan_generator* pocketgan_load(const char* folder);

/** Frees a generator; NULL is allowed. */
POCKETGAN_API void pocketgan_free(pocketgan_generator* generator);

/** The number of components of a latent; 0 for NULL. */
POCKETGAN_API size_t pocketgan_latent_size(const pocketgan_generator* generator);

/** The number of values of a sample, height * width * channels for images; 0 for NULL. */
POCKETGAN_API size_t pocketgan_outputs(const pocketgan_generator* generator);

/** The height of an image in pixels; 0 for plain vectors and NULL. */
POCKETGAN_API size_t pocketgan_image_height(const pocketgan_generator* generator);

/** The width of an image in pixels; 0 for plain vectors and NULL. */
POCKETGAN_API size_t pocketgan_image_width(const pocketgan_generator* generator);

/** The channels of an image, 1 (grey) or 3 (RGB); 0 for plain vectors and NULL. */
POCKETGAN_API size_t pocketgan_image_channels(const pocketgan_generator* generator);

/** Samples [first, first + count) of `seed` -> out (count, outputs). Images are row-major, channels
 * last; 0 is black and 1 is white. Values are not clipped, so that those of a network without a
 * bounded output may lie outside of [0, 1]. Plain vectors are not scaled. A sample does not depend
 * on `count`. Returns 0, or -1 if `generator` is NULL, `out` is NULL and `count` is not 0, or
 * (first + count) * latent_size exceeds 2^64. */
POCKETGAN_API int pocketgan_sample(const pocketgan_generator* generator, uint64_t seed,
                                   uint64_t first, size_t count, float* out);

/** The samples of the latents z (count, latent_size) -> out (count, outputs), as above. Returns 0,
 * or -1 if `generator` is NULL, or `z` or `out` is NULL and `count` is not 0. */
POCKETGAN_API int pocketgan_generate(const pocketgan_generator* generator, const float* z,
                                     size_t count, float* out);

/** As pocketgan_sample, of a model that completes images (trained with --draw): each sample
 * completes `image` (outputs), 0 black and 1 white, whose drawn part is ignored. Samples of such a
 * model by the functions above have random numbers where pixels should be given. Returns 0, or -1
 * as pocketgan_sample does, if the model draws whole images, if it has classes, or if `image` is
 * NULL. */
POCKETGAN_API int pocketgan_complete(const pocketgan_generator* generator, const float* image,
                                     uint64_t seed, uint64_t first, size_t count, float* out);

/** The number of classes of a conditional generator; 0 for others and for NULL. pocketgan_sample
 * gives sample i the class i % pocketgan_classes. */
POCKETGAN_API size_t pocketgan_classes(const pocketgan_generator* generator);

/** The name of a class, valid as long as the generator; NULL if there is no such class. */
POCKETGAN_API const char* pocketgan_class_name(const pocketgan_generator* generator,
                                               size_t class_number);

/** pocketgan_sample with all samples of one class. Returns -1 for a class that is not below
 * pocketgan_classes, too. */
POCKETGAN_API int pocketgan_sample_class(const pocketgan_generator* generator, size_t class_number,
                                         uint64_t seed, uint64_t first, size_t count, float* out);

/** pocketgan_generate with all samples of one class, as a conditional generator requires. Returns
 * -1 for a class that is not below pocketgan_classes, too. */
POCKETGAN_API int pocketgan_generate_class(const pocketgan_generator* generator,
                                           size_t class_number, const float* z, size_t count,
                                           float* out);

/** The reason of the last failed call on this thread, in one line; "" before the first failure. The
 * text is valid until the next failure on this thread. */
POCKETGAN_API const char* pocketgan_last_error(void);

#ifdef __cplusplus
}
#endif

#endif
