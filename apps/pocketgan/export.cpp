#include "arguments.hpp"

#include "base/names.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <vector>

namespace pocketgan {
namespace {

constexpr Named<WeightType> kTypes[] = {
    {WeightType::float32, "f4"}, {WeightType::float16, "f2"}, {WeightType::int8, "i1"}};

// What the difference is measured on: samples 0 and on of a seed.
constexpr std::size_t kSamples = 256;
constexpr std::uint64_t kSeed = 1;

const char* to_string(WeightType type) {
    return name_of(kTypes, type);
}

WeightType weight_type_from_string(const std::string& name) {
    return value_of(kTypes, "type", name);
}

std::uintmax_t bytes_of(const std::string& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file())
            bytes += entry.file_size();
    return bytes;
}

// (kSamples, outputs), pixels in [0, 1]; numbers that are no image as they are.
std::vector<float> samples_of(const Generator& generator) {
    Engine engine(0);
    std::vector<float> y(kSamples * generator.outputs());
    generator.sample(kSeed, 0, {y.data(), kSamples, generator.outputs()}, engine);
    const ImageShape& image = generator.image();
    for (float& pixel : y)
        pixel = image.brightness(pixel); // itself where there is no image
    return y;
}

bool is_generator(const Model& model) {
    return model.role == "generator" && model.latent;
}

// The model with weights of that kind, and the self-test that those pass.
Model model_to_write(const Model& model, WeightType type) {
    Model result = type == WeightType::int8 ? quantised(model) : dequantised(model);
    if (is_generator(model) && model.self_test)
        result.self_test = Generator(result).self_test(model.self_test->latent_seed);
    return result;
}

void print_difference(const std::vector<float>& before, const Generator& after) {
    const std::vector<float> now = samples_of(after);
    double largest = 0.0, sum = 0.0;
    for (std::size_t i = 0; i < now.size(); ++i) {
        const double difference = std::fabs(double{before[i]} - now[i]);
        largest = std::max(largest, difference);
        sum += difference;
    }
    std::printf("%zu samples differ by %.5f at most, %.5f on average%s\n", kSamples, largest,
                sum / static_cast<double>(now.size()),
                after.image().height ? ", where black is 0 and white is 1" : "");
}

} // namespace

int run_export(const Arguments& arguments) {
    std::string folder, out;
    WeightType type = WeightType::float16;
    CLI::App app(
        "Writes a model folder with weights of another size, and says how much the samples "
        "of a generator differ.",
        "pocketgan export");
    app.add_option("MODEL", folder, "model folder")->required();
    app.add_option("--out", out, "folder to write")->required();
    add_named(app, "--dtype", type, weight_type_from_string, to_string,
              "i1: int8 with a scale a row, a quarter as large, in memory, too; f2: float16, half "
              "as large, rounded to nearest; f4: float32");
    if (!parse(app, arguments))
        return 0;
    const Model model = load_model(folder);
    const std::uintmax_t before = bytes_of(folder);
    std::vector<float> samples; // now, as --out may be MODEL itself
    if (is_generator(model)) {
        samples = samples_of(Generator(model));
        if (!std::all_of(samples.begin(), samples.end(), [](float x) { return std::isfinite(x); }))
            throw Error(folder + ": its samples are not finite; the model is no good");
    }
    save_model(out, model_to_write(model, type), type);
    std::printf("wrote %s: %ju bytes, %s has %ju\n", out.c_str(), bytes_of(out), folder.c_str(),
                before);
    if (is_generator(model))
        print_difference(samples, Generator::load(out));
    return 0;
}

} // namespace pocketgan
