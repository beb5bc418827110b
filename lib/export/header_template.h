// The text of exported C headers: ISO C99 that is also C++, with the arithmetic of lib/kernels.
// c_header.cpp writes the sections that a model needs. It replaces "pocketgan_model" by the name
// that the user chose and {words} by values of the model. A line "//! name" begins a section; the
// lines before the first section are not written.
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define POCKETGAN_MODEL_LATENT_SIZE 100

// clang-format off: another name changes the length of lines.

//! opening
/* {source} as C: {images}, drawn without files and without a heap.
 * Written by pocketgan export --to header; the checksum of the weights is {checksum}.
 *
 * {network}
 * {type} weights, latents of the {prior} prior
 *
 * Flash: {constants} bytes of constants, and the code.
 * RAM:   {ram} bytes: latent {latent}, image {image}, workspace {workspace}; and the stack.
 *
 *     #include "{file}"
 *
 *     static float latent[POCKETGAN_MODEL_LATENT_SIZE], image[POCKETGAN_MODEL_OUTPUTS];
 *     static pocketgan_model_workspace workspace;
 *
 *     void draw(uint64_t seed, uint64_t index) { // what pocketgan-sample --seed --first draws
 *         pocketgan_model_latent(seed, index, latent);
 *         {generate}
 *     }
 *
 * ISO C99 or C++11, which calls {calls}.
 * Constants and functions are static: include it in one source file. With -ffp-contract=off,
 * latents are the same bits on every machine. */
#ifndef POCKETGAN_MODEL_H
#define POCKETGAN_MODEL_H

#ifdef __GNUC__
#define POCKETGAN_MODEL_ALIGNED __attribute__((aligned(16)))
#else
#define POCKETGAN_MODEL_ALIGNED
#endif

//! bits
// Copies the bits of a float to an integer or back, byte by byte: valid in C and C++, and compiled
// to one move.
static inline void pocketgan_model_copy(const void* from, void* to) {
    const unsigned char* const source = (const unsigned char*)from;
    unsigned char* const target = (unsigned char*)to;
    for (int i = 0; i < 4; ++i)
        target[i] = source[i];
}

static inline uint32_t pocketgan_model_bits(float number) {
    uint32_t bits;
    pocketgan_model_copy(&number, &bits);
    return bits;
}

static inline float pocketgan_model_float(uint32_t bits) {
    float number;
    pocketgan_model_copy(&bits, &number);
    return number;
}

//! float32 dense
// y (count) = outputs [first, first + count) of W x + b: W (pieces * outputs, inputs), b (pieces *
// outputs), x (inputs). Output j is the largest of its pieces, rows p * outputs + j of W.
static inline void pocketgan_model_dense(
    const float* weight, const float* bias, size_t inputs, size_t outputs, size_t pieces,
    const float* x, size_t first, size_t count, float* y) {
    for (size_t piece = 0; piece < pieces; ++piece)
        for (size_t j = 0; j < count; ++j) {
            const size_t row = piece * outputs + first + j;
            const float* const w = weight + row * inputs;
            float z = 0.0f;
            for (size_t i = 0; i < inputs; ++i)
                z += x[i] * w[i];
            z += bias[row];
            if (piece == 0 || z > y[j])
                y[j] = z;
        }
}

//! int8
// x (n) -> rounded (n); returns the scale: x is about scale * rounded. The scale is NaN if a number
// of x is not finite.
static inline float pocketgan_model_round(const float* x, size_t n, int16_t* rounded) {
    float largest = 1e-30f; // not 0, so that its inverse is finite
    float zero = 0.0f;      // or NaN
    for (size_t i = 0; i < n; ++i) {
        const float size = x[i] < 0.0f ? -x[i] : x[i];
        if (size > largest)
            largest = size;
        zero += 0.0f * x[i];
    }
    const int finite = zero >= 0.0f;
    const float inverse = finite ? 32767.0f / largest : 0.0f;
    for (size_t i = 0; i < n; ++i) // 1.5 * 2^23 rounds to an integer in the lowest bits
        rounded[i] = (int16_t)pocketgan_model_bits(x[i] * inverse + 12582912.0f);
    return finite ? largest / 32767.0f : zero;
}

// sum + scale * the sum of w[i] x[i], which are products `first` to `first` + n of a row: exact up
// to each 512th of the row, as the sum of 512 fits in 32 bits.
static inline float pocketgan_model_add(
    float sum, float scale, const int8_t* w, const int16_t* x, size_t first, size_t n) {
    for (size_t done = 0; done < n;) {
        const size_t left = 512 - (first + done) % 512;
        const size_t count = n - done < left ? n - done : left;
        const int16_t* const end = x + count;
        int32_t exact = 0;
        do // there is at least one product
            exact += (int32_t)*w++ * *x++;
        while (x != end);
        done += count;
        sum += scale * (float)exact;
    }
    return sum;
}

//! int8 dense
// y (count) = outputs [first, first + count) of scale (W x) + b: W (pieces * outputs, inputs),
// scale and b (pieces * outputs), x = x_scale * rounded (inputs). Output j is the largest of its
// pieces, rows p * outputs + j of W.
static inline void pocketgan_model_dense(
    const int8_t* weight, const float* scale, const float* bias, size_t inputs, size_t outputs,
    size_t pieces, const int16_t* rounded, float x_scale, size_t first, size_t count, float* y) {
    for (size_t piece = 0; piece < pieces; ++piece)
        for (size_t j = 0; j < count; ++j) {
            const size_t row = piece * outputs + first + j;
            const float sum =
                pocketgan_model_add(0.0f, 1.0f, weight + row * inputs, rounded, 0, inputs);
            const float z = sum * (scale[row] * x_scale) + bias[row];
            if (piece == 0 || z > y[j])
                y[j] = z;
        }
}

//! convolution
// The images and the kernel of a convolution. W is (pieces * outputs, kernel_height, kernel_width,
// channels); the lines and columns of a transposed kernel are ordered by the output pixels that
// they meet.
typedef struct {
    size_t height, width, channels; // of the input
    size_t lines;                   // of the input in memory: line i is number i % lines of them
    size_t out_width, outputs;      // of the output
    size_t pieces;                  // of each output, which is the largest of them
    size_t bias_step;               // biases from a pixel to the next
    size_t kernel_height, kernel_width, stride, pad;
    int transposed;
} pocketgan_model_shape;

// Along an axis, the pixels [begin, end) of the input on which a pixel of the output depends. The
// first is number `skipped` of the window, as the others lie outside, and meets number `tap` of the
// kernel.
typedef struct {
    size_t begin, end, skipped, tap;
} pocketgan_model_window;

static inline pocketgan_model_window pocketgan_model_window_of(
    const pocketgan_model_shape* shape, size_t at, size_t size, size_t kernel) {
    const size_t stride = shape->stride;
    ptrdiff_t first = (ptrdiff_t)(at * stride) - (ptrdiff_t)shape->pad;
    size_t count = kernel;
    pocketgan_model_window window;
    window.tap = 0;
    if (shape->transposed) { // pixel `at` is stride * i - pad + tap for pixels i of the input
        const size_t least = (at + shape->pad) % stride, more = kernel % stride;
        count = kernel > least ? (kernel - least - 1) / stride + 1 : 0;
        first = (ptrdiff_t)((at + shape->pad) / stride + 1) - (ptrdiff_t)count;
        window.tap = least * (kernel / stride) + (least < more ? least : more);
    }
    const ptrdiff_t end = first + (ptrdiff_t)count;
    window.begin = first < 0 ? 0 : (size_t)first;
    window.end = end < 0 ? 0 : (size_t)end < size ? (size_t)end : size;
    window.skipped = 0;
    if (window.begin >= window.end)
        window.begin = window.end; // all of the window lies outside
    else if (first < 0)
        window.skipped = (size_t)-first;
    window.tap += window.skipped;
    return window;
}

// The lines of the input on which a line of the output depends.
static inline pocketgan_model_window pocketgan_model_lines(
    const pocketgan_model_shape* shape, size_t line) {
    return pocketgan_model_window_of(shape, line, shape->height, shape->kernel_height);
}

//! float32 convolution
// y (out_width, outputs) = line `line` of W x + b, x (lines, width, channels).
static inline void pocketgan_model_convolution(
    const pocketgan_model_shape* shape, const float* weight, const float* bias, const float* x,
    size_t line, float* y) {
    const size_t channels = shape->channels, kernel_line = shape->kernel_width * channels;
    const pocketgan_model_window v = pocketgan_model_lines(shape, line);
    bias += line * shape->out_width * shape->bias_step;
    for (size_t column = 0; column < shape->out_width; ++column) {
        const pocketgan_model_window h =
            pocketgan_model_window_of(shape, column, shape->width, shape->kernel_width);
        const size_t count = (h.end - h.begin) * channels;
        for (size_t row = 0; row < shape->pieces * shape->outputs; ++row) {
            const float* w = weight + (row * shape->kernel_height + v.tap) * kernel_line +
                             h.tap * channels;
            float z = 0.0f;
            for (size_t i = v.begin; i < v.end; ++i, w += kernel_line) {
                const float* const from =
                    x + (i % shape->lines * shape->width + h.begin) * channels;
                for (size_t p = 0; p < count; ++p)
                    z += from[p] * w[p];
            }
            z += bias[row];
            if (row < shape->outputs)
                y[row] = z;
            else if (z > y[row % shape->outputs])
                y[row % shape->outputs] = z;
        }
        bias += shape->bias_step;
        y += shape->outputs;
    }
}

//! int8 convolution
// y (out_width, outputs) = line `line` of scale (W x) + b, x = x_scales * rounded (lines, width,
// channels), a scale for each line.
static inline void pocketgan_model_convolution(
    const pocketgan_model_shape* shape, const int8_t* weight, const float* scale,
    const float* bias, const int16_t* rounded, const float* x_scales, size_t line, float* y) {
    const size_t channels = shape->channels, kernel_line = shape->kernel_width * channels;
    const pocketgan_model_window v = pocketgan_model_lines(shape, line);
    bias += line * shape->out_width * shape->bias_step;
    for (size_t column = 0; column < shape->out_width; ++column) {
        const pocketgan_model_window h =
            pocketgan_model_window_of(shape, column, shape->width, shape->kernel_width);
        const size_t count = (h.end - h.begin) * channels;
        for (size_t row = 0; row < shape->pieces * shape->outputs; ++row) {
            const int8_t* w = weight + (row * shape->kernel_height + v.tap) * kernel_line +
                              h.tap * channels;
            float sum = 0.0f;
            for (size_t i = v.begin; i < v.end; ++i, w += kernel_line) {
                const size_t kept = i % shape->lines;
                sum = pocketgan_model_add(
                    sum, x_scales[kept], w, rounded + (kept * shape->width + h.begin) * channels,
                    h.skipped * channels, count);
            }
            const float z = sum * scale[row] + bias[row];
            if (row < shape->outputs)
                y[row] = z;
            else if (z > y[row % shape->outputs])
                y[row % shape->outputs] = z;
        }
        bias += shape->bias_step;
        y += shape->outputs;
    }
}

//! float32 classes
// bias (count) = rows [first, first + count) of b + column class_number of the classes' W (classes,
// rows).
static inline void pocketgan_model_class(
    size_t class_number, size_t first, size_t count, float* bias) {
    const size_t rows = sizeof pocketgan_model_bias0 / sizeof *pocketgan_model_bias0;
    const float* const w = pocketgan_model_class_weight + class_number * rows;
    for (size_t row = first; row < first + count; ++row)
        bias[row - first] = pocketgan_model_bias0[row] + w[row];
}

//! int8 classes
// bias (count) = rows [first, first + count) of b + scale times column class_number of the classes'
// W (classes, rows).
static inline void pocketgan_model_class(
    size_t class_number, size_t first, size_t count, float* bias) {
    const size_t rows = sizeof pocketgan_model_bias0 / sizeof *pocketgan_model_bias0;
    const int8_t* const w = pocketgan_model_class_weight + class_number * rows;
    for (size_t row = first; row < first + count; ++row)
        bias[row - first] =
            pocketgan_model_bias0[row] + pocketgan_model_scale0[row] * (float)w[row];
}

//! relu
static inline void pocketgan_model_relu(float* y, size_t n) {
    for (size_t i = 0; i < n; ++i)
        y[i] = y[i] < 0.0f ? 0.0f : y[i];
}

//! leaky_relu
static inline void pocketgan_model_leaky_relu(float slope, float* y, size_t n) {
    for (size_t i = 0; i < n; ++i)
        y[i] = y[i] > 0.0f ? y[i] : slope * y[i];
}

//! clamp
static inline void pocketgan_model_clamp(float low, float high, float* y, size_t n) {
    for (size_t i = 0; i < n; ++i)
        y[i] = y[i] < low ? low : y[i] > high ? high : y[i];
}

//! exponential
// For x in [-87, 88]: returns power and sets rest, so that exp(x) = power + power * rest: power is
// 2^n for the integer n nearest to x / log 2, and rest is a polynomial of x - n log 2.
static inline float pocketgan_model_exponential(float x, float* rest) {
    const float rounder = 12582912.0f + 127.0f; // leaves n + 127 in the lowest bits
    const float rounded = x * 1.44269504f + rounder;
    const float n = rounded - rounder;
    const float r = n * 2.12194440e-4f + (n * -0.693359375f + x); // log 2 as a sum of two floats
    float p = 0.00138825213f;
    p = p * r + 0.00836652052f;
    p = p * r + 0.0416672006f;
    p = p * r + 0.166665435f;
    p = p * r + 0.49999997f;
    *rest = p * (r * r) + r;
    return pocketgan_model_float(pocketgan_model_bits(rounded) << 23);
}

//! sigmoid
static inline void pocketgan_model_sigmoid(float* y, size_t n) {
    for (size_t i = 0; i < n; ++i) {
        const float x = y[i] > 87.0f ? 87.0f : y[i] < -88.0f ? -88.0f : y[i];
        float rest;
        const float power = pocketgan_model_exponential(-x, &rest);
        y[i] = 1.0f / (1.0f + (power * rest + power));
    }
}

//! tanh
// y = tanh(steepness y): tanh |x| = -e / (2 + e) with e = exp(-2 |x|) - 1, which is -1 from 9 on.
static inline void pocketgan_model_tanh(float steepness, float* y, size_t n) {
    for (size_t i = 0; i < n; ++i) {
        const float x = steepness * y[i];
        const float size = x < 0.0f ? -x : x;
        float rest;
        const float power = pocketgan_model_exponential(-2.0f * (size > 9.0f ? 9.0f : size), &rest);
        const float e = power * rest + (power - 1.0f);
        const float negative = e / (e + 2.0f);
        y[i] = x > 0.0f ? -negative : negative;
    }
}

//! philox
// Block `block` of the words of `seed`: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011).
static inline void pocketgan_model_philox(uint64_t seed, uint64_t block, uint32_t words[4]) {
    uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
    words[0] = (uint32_t)block;
    words[1] = (uint32_t)(block >> 32);
    words[2] = words[3] = 0; // stream 0: latents
    for (int round = 0; round < 10; ++round) {
        const uint64_t a = (uint64_t)words[0] * 0xD2511F53u;
        const uint64_t b = (uint64_t)words[2] * 0xCD9E8D57u;
        words[0] = words[1] ^ key0 ^ (uint32_t)(b >> 32);
        words[1] = (uint32_t)b;
        words[2] = words[3] ^ key1 ^ (uint32_t)(a >> 32);
        words[3] = (uint32_t)a;
        key0 += 0x9E3779B9u; // golden ratio
        key1 += 0xBB67AE85u; // sqrt 3 - 1
    }
}

//! uniform
// words (4) -> numbers (4) of U(-sqrt 3, sqrt 3)
static inline void pocketgan_model_numbers(const uint32_t* words, float* numbers) {
    const float sqrt3 = 1.7320508f, unit = 1.0f / 16777216.0f;
    for (int i = 0; i < 4; ++i)
        numbers[i] = -sqrt3 + (sqrt3 + sqrt3) * ((float)(words[i] >> 8) * unit);
}

//! gaussian
// log u for u in (0, 1]: u = 2^e m, m in [sqrt 1/2, sqrt 2); log m = 2 atanh s by its series.
static inline float pocketgan_model_log(float u) {
    const int32_t from_root = (int32_t)pocketgan_model_bits(u) - 0x3f3504f3;
    const int32_t exponent = from_root >> 23;
    const float m = pocketgan_model_float(pocketgan_model_bits(u) - (uint32_t)exponent * 0x800000u);
    const float s = (m - 1.0f) / (m + 1.0f);
    const float s2 = s * s;
    const float series =
        1.0f + s2 * (1.0f / 3.0f + s2 * (1.0f / 5.0f + s2 * (1.0f / 7.0f + s2 * (1.0f / 9.0f))));
    return (float)exponent * 0.69314718f + 2.0f * s * series;
}

// cos and sin of 2 pi v for v in [0, 1): the nearest quarter turn, and the series of the remainder.
static inline void pocketgan_model_cos_sin(float v, float* cosine, float* sine) {
    const int32_t quarter = (int32_t)(4.0f * v + 0.5f);
    const float t = (v - (float)quarter * 0.25f) * 6.2831853f;
    const float t2 = t * t;
    const float c =
        1.0f - t2 * (0.5f - t2 * (1.0f / 24.0f - t2 * (1.0f / 720.0f - t2 * (1.0f / 40320.0f))));
    const float s =
        t *
        (1.0f - t2 * (1.0f / 6.0f - t2 * (1.0f / 120.0f - t2 * (1.0f / 5040.0f - t2 / 362880.0f))));
    const float cosine_size = quarter & 1 ? s : c, sine_size = quarter & 1 ? c : s;
    *cosine = (quarter + 1) & 2 ? -cosine_size : cosine_size;
    *sine = quarter & 2 ? -sine_size : sine_size;
}

// words (4) -> numbers (4) of N(0, 1) (Box and Muller 1958)
static inline void pocketgan_model_numbers(const uint32_t* words, float* numbers) {
    const float unit = 1.0f / 16777216.0f;
    for (int i = 0; i < 4; i += 2) {
        const float u = (float)((words[i] >> 8) + 1) * unit;
        const float r = sqrtf(-2.0f * pocketgan_model_log(u));
        float cosine, sine;
        pocketgan_model_cos_sin((float)(words[i + 1] >> 8) * unit, &cosine, &sine);
        numbers[i] = r * cosine;
        numbers[i + 1] = r * sine;
    }
}

//! latent
// The latent that pocketgan-sample --seed SEED --first INDEX begins with.
static inline void pocketgan_model_latent(uint64_t seed, uint64_t index, float* latent) {
    const uint64_t first = index * POCKETGAN_MODEL_LATENT_SIZE;
    size_t j = 0;
    while (j < POCKETGAN_MODEL_LATENT_SIZE) {
        uint32_t words[4];
        float numbers[4];
        pocketgan_model_philox(seed, (first + j) / 4, words);
        pocketgan_model_numbers(words, numbers);
        for (size_t k = (size_t)((first + j) % 4); k < 4 && j < POCKETGAN_MODEL_LATENT_SIZE; ++k)
            latent[j++] = numbers[k];
    }
}
