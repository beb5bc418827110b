// Saves the example generator in the folder that its argument names, for checks outside C++.
#include "example_model.hpp"
#include "pocketgan/generator.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) try {
    pocketgan::Model model = example_generator();
    model.self_test = pocketgan::Generator(model).self_test(1);
    pocketgan::save_model(argc == 2 ? argv[1] : "", model);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
