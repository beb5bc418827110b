#include "cli/picture_options.hpp"

#include "cli/run_of_model.hpp"
#include "data/fit_picture.hpp"
#include "pocketgan/error.hpp"

#include <cstddef>
#include <cstdio>

namespace pocketgan::app {
namespace {

// The options as on a command line, each with a space before it; "" if they change nothing.
std::string options_text(const PictureOptions& pictures) {
    std::string text;
    if (pictures.height > 0)
        text += " --image-size " + image_size_text(pictures);
    if (pictures.fit != PictureOptions{}.fit)
        text += std::string(" --fit ") + to_string(pictures.fit);
    if (pictures.grey)
        text += " --grey";
    if (pictures.rgb)
        text += " --rgb";
    return text;
}

std::string shape_text(std::size_t height, std::size_t width, std::size_t channels) {
    return std::to_string(height) + "x" + std::to_string(width) + "x" + std::to_string(channels);
}

} // namespace

CLI::Option* add_image_size(CLI::App& app, PictureOptions& pictures, const std::string& help) {
    const auto set = [&pictures](const std::string& text) {
        try {
            set_image_size(pictures, text);
        } catch (const Error& error) {
            throw UsageError(std::string("--image-size: ") + error.what());
        }
    };
    return app.add_option_function<std::string>("--image-size", set, help)
        ->default_str(image_size_text(pictures))
        ->type_name("HxW");
}

void add_picture_options(CLI::App& app, PictureOptions& pictures) {
    add_image_size(app, pictures, "pictures get this size, as for train");
    add_named(app, "--fit", pictures.fit, picture_fit_from_string, to_string,
              "how pictures of another shape fit: crop, pad (black), stretch");
    app.add_flag("--grey", pictures.grey, "pictures become grey");
    app.add_flag("--rgb", pictures.rgb, "pictures get three channels");
}

bool has_picture_options(const CLI::App& app) {
    return app.count("--image-size") + app.count("--fit") + app.count("--grey") +
               app.count("--rgb") >
           0;
}

void check_picture_options(const PictureOptions& pictures) {
    if (pictures.grey && pictures.rgb)
        throw UsageError("--grey and --rgb exclude each other");
}

PictureOptions pictures_of_run(const std::string& model_folder) {
    const std::optional<RunSettings> run = settings_of_run(model_folder);
    if (!run)
        return {};
    const PictureOptions& pictures = run->pictures;
    if (const std::string options = options_text(pictures); !options.empty())
        std::printf("Pictures are changed as by the training run:%s\n\n", options.c_str());
    return pictures;
}

void check_images_fit(const Dataset& data, const Generator& generator) {
    const ImageShape image = generator.image();
    if (image.height == 0 || data.height() == 0)
        return; // vectors, which have no such options
    const bool has_size = data.height() == image.height && data.width() == image.width;
    if (has_size && data.channels() == image.channels)
        return;
    PictureOptions pictures;
    if (!has_size) {
        pictures.height = image.height;
        pictures.width = image.width;
    }
    if (data.channels() != image.channels)
        (image.channels == 1 ? pictures.grey : pictures.rgb) = true;
    throw Error(data.source() + ": has images of " +
                shape_text(data.height(), data.width(), data.channels()) + "; expected " +
                shape_text(image.height, image.width, image.channels) +
                ", the images of the generator: add" + options_text(pictures));
}

} // namespace pocketgan::app
