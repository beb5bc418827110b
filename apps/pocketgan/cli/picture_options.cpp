#include "cli/picture_options.hpp"

#include "data/fit_picture.hpp"

namespace pocketgan::app {

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

void check_picture_options(const PictureOptions& pictures) {
    if (pictures.grey && pictures.rgb)
        throw UsageError("--grey and --rgb exclude each other");
}

} // namespace pocketgan::app
