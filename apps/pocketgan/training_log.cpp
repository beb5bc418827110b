#include "training_log.hpp"

#include "base/files.hpp"
#include "base/number_text.hpp"
#include "pocketgan/error.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace pocketgan::app {
namespace {

constexpr std::uint64_t kLargestLog = 1 << 28;

// Nothing for NaN.
void append(std::string& text, double value) {
    if (!std::isnan(value))
        text += number_text(value);
}

// The number at `at`, which moves behind it and the `end` that must follow.
template <typename Number>
bool take(const char*& at, const char* last, char end, Number& value) {
    const auto result = std::from_chars(at, last, value);
    if (result.ec != std::errc() || result.ptr == last || *result.ptr != end)
        return false;
    at = result.ptr + 1;
    return true;
}

// The same, NaN where nothing stands.
bool take_or_empty(const char*& at, const char* last, char end, double& value) {
    if (at == last || *at != end)
        return take(at, last, end, value);
    value = std::numeric_limits<double>::quiet_NaN();
    ++at;
    return true;
}

} // namespace

TrainingLog::TrainingLog(std::string path, const std::vector<std::string>& columns) :
    path_(std::move(path)), header_("step,epoch,seconds"), columns_(columns.size()) {
    for (const std::string& column : columns)
        header_ += "," + column;
    header_ += "\n";
}

void TrainingLog::resume(std::uint64_t last_step) {
    const std::vector<std::uint8_t> bytes = read_file(path_, kLargestLog);
    const std::string text(bytes.begin(), bytes.end());
    if (text.compare(0, header_.size(), header_) != 0)
        throw Error(path_ + ": is no log of this kind of training");
    const char* at = text.data() + header_.size();
    const char* const last = text.data() + text.size();
    while (at < last) {
        LogRow row;
        row.means.resize(columns_);
        bool whole = take(at, last, ',', row.step) && take(at, last, ',', row.epoch) &&
                     take(at, last, ',', row.seconds);
        for (std::size_t i = 0; i < columns_ && whole; ++i)
            whole = take_or_empty(at, last, i + 1 < columns_ ? ',' : '\n', row.means[i]);
        if (!whole)
            throw Error(path_ + ": row " + std::to_string(rows_.size() + 1) + " is malformed, " +
                        std::to_string(3 + columns_) + " numbers were expected");
        if (row.step <= last_step)
            rows_.push_back(row);
    }
}

void TrainingLog::write() const {
    std::string text = header_;
    for (const LogRow& row : rows_) {
        text += std::to_string(row.step) + ',';
        append(text, row.epoch);
        text += ',';
        append(text, row.seconds);
        for (const double figure : row.means) {
            text += ',';
            append(text, figure);
        }
        text += '\n';
    }
    write_file(path_, text);
}

} // namespace pocketgan::app
