#ifndef PICTURES_H
#define PICTURES_H

#include <stddef.h>

void draw_pictures(void);

// Output, defined by host.c or board.c.
void put(const void* bytes, size_t count);

#endif
