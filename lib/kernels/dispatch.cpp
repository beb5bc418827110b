#include "kernels/kernels.hpp"

#include "base/ceil_div.hpp"
#include "base/text.hpp"

#include <cstdlib>
#include <cstring>
#include <string>

#if defined(__arm__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace pocketgan::kernels {

#if POCKETGAN_DEVICE
using Table = SamplingTable;
#else
using Table = KernelTable;
#endif

extern const Table table_scalar;
extern const Table table_sse2;
extern const Table table_avx2;
extern const Table table_avx512;
extern const Table table_neon;
extern const Table table_neon64;

namespace {

// The compiler's own test also checks that the operating system saves the registers; xsimd 8.1's
// does not, and misnames AVX machines.
TableList<Table> list_tables() {
    TableList<Table> list{};
    const auto add = [&list](const Table& table) { list.tables[list.count++] = &table; };
#if defined(POCKETGAN_HAVE_SCALAR)
    add(table_scalar);
#endif
#if defined(POCKETGAN_HAVE_SSE2)
    add(table_sse2); // part of x86-64
#endif
#if defined(POCKETGAN_HAVE_AVX2)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        add(table_avx2);
#endif
#if defined(POCKETGAN_HAVE_AVX512)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        add(table_avx512);
#endif
#if defined(POCKETGAN_HAVE_NEON64)
    add(table_neon64); // part of AArch64
#endif
#if defined(POCKETGAN_HAVE_NEON)
    if (getauxval(AT_HWCAP) & HWCAP_NEON)
        add(table_neon);
#endif
    return list;
}

const Table& choose_table() {
    const TableList<Table> list = list_tables();
    const char* const wanted = std::getenv("POCKETGAN_ISA");
    if (!wanted || !*wanted)
        return *list.tables[list.count - 1];
    std::string names;
    for (std::size_t i = 0; i < list.count; ++i) {
        if (std::strcmp(wanted, list.tables[i]->name) == 0)
            return *list.tables[i];
        names += (i ? ", " : "") + std::string(list.tables[i]->name);
    }
    throw_error({"POCKETGAN_ISA is \"", wanted, "\"; this machine has ", names});
}

const Table& chosen_table() {
    static const Table& chosen = choose_table();
    return chosen;
}

} // namespace

const SamplingTable& sampling_table() {
    return chosen_table();
}

#if !POCKETGAN_DEVICE
const KernelTable& table() {
    return chosen_table();
}

TableList<KernelTable> available_tables() {
    return list_tables();
}
#endif

std::size_t packed_size(const SamplingTable& table, std::size_t k, std::size_t n) {
    return round_up(n, table.tile_columns) * k;
}

} // namespace pocketgan::kernels
