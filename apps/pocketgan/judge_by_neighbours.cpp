#include "judge_by_neighbours.hpp"

#include "pocketgan/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pocketgan::app {
namespace {

using nlohmann::json;

constexpr std::size_t kMostImages = 1000; // each is compared with all training images

constexpr double kRarePercent = 1.0; // of real images: what memorisation and diversity call rare

constexpr std::size_t kSamplesARow = 5;

ConstMatrixView first_of(ConstMatrixView images, std::size_t count) {
    return images.slice(0, count);
}

void judge_memorisation(const Origin& origin, ConstMatrixView samples, const RealImages& real,
                        Engine& engine, json& figures) {
    const std::size_t count = samples.rows, trained = real.training.shape(0);
    const Memorisation found =
        memorisation(samples, first_of(view(real.test), count), view(real.training), engine);
    std::printf("\nDistance to the nearest of %zu training images, pixels being from 0 to 1;\n"
                "copies are nearer than 99 %% of the test images are\n\n",
                trained);
    print_head("images");
    std::printf("%10s%10s\n", "median", "copies");
    const auto add = [&](const Origin& row, double median, double copies_percent) {
        print(row);
        std::printf("%10.3f%8.1f %%\n", median, copies_percent);
        json fields = to_json("images", row);
        fields.update({{"training_images", trained},
                       {"median_distance", median},
                       {"copies", copies_percent / 100.0}});
        figures["memorisation"].push_back(fields);
    };
    add(origin, found.samples, 100.0 * found.copies);
    add({"test images", count}, found.held_out, kRarePercent);
    if (found.held_out == 0.0)
        std::printf("\nThe test images are training images, too: by them no copies are told.\n");
}

// Without a near duplicate the estimate is only bounded from below, by the number of pairs.
std::string support_text(double support, std::size_t count) {
    const double pairs = 0.5 * static_cast<double>(count) * static_cast<double>(count - 1);
    char text[32];
    std::snprintf(text, sizeof text, std::isinf(support) ? "> %.0f" : "%.0f",
                  std::min(support, pairs));
    return text;
}

void judge_diversity(const Origin& origin, ConstMatrixView samples, const RealImages& real,
                     Engine& engine, json& figures) {
    const std::size_t count = samples.rows;
    const Diversity found = diversity(samples, first_of(view(real.training), count), engine);
    std::printf(
        "\nDistance between two; a near duplicate is nearer to another image than 99 %% of\n"
        "the training images are; the support estimate is the number of different images\n\n");
    print_head("images");
    std::printf("%10s%17s%18s\n", "mean", "near duplicates", "support estimate");
    const auto add = [&](const Origin& row, double mean, double duplicates_percent,
                         double support) {
        print(row);
        std::printf("%10.3f%15.1f %%%18s\n", mean, duplicates_percent,
                    support_text(support, count).c_str());
        json fields = to_json("images", row);
        fields.update({{"mean_distance", mean},
                       {"near_duplicates", duplicates_percent / 100.0},
                       {"support_estimate", support}}); // null where it is infinite
        figures["diversity"].push_back(fields);
    };
    add(origin, found.samples, 100.0 * found.near_duplicates, found.support_estimate);
    add({"training images", count}, found.real, kRarePercent, found.real_support_estimate);
}

} // namespace

void judge_by_neighbours(const Origin& origin, ConstMatrixView samples, const RealImages& real,
                         Engine& engine, json& figures) {
    const std::size_t count =
        std::min({kMostImages, samples.rows, real.test.shape(0), real.training.shape(0)});
    const Origin looked_at = {origin.name, count, origin.seed};
    judge_memorisation(looked_at, first_of(samples, count), real, engine, figures);
    judge_diversity(looked_at, first_of(samples, count), real, engine, figures);
}

Picture neighbour_sheet(ConstMatrixView samples, ConstMatrixView training, const ImageShape& image,
                        Engine& engine) {
    constexpr std::size_t kRows = kSheetSamples / kSamplesARow;
    const ConstMatrixView last = {samples.row(kSamplesARow - 1), kRows, samples.columns,
                                  kSamplesARow * samples.stride};
    const std::vector<Neighbour> nearest = nearest_neighbours(training, last, engine);
    const ImageShape brightness = {image.height, image.width, image.channels, 0.0f, 1.0f};
    Sheet sheet(kRows * (kSamplesARow + 1), brightness, kSamplesARow + 1);
    for (std::size_t row = 0; row < kRows; ++row) {
        sheet.add(samples.slice(row * kSamplesARow, kSamplesARow));
        sheet.add(training.slice(nearest[row].index, 1));
    }
    return sheet.picture();
}

} // namespace pocketgan::app
