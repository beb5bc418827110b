#include "outputs.hpp"

#include "options.hpp"
#include "terminal_pictures.hpp"

#include "base/ceil_div.hpp"
#include "base/check.hpp"
#include "base/files.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "image/encode_picture.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan/picture.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace pocketgan::app {
namespace {

const ImageShape& require_image(const Generator& generator) {
    if (generator.image().height == 0)
        throw Error("the model outputs vectors of " + std::to_string(generator.outputs()) +
                    " numbers, not pictures; write them with --out FILE.npy");
    return generator.image();
}

void report_pictures(std::size_t count, const ImageShape& image, const std::string& where) {
    std::fprintf(stderr, "wrote %zu picture%s of %zu x %zu pixels to %s\n", count,
                 count == 1 ? "" : "s", image.width, image.height, printable(where).c_str());
}

class TextOutput : public Output {
public:
    explicit TextOutput(const Generator& generator) : image_(require_image(generator)) {}

    void take(ConstMatrixView y) override {
        const std::size_t in_row = pictures_per_row(image_);
        for (std::size_t i = 0; i < y.rows; i += std::max<std::size_t>(in_row, 1)) {
            if (!first_)
                write_output("\n");
            first_ = false;
            write_output(in_row
                             ? terminal_pictures(y.slice(i, std::min(in_row, y.rows - i)), image_)
                             : to_text(make_sheet(y.slice(i, 1), image_)));
        }
    }

    void finish() override { flush_output(); }

private:
    ImageShape image_;
    bool first_ = true;
};

class SheetOutput : public Output {
public:
    SheetOutput(const std::string& path, const std::string& format, const Generator& generator,
                std::size_t count, const SheetLayout& layout, std::size_t scale) :
        path_(path),
        name_(format.empty() ? path : path + "." + format),
        scale_(scale),
        image_(require_image(generator)),
        count_(count),
        columns_(layout.columns),
        rows_(layout.by_column ? ceil_div(count, columns_) : 0),
        sheet_(rows_ ? rows_ * columns_ : count, image_, columns_),
        waiting_(rows_ * columns_ * image_.size(), image_.low) {}

    void take(ConstMatrixView y) override {
        if (rows_ == 0)
            return sheet_.add(y);
        for (std::size_t i = 0; i < y.rows; ++i, ++taken_)
            std::copy_n(y.row(i), y.columns,
                        &waiting_[(taken_ % rows_ * columns_ + taken_ / rows_) * y.columns]);
    }

    void finish() override {
        if (rows_ > 0)
            sheet_.add({waiting_.data(), rows_ * columns_, image_.size()});
        const std::vector<std::uint8_t> bytes =
            encode_picture(name_, enlarged(sheet_.picture(), scale_));
        write_file(path_, bytes.data(), bytes.size());
        report_pictures(count_, image_, path_);
    }

private:
    std::string path_, name_;
    std::size_t scale_;
    ImageShape image_;
    std::size_t count_;
    std::size_t columns_;
    std::size_t rows_; ///< of a sheet that is filled column by column; else 0
    Sheet sheet_;
    std::vector<float> waiting_; ///< (pictures, size), in the order of places; empty by rows
    std::size_t taken_ = 0;
};

class FramesOutput : public Output {
public:
    FramesOutput(const FrameNames& names, const Generator& generator, std::size_t count,
                 std::size_t scale) :
        names_(names), image_(require_image(generator)), count_(count), scale_(scale) {
        if (count > names.count())
            throw UsageError("--out has numbers for " + std::to_string(names.count()) +
                             " pictures; " + std::to_string(count) + " were asked for");
    }

    void take(ConstMatrixView y) override {
        for (std::size_t i = 0; i < y.rows; ++i)
            write_picture(names_.name(next_++),
                          enlarged(make_sheet(y.slice(i, 1), image_), scale_));
    }

    void finish() override {
        report_pictures(count_, image_, names_.name(0) + " to " + names_.name(count_ - 1));
    }

private:
    FrameNames names_;
    ImageShape image_;
    std::size_t count_;
    std::size_t scale_;
    std::size_t next_ = 0;
};

class ArrayOutput : public Output {
public:
    ArrayOutput(const std::string& path, const Generator& generator, std::size_t count) :
        path_(path),
        image_(generator.image()),
        shape_(shape(generator, count)),
        row_(generator.outputs()),
        writer_(path, shape_) {}

    void take(ConstMatrixView y) override {
        for (std::size_t i = 0; i < y.rows; ++i) {
            std::copy_n(y.row(i), y.columns, row_.begin());
            to_brightness({row_.data(), 1, y.columns}, image_);
            check_finite({row_.data(), 1, y.columns}, "the brightness of a sample");
            writer_.append(row_.data(), row_.size());
        }
    }

    void finish() override {
        writer_.finish();
        std::string text;
        for (const std::size_t dimension : shape_)
            text += (text.empty() ? "" : " x ") + std::to_string(dimension);
        std::fprintf(stderr, "wrote %s numbers to %s\n", text.c_str(), printable(path_).c_str());
    }

private:
    static std::vector<std::size_t> shape(const Generator& generator, std::size_t count) {
        const ImageShape& image = generator.image();
        if (image.height == 0)
            return {count, generator.outputs()};
        if (image.channels == 1)
            return {count, image.height, image.width};
        return {count, image.height, image.width, image.channels};
    }

    std::string path_;
    ImageShape image_;
    std::vector<std::size_t> shape_;
    std::vector<float> row_;
    NpyWriter writer_;
};

} // namespace

std::unique_ptr<Output> text_output(const Generator& generator) {
    return std::make_unique<TextOutput>(generator);
}

std::unique_ptr<Output> sheet_output(const std::string& path, const std::string& format,
                                     const Generator& generator, std::size_t count,
                                     const SheetLayout& layout, std::size_t scale) {
    return std::make_unique<SheetOutput>(path, format, generator, count, layout, scale);
}

std::unique_ptr<Output> frames_output(const FrameNames& names, const Generator& generator,
                                      std::size_t count, std::size_t scale) {
    return std::make_unique<FramesOutput>(names, generator, count, scale);
}

std::unique_ptr<Output> array_output(const std::string& path, const Generator& generator,
                                     std::size_t count) {
    return std::make_unique<ArrayOutput>(path, generator, count);
}

} // namespace pocketgan::app
