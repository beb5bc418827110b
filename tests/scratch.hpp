#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

/// A new folder for the files of one test case, deleted with them at its end.
class ScratchFolder {
public:
    ScratchFolder() {
        std::random_device random;
        do
            path_ =
                (std::filesystem::temp_directory_path() / ("pocketgan-" + std::to_string(random())))
                    .string();
        while (!std::filesystem::create_directory(path_));
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    /// The folder itself, or the file or folder of that name in it.
    const std::string& path() const { return path_; }
    std::string path(const std::string& name) const { return path_ + "/" + name; }

    /// Entries directly in it, hidden ones included.
    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(path_), {}));
    }

private:
    std::string path_;
};

/// Reads and writes whole files without the functions under test.
inline std::string slurp(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
inline void spill(const std::string& path, const std::string& bytes) {
    // Overwriting makes ext4 wait for the disk; some tests write thousands of files.
    std::filesystem::remove(path);
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The text of the Error that `work` throws; empty if it throws none.
template <typename Error, typename Work>
std::string thrown(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}
