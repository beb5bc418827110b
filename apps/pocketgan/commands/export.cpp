#include "cli/arguments.hpp"
#include "export/export_header.hpp"
#include "export/header_file.hpp"
#include "real_images.hpp"
#include "samples_of.hpp"

#include "base/names.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/parzen.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace pocketgan::app {
namespace {

constexpr Named<WeightType> kTypes[] = {
    {WeightType::float32, "f4"}, {WeightType::float16, "f2"}, {WeightType::int8, "i1"}};

enum class Form {
    npy,   ///< a model folder
    header ///< a C header
};
constexpr Named<Form> kForms[] = {{Form::npy, "npy"}, {Form::header, "header"}};

const char* to_string(Form form) {
    return name_of(kForms, form);
}

Form form_from_string(const std::string& name) {
    return value_of(kForms, "form", name);
}

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

// Pixels in [0, 1]; numbers that are no image as they are, for then low is 0 and high is 1.
Matrix samples_to_compare(const Generator& generator) {
    Engine engine(0);
    return samples_of(generator, kSeed, 0, kSamples, engine);
}

bool is_generator(const Model& model) {
    return model.role == Role::generator && model.latent;
}

// The model with weights of that kind, and the self-test that those pass.
Model model_to_write(const Model& model, WeightType type) {
    Model result = type == WeightType::int8 ? quantised(model) : dequantised(model);
    if (is_generator(model) && model.self_test)
        result.self_test = Generator(result).self_test(model.self_test->latent_seed);
    return result;
}

void print_difference(const Matrix& before, const Generator& after) {
    const Matrix now = samples_to_compare(after);
    double largest = 0.0, sum = 0.0;
    for (std::size_t i = 0; i < now.size(); ++i) {
        const double difference = std::fabs(double{before.data()[i]} - now.data()[i]);
        largest = std::max(largest, difference);
        sum += difference;
    }
    std::printf("%zu samples differ by %.5f at most, %.5f on average%s\n", kSamples, largest,
                sum / static_cast<double>(now.size()),
                after.image().height ? ", where black is 0 and white is 1" : "");
}

double parzen_mean(const Generator& generator, const RealImages& real) {
    Engine engine(0);
    const Matrix samples = samples_of(generator, kSeed, 0, kParzenSamples, engine);
    return parzen_estimate(view(samples), real.validation(), view(real.test), parzen_sigma_grid(),
                           engine)
        .mean;
}

struct ExportOptions {
    std::string folder, out, data;
    Form form = Form::npy;
    WeightType type = WeightType::float16;
    std::string name = kHeaderName;
};

// False where help was asked for.
bool parse_options(const Arguments& arguments, ExportOptions& options) {
    CLI::App app("Writes a model with weights of another size, as a model folder or as a C header "
                 "for machines without files, and says how much the samples of a generator differ.",
                 "pocketgan export");
    app.add_option("MODEL", options.folder, "model folder")->required();
    app.add_option("--out", options.out, "folder or header to write")->required();
    add_named(app, "--to", options.form, form_from_string, to_string,
              "npy: a model folder; header: C99 that draws as the generator does, without files "
              "and without a heap");
    const CLI::Option* const type =
        add_named(app, "--dtype", options.type, weight_type_from_string, to_string,
                  "i1: int8 with a scale a row, a quarter as large, in memory, too; f2: float16, "
                  "half as large, rounded to nearest; f4: float32")
            ->default_str("f2, of a header i1");
    const CLI::Option* const name =
        app.add_option("--name", options.name, "what names in the header begin with")
            ->capture_default_str();
    app.add_option("--data", options.data,
                   "data set, as for train: say by how much the Parzen log-likelihood changes");
    if (!parse(app, arguments))
        return false;

    if (options.form == Form::npy && name->count() > 0)
        throw UsageError("--name is only for --to header");
    if (options.form == Form::header) {
        if (type->count() == 0)
            options.type = WeightType::int8;
        if (options.type == WeightType::float16)
            throw UsageError("--dtype f2 is not for a header; expected i1 or f4");
        try {
            check_header_name(options.name);
        } catch (const Error& error) {
            throw UsageError(std::string("--name: ") + error.what());
        }
    }
    return true;
}

void export_folder(const ExportOptions& options, const Model& model) {
    const std::uintmax_t before = bytes_of(options.folder);
    save_model(options.out, model, options.type);
    std::printf("wrote %s: %ju bytes, %s has %ju\n", options.out.c_str(), bytes_of(options.out),
                options.folder.c_str(), before);
}

void export_header(const ExportOptions& options, const Model& model) {
    const HeaderNeeds needs = write_header(options.out, model, options.folder, options.name);
    std::printf("wrote %s: %zu bytes of constants for flash, %zu bytes of RAM for latent, image "
                "and workspace\n",
                options.out.c_str(), needs.constants, needs.ram());
}

// How samples are before the export, which may go over the model itself, and what they change to.
class Comparison {
public:
    Comparison(const ExportOptions& options, const Model& model) : before_(model) {
        if (!options.data.empty())
            real_.emplace(load_halves(options.data, before_));
        samples_ = samples_to_compare(before_);
        if (!std::all_of(samples_.begin(), samples_.end(),
                         [](float x) { return std::isfinite(x); }))
            throw Error(options.folder + ": its samples are not finite; the model is no good");
    }

    void print(const Generator& after) const {
        print_difference(samples_, after);
        if (!real_)
            return;
        const double was = parzen_mean(before_, *real_), is = parzen_mean(after, *real_);
        std::printf("Parzen log-likelihood of %s: %.2f nats, %+.2f\n", real_->source.c_str(), is,
                    is - was);
    }

private:
    Generator before_;
    Matrix samples_;
    std::optional<RealImages> real_;
};

} // namespace

int run_export(const Arguments& arguments) {
    ExportOptions options;
    if (!parse_options(arguments, options))
        return 0;
    const Model model = load_model(options.folder);
    std::optional<Comparison> comparison;
    if (is_generator(model))
        comparison.emplace(options, model);
    else if (!options.data.empty())
        throw Error(options.folder + ": is no generator, whose samples --data could judge");
    Model result = model_to_write(model, options.type);
    if (options.form == Form::npy)
        export_folder(options, result);
    else
        export_header(options, result);
    if (comparison)
        comparison->print(options.form == Form::npy ? Generator::load(options.out)
                                                    : Generator(std::move(result)));
    return 0;
}

} // namespace pocketgan::app
