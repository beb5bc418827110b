#include "data/npy_images.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "model/npy_file.hpp"
#include "pocketgan/error.hpp"

namespace pocketgan {

bool is_npy_images(const std::string& path) {
    if (!exists(path))
        return false;
    std::string start(6, '\0');
    start.resize(InputFile(path).read(start.data(), start.size()));
    const bool is_idx = start.compare(0, 2, "\0\0", 2) == 0,
               is_gzip = start.compare(0, 2, "\x1f\x8b") == 0;
    return start == "\x93NUMPY" || (!is_idx && !is_gzip && ends_with(path, ".npy"));
}

DataShape images_shape(const std::string& path, const std::vector<std::size_t>& shape) {
    if (shape.size() == 2)
        return DataShape::vectors(shape[0], shape[1]);
    if (shape.size() == 3)
        return DataShape::images(shape[0], shape[1], shape[2]);
    if (shape.size() == 4 && (shape[3] == 1 || shape[3] == 3))
        return DataShape::images(shape[0], shape[1], shape[2], shape[3]);
    throw Error(path + ": has the shape " + npy_shape_text(shape) +
                "; expected images (n, height, width) or (n, height, width, 3), or vectors (n, d)");
}

Dataset load_npy_images(const DataSource& source, Split) {
    const std::string& path = source.path;
    constexpr NpyTypes kTypes{NpyType::float16, NpyType::float32, NpyType::float64, NpyType::uint8};
    NpyFile file(path, kTypes);
    const NpyHeader& header = file.header();
    const DataShape shape = images_shape(path, header.shape);
    if (header.type == NpyType::uint8)
        return Dataset::from_bytes(shape, file.bytes(), {}, path);
    return Dataset::from_floats(shape, file.floats(), {}, path);
}

} // namespace pocketgan
