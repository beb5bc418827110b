#ifndef PICTURES_H
#define PICTURES_H

#include <stddef.h>

void draw_pictures(void);

// What runs the pictures says where they go.
void put(const void* bytes, size_t count);

#endif
