#include "pocketgan/activation.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/model.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

TEST_CASE("each activation and prior has a name that is read back") {
    for (const Activation activation :
         {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::sigmoid,
          Activation::tanh, Activation::maxout})
        CHECK(activation_from_string(to_string(activation)) == activation);
    CHECK(std::string(to_string(Activation::leaky_relu)) == "leaky_relu");
    for (const Prior prior : {Prior::gaussian, Prior::uniform})
        CHECK(prior_from_string(to_string(prior)) == prior);
}

TEST_CASE("an unknown name is refused with the names that exist") {
    CHECK(thrown<Error>([] { activation_from_string("swish"); }) ==
          "unknown activation 'swish'; expected one of linear, relu, leaky_relu, sigmoid, tanh, "
          "sigmoid2, clamp, "
          "maxout");
    CHECK(thrown<Error>([] { prior_from_string(""); }) ==
          "unknown prior ''; expected one of gaussian, uniform");
}
