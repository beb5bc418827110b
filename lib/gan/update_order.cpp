#include "base/names.hpp"
#include "pocketgan/gan.hpp"

namespace pocketgan {
namespace {

constexpr Named<UpdateOrder> kOrders[] = {{UpdateOrder::alternating, "alternating"},
                                          {UpdateOrder::simultaneous, "simultaneous"}};

} // namespace

const char* to_string(UpdateOrder order) {
    return name_of(kOrders, order);
}

UpdateOrder update_order_from_string(const std::string& name) {
    return value_of(kOrders, "update order", name);
}

} // namespace pocketgan
