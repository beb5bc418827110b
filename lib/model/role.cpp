#include "pocketgan/model.hpp"

#include "base/names.hpp"

namespace pocketgan {
namespace {

constexpr Named<Role> kRoles[] = {
    {Role::generator, "generator"},
    {Role::discriminator, "discriminator"},
    {Role::classifier, "classifier"},
    {Role::encoder, "encoder"},
};

} // namespace

const char* to_string(Role role) {
    return name_of(kRoles, role);
}

Role role_from_string(const std::string& name) {
    return value_of(kRoles, "role", name);
}

} // namespace pocketgan
