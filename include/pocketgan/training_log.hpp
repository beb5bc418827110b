/// @file
/// The rows and columns of log.csv.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/settings.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {

/// A figure of training. Each is a column of log.csv after step, epoch and seconds.
enum class Column {
    // GAN: means over the steps since the previous row.
    d_loss,
    g_loss,
    d_real, ///< mean D(x); f(x) of a critic
    d_fake, ///< mean D(G(z)) or f(G(z))
    // GAN on images, every RunSettings::eval_every epochs (ImageMeasures in evaluation.hpp).
    parzen,
    classifier_frechet,
    classes,
    // GAN on a mixture, every eval_every epochs (MixtureMeasures); modes of stacked digits, too.
    modes,
    high_quality,
    // Supervised training: means over the steps; test_*: over the test data, every eval_every
    // epochs.
    loss,
    accuracy,
    test_loss,
    test_accuracy
};
/// The number of columns.
inline constexpr std::size_t kColumns = 13;

/// The name that log.csv uses, such as "d_loss".
POCKETGAN_API const char* to_string(Column column);

/// The columns that each step of a run with these settings gives, in the order of log.csv.
POCKETGAN_API std::vector<Column> step_columns(const RunSettings& settings);

/// The columns that are measured every RunSettings::eval_every epochs; empty if that is 0.
POCKETGAN_API std::vector<Column> measured_columns(const RunSettings& settings);

/// A number for each column; NaN for columns without a value.
class POCKETGAN_API Figures {
public:
    Figures();

    /// The figure of a column; NaN if there is none.
    double& operator[](Column column) { return values_[static_cast<std::size_t>(column)]; }
    /// The figure of a column; NaN if there is none.
    double operator[](Column column) const { return values_[static_cast<std::size_t>(column)]; }

    /// Replaces the figures that `other` has.
    void update(const Figures& other);

private:
    std::array<double, kColumns> values_;
};

/// The means of figures over steps. A step without a figure (NaN) does not count for its mean.
class POCKETGAN_API RunningMeans {
public:
    /// Adds the figures of one step.
    void add(const Figures& figures);

    /// The means over the steps added since the last call; NaN for figures that none of them had.
    Figures take();

private:
    std::array<double, kColumns> sums_{};
    std::array<double, kColumns> counts_{};
};

/// One row of log.csv.
struct LogRow {
    std::uint64_t step = 0; ///< steps done
    double epoch = 0.0;     ///< passes over the data so far
    double seconds = 0.0;   ///< of training up to this row, over all sessions
    Figures figures;        ///< means since the previous row; measures, if due
};

/// The log of a run. Rows stay in memory, and write() replaces the whole file, so that no reader
/// sees half a row.
class POCKETGAN_API TrainingLog {
public:
    /// An empty log with these columns; write() writes to `path`.
    TrainingLog(std::string path, std::vector<Column> columns);

    /// Reads the rows of an earlier session up to `steps_done`. Columns are matched by name.
    /// Columns of measures (measured_columns) may be missing, and others of the file are kept: the
    /// sessions of a run may differ in eval_every. Throws Error if the file cannot be read, a row
    /// is malformed, or another column is missing or unknown.
    void resume(std::uint64_t steps_done);

    /// Appends a row; write() saves it.
    void add(const LogRow& row) { rows_.push_back(row); }
    const std::vector<LogRow>& rows() const { return rows_; } ///< oldest first

    /// Throws Error if the file cannot be written.
    void write() const;

private:
    std::string path_;
    std::vector<Column> columns_;
    std::vector<LogRow> rows_;
};

/// The column that holds the measure. Throws Error for KeepBest::none.
POCKETGAN_API Column column_of(KeepBest measure);

/// Whether `value` is better than `other`: higher for parzen, lower for classifier_frechet. A value
/// that is not finite is never better. Throws Error for KeepBest::none.
POCKETGAN_API bool is_better(KeepBest measure, double value, double other);

/// The best row by the measure; of equal rows the oldest. nullptr if no row has a finite value and
/// for KeepBest::none.
POCKETGAN_API const LogRow* find_best(const std::vector<LogRow>& rows, KeepBest measure);

/// A critic's estimate of the distance between data and samples, up to a factor:
/// mean f(x) - mean f(G(z)) (Arjovsky et al. 2017, equation 2).
inline double critic_estimate(const Figures& figures) {
    return figures[Column::d_real] - figures[Column::d_fake];
}

/// A warning if the newest row shows that the critic is far from its optimum, so that its gradient
/// misleads the generator: the estimate is negative, or less than half the minimum of the ten rows
/// before it. Else empty.
POCKETGAN_API std::string critic_warning(const std::vector<LogRow>& rows);

} // namespace pocketgan
