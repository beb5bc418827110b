// write_example FOLDER [int8] saves the example generator there, for checks outside C++.
#include "example_model.hpp"
#include "pocketgan/generator.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) try {
    using namespace pocketgan;
    const bool int8 = argc == 3;
    Model model = int8 ? quantised(example_generator()) : example_generator();
    model.self_test = Generator(model).self_test(1);
    save_model(argc > 1 ? argv[1] : "", model, int8 ? WeightType::int8 : WeightType::float32);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
