// pocketgan-sample: draws samples from a model folder. The only program of a device build.

#include "class_choice.hpp"
#include "given_image.hpp"
#include "installed_models.hpp"
#include "options.hpp"
#include "outputs.hpp"
#include "sources.hpp"

#include "base/ceil_div.hpp"
#include "base/check.hpp"
#include "base/signals.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/sync.hpp"
#include "pocketgan/version.hpp"

#include <algorithm>
#include <cstdio>
#include <new>
#include <stdexcept>
#include <vector>

namespace pocketgan::app {
namespace {

// Samples per batch.
constexpr std::size_t kChunk = 256;

// The largest number of pictures in a row of an interpolation.
constexpr std::size_t kLongestRow = 16;

// Columns of a sheet of `count` interpolated pictures: one row, or several of nearly equal length.
std::size_t strip_columns(std::size_t count) {
    const std::size_t rows = ceil_div(count, kLongestRow);
    return ceil_div(count, rows);
}

// A walk and a word are strips, samples of all classes have a row for each class.
SheetLayout layout_of(const Options& options, const ClassChoice& classes, std::size_t count,
                      std::size_t class_count) {
    if (is_by_class(options, classes))
        return {ceil_div(count, class_count), true};
    return {options.walk || options.spell ? strip_columns(count) : 0};
}

std::vector<std::unique_ptr<Output>> open_outputs(const Options& options,
                                                  const Generator& generator,
                                                  const ClassChoice& classes, std::size_t count) {
    std::vector<std::unique_ptr<Output>> outputs;
    if (options.ascii || !options.out)
        outputs.push_back(text_output(generator));
    if (!options.out)
        return outputs;
    const std::string path = *options.out == "-" ? kStandardOutput : *options.out;
    if (options.frames)
        outputs.push_back(frames_output(*options.frames, generator, count, options.scale));
    else if (writes_array(options))
        outputs.push_back(array_output(path, generator, count));
    else
        outputs.push_back(sheet_output(path, options.format, generator, count,
                                       layout_of(options, classes, count, generator.class_count()),
                                       options.scale));
    return outputs;
}

// Samples are checked here, where they are written. A self-test finds most models that have such
// samples, but not every model has one.
void check_samples(ConstMatrixView y, const Options& options, std::size_t first) {
    for (std::size_t i = 0; i < y.rows; ++i)
        if (!all_finite(y.row(i), y.columns))
            throw_error({options.model, ": sample ", options.first.value_or(0) + first + i,
                         " has NaN or infinity; expected finite numbers"});
}

void sample(const Options& options) {
    const Generator generator = Generator::load(model_folder(options.model));
    const ClassChoice classes(options, generator);
    const std::unique_ptr<Source> source = open_source(options, generator, classes);
    const std::vector<float> given = given_image(options, generator);
    const std::size_t count = source->count();
    const std::vector<std::unique_ptr<Output>> outputs =
        open_outputs(options, generator, classes, count);
    Engine engine(options.threads);
    const std::size_t most = std::min(count, kChunk), size = generator.latent().size;
    std::vector<float> latents(most * size), floats(most * generator.outputs());
    for (std::size_t done = 0; done < count; done += kChunk) {
        if (stop_was_asked()) // between batches, so that no temporary file is left
            throw Error("stopped by a signal before the last sample");
        const std::size_t rows = std::min(count - done, kChunk);
        const MatrixView z(latents.data(), rows, size);
        const MatrixView y(floats.data(), rows, generator.outputs());
        source->draw(done, z);
        if (!given.empty())
            generator.give(given.data(), z);
        const std::vector<std::uint16_t> of_rows = classes.classes(done, rows);
        generator.generate(z, of_rows.empty() ? nullptr : of_rows.data(), y, engine);
        check_samples(y, options, done);
        for (const auto& output : outputs)
            output->take(y);
    }
    for (const auto& output : outputs)
        output->finish();
}

int fail(const char* message, int status) {
    std::fprintf(stderr, "pocketgan-sample: %s\n", printable(message).c_str());
    return status;
}

int run(int argc, char** argv) {
    try {
        hear_stop_signals();
        ignore_write_signals();
        const Options options = parse_options(argc, argv);
        set_sync(options.sync);
        if (options.help)
            write_output(kHelp);
        else if (options.version)
            write_output(
                joined({"pocketgan-sample ", version(), " (", Engine::instruction_set(), ")\n"}));
        else
            sample(options);
        flush_output();
        return 0;
    } catch (const UsageError& error) {
        return fail(error.what(), 2);
    } catch (const std::bad_alloc&) {
        return fail("out of memory", 1);
    } catch (const std::length_error&) { // more than the machine can address
        return fail("out of memory", 1);
    } catch (const std::exception& error) {
        return fail(error.what(), 1);
    }
}

} // namespace
} // namespace pocketgan::app

int main(int argc, char** argv) {
    pocketgan::occupy_standard_streams();
    return pocketgan::app::run(argc, argv);
}
