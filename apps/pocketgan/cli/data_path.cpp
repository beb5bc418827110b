#include "cli/data_path.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "fetch/fetch.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"

#include <cstdlib>
#include <vector>

namespace pocketgan::app {
namespace {

// Where data of this name may be, best first.
std::vector<std::string> places_of(const std::string& name) {
    std::vector<std::string> places = {name};
    if (name.find('/') != std::string::npos)
        return places;
    places.push_back("data/" + name);
    const auto add_below = [&](const char* variable, const std::string& folder) {
        if (const char* const value = std::getenv(variable); value && *value)
            places.push_back(value + folder + "/" + name);
    };
    add_below("POCKETGAN_DATA", "");
    add_below("HOME", "/.local/share/pocketgan");
    places.push_back("/usr/share/datasets/" + name); // of Debian's packages, such as fashion-mnist
    return places;
}

bool is_built_in(const std::string& name) {
    return name == "digits" || find_mixture(name);
}

std::string missing(const std::string& name, const std::vector<std::string>& places) {
    std::string text = name + ": is missing";
    if (places.size() > 1)
        text += "; it was looked for as " + listed(places);
    if (find_download(name))
        text += "; `pocketgan fetch " + name + "` gets it";
    return text;
}

} // namespace

DataSource resolve_data(const std::string& name, const PictureOptions& pictures,
                        const std::string& advice) {
    DataSource source = parse_data_source(name);
    source.pictures = pictures;
    if (is_built_in(source.path))
        return source;
    const std::vector<std::string> places = places_of(source.path);
    for (const std::string& place : places)
        if (!is_missing(place)) {
            source.path = place;
            return source;
        }
    throw Error(missing(source.path, places) + advice);
}

} // namespace pocketgan::app
