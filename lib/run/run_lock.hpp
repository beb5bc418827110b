#pragma once

#include <string>

namespace pocketgan {

/// Keeps other runs out of the folder of a run as long as it exists (flock on FOLDER/.lock). The
/// lock ends with the process, however that ends. A file system without locks keeps nobody out.
class RunLock {
public:
    /// Throws Error if another run has the lock, or if the file cannot be opened.
    explicit RunLock(const std::string& folder);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

private:
    int descriptor_;
};

} // namespace pocketgan
