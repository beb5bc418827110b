#include "cli/arguments.hpp"
#include "cli/data_path.hpp"
#include "cli/picture_options.hpp"
#include "terminal/tables.hpp"
#include "terminal/wrap.hpp"

#include "base/files.hpp"
#include "base/number_format.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "pocketgan/data_summary.hpp"
#include "pocketgan/evaluation.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pocketgan::app {
namespace {

using nlohmann::json;

struct DataOptions {
    std::string path, sheet, json_file;
    PictureOptions pictures;
    bool as_json = false;
};

// A data set that was read.
struct ReadData {
    DataFormat format;
    TrainTest splits;
    DataSummary summary;

    const Dataset& training() const { return splits.training; }
    // The number of classes that have a name or an example.
    std::size_t classes() const {
        return std::max(summary.training.class_counts.size(), summary.test.class_counts.size());
    }
    std::string class_name(std::size_t label) const {
        const std::vector<std::string>& names = training().class_names();
        return label < names.size() ? names[label] : std::to_string(label);
    }
};

std::size_t count_of(const SplitSummary& split, std::size_t label) {
    return label < split.class_counts.size() ? split.class_counts[label] : 0;
}

std::string shape_text(const Dataset& data) {
    if (data.height() == 0)
        return "vectors of " + std::to_string(data.size()) + " numbers";
    return std::to_string(data.height()) + " x " + std::to_string(data.width()) +
           (data.channels() == 1 ? " grey" : " RGB");
}

std::string numbers_text(const std::vector<double>& numbers) {
    std::string text;
    for (const double number : numbers)
        text += (text.empty() ? "" : " ") + fixed(number, 3);
    return text;
}

std::string counted(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

void print_split(const char* name, const SplitSummary& split) {
    std::printf("%-6s%10zu%12s  %-17s  %-17s%12zu\n", name, split.count,
                memory_size(split.bytes).c_str(), numbers_text(split.mean).c_str(),
                numbers_text(split.deviation).c_str(), split.duplicates);
}

void print_classes(const ReadData& data) {
    std::size_t width = std::string("class").size();
    for (std::size_t i = 0; i < data.classes(); ++i)
        width = std::max(width, printable(data.class_name(i)).size());
    const int columns = static_cast<int>(std::min<std::size_t>(width, 50));
    std::printf("\n%-*s%10s%10s\n", columns, "class", "train", "test");
    for (std::size_t i = 0; i < data.classes(); ++i)
        std::printf("%-*s%10zu%10zu\n", columns, printable(data.class_name(i)).c_str(),
                    count_of(data.summary.training, i), count_of(data.summary.test, i));
}

void print(const ReadData& data) {
    const std::string heading = printable(data.training().source()) + ": " + data.format.name +
                                ", " + shape_text(data.training());
    std::printf("%s\n\n", wrapped(heading, output_columns()).c_str());
    std::printf("%-6s%10s%12s  %-17s  %-17s%12s\n", "split", "examples", "memory", "mean",
                "deviation", "duplicates");
    print_split("train", data.summary.training);
    print_split("test", data.summary.test);
    if (data.classes() > 0)
        print_classes(data);
    std::string notes;
    if (data.format.skipped > 0)
        notes += counted(data.format.skipped, "file is no picture by its name and was",
                         "files are no pictures by their names and were") +
                 " skipped. ";
    if (data.summary.test_is_training)
        notes += "The test examples are the training examples: nothing is held out.";
    else if (data.summary.test_in_training > 0)
        notes += counted(data.summary.test_in_training, "test example is", "test examples are") +
                 " equal to a training example.";
    if (!notes.empty())
        std::printf("\n%s\n", wrapped(notes, output_columns()).c_str());
}

json to_json(const ReadData& data, const SplitSummary& split) {
    json result = {{"examples", split.count},
                   {"bytes", split.bytes},
                   {"mean", split.mean},
                   {"deviation", split.deviation},
                   {"duplicates", split.duplicates}};
    for (std::size_t i = 0; i < data.classes(); ++i)
        result["classes"].push_back(count_of(split, i));
    return result;
}

json to_json(const ReadData& data) {
    const Dataset& training = data.training();
    json result = {{"data", training.source()},
                   {"format", data.format.name},
                   {"skipped", data.format.skipped},
                   {"height", training.height()},
                   {"width", training.width()},
                   {"channels", training.channels()},
                   {"numbers", training.size()},
                   {"classes", json::array()},
                   {"train", to_json(data, data.summary.training)},
                   {"test", to_json(data, data.summary.test)},
                   {"test_is_training", data.summary.test_is_training},
                   {"test_in_training", data.summary.test_in_training}};
    for (std::size_t i = 0; i < data.classes(); ++i)
        result["classes"].push_back(data.class_name(i));
    return result;
}

bool parse(DataOptions& options, const Arguments& arguments) {
    CLI::App app("Shows what train would read: the format, the examples of both splits, their size "
                 "and colour, mean and deviation (0 is black, 1 is white), classes, and how many "
                 "are equal to an earlier one.",
                 "pocketgan data");
    app.add_option("DATA", options.path, "data set, as for train --data")->required();
    add_picture_options(app, options.pictures);
    app.add_option("--sheet", options.sheet,
                   "write a picture of a hundred training images; with labels a row is a class")
        ->type_name("FILE");
    const CLI::Option* const as_json =
        app.add_option("--json", options.json_file, "print JSON, or write it to this file")
            ->expected(0, 1)
            ->type_name("[FILE]");
    if (!app::parse(app, arguments))
        return false;
    options.as_json = as_json->count() > 0;
    check_picture_options(options.pictures);
    if (!options.sheet.empty() && !is_picture_name(options.sheet))
        throw UsageError("--sheet is '" + options.sheet +
                         "'; expected a name that ends in .png, .pgm or .ppm");
    return true;
}

} // namespace

int run_data(const Arguments& arguments) {
    DataOptions options;
    if (!parse(options, arguments))
        return 0;
    const DataSource source = resolve_data(options.path, options.pictures);
    const TrainTest splits = load_train_test(source);
    const ReadData data = {data_format(source), splits, summarise(splits.training, splits.test)};
    if (!options.sheet.empty())
        write_picture(options.sheet, data_sheet(data.training()));
    if (!options.as_json)
        print(data);
    else if (options.json_file.empty())
        write_output(json_text(to_json(data)));
    else
        write_file(options.json_file, json_text(to_json(data)));
    return 0;
}

} // namespace pocketgan::app
