// A program for a Cortex-M: vector table, reset handler and output by semihosting, without a C
// library's start-up code. Writes the pictures, then the bytes of stack used (uint32).
#include "pictures.h"

#include <stdint.h>

// Symbols of the linker script.
extern uint32_t data_in_flash[], data_begin[], data_end[], bss_begin[], bss_end[], stack_top[];

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_EXIT = 0x18 };
enum { OPEN_TO_WRITE = 4, APPLICATION_EXIT = 0x20026, INTERNAL_ERROR = 0x20024 };

static uintptr_t semihosting(uintptr_t operation, uintptr_t parameter) {
    register uintptr_t r0 __asm__("r0") = operation;
    register uintptr_t r1 __asm__("r1") = parameter;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static uintptr_t standard_output;

void put(const void* bytes, size_t count) {
    const uintptr_t parameters[] = {standard_output, (uintptr_t)bytes, count};
    semihosting(SYS_WRITE, (uintptr_t)parameters);
}

static void open_output(void) {
    const uintptr_t parameters[] = {(uintptr_t) ":tt", OPEN_TO_WRITE, 3};
    standard_output = semihosting(SYS_OPEN, (uintptr_t)parameters);
}

// Unused stack still holds this value.
#define PAINT 0x57ac4u

static void paint_stack(void) {
    uint32_t* top;
    __asm__ volatile("mov %0, sp" : "=r"(top));
    for (volatile uint32_t* word = bss_end; word < top; ++word)
        *word = PAINT;
}

static void put_stack_used(void) {
    const uint32_t* word = bss_end;
    while (*word == PAINT)
        ++word;
    const uint32_t used = (uint32_t)((uintptr_t)stack_top - (uintptr_t)word);
    put(&used, sizeof used);
}

void reset(void);
void reset(void) {
#ifdef __ARM_FP
    *(volatile uint32_t*)0xE000ED88 |= 0xFu << 20; // CPACR: enable the FPU
    __asm__ volatile("dsb\n isb");
#endif
    // Volatile, or compilers turn the loops into calls of memcpy and memset, which do not exist.
    const uint32_t* from = data_in_flash;
    for (volatile uint32_t* to = data_begin; to < data_end;)
        *to++ = *from++;
    for (volatile uint32_t* to = bss_begin; to < bss_end;)
        *to++ = 0;
    paint_stack();
    open_output();
    draw_pictures();
    put_stack_used();
    semihosting(SYS_EXIT, APPLICATION_EXIT);
}

static void fault(void) {
    semihosting(SYS_EXIT, INTERNAL_ERROR);
}

typedef void (*Handler)(void);
__attribute__((section(".vectors"), used)) static const struct {
    void* stack;
    Handler handlers[15];
} vectors = {stack_top, {reset, fault, fault, fault, fault, fault}};
