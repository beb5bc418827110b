/// @file
/// The report of a run, report.html.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/settings.hpp"
#include "pocketgan/training_log.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pocketgan {

/// What a report shows besides the settings and the log.
struct ReportOptions {
    std::size_t threads = 0; ///< of the run, for display; 0: unknown
    /// Whether training goes on: the page then reloads itself after ten seconds, and ever less
    /// often while it does not change.
    bool is_running = false;
};

/// Writes FOLDER/report.html, a self-contained page: the sheets of FOLDER/samples, the curves of
/// `rows`, the settings and what of them differs from the preset, and the version of the library
/// and instruction set in use. For a long run it shows only some of the sheets, so that the page
/// stays below 2 MB. Throws Error if a sheet cannot be read or the page cannot be written.
POCKETGAN_API void write_report(const std::string& folder, const RunSettings& settings,
                                const std::vector<LogRow>& rows, const ReportOptions& options = {});

} // namespace pocketgan
