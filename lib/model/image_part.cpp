#include "model/image_part.hpp"

#include "base/names.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

constexpr Named<ImagePart> kParts[] = {{ImagePart::whole, "whole"},
                                       {ImagePart::left, "left"},
                                       {ImagePart::right, "right"},
                                       {ImagePart::top, "top"},
                                       {ImagePart::bottom, "bottom"}};

void copy_lines(const PartLines& part, const float* from, std::size_t from_step, float* to,
                std::size_t to_step) {
    for (std::size_t i = 0; i < part.count; ++i)
        std::copy_n(from + i * from_step, part.length, to + i * to_step);
}

} // namespace

const char* to_string(ImagePart part) {
    return name_of(kParts, part);
}

ImagePart image_part_from_string(const std::string& name) {
    return value_of(kParts, "part", name);
}

PartLines lines_of(const ImageShape& image, ImagePart part) {
    const std::size_t line = image.width * image.channels;
    const std::size_t left = image.width / 2 * image.channels, top = image.height / 2;
    switch (part) {
    case ImagePart::left:
        return {0, left, line, image.height};
    case ImagePart::right:
        return {left, line - left, line, image.height};
    case ImagePart::top:
        return {0, line, line, top};
    case ImagePart::bottom:
        return {top * line, line, line, image.height - top};
    case ImagePart::whole:
        break;
    }
    return {0, line, line, image.height};
}

ImageShape part_of(ImageShape image, ImagePart part) {
    const PartLines lines = lines_of(image, part);
    image.height = lines.count;
    image.width = lines.length / image.channels;
    return image;
}

ImagePart rest_of(ImagePart part) {
    switch (part) {
    case ImagePart::left:
        return ImagePart::right;
    case ImagePart::right:
        return ImagePart::left;
    case ImagePart::top:
        return ImagePart::bottom;
    case ImagePart::bottom:
        return ImagePart::top;
    case ImagePart::whole:
        break;
    }
    return ImagePart::whole;
}

void copy_part(const PartLines& part, const float* from, float* to) {
    copy_lines(part, from + part.first, part.step, to + part.first, part.step);
}

void take_part(const PartLines& part, const float* image, float* numbers) {
    copy_lines(part, image + part.first, part.step, numbers, part.length);
}

void put_part(const PartLines& part, const float* numbers, float* image) {
    copy_lines(part, numbers, part.length, image + part.first, part.step);
}

} // namespace pocketgan
