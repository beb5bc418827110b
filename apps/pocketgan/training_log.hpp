#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace pocketgan::app {

/// What a step came to, or several on average: a number for each column of the log.
using Figures = std::vector<double>;

/// In a column that there is nothing for.
inline constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

/// One row of log.csv: means over the steps since the row before.
struct LogRow {
    std::uint64_t step = 0;
    double epoch = 0.0;
    double seconds = 0.0; ///< of training so far, all runs together
    Figures means;        ///< kNotMeasured where this row has nothing
};

/// log.csv of a run. Rows are kept in memory and the whole file is written anew, so that it is
/// never half a row.
class TrainingLog {
public:
    /// An empty log that will be written to `path`; `columns` are those of the figures.
    TrainingLog(std::string path, const std::vector<std::string>& columns);

    /// Takes up the rows of an earlier run up to `last_step`. Throws Error if they cannot be read.
    void resume(std::uint64_t last_step);

    void add(const LogRow& row) { rows_.push_back(row); }
    const std::vector<LogRow>& rows() const { return rows_; }

    /// Throws Error if it cannot.
    void write() const;

private:
    std::string path_;
    std::string header_;
    std::size_t columns_;
    std::vector<LogRow> rows_;
};

} // namespace pocketgan::app
