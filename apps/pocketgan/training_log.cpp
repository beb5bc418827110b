#include "training_log.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"

#include <charconv>
#include <cstdio>
#include <utility>

namespace pocketgan {
namespace {

constexpr const char* kHeader = "step,epoch,seconds,d_loss,g_loss,d_real,d_fake\n";
constexpr std::uint64_t kLargestLog = 1 << 28;

// Shortest text that reads back as the same number, whatever the locale.
void append(std::string& text, double value, char end) {
    char digits[32];
    const auto result = std::to_chars(digits, digits + sizeof digits, value);
    text.append(digits, result.ptr);
    text.push_back(end);
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

} // namespace

TrainingLog::TrainingLog(std::string path) : path_(std::move(path)) {}

void TrainingLog::resume(std::uint64_t last_step) {
    const std::vector<std::uint8_t> bytes = read_file(path_, kLargestLog);
    const std::string text(bytes.begin(), bytes.end());
    const std::string header(kHeader);
    if (text.compare(0, header.size(), header) != 0)
        throw Error(path_ + ": is no log of this program");
    const char* at = text.data() + header.size();
    const char* const last = text.data() + text.size();
    while (at < last) {
        LogRow row;
        StepReport& m = row.means;
        if (!take(at, last, ',', row.step) || !take(at, last, ',', row.epoch) ||
            !take(at, last, ',', row.seconds) || !take(at, last, ',', m.d_loss) ||
            !take(at, last, ',', m.g_loss) || !take(at, last, ',', m.d_real) ||
            !take(at, last, '\n', m.d_fake))
            throw Error(path_ + ": row " + std::to_string(rows_.size() + 1) +
                        " is malformed, 7 numbers were expected");
        if (row.step <= last_step)
            rows_.push_back(row);
    }
}

void TrainingLog::write() const {
    std::string text = kHeader;
    for (const LogRow& row : rows_) {
        text += std::to_string(row.step) + ',';
        append(text, row.epoch, ',');
        append(text, row.seconds, ',');
        append(text, row.means.d_loss, ',');
        append(text, row.means.g_loss, ',');
        append(text, row.means.d_real, ',');
        append(text, row.means.d_fake, '\n');
    }
    write_file(path_, text);
}

} // namespace pocketgan
