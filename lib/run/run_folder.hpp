#pragma once

#include <string>

namespace pocketgan {

/// Everything that a run and its report write into its folder, except for the lock.
inline constexpr const char* kRunFiles[] = {
    "generator", "discriminator", "encoder",     "classifier", "best",
    "samples",   "checkpoint",    "config.toml", "log.csv",    "report.html"};

/// How log.csv begins.
inline constexpr char kLogStart[] = "step,epoch,seconds";

/// Throws Error if a new run in `folder` would overwrite a file, or write into a folder, that is
/// not of a run. A folder holds a run if it has a checkpoint, a log, or a lock and settings of a
/// run. Settings alone, empty folders and other names are no obstacle.
void check_overwrites_nothing(const std::string& folder);

} // namespace pocketgan
