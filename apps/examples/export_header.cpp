// Rounds a generator to int8 weights and writes it as a C header for a microcontroller.
//   c++ -std=c++17 export_header.cpp -o export_header $(pkg-config --cflags --libs pocketgan)
//   ./export_header apps/models/digits digits.h
#include <pocketgan/error.hpp>
#include <pocketgan/export.hpp>

#include <cstdio>

using namespace pocketgan;

int main(int argc, char** argv) try {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s MODEL HEADER.h\n", argv[0]);
        return 2;
    }
    const Model model = load_model(argv[1]);
    Engine engine; // one thread
    const Model rounded = model_to_export(model, WeightType::int8, engine);

    // "digits" begins the names of the header, such as digits_generate().
    const HeaderNeeds needs = write_c_header(argv[2], rounded, argv[1], "digits");
    std::printf("%s: %zu bytes of constants for flash, %zu bytes of RAM\n", argv[2],
                needs.constants, needs.ram());

    const SampleDifference difference =
        compare_samples(Generator(model), Generator(rounded), engine);
    std::printf("int8 weights change the pixels of %zu samples by %.4f on average, %.4f at most\n",
                difference.samples, difference.mean, difference.largest);
} catch (const Error& error) {
    std::fprintf(stderr, "export_header: %s\n", error.what());
    return 1;
}
