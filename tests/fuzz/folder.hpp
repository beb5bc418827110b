#pragma once

#include "input.hpp"
#include "scratch.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace fuzz {

/// A valid folder whose files each input edits, so that a short input reaches the code behind the
/// checks of the other files.
class EditedFolder {
public:
    /// `make(path)` writes the valid folder. `more` are names of files that only edits add.
    template <typename Make>
    explicit EditedFolder(const Make& make, const std::vector<std::string>& more = {}) {
        make(path());
        for (const auto& entry : std::filesystem::directory_iterator(path()))
            files_.push_back({entry.path().filename().string(), slurp(entry.path().string())});
        std::sort(files_.begin(), files_.end(),
                  [](const File& a, const File& b) { return a.name < b.name; });
        for (const std::string& name : more)
            files_.push_back({name, "", false});
    }

    std::string path() const { return scratch_.path("folder"); }

    /// Restores the folder, applies the edits of `input`, and returns the bytes of all files. An
    /// edit is a file, an operation, a length, bytes, and for some operations a place.
    std::size_t edit(Input& input) {
        std::vector<File> edited = files_;
        while (input.left() > 0) {
            File& file = edited[input.byte() % edited.size()];
            apply(input, file);
            file.is_edited = true;
        }
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < edited.size(); ++i) {
            if (edited[i].is_edited || files_[i].is_edited)
                write(edited[i]);
            files_[i].is_edited = edited[i].is_edited; // to be restored by the next edit
            bytes += edited[i].bytes.size();
        }
        return bytes;
    }

private:
    struct File {
        std::string name, bytes;
        bool exists = true;
        bool is_edited = false;
    };

    static void apply(Input& input, File& file) {
        enum { kReplace, kOverwrite, kInsert, kErase, kCut, kRemove, kOperations };
        const int operation = input.byte() % kOperations;
        if (operation == kRemove) {
            file.exists = false;
            return;
        }
        const std::size_t length = input.number<std::uint16_t>();
        file.exists = true;
        if (operation == kReplace) {
            file.bytes = input.bytes(length);
            return;
        }
        const std::size_t place =
            std::min<std::size_t>(input.number<std::uint16_t>(), file.bytes.size());
        if (operation == kOverwrite) {
            const std::string bytes = input.bytes(length);
            file.bytes.replace(place, std::min(bytes.size(), file.bytes.size() - place), bytes);
        } else if (operation == kInsert) {
            file.bytes.insert(place, input.bytes(length));
        } else {
            file.bytes.erase(place, operation == kErase ? length : std::string::npos);
        }
    }

    void write(const File& file) const {
        const std::string path = this->path() + "/" + file.name;
        if (file.exists)
            spill(path, file.bytes);
        else
            std::filesystem::remove(path);
    }

    ScratchFolder scratch_;
    std::vector<File> files_;
};

} // namespace fuzz
