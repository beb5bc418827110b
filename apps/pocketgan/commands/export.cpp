#include "cli/arguments.hpp"
#include "cli/data_path.hpp"
#include "cli/picture_options.hpp"
#include "installed_models.hpp"

#include "base/files.hpp"
#include "base/names.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"
#include "pocketgan/export.hpp"

#include <cstdint>
#include <cstdio>
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

constexpr std::uint64_t kParzenSeed = 1;

const char* to_string(Form form) {
    return name_of(kForms, form);
}

Form form_from_string(const std::string& name) {
    return value_of(kForms, "form", name);
}

const char* to_string(WeightType type) {
    return name_of(kTypes, type);
}

WeightType weight_type_from_string(const std::string& name) {
    return value_of(kTypes, "type", name);
}

struct ExportOptions {
    std::string folder, out, data;
    PictureOptions pictures;   ///< of `data`
    bool has_pictures = false; ///< whether options set them
    Form form = Form::npy;
    WeightType type = WeightType::float16;
    std::string name = kHeaderName;
};

// Returns false if help was printed. Throws UsageError.
bool parse_options(const Arguments& arguments, ExportOptions& options) {
    CLI::App app("Writes a model with weights of another type, as a model folder or as a C header "
                 "for machines without files, and prints by how much a generator's samples differ.",
                 "pocketgan export");
    app.add_option("MODEL", options.folder, kModelHelp)->required();
    app.add_option("--out", options.out, "folder or header to write")->required();
    add_named(app, "--to", options.form, form_from_string, to_string,
              "npy: a model folder; header: C99 that draws the generator's samples without files "
              "and without a heap");
    const CLI::Option* const type =
        add_named(app, "--dtype", options.type, weight_type_from_string, to_string,
                  "i1: int8 with one scale per row, a quarter of the size, also in memory; f2: "
                  "float16, half the size, rounded to nearest; f4: float32")
            ->default_str("f2; i1 for a header");
    const CLI::Option* const name =
        app.add_option("--name", options.name, "prefix of the names in the header")
            ->capture_default_str();
    app.add_option("--data", options.data,
                   "data set, as for train: print by how much the Parzen log-likelihood changes");
    add_picture_options(app, options.pictures);
    if (!parse(app, arguments))
        return false;
    options.has_pictures = has_picture_options(app);

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
            throw UsageError(std::string("--") + error.what());
        }
    }
    return true;
}

std::uintmax_t bytes_of(const std::string& folder) {
    std::uintmax_t bytes = 0;
    for (const NamedSize& file : files_of(folder))
        bytes += file.size;
    return bytes;
}

void write_folder(const ExportOptions& options, const Model& model) {
    const std::uintmax_t before =
        bytes_of(options.folder); // read first: options.out may be the same folder
    save_model(options.out, model, options.type);
    std::printf("wrote %s: %ju bytes, %s has %ju\n", printable(options.out).c_str(),
                bytes_of(options.out), printable(options.folder).c_str(), before);
}

void write_header(const ExportOptions& options, const Model& model) {
    const HeaderNeeds needs = write_c_header(options.out, model, options.folder, options.name);
    std::printf("wrote %s: %zu bytes of constants for flash, %zu bytes of RAM for latent, image "
                "and workspace\n",
                printable(options.out).c_str(), needs.constants, needs.ram());
}

void write(const ExportOptions& options, const Model& model) {
    if (options.form == Form::npy)
        write_folder(options, model);
    else
        write_header(options, model);
}

void print(const SampleDifference& difference, bool are_images) {
    std::printf("%zu samples differ by %.5f at most, %.5f on average%s\n", difference.samples,
                difference.largest, difference.mean,
                are_images ? ", where black is 0 and white is 1" : "");
}

// Writes a generator and prints how its samples and their Parzen log-likelihood change.
void export_generator(const ExportOptions& options, const Model& model, Engine& engine) {
    const Generator before(model);
    std::optional<TrainTest> data;
    std::optional<ParzenEstimate> parzen;
    if (!options.data.empty()) {
        const PictureOptions pictures =
            options.has_pictures ? options.pictures : pictures_of_run(options.folder);
        data = load_train_test(resolve_data(options.data, pictures));
        check_images_fit(data->training, before);
        parzen = evaluate_parzen(before, *data, kParzenSeed, engine);
    }
    Model result = model_to_export(model, options.type, engine);
    write(options, result);
    const Generator after =
        options.form == Form::npy ? Generator::load(options.out) : Generator(std::move(result));
    print(compare_samples(before, after, engine), after.image().height > 0);
    if (!data)
        return;
    const double mean = evaluate_parzen(after, *data, kParzenSeed, engine).mean;
    std::printf("Parzen log-likelihood of %s: %.2f nats, %+.2f\n",
                printable(data->test.source()).c_str(), mean, mean - parzen->mean);
}

} // namespace

int run_export(const Arguments& arguments) {
    ExportOptions options;
    if (!parse_options(arguments, options))
        return 0;
    options.folder = model_folder(options.folder);
    Engine engine(0);
    const Model model = load_model(options.folder);
    if (model.role == Role::generator && model.latent) {
        export_generator(options, model, engine);
        return 0;
    }
    if (!options.data.empty())
        throw Error(options.folder + ": has the role " + to_string(model.role) +
                    "; expected a generator for --data");
    write(options, model_to_export(model, options.type, engine));
    return 0;
}

} // namespace pocketgan::app
