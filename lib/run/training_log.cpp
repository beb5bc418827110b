#include "pocketgan/training_log.hpp"

#include "base/files.hpp"
#include "base/names.hpp"
#include "base/number_text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "run/run_folder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace pocketgan {
namespace {

constexpr std::uint64_t kLargestLog = 1 << 28;

constexpr Named<Column> kNames[] = {{Column::d_loss, "d_loss"},
                                    {Column::g_loss, "g_loss"},
                                    {Column::d_real, "d_real"},
                                    {Column::d_fake, "d_fake"},
                                    {Column::parzen, "parzen"},
                                    {Column::classifier_frechet, "classifier_frechet"},
                                    {Column::classes, "classes"},
                                    {Column::modes, "modes"},
                                    {Column::high_quality, "high_quality"},
                                    {Column::loss, "loss"},
                                    {Column::accuracy, "accuracy"},
                                    {Column::test_loss, "test_loss"},
                                    {Column::test_accuracy, "test_accuracy"}};
static_assert(std::size(kNames) == kColumns);

// Reads the cells of a log in order.
class Cells {
public:
    explicit Cells(const std::string& text) : at_(text.data()), last_(at_ + text.size()) {}

    bool at_end() const { return at_ == last_; }

    /// The text up to the next comma or end of line, which is skipped. `ends_row` becomes true at
    /// an end of line.
    std::string text(bool& ends_row) {
        const char* const first = at_;
        while (at_ < last_ && *at_ != ',' && *at_ != '\n')
            ++at_;
        const std::string cell(first, at_);
        ends_row = at_ == last_ || *at_ == '\n';
        at_ += at_ < last_;
        return cell;
    }

    /// Reads a number and skips `end` after it. Returns false if either is missing.
    template <typename Number>
    bool number(char end, Number& value) {
        const char* const rest = read_number(at_, last_, value);
        if (!rest || rest == last_ || *rest != end)
            return false;
        at_ = rest + 1;
        return true;
    }

    /// As number(), with NaN for an empty cell.
    bool number_or_empty(char end, double& value) {
        if (at_ == last_ || *at_ != end)
            return number(end, value);
        value = std::numeric_limits<double>::quiet_NaN();
        ++at_;
        return true;
    }

private:
    const char* at_;
    const char* last_;
};

// The header of log.csv for these columns.
std::string header_of(const std::vector<Column>& columns) {
    std::string header = kLogStart;
    for (const Column column : columns)
        header += std::string(",") + to_string(column);
    return header;
}

const std::vector<std::string> kFirstColumns = {"step", "epoch", "seconds"};

bool contains(const std::vector<Column>& columns, Column column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// Whether the column is measured every eval_every epochs, not at each step.
bool is_measure(Column column) {
    switch (column) {
    case Column::d_loss:
    case Column::g_loss:
    case Column::d_real:
    case Column::d_fake:
    case Column::loss:
    case Column::accuracy:
        return false;
    default:
        return true;
    }
}

std::optional<Column> find_column(const std::string& name) {
    for (const Named<Column>& row : kNames)
        if (name == row.name)
            return row.value;
    return std::nullopt;
}

// The columns after the first three of a header with these names; nullopt if it is not that of a
// run with columns `expected`. Measures may be missing or more.
std::optional<std::vector<Column>> columns_of(const std::vector<std::string>& names,
                                              const std::vector<Column>& expected) {
    if (names.size() < kFirstColumns.size() ||
        !std::equal(kFirstColumns.begin(), kFirstColumns.end(), names.begin()))
        return std::nullopt;
    std::vector<Column> columns;
    for (std::size_t i = kFirstColumns.size(); i < names.size(); ++i) {
        const std::optional<Column> column = find_column(names[i]);
        if (!column || contains(columns, *column) ||
            !(contains(expected, *column) || is_measure(*column)))
            return std::nullopt;
        columns.push_back(*column);
    }
    for (const Column column : expected)
        if (!contains(columns, column) && !is_measure(column))
            return std::nullopt;
    return columns;
}

} // namespace

const char* to_string(Column column) {
    return name_of(kNames, column);
}

std::vector<Column> step_columns(const RunSettings& settings) {
    if (std::holds_alternative<GanSettings>(settings.training))
        return {Column::d_loss, Column::g_loss, Column::d_real, Column::d_fake};
    if (std::get<SupervisedSettings>(settings.training).target == Target::input)
        return {Column::loss};
    return {Column::loss, Column::accuracy};
}

std::vector<Column> measured_columns(const RunSettings& settings) {
    if (settings.eval_every == 0)
        return {};
    if (std::holds_alternative<GanSettings>(settings.training)) {
        if (find_mixture(settings.data))
            return {Column::modes, Column::high_quality};
        if (parse_data_source(settings.data).stacked)
            return {Column::parzen, Column::modes};
        return {Column::parzen, Column::classifier_frechet, Column::classes};
    }
    if (std::get<SupervisedSettings>(settings.training).target == Target::input)
        return {Column::test_loss};
    return {Column::test_loss, Column::test_accuracy};
}

Figures::Figures() {
    values_.fill(std::numeric_limits<double>::quiet_NaN());
}

void Figures::update(const Figures& other) {
    for (std::size_t i = 0; i < kColumns; ++i)
        if (!std::isnan(other.values_[i]))
            values_[i] = other.values_[i];
}

void RunningMeans::add(const Figures& figures) {
    for (std::size_t i = 0; i < kColumns; ++i) {
        const double value = figures[static_cast<Column>(i)];
        if (std::isnan(value))
            continue;
        sums_[i] += value;
        ++counts_[i];
    }
}

Figures RunningMeans::take() {
    Figures means;
    for (std::size_t i = 0; i < kColumns; ++i)
        if (counts_[i] > 0.0)
            means[static_cast<Column>(i)] = sums_[i] / counts_[i];
    *this = RunningMeans();
    return means;
}

TrainingLog::TrainingLog(std::string path, std::vector<Column> columns) :
    path_(std::move(path)), columns_(std::move(columns)) {}

void TrainingLog::resume(std::uint64_t steps_done) {
    const std::vector<std::uint8_t> bytes = read_file(path_, kLargestLog);
    const std::string text(bytes.begin(), bytes.end());
    Cells cells(text);

    std::vector<std::string> names;
    for (bool ends_row = false; !ends_row;)
        names.push_back(cells.text(ends_row));
    const std::optional<std::vector<Column>> found = columns_of(names, columns_);
    if (!found)
        throw Error(path_ + ": its columns are not those of this run, " + header_of(columns_));
    const std::vector<Column>& columns = *found;
    for (const Column column : columns)
        if (!contains(columns_, column))
            columns_.push_back(column);

    while (!cells.at_end()) {
        LogRow row;
        bool is_whole = cells.number(',', row.step) && cells.number(',', row.epoch) &&
                        cells.number(',', row.seconds);
        for (std::size_t i = 0; i < columns.size() && is_whole; ++i)
            is_whole =
                cells.number_or_empty(i + 1 < columns.size() ? ',' : '\n', row.figures[columns[i]]);
        if (!is_whole)
            throw Error(path_ + ": row " + std::to_string(rows_.size() + 1) + " is malformed, " +
                        std::to_string(names.size()) + " numbers were expected");
        if (row.step <= steps_done)
            rows_.push_back(row);
    }
}

void TrainingLog::write() const {
    std::string text = header_of(columns_) + "\n";
    for (const LogRow& row : rows_) {
        text += std::to_string(row.step) + "," + number_text(row.epoch) + "," +
                number_text(row.seconds);
        for (const Column column : columns_) {
            const double figure = row.figures[column];
            text += std::isnan(figure) ? "," : "," + number_text(figure);
        }
        text += '\n';
    }
    write_file(path_, text);
}

} // namespace pocketgan
