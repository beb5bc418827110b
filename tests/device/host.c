#include "pictures.h"

#include <stdio.h>

void put(const void* bytes, size_t count) {
    fwrite(bytes, 1, count, stdout);
}

int main(void) {
    draw_pictures();
    return 0;
}
