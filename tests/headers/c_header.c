#include <pocketgan.h>

#include <pocketgan.h>

/* The test is that this compiles as C99. */
int main(void) {
    return 0;
}
