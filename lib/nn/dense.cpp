#include "base/aligned_buffer.hpp"
#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"
#include "nn/linear_map.hpp"

namespace pocketgan {
namespace {

using namespace kernels;

// Z = X Wᵀ, W (units, inputs) by rows, so that Wᵀ is a B in panels.
class Dense : public LinearMap {
public:
    void forward(ConstMatrixView x, const float* w, MatrixView z, const Epilogue& epilogue,
                 Engine& engine) override {
        engine.workers().product({x.rows, z.columns, x.columns, OperandA::rows(x.data, x.stride),
                                  OperandB::panels(w), ResultC::rows(z.data, z.stride), epilogue});
    }

    void input_gradient(ConstMatrixView dz, const float* w, MatrixView dx, const Epilogue& epilogue,
                        Engine& engine) override {
        engine.workers().product({dz.rows, dx.columns, dz.columns,
                                  OperandA::rows(dz.data, dz.stride),
                                  OperandB::transposed_panels(w, dx.columns),
                                  ResultC::rows(dx.data, dx.stride), epilogue});
    }

    void weight_gradient(ConstMatrixView dz, ConstMatrixView x, float* dw, bool adds,
                         Engine& engine) override {
        product(dz, x, dw, adds ? Epilogue::accumulate() : Epilogue::store(), engine);
    }

    // The step is the epilogue: each tile of dW is applied as soon as it is computed.
    void learn(ConstMatrixView dz, ConstMatrixView x, const Update& update, std::size_t at,
               Engine& engine) override {
        product(dz, x, update.value + at, Epilogue::update_by(update), engine);
    }

    void bias_gradient(ConstMatrixView dz, float* db, Engine& engine) override {
        Workers& workers = engine.workers();
        workers.parallel_for(dz.columns, kAlignedFloats, least_rows(dz.rows),
                             [&](std::size_t column, std::size_t count) {
                                 workers.table().column_sums(dz.data + column, dz.stride, dz.rows,
                                                             count, db + column);
                             });
    }

private:
    // dWᵀ = epilogue(Xᵀ dZ)
    static void product(ConstMatrixView dz, ConstMatrixView x, float* dw, const Epilogue& epilogue,
                        Engine& engine) {
        Workers& workers = engine.workers();
        const std::size_t width = workers.table().tile_columns;
        workers.product({x.columns, dz.columns, x.rows, OperandA::columns(x.data, x.stride),
                         OperandB::rows(dz.data, dz.stride),
                         ResultC::panels(dw, width, width * x.columns), epilogue});
    }
};

} // namespace

std::unique_ptr<LinearMap> make_dense() {
    return std::make_unique<Dense>();
}

} // namespace pocketgan
