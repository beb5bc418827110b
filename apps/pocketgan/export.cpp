#include "arguments.hpp"

#include "base/names.hpp"
#include "pocketgan/model.hpp"

#include <cstdio>

namespace pocketgan {
namespace {

constexpr Named<WeightType> kTypes[] = {{WeightType::float32, "f4"}, {WeightType::float16, "f2"}};

const char* to_string(WeightType type) {
    return name_of(kTypes, type);
}

WeightType weight_type_from_string(const std::string& name) {
    return value_of(kTypes, "type", name);
}

} // namespace

int run_export(const Arguments& arguments) {
    std::string folder, out;
    WeightType type = WeightType::float16;
    CLI::App app("Writes a model folder with weights of another size.", "pocketgan export");
    app.add_option("MODEL", folder, "model folder")->required();
    app.add_option("--out", out, "folder to write")->required();
    add_named(app, "--dtype", type, weight_type_from_string, to_string,
              "f2: float16, half as large, rounded to nearest; f4: float32");
    if (!parse(app, arguments))
        return 0;
    save_model(out, load_model(folder), type);
    std::printf("wrote %s\n", out.c_str());
    return 0;
}

} // namespace pocketgan
