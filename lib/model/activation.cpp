#include "pocketgan/activation.hpp"

#include "base/names.hpp"

namespace pocketgan {
namespace {

constexpr Named<Activation> kActivations[] = {
    {Activation::linear, "linear"},
    {Activation::relu, "relu"},
    {Activation::leaky_relu, "leaky_relu"},
    {Activation::sigmoid, "sigmoid"},
    {Activation::tanh, "tanh"},
    {Activation::sigmoid2, "sigmoid2"},
    {Activation::clamp, "clamp"},
    {Activation::maxout, "maxout"},
};

} // namespace

const char* to_string(Activation activation) {
    return name_of(kActivations, activation);
}

Activation activation_from_string(const std::string& name) {
    return value_of(kActivations, "activation", name);
}

} // namespace pocketgan
