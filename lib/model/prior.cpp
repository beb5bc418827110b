#include "pocketgan/model.hpp"

#include "base/names.hpp"

namespace pocketgan {
namespace {

constexpr Named<Prior> kPriors[] = {{Prior::gaussian, "gaussian"}, {Prior::uniform, "uniform"}};

} // namespace

const char* to_string(Prior prior) {
    return name_of(kPriors, prior);
}

Prior prior_from_string(const std::string& name) {
    return value_of(kPriors, "prior", name);
}

} // namespace pocketgan
