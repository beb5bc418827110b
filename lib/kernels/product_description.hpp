#pragma once

// A matrix product as its caller describes it: C (m, n) = epilogue(A (m, k) B (k, n)).

#include "kernels/operands.hpp"
#include "kernels/update.hpp"
#include "pocketgan/activation.hpp"

#include <cstddef>

namespace pocketgan::kernels {

/// The operation on each sum of a product before it is stored. The named functions construct it; a
/// dropout mask is set afterwards.
struct Epilogue {
    enum class Kind {
        store,      ///< c = sum
        accumulate, ///< c = c + sum
        forward,    ///< c = act(sum + bias) * mask
        backward,   ///< c = sum * mask * act'(keep * output): back through `forward`
        update      ///< sum = dL/dc, and c takes the step of `update`
    };

    /// (m, n) floats, row i from data + rows.at(i) on.
    struct Rows {
        const float* data = nullptr;
        Places rows; ///< a stride, or a grid

        Rows from(std::size_t i, std::size_t j) const {
            return data ? Rows{data + j, rows.from(i)} : Rows{};
        }
    };

    Kind kind = Kind::store;
    Rows bias;                                  ///< of `forward`, (n) at a stride of 0; null: none
    Activation activation = Activation::linear; ///< elementwise: any but maxout
    ActivationParameters activation_parameters;
    Rows mask;                      ///< dropout: factors of 0 or 1 / keep; null: all 1
    Rows output;                    ///< of `backward`: act(z) * mask, as `forward` stored it
    float keep = 1.0f;              ///< of `backward`: keep * output is the activation
    const Update* update = nullptr; ///< of `update`: its `value` contains C, in panels

    static Epilogue store() { return {}; }
    static Epilogue accumulate() { return of(Kind::accumulate); }
    static Epilogue forward(const float* bias, Activation activation = Activation::linear,
                            const ActivationParameters& parameters = {}) {
        Epilogue e = of(Kind::forward);
        e.bias = {bias, 0};
        e.activation = activation;
        e.activation_parameters = parameters;
        return e;
    }
    static Epilogue backward(Rows output, Activation activation = Activation::linear,
                             const ActivationParameters& parameters = {}) {
        Epilogue e = of(Kind::backward);
        e.output = output;
        e.activation = activation;
        e.activation_parameters = parameters;
        return e;
    }
    /// The padding of the panels takes the step with a gradient of 0.
    static Epilogue update_by(const Update& update) {
        Epilogue e = of(Kind::update);
        e.update = &update;
        return e;
    }

    /// The epilogue of the part of C from row i and column j on.
    Epilogue from(std::size_t i, std::size_t j) const {
        Epilogue part = *this;
        part.bias = bias.from(i, j);
        part.mask = mask.from(i, j);
        part.output = output.from(i, j);
        return part;
    }

private:
    static Epilogue of(Kind kind) {
        Epilogue e;
        e.kind = kind;
        return e;
    }
};

/// C (m, n) = epilogue(A (m, k) B (k, n)). Every element is one running sum over k, in ascending
/// order, so that its bits do not depend on m, n, the split over threads or its place in a tile.
struct Product {
    std::size_t m = 0, n = 0, k = 0;
    OperandA a;
    OperandB b;
    ResultC c;
    Epilogue epilogue;
};

} // namespace pocketgan::kernels
