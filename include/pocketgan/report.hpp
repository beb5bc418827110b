#pragma once

#include "pocketgan/api.h"
#include "pocketgan/settings.hpp"
#include "pocketgan/training_log.hpp"

#include <string>
#include <vector>

namespace pocketgan {

/// Writes FOLDER/report.html, a self-contained page: the sheets of FOLDER/samples, the curves of
/// `rows`, and the settings. For a long run it shows only some of the sheets, so that the page
/// stays below 2 MB. Throws Error if a sheet cannot be read or the page cannot be written.
POCKETGAN_API void write_report(const std::string& folder, const RunSettings& settings,
                                const std::vector<LogRow>& rows);

} // namespace pocketgan
