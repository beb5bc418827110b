#pragma once

#include "model/example_model.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/picture.hpp"
#include "run_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace pocketgan;

using Arguments = std::vector<std::string>;

inline Run sample(const Arguments& arguments, const std::string& settings = "",
                  const std::string& redirections = "") {
    return run_program("POCKETGAN_SAMPLE", arguments, settings, redirections);
}

inline bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// Checks that the program exited with that status and printed one line with the reason.
inline void check_fails(const Run& run, int status, const std::string& reason) {
    CHECK(run.status == status);
    CHECK(run.out == "");
    CAPTURE(run.err);
    CHECK(run.err.find("pocketgan-sample: ") == 0);
    CHECK(has(run.err, reason));
    CHECK(run.err.find('\n') == run.err.size() - 1);
}

// A scratch folder with the example generator in "model".
struct Place : ScratchFolder {
    Place() { save_model(model, example_generator()); }

    const std::string model = path("model");
};

// Samples [first, first + count) of the example generator, in its own range.
inline std::vector<float> expected(std::size_t count, std::uint64_t seed = 1,
                                   std::uint64_t first = 0) {
    std::vector<float> y(count * 63);
    Engine engine;
    Generator(example_generator()).sample(seed, first, {y.data(), count, 63}, engine);
    return y;
}

inline std::vector<float> zero_to_one(std::vector<float> values) {
    for (float& value : values)
        value = (value - -1.0f) / 2.0f;
    return values;
}

inline std::string text(const std::vector<float>& y, std::size_t i) {
    return to_text(make_sheet({&y[i * 63], 1, 63}, {9, 7, 1, -1, 1}));
}
