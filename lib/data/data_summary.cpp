#include "pocketgan/data_summary.hpp"

#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace pocketgan {
namespace {

// Mean and deviation of each channel, in one pass around the first numbers, so that
// large means cost no digits.
class Moments {
public:
    explicit Moments(std::size_t channels) : channels_(channels) {}

    void add(const std::vector<float>& example) {
        if (first_.empty())
            first_.assign(example.begin(),
                          example.begin() + static_cast<std::ptrdiff_t>(channels_));
        sums_.resize(channels_);
        squares_.resize(channels_);
        for (std::size_t i = 0; i < example.size(); i += channels_)
            for (std::size_t c = 0; c < channels_; ++c) {
                const double x = static_cast<double>(example[i + c]) - first_[c];
                sums_[c] += x;
                squares_[c] += x * x;
            }
        count_ += static_cast<double>(example.size() / channels_);
    }

    void write(SplitSummary& split) const {
        for (std::size_t c = 0; c < channels_; ++c) {
            const double mean = sums_[c] / count_;
            split.mean.push_back(first_[c] + mean);
            split.deviation.push_back(std::sqrt(std::max(squares_[c] / count_ - mean * mean, 0.0)));
        }
    }

private:
    std::size_t channels_;
    std::vector<double> first_, sums_, squares_;
    double count_ = 0.0;
};

std::uint64_t hash_of(const std::vector<float>& example) {
    std::uint64_t state = 0;
    for (const float number : example) {
        std::uint32_t bits;
        std::memcpy(&bits, &number, sizeof bits);
        state = (state ^ bits) * 0x9e3779b97f4a7c15u;
        state ^= state >> 29;
    }
    return state;
}

std::vector<float> example_of(const Dataset& data, std::size_t i) {
    std::vector<float> example(data.size());
    data.rows(i, 0.0f, 1.0f, {example.data(), 1, example.size()});
    return example;
}

// An example and its hash. Those that are equal have equal hashes; others may, too.
struct Hashed {
    std::uint64_t hash;
    const Dataset* data;
    std::size_t index;
    bool is_test;
};

bool are_equal(const Hashed& a, const Hashed& b) {
    return example_of(*a.data, a.index) == example_of(*b.data, b.index);
}

std::vector<Hashed> read_examples(const Dataset& data, bool is_test, SplitSummary& split) {
    split.count = data.count();
    split.bytes = data.bytes();
    Moments moments(data.channels());
    std::vector<Hashed> examples;
    examples.reserve(data.count());
    for (std::size_t i = 0; i < data.count(); ++i) {
        const std::vector<float> example = example_of(data, i);
        moments.add(example);
        examples.push_back({hash_of(example), &data, i, is_test});
    }
    moments.write(split);
    for (const std::uint16_t label : data.labels()) {
        if (label >= split.class_counts.size())
            split.class_counts.resize(std::size_t{label} + 1);
        ++split.class_counts[label];
    }
    if (!data.labels().empty())
        split.class_counts.resize(std::max(split.class_counts.size(), data.class_names().size()));
    return examples;
}

// Sorts the examples and calls seen(example, whether there is an equal one before it in the sorted
// order, whether one of those is of training).
template <typename Seen>
void find_equals(std::vector<Hashed>& examples, const Seen& seen) {
    std::stable_sort(examples.begin(), examples.end(),
                     [](const Hashed& a, const Hashed& b) { return a.hash < b.hash; });
    std::vector<Hashed> kinds; // different examples of one hash
    for (std::size_t i = 0; i < examples.size(); ++i) {
        if (i > 0 && examples[i].hash != examples[i - 1].hash)
            kinds.clear();
        const auto equal = std::find_if(kinds.begin(), kinds.end(), [&](const Hashed& kind) {
            return are_equal(kind, examples[i]);
        });
        const bool found = equal != kinds.end();
        seen(examples[i], found, found && !equal->is_test);
        if (!found)
            kinds.push_back(examples[i]);
    }
}

} // namespace

DataSummary summarise(const Dataset& training, const Dataset& test) {
    if (training.size() != test.size())
        throw Error("the test examples have " + std::to_string(test.size()) +
                    " numbers; expected " + std::to_string(training.size()) +
                    ", as the training examples have");
    DataSummary summary;
    std::vector<Hashed> examples = read_examples(training, false, summary.training);
    const std::vector<Hashed> tests = read_examples(test, true, summary.test);
    const auto count = [](std::vector<Hashed> some, std::size_t& duplicates) {
        find_equals(some, [&](const Hashed&, bool found, bool) { duplicates += found; });
    };
    count(examples, summary.training.duplicates);
    count(tests, summary.test.duplicates);
    examples.insert(examples.end(), tests.begin(), tests.end());
    find_equals(examples, [&](const Hashed& example, bool, bool in_training) {
        summary.test_in_training += example.is_test && in_training;
    });
    summary.test_is_training = summary.test_in_training == test.count() &&
                               training.identity().checksum == test.identity().checksum;
    return summary;
}

Picture data_sheet(const Dataset& data) {
    constexpr std::size_t kColumns = 10, kMostRows = 100;
    constexpr float kNoImage = 128.0f / 255.0f;
    if (data.height() == 0)
        throw Error(data.source() + ": holds vectors; expected images for a sheet");
    std::vector<std::vector<std::size_t>> rows;
    if (data.labels().empty()) {
        for (std::size_t i = 0; i < std::min(data.count(), kColumns * kColumns); ++i) {
            if (i % kColumns == 0)
                rows.emplace_back();
            rows.back().push_back(i);
        }
    } else {
        rows.resize(std::clamp<std::size_t>(data.class_names().size(), 1, kMostRows));
        for (std::size_t i = 0; i < data.count(); ++i) {
            const std::size_t label = data.labels()[i];
            if (label >= rows.size() && label < kMostRows)
                rows.resize(label + 1);
            if (label < rows.size() && rows[label].size() < kColumns)
                rows[label].push_back(i);
        }
    }
    const ImageShape shape = {data.height(), data.width(), data.channels()};
    const std::size_t columns =
        data.labels().empty() ? std::min(kColumns, rows[0].size()) : kColumns;
    Sheet sheet(rows.size() * columns, shape, columns);
    const std::vector<float> no_image(data.size(), kNoImage);
    for (const std::vector<std::size_t>& row : rows)
        for (std::size_t i = 0; i < columns; ++i)
            if (i < row.size()) {
                const std::vector<float> image = example_of(data, row[i]);
                sheet.add({image.data(), 1, image.size()});
            } else {
                sheet.add({no_image.data(), 1, no_image.size()});
            }
    return sheet.picture();
}

} // namespace pocketgan
