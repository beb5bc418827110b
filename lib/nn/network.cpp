#include "pocketgan/network.hpp"

#include "base/check.hpp"
#include "nn/pass.hpp"
#include "nn/trainable_network.hpp"

#include <algorithm>
#include <utility>

namespace pocketgan {
namespace {

// Rows in a block; each block passes through all layers before the next one.
constexpr std::size_t kRowsAtOnce = 256;

void copy_rows(ConstMatrixView from, MatrixView to) {
    for (std::size_t i = 0; i < from.rows; ++i)
        std::copy_n(from.row(i), from.columns, to.row(i));
}

} // namespace

struct Network::Impl {
    explicit Impl(const Model& model) : role(model.role), layers(network_of(model.layers)) {
        if (model.image)
            image = *model.image;
    }

    // Without data in `hidden`, the output of the last hidden layer is not stored.
    void run(ConstMatrixView x, MatrixView hidden, MatrixView y, Engine& engine) const {
        Pass pass(layers, std::min(x.rows, kRowsAtOnce));
        for (std::size_t first = 0; first < x.rows; first += kRowsAtOnce) {
            const std::size_t rows = std::min(kRowsAtOnce, x.rows - first);
            pass.forward(layers, x.slice(first, rows), y.slice(first, rows), engine);
            if (hidden.data)
                copy_rows(pass.input(layers.layers().size() - 1), hidden.slice(first, rows));
        }
    }

    Role role;
    ImageShape image{0, 0, 0, 0.0f, 1.0f};
    TrainableNetwork layers;
};

Network::Network(Model model) : impl_(std::make_unique<Impl>(dequantised(std::move(model)))) {}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

Network Network::load(const std::string& folder) {
    return Network(load_model(folder));
}

Role Network::role() const {
    return impl_->role;
}

const ImageShape& Network::image() const {
    return impl_->image;
}

std::size_t Network::inputs() const {
    return impl_->layers.inputs();
}

std::size_t Network::outputs() const {
    return impl_->layers.outputs();
}

std::size_t Network::features() const {
    return impl_->layers.layers().back().shape.inputs;
}

void Network::run(ConstMatrixView x, MatrixView y, Engine& engine) const {
    check_columns(x, "x", inputs());
    check_shape(y, "y", x.rows, outputs());
    impl_->run(x, {}, y, engine);
}

void Network::run(ConstMatrixView x, MatrixView hidden, MatrixView y, Engine& engine) const {
    check_columns(x, "x", inputs());
    check_shape(hidden, "hidden", x.rows, features());
    check_shape(y, "y", x.rows, outputs());
    impl_->run(x, hidden, y, engine);
}

} // namespace pocketgan
