#pragma once

#include "cli/training_options.hpp"
#include "training_log.hpp"

#include <string>
#include <vector>

namespace pocketgan::app {

/// Writes OUT/report.html, one file that needs nothing beside it: the sheets in OUT/samples, the
/// curves of `rows` and the settings. Long runs show a choice of sheets, so that the page stays
/// below 2 MB. Throws Error if a sheet cannot be read or the page cannot be written.
void write_report(const std::string& out, const TrainingOptions& options,
                  const std::vector<LogRow>& rows);

} // namespace pocketgan::app
