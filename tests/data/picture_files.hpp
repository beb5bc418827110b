#pragma once

#include "pocketgan/picture.hpp"
#include "scratch.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// The bytes of a PNG whose pixels all have this level.
inline std::string png_of(std::uint8_t level, std::size_t height = 4, std::size_t width = 4,
                          std::size_t channels = 1) {
    pocketgan::Picture picture = {height, width, channels, {}};
    picture.pixels.assign(height * width * channels, level);
    const std::vector<std::uint8_t> png = encode_png(picture);
    return {png.begin(), png.end()};
}

/// A scratch folder to which files are added with the folders that they are in.
class PictureScratch : public ScratchFolder {
public:
    void put(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        spill(path(name), bytes);
    }
    /// Files 0.png, 1.png, ... of the levels first, first + 1, ...
    void put_levels(const std::string& folder, int first, int count) const {
        for (int i = 0; i < count; ++i)
            put(folder + "/" + std::to_string(i) + ".png",
                png_of(static_cast<std::uint8_t>(first + i)));
    }
};
