#include "base/files.hpp"

#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/sync.hpp"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

// `path` with symbolic links resolved and without a slash at the end, so that renaming onto it
// keeps the link.
std::string resolve(const std::string& path) {
    std::error_code error;
    if (fs::is_symlink(path, error)) {
        const fs::path target = fs::canonical(path, error);
        if (!error)
            return target.string();
    }
    const fs::path plain(path);
    return plain.has_filename() ? path : plain.parent_path().string();
}

std::string parent_of(const std::string& path) {
    const std::string parent = fs::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

// Where a file system cannot exchange two folders, the name of the old one while the new one takes
// its place.
std::string old_name(const std::string& target) {
    return target + ".pocketgan-old";
}

std::atomic<bool> sync_on{true};

// Whether this thread is in the callback of replace_folder, which syncs all files at once: the
// first of many fsyncs then does the work of all.
thread_local bool fills_folder = false;

class FillingFolder {
public:
    FillingFolder() : before_(std::exchange(fills_folder, true)) {}
    ~FillingFolder() { fills_folder = before_; }
    FillingFolder(const FillingFolder&) = delete;
    FillingFolder& operator=(const FillingFolder&) = delete;

private:
    bool before_;
};

bool syncs() {
    return sync_on && !fills_folder;
}

// Devices and pipes are written to, not replaced: a rename onto /dev/null would delete it.
bool is_special(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

// 1 or 2 for the names of standard output and standard error, which may be a file that has text
// already; else -1.
int standard_stream(const std::string& path) {
    return path == "/dev/stdout" ? 1 : path == "/dev/stderr" ? 2 : -1;
}

// Returns the folders that it creates, from the innermost.
std::vector<std::string> create_folder(const std::string& path, std::error_code& error) {
    std::vector<std::string> created;
    for (std::string at = resolve(path); !exists(at); at = parent_of(at))
        created.push_back(at);
    fs::create_directories(path, error);
    if (!error && sync_on)
        for (const std::string& folder : created)
            sync_folder(parent_of(folder));
    return created;
}

} // namespace

void set_sync(bool on) {
    sync_on = on;
}

bool sync_is_on() {
    return sync_on;
}

bool exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

bool is_folder(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

bool is_missing(const std::string& path) {
    std::error_code error;
    return fs::status(path, error).type() == fs::file_type::not_found;
}

std::vector<NamedSize> files_of(const std::string& folder) {
    std::vector<NamedSize> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code other; // of a file that is not listed
        const std::uint64_t size = entry->is_regular_file(other) ? entry->file_size(other) : 0;
        if (!other && entry->is_regular_file(other))
            files.push_back({entry->path().string(), size});
    }
    return files;
}

std::vector<std::string> folders_of(const std::string& folder) {
    std::vector<std::string> folders;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (is_folder(entry->path().string())) {
            // Kept in order: std::sort takes 1 KB of the device's program.
            std::string inner = joined({folder, "/", entry->path().filename().string()});
            auto at = folders.begin();
            while (at != folders.end() && *at < inner)
                ++at;
            folders.insert(at, std::move(inner));
        }
    return folders;
}

InputFile::InputFile(const std::string& path, Readable readable) : path_(path) {
    const OpenedFile opened = open_to_read(path, readable == Readable::anything);
    file_.reset(opened.file);
    if (opened.is_folder)
        throw_error({path, ": is a folder, a file was expected"});
    if (!file_)
        throw_file_error(path, "cannot be opened", errno);
    std::setvbuf(file_.get(), nullptr, _IONBF, 0); // callers read into large buffers
    size_ = opened.size;
    if (!size_ && readable == Readable::file)
        throw_error({path, ": is a pipe or a device, a file was expected"});
}

std::size_t InputFile::read(void* bytes, std::size_t count) {
    const std::size_t got = std::fread(bytes, 1, count, file_.get());
    if (got < count && std::ferror(file_.get()))
        throw_file_error(path_, "cannot be read", errno);
    return got;
}

OutputFile::OutputFile(const std::string& path) : path_(path), target_(resolve(path)) {
    if (path.empty())
        throw_file_error(path, "cannot be written", ENOENT);
    if (is_folder(target_))
        throw_error({path, ": is a folder, a file was expected"});
    if (const int stream = standard_stream(path); stream >= 0) {
        device_.reset(open_stream(stream));
    } else if (is_special(path)) {
        device_.reset(std::fopen(path.c_str(), "wb"));
    } else {
        part_.emplace(target_);
        return;
    }
    if (!device_)
        throw_file_error(path, "cannot be written", errno);
}

void OutputFile::write(const void* bytes, std::size_t count) {
    if (std::fwrite(bytes, 1, count, file()) != count)
        throw_file_error(path_, "cannot be written", errno);
}

void OutputFile::commit() {
    bool written;
    if (device_)
        written = std::fclose(device_.release()) == 0;
    else
        written =
            part_->rename_to(target_, syncs()) && (!syncs() || sync_folder(parent_of(target_)));
    if (!written)
        throw_file_error(path_, "cannot be written", errno);
}

std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t largest,
                                    Readable readable) {
    InputFile file(path, readable);
    const std::string too_long =
        joined({path, ": is longer than the ", largest, " bytes expected at most"});
    if (file.size().value_or(0) > largest)
        throw Error(too_long);

    std::vector<std::uint8_t> bytes;
    constexpr std::uint64_t kChunk = std::uint64_t{1} << 16;
    // One byte more than the size of the file, so that one read also reaches its end.
    std::size_t room = static_cast<std::size_t>(file.size().value_or(kChunk) + 1);
    for (;;) {
        const std::size_t old = bytes.size();
        bytes.resize(old + room);
        const std::size_t got = file.read(bytes.data() + old, room);
        bytes.resize(old + got);
        if (bytes.size() > largest)
            throw Error(too_long);
        if (got < room)
            return bytes;
        room = kChunk;
    }
}

void write_file(const std::string& path, const void* bytes, std::size_t count) {
    OutputFile file(path);
    file.write(bytes, count);
    file.commit();
}

void write_file(const std::string& path, const std::string& text) {
    write_file(path, text.data(), text.size());
}

std::vector<std::string> make_folder(const std::string& path) {
    std::error_code error;
    std::vector<std::string> created = create_folder(path, error);
    if (error)
        throw_error({path, ": cannot be created: ", error.message()});
    return created;
}

void replace_folder(const std::string& path,
                    const std::function<void(const std::string& folder)>& fill) {
    const std::string target = resolve(path);
    if (exists(target) && !is_folder(target))
        throw_error({path, ": is a file, a folder was expected"});
    std::error_code ignored; // the next lines fail, with the name of the folder
    create_folder(parent_of(target), ignored);
    clear_leftovers(target);
    TemporaryFolder fresh(target);
    {
        const FillingFolder filling;
        fill(fresh.path());
    }
    const auto require = [&](bool done) {
        if (!done)
            throw_file_error(path, "cannot be written", errno);
    };
    require(!syncs() || sync_tree(fresh.path()));

    std::string old;
    if (!exists(target)) {
        require(fresh.rename_to(target));
    } else if (!fresh.exchange_with(target)) {
        // Two steps: clear_leftovers undoes the first one if this process ends between them.
        old = old_name(target);
        require(std::rename(target.c_str(), old.c_str()) == 0);
        if (!fresh.rename_to(target)) {
            const int error = errno;
            std::rename(old.c_str(), target.c_str());
            throw_file_error(path, "cannot be written", error);
        }
    }
    require(!syncs() || sync_folder(parent_of(target)));
    if (!old.empty())
        fs::remove_all(old, ignored);
}

void clear_leftovers(const std::string& path) {
    const std::string target = resolve(path), old = old_name(target);
    std::error_code ignored;
    if (const LeftoverLock lock(old); lock.held()) {
        if (!exists(target))
            fs::rename(old, target, ignored);
        else
            fs::remove_all(old, ignored);
    }
    remove_temporaries(target);
}

} // namespace pocketgan
