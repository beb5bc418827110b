#include "kernels/kernels.hpp"

#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <cstdlib>
#include <cstring>
#include <string>

#if defined(__arm__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace pocketgan::kernels {

extern const KernelTable table_scalar;
extern const KernelTable table_sse2;
extern const KernelTable table_avx2;
extern const KernelTable table_avx512;
extern const KernelTable table_neon;
extern const KernelTable table_neon64;

// The compiler's own test looks at what the operating system saves, too; that of xsimd 8.1 does not
// (and calls AVX machines what they are not), so it is not asked.
TableList available_tables() {
    TableList list{};
    const auto add = [&list](const KernelTable& table) { list.tables[list.count++] = &table; };
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

namespace {

const KernelTable& choose_table() {
    const TableList list = available_tables();
    const char* const wanted = std::getenv("POCKETGAN_ISA");
    if (!wanted || !*wanted)
        return *list.tables[list.count - 1];
    std::string names;
    for (std::size_t i = 0; i < list.count; ++i) {
        if (std::strcmp(wanted, list.tables[i]->name) == 0)
            return *list.tables[i];
        names += (i ? ", " : "") + std::string(list.tables[i]->name);
    }
    throw Error(joined({"POCKETGAN_ISA is \"", wanted, "\"; this machine has ", names}));
}

} // namespace

std::size_t packed_size(const KernelTable& table, std::size_t k, std::size_t n) {
    return (n + table.tile_columns - 1) / table.tile_columns * table.tile_columns * k;
}

const KernelTable& table() {
    static const KernelTable& chosen = choose_table();
    return chosen;
}

} // namespace pocketgan::kernels
