#pragma once

#include "base/files.hpp"
#include "base/text.hpp"

#include <string>

namespace pocketgan::app {

/// The folder of the model `name`: `name` itself if it is a path that exists, or has a slash; else
/// the installed model of that name, such as "digits". Throws Error if there is neither. A device
/// build has no installed models and returns `name`.
inline std::string model_folder(const std::string& name) {
#ifdef POCKETGAN_MODELS
    if (name.empty() || exists(name) || name.find('/') != std::string::npos)
        return name;
    const std::string installed = joined({POCKETGAN_MODELS, "/", name});
    if (!exists(installed + "/model.json"))
        throw_error({name, ": is missing; expected a model folder, or the name of a model in ",
                     POCKETGAN_MODELS});
    return installed;
#else
    return name;
#endif
}

} // namespace pocketgan::app
