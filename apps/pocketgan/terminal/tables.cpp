#include "terminal/tables.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace pocketgan::app {
namespace {

using nlohmann::json;

// Prints the first columns of a table's header, without the end of the line.
void print_head(const char* name) {
    std::printf("%-18s%8s%6s", name, "number", "seed");
}

void print_row(const TableRow& row) {
    std::printf("%-18s%8zu%6s", row.name.c_str(), row.count,
                row.seed ? std::to_string(*row.seed).c_str() : "-");
}

// The JSON of a row: its name under the key `kind`, its count under "number", seed and `fields`.
json row_json(const char* kind, const TableRow& row, const json& fields) {
    json result = {{kind, row.name}, {"number", row.count}};
    if (row.seed)
        result["seed"] = *row.seed;
    result.update(fields);
    return result;
}

std::string of_all(std::size_t count, std::size_t all) {
    return std::to_string(count) + " of " + std::to_string(all);
}

// `name` in exactly `width` characters; the end of a longer one becomes "...".
std::string fitted(const std::string& name, std::size_t width) {
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const std::string text = printable(name);
    const auto length = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
    if (length <= width)
        return text + std::string(width - length, ' ');
    std::size_t end = 0, characters = 0;
    while (characters < width - 3 || !begins(text[end]))
        characters += begins(text[end++]);
    return text.substr(0, end) + "...";
}

void print_row(const ConditionalTable::Row& row) {
    std::printf("%s%8zu%8.1f %%%8.1f %%%8zu%10.3f%10.3f\n", fitted(row.name, 24).c_str(),
                row.samples, 100.0 * row.accuracy, 100.0 * row.test_accuracy, row.frechet_images,
                row.frechet, row.training_frechet);
}

json row_json(const ConditionalTable::Row& row) {
    return {{"class", row.name},
            {"number", row.samples},
            {"accuracy", row.accuracy},
            {"test_images", row.test_images},
            {"test_accuracy", row.test_accuracy},
            {"frechet_images", row.frechet_images},
            {"classifier_frechet", row.frechet},
            {"training_frechet", row.training_frechet}};
}

// Without near duplicates the support is only known to exceed the number of pairs.
std::string support_text(const DiversityTable::Row& row) {
    const auto n = static_cast<double>(row.count);
    const double pairs = 0.5 * n * (n - 1.0), support = row.support_estimate;
    char text[32];
    std::snprintf(text, sizeof text, std::isinf(support) ? "> %.0f" : "%.0f",
                  std::min(support, pairs));
    return text;
}

} // namespace

std::string json_text(const json& figures) {
    // The names of files may have bytes that are not UTF-8, and so not JSON.
    return figures.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

void print(const ParzenTable& table) {
    std::printf("Parzen log-likelihood of %zu test examples of %s, in nats; sigma is the best\n"
                "of %zu from %.4g to %.4g for %zu other training images\n\n",
                table.test_images, printable(table.source).c_str(), table.sigmas.size(),
                table.sigmas.front(), table.sigmas.back(), table.validation_images);
    print_head("centres");
    std::printf("%10s%10s%8s\n", "sigma", "mean", "+-");
    for (const auto& row : table.rows) {
        print_row(row);
        std::printf("%10.4f%10.1f%8.1f\n", row.estimate.sigma, row.estimate.mean,
                    row.estimate.standard_error);
    }
}

json to_json(const ParzenTable& table) {
    json rows = json::array();
    for (const auto& row : table.rows)
        rows.push_back(row_json("centres", row,
                                {{"sigma", row.estimate.sigma},
                                 {"sigmas", table.sigmas},
                                 {"validation_examples", table.validation_images},
                                 {"test_examples", table.test_images},
                                 {"mean", row.estimate.mean},
                                 {"standard_error", row.estimate.standard_error}}));
    return rows;
}

void print(const MemorisationTable& table) {
    std::printf("\nDistance to the nearest of %zu training images, pixels from 0 to 1;\n"
                "copies are nearer than 99 %% of the test images are\n\n",
                table.training_images);
    print_head("images");
    std::printf("%10s%10s\n", "median", "copies");
    for (const auto& row : table.rows) {
        print_row(row);
        std::printf("%10.3f%8.1f %%\n", row.median_distance, 100.0 * row.copies);
    }
    if (table.test_is_training)
        std::printf("\nThe test images are training images too: copies cannot be found.\n");
}

json to_json(const MemorisationTable& table) {
    json rows = json::array();
    for (const auto& row : table.rows)
        rows.push_back(row_json("images", row,
                                {{"training_images", table.training_images},
                                 {"median_distance", row.median_distance},
                                 {"copies", row.copies}}));
    return rows;
}

void print(const DiversityTable& table) {
    std::printf(
        "\nDistance between two; a near duplicate is nearer to another image than 99 %% of\n"
        "the training images are; the support estimate is the number of different images\n\n");
    print_head("images");
    std::printf("%10s%17s%18s\n", "mean", "near duplicates", "support estimate");
    for (const auto& row : table.rows) {
        print_row(row);
        std::printf("%10.3f%15.1f %%%18s\n", row.mean_distance, 100.0 * row.near_duplicates,
                    support_text(row).c_str());
    }
}

json to_json(const DiversityTable& table) {
    json rows = json::array();
    for (const auto& row : table.rows)
        rows.push_back(
            row_json("images", row,
                     {{"mean_distance", row.mean_distance},
                      {"near_duplicates", row.near_duplicates},
                      {"support_estimate", row.support_estimate}})); // infinity is written as null
    return rows;
}

void print(const ClassifierTable& table, const ClassifierLabel& label) {
    std::printf(
        "\nMeasures by the classifier %s (%s),\ncompared with %zu other training images\n\n",
        printable(label.folder).c_str(), label.checksum.c_str(), table.reference_images);
    print_head("images");
    std::printf("%10s%10s%9s%8s%9s\n", "classes", "smallest", "KL", "score", "Frechet");
    const std::size_t classes = table.rows.front().classes.shares.size();
    for (const auto& row : table.rows) {
        print_row(row);
        std::printf("%10s%8.2f %%%9.4f%8.3f%9.3f\n", of_all(row.classes.present, classes).c_str(),
                    100.0 * row.classes.least, row.divergence, row.score, row.frechet);
    }
    std::printf("\n%-18s", "share in %, class");
    for (std::size_t j = 0; j < classes; ++j)
        std::printf("%6zu", j);
    for (const auto& row : table.rows) {
        std::printf("\n%-18s", row.name.c_str());
        for (const double share : row.classes.shares)
            std::printf("%6.1f", 100.0 * share);
    }
    std::printf("\n");
}

json to_json(const ClassifierTable& table, const ClassifierLabel& label) {
    json rows = json::array();
    for (const auto& row : table.rows)
        rows.push_back(row_json("images", row,
                                {{"classifier", label.folder},
                                 {"classifier_checksum", label.checksum},
                                 {"reference_images", table.reference_images},
                                 {"shares", row.classes.shares},
                                 {"present", row.classes.present},
                                 {"smallest_share", row.classes.least},
                                 {"divergence", row.divergence},
                                 {"score", row.score},
                                 {"classifier_frechet", row.frechet}}));
    return rows;
}

void print(const ConditionalTable& table, const ClassifierLabel&) {
    std::printf("\nShare of the samples of seed %s, and of the test images, in which the\n"
                "classifier sees their class; Frechet distance of as many samples, and of other\n"
                "training images, to training images of the class\n\n",
                std::to_string(table.seed).c_str());
    std::printf("%-24s%8s%10s%10s%8s%10s%10s\n", "class", "samples", "right", "test", "of each",
                "Frechet", "training");
    print_row(table.all);
    for (const auto& row : table.rows)
        print_row(row);
}

json to_json(const ConditionalTable& table, const ClassifierLabel& label) {
    json classes = json::array();
    for (const auto& row : table.rows)
        classes.push_back(row_json(row));
    return {{"classifier", label.folder},
            {"classifier_checksum", label.checksum},
            {"seed", table.seed},
            {"all", row_json(table.all)},
            {"classes", classes}};
}

void print(const ModesTable& table) {
    std::printf("Modes of %s with a sample within 3 standard deviations\n\n",
                table.mixture.c_str());
    print_head("points");
    std::printf("%10s%14s\n", "modes", "high quality");
    for (const auto& row : table.rows) {
        print_row(row);
        std::printf("%10s%12.1f %%\n", of_all(row.modes.covered, table.modes).c_str(),
                    100.0 * row.modes.high_quality);
    }
}

json to_json(const ModesTable& table) {
    json rows = json::array();
    for (const auto& row : table.rows)
        rows.push_back(row_json("points", row,
                                {{"covered", row.modes.covered},
                                 {"of", table.modes},
                                 {"high_quality", row.modes.high_quality},
                                 {"by_mode", row.modes.samples}}));
    return rows;
}

void print(const StackedModesTable& table, const ClassifierLabel& label) {
    std::printf("Modes of %s that the classifier\n%s (%s) finds among the samples\n\n",
                printable(table.source).c_str(), printable(label.folder).c_str(),
                label.checksum.c_str());
    print_head("images");
    std::printf("%14s%10s\n", "modes", "KL");
    for (const auto& row : table.rows) {
        print_row(row);
        std::printf("%14s%10.4f\n", of_all(row.modes.covered, kStackedModes).c_str(),
                    row.modes.divergence);
    }
}

json to_json(const StackedModesTable& table, const ClassifierLabel& label) {
    json rows = json::array();
    for (const auto& row : table.rows)
        rows.push_back(row_json("images", row,
                                {{"classifier", label.folder},
                                 {"classifier_checksum", label.checksum},
                                 {"covered", row.modes.covered},
                                 {"of", kStackedModes},
                                 {"divergence", row.modes.divergence},
                                 {"by_mode", row.modes.samples}}));
    return rows;
}

void print(const Accuracy& accuracy, const ClassifierLabel&) {
    std::printf("%zu test examples of %s: %.2f %% right, cross-entropy %.4f nats\n",
                accuracy.examples, printable(accuracy.source).c_str(), 100.0 * accuracy.accuracy,
                accuracy.cross_entropy);
}

json to_json(const Accuracy& accuracy, const ClassifierLabel& label) {
    return {{"classifier", label.folder},
            {"classifier_checksum", label.checksum},
            {"examples", accuracy.examples},
            {"accuracy", accuracy.accuracy},
            {"cross_entropy", accuracy.cross_entropy}};
}

} // namespace pocketgan::app
