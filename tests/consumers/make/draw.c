/* draw MODEL FILE: writes four samples to FILE, as float32. */
#include <pocketgan.h>

#include <stdio.h>
#include <stdlib.h>

#define COUNT 4

static int fail(const char* why) {
    fprintf(stderr, "draw: %s\n", why);
    return 1;
}

static int draw(const pocketgan_generator* generator, const char* path) {
    const size_t numbers = COUNT * pocketgan_outputs(generator);
    float* const out = malloc(numbers * sizeof *out);
    FILE* const file = fopen(path, "wb");
    int status = 0;
    if (!out || !file)
        status = fail("no memory, or no file");
    else if (pocketgan_sample(generator, 1, 0, COUNT, out) != 0)
        status = fail(pocketgan_last_error());
    else if (fwrite(out, sizeof *out, numbers, file) != numbers)
        status = fail("the file cannot be written");
    if (file && fclose(file) != 0)
        status = fail("the file cannot be written");
    free(out);
    return status;
}

int main(int argc, char** argv) {
    pocketgan_generator* generator;
    int status;
    if (argc != 3)
        return fail("expected MODEL FILE");
    generator = pocketgan_load(argv[1]);
    if (!generator)
        return fail(pocketgan_last_error());
    status = draw(generator, argv[2]);
    pocketgan_free(generator);
    return status;
}
