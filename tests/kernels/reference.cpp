#include "kernels/reference.hpp"

#include <cmath>
#include <utility>

namespace pocketgan::kernels::reference {

double value(Activation activation, const ActivationParameters& parameters, double z) {
    switch (activation) {
    case Activation::relu:
        return z < 0.0 ? 0.0 : z;
    case Activation::leaky_relu:
        return z < 0.0 ? parameters.slope * z : z;
    case Activation::sigmoid:
        return 1.0 / (1.0 + std::exp(-z));
    case Activation::tanh:
        return std::tanh(z);
    case Activation::sigmoid2:
        return 2.0 / (1.0 + std::exp(-z)) - 1.0;
    case Activation::clamp:
        return std::fmin(parameters.high, std::fmax(parameters.low, z));
    case Activation::linear:
    case Activation::maxout:
        break;
    }
    return z;
}

double derivative(Activation activation, const ActivationParameters& parameters, double y) {
    switch (activation) {
    case Activation::relu:
        return y > 0.0 ? 1.0 : 0.0;
    case Activation::leaky_relu:
        return y > 0.0 ? 1.0 : parameters.slope;
    case Activation::sigmoid:
        return y * (1.0 - y);
    case Activation::tanh:
        return 1.0 - y * y;
    case Activation::sigmoid2:
        return 0.5 * (1.0 - y * y);
    case Activation::clamp:
        return y > parameters.low && y < parameters.high ? 1.0 : 0.0;
    case Activation::linear:
    case Activation::maxout:
        break;
    }
    return 1.0;
}

double second_derivative(Activation activation, double y) {
    switch (activation) {
    case Activation::sigmoid:
        return 1.0 - 2.0 * y;
    case Activation::tanh:
        return -2.0 * y;
    case Activation::sigmoid2:
        return -y;
    default:
        return 0.0;
    }
}

// a (m, k), b (k, n) -> c (m, n)
namespace {

// A(i, q).
double element(const OperandA& a, std::size_t i, std::size_t q) {
    const Window* const w = a.window();
    if (!w)
        return *a.at(i, q);
    const std::size_t place = a.is_by_rows() ? a.first() + i : q;
    const std::size_t inner = a.is_by_rows() ? q : a.first() + i;
    const auto [height, width] = std::pair{long(w->height), long(w->width)};
    const long y = long(place / w->grid_width % w->grid_height * w->step) + w->top +
                   long(inner / w->channels / w->kernel_width);
    const long x = long(place % w->grid_width * w->step) + w->left +
                   long(inner / w->channels % w->kernel_width);
    if (y < 0 || x < 0 || y >= height || x >= width)
        return 0.0;
    return a.images()[place / w->grid_width / w->grid_height * w->image +
                      std::size_t(y * width + x) * w->channels + inner % w->channels];
}

// B(q, j), not in panels.
double element(const OperandB& b, std::size_t q, std::size_t j) {
    return b.data()[(b.places().is_grid() ? b.places().at(q) : q * b.k_stride()) +
                    j * b.column_stride()];
}

// An epilogue's number for C(i, j).
double element(const Epilogue::Rows& rows, std::size_t i, std::size_t j) {
    return rows.data[rows.rows.at(i) + j];
}

} // namespace

void product(const Product& p) {
    for (std::size_t i = 0; i < p.m; ++i)
        for (std::size_t j = 0; j < p.n; ++j) {
            double sum = 0.0;
            for (std::size_t q = 0; q < p.k; ++q)
                sum += element(p.a, i, q) * element(p.b, q, j);
            float& c = *p.c.at<1>(i, j);
            const Epilogue& e = p.epilogue;
            const double mask = e.mask.data ? element(e.mask, i, j) : 1.0;
            switch (e.kind) {
            case Epilogue::Kind::store:
                c = static_cast<float>(sum);
                break;
            case Epilogue::Kind::accumulate:
                c = static_cast<float>(c + sum);
                break;
            case Epilogue::Kind::update:
                c = static_cast<float>(sum); // dL/dc; `update` below specifies the step
                break;
            case Epilogue::Kind::forward: {
                const double z = sum + (e.bias.data ? element(e.bias, i, j) : 0.0);
                c = static_cast<float>(value(e.activation, e.activation_parameters, z) * mask);
                break;
            }
            case Epilogue::Kind::backward: {
                const double y = element(e.output, i, j) * e.keep;
                c = static_cast<float>(sum * mask *
                                       derivative(e.activation, e.activation_parameters, y));
                break;
            }
            }
        }
}

// a (m, k), w (n, k), scale (n) -> c (m, n)
void product_quantised(const Product& p, const std::int8_t* w) {
    for (std::size_t i = 0; i < p.m; ++i)
        for (std::size_t j = 0; j < p.n; ++j) {
            const std::size_t k = p.a.window() ? p.a.window()->size() : p.k;
            double sum = 0.0;
            for (std::size_t q = 0; q < k; ++q)
                sum += element(p.a, i, q) * w[j * k + q];
            const Epilogue& e = p.epilogue;
            const double z = sum * p.b.scale()[j];
            *p.c.at<1>(i, j) =
                static_cast<float>(e.kind == Epilogue::Kind::store
                                       ? z
                                       : value(e.activation, e.activation_parameters,
                                               z + (e.bias.data ? element(e.bias, i, j) : 0.0)));
        }
}

void activate(Activation activation, const ActivationParameters& parameters, const float* x,
              float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        y[i] = static_cast<float>(value(activation, parameters, x[i]));
}

void activation_backward(Activation activation, const ActivationParameters& parameters,
                         const float* y, float* dy, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        dy[i] = static_cast<float>(dy[i] * derivative(activation, parameters, y[i]));
}

void activation_tangent(Activation activation, const ActivationParameters& parameters,
                        const ActivationPoint& at, const float* in, float* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double y = double{at.keep} * at.y[i];
        const double mask = at.mask ? at.mask[i] : 1.0;
        double r = in[i] * mask * derivative(activation, parameters, y);
        if (at.dz)
            r += at.dz[i] * second_derivative(activation, y) * at.rz[i];
        out[i] = static_cast<float>(r);
    }
}

void softplus(const float* x, float* y, float* slope, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = static_cast<float>(std::fmax(x[i], 0.0) +
                                  std::log1p(std::exp(-std::fabs(double{x[i]}))));
        slope[i] = static_cast<float>(value(Activation::sigmoid, {}, x[i]));
    }
}

// z (rows, pieces * units), bias (pieces * units), mask (rows, units) -> y, winner (rows, units)
void maxout_forward(const float* z, std::size_t z_row, const float* bias, std::size_t rows,
                    std::size_t units, std::size_t pieces, const float* mask, std::size_t mask_row,
                    float* y, std::size_t y_row, std::uint8_t* winner) {
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < units; ++j) {
            // In float: in double, pieces that tie in float may differ.
            const auto piece = [&](std::size_t p) {
                return z[i * z_row + p * units + j] + bias[p * units + j];
            };
            std::size_t best = 0;
            for (std::size_t p = 1; p < pieces; ++p)
                if (piece(p) > piece(best))
                    best = p;
            y[i * y_row + j] = piece(best) * (mask ? mask[i * mask_row + j] : 1.0f);
            winner[i * units + j] = static_cast<std::uint8_t>(best);
        }
}

// dy, winner (rows, units) -> dz (rows, pieces * units)
void maxout_backward(const float* dy, std::size_t dy_row, const std::uint8_t* winner,
                     std::size_t rows, std::size_t units, std::size_t pieces, float* dz,
                     std::size_t dz_row) {
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < pieces * units; ++j)
            dz[i * dz_row + j] = 0.0f;
        for (std::size_t j = 0; j < units; ++j)
            dz[i * dz_row + winner[i * units + j] * units + j] = dy[i * dy_row + j];
    }
}

// x (rows, columns) -> sums (columns)
void column_sums(const float* x, std::size_t x_row, std::size_t rows, std::size_t columns,
                 float* sums) {
    for (std::size_t j = 0; j < columns; ++j) {
        double sum = 0.0;
        for (std::size_t i = 0; i < rows; ++i)
            sum += x[i * x_row + j];
        sums[j] = static_cast<float>(sum);
    }
}

void multiply(const float* x, const float* factor, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        y[i] = static_cast<float>(double{x[i]} * factor[i]);
}

void bytes_to_floats(const std::uint8_t* x, float low, float high, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        y[i] = static_cast<float>(low + (double{high} - low) * x[i] / 255.0);
}

void update(const Update& u, std::size_t at, const float* gradient, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double g = gradient[i];
        float& value = u.value[at + i];
        if (u.rule == Update::Rule::collect) {
            float& first = u.first[at + i];
            first = static_cast<float>(first - double{u.sgd.rate} * g);
            continue;
        }
        if (u.rule == Update::Rule::sgd) {
            float& first = u.first[at + i];
            const double velocity = double{u.sgd.momentum} * first - double{u.sgd.rate} * g;
            first = static_cast<float>(velocity);
            value = static_cast<float>(value + velocity);
        } else if (u.rule == Update::Rule::rmsprop) {
            float& second = u.second[at + i];
            const double decay = u.rmsprop.decay;
            const double v = decay * second + (1.0 - decay) * g * g;
            second = static_cast<float>(v);
            value =
                static_cast<float>(value - u.rmsprop.rate * g / (std::sqrt(v) + u.rmsprop.epsilon));
        } else {
            const double beta1 = u.adam.beta1, beta2 = u.adam.beta2;
            float& first = u.first[at + i];
            float& second = u.second[at + i];
            const double m = beta1 * first + (1.0 - beta1) * g;
            const double v = beta2 * second + (1.0 - beta2) * g * g;
            first = static_cast<float>(m);
            second = static_cast<float>(v);
            value = static_cast<float>(
                value - u.adam.rate * m / (std::sqrt(v) * u.adam.second_scale + u.adam.epsilon));
        }
        if (u.limit > 0.0f && std::abs(value) > u.limit)
            value = std::copysign(u.limit, value);
        if (u.average)
            u.average[at + i] =
                static_cast<float>(u.decay * double{u.average[at + i]} + (1.0 - u.decay) * value);
    }
}

double sum_of_exponentials(const float* x, float largest, float scale, std::size_t n) {
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i)
        sum += std::exp(scale * (double{x[i]} - largest));
    return sum;
}

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t left = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t right = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(right >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(right),
                   static_cast<std::uint32_t>(left >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(left)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

std::uint32_t philox_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    return philox({low(index / 4), high(index / 4), low(stream), high(stream)},
                  {low(seed), high(seed)})[index % 4];
}

double philox_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    const std::uint64_t first = index - index % 2;
    // The upper 24 bits of a word; u is in (0, 1], as its logarithm is taken.
    const double u = ((philox_bits(seed, stream, first) >> 8) + 1) * 0x1p-24;
    const double v = (philox_bits(seed, stream, first + 1) >> 8) * 0x1p-24;
    const double angle = 2.0 * std::acos(-1.0) * v;
    return std::sqrt(-2.0 * std::log(u)) * (index % 2 == 0 ? std::cos(angle) : std::sin(angle));
}

} // namespace pocketgan::kernels::reference
