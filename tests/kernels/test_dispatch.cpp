#include "kernels/arrays.hpp"
#include "kernels/workers.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/error.hpp"

#include <cstdlib>
#include <string>

using namespace pocketgan;
using namespace pocketgan::kernels;

TEST_CASE("tables are listed in ascending order of their vectors, under different names") {
    const TableList<KernelTable> list = available_tables();
    REQUIRE(list.count >= 1);
    REQUIRE(list.count <= sizeof list.tables / sizeof list.tables[0]);
    CHECK(list.tables[0]->name == std::string("scalar"));
    CHECK(list.tables[0]->lanes == 1);
    for (std::size_t i = 1; i < list.count; ++i) {
        CHECK(list.tables[i]->lanes >= 4);
        CHECK(list.tables[i]->lanes >= list.tables[i - 1]->lanes);
        for (std::size_t j = 0; j < i; ++j)
            CHECK(list.tables[i]->name != std::string(list.tables[j]->name));
    }
    for_each_table([](const KernelTable& table) {
        CHECK(table.tile_rows >= 1);
        CHECK(table.tile_columns % table.lanes == 0);
    });
}

// meson.build runs this again for each name, and for one that no table has.
TEST_CASE("POCKETGAN_ISA: the table is the best, the one it names, or an error that lists them") {
    const TableList<KernelTable> list = available_tables();
    const char* const wanted = std::getenv("POCKETGAN_ISA");
    const KernelTable* expected = list.tables[list.count - 1];
    if (wanted && *wanted) {
        expected = nullptr;
        for (std::size_t i = 0; i < list.count; ++i)
            if (std::string(wanted) == list.tables[i]->name)
                expected = list.tables[i];
    }
    if (expected) {
        CHECK(&table() == expected);
        CHECK(&sampling_table() == expected);
        CHECK(Engine::instruction_set() == std::string(expected->name));
        CHECK(&Workers(1).table() == expected);
        return;
    }
    std::string message;
    try {
        Engine::instruction_set();
    } catch (const Error& error) {
        message = error.what();
    }
    CHECK(message.find(wanted) != std::string::npos);
    for (std::size_t i = 0; i < list.count; ++i)
        CHECK(message.find(list.tables[i]->name) != std::string::npos);
}
