// What reading and writing files promises of pipes, devices, links and limits of POSIX.
#include "base/files.hpp"

#include "pipe.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

bool says(const std::string& message, const std::string& part) {
    return message.find(part) != std::string::npos;
}

// During its lifetime no file can grow past `bytes`, as on a disk that is nearly full.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    rlimit before_{};
};

} // namespace

TEST_CASE("a pipe is read to its end") {
    const ScratchFolder scratch;
    const std::string pipe = scratch.path("pipe");
    put_pipe(pipe);
    const std::string writer = "head -c 200000 /dev/zero > '" + pipe + "' &";
    REQUIRE(std::system(writer.c_str()) == 0);
    CHECK(read_file(pipe, 1000000, Readable::anything).size() == 200000);
}

TEST_CASE("a pipe or a device in place of a file is refused at once") {
    const ScratchFolder scratch;
    put_pipe(scratch.path("pipe"));
    fs::create_symlink("pipe", scratch.path("link"));
    for (const std::string& path : {scratch.path("pipe"), scratch.path("link"),
                                    std::string("/dev/zero"), std::string("/dev/null")}) {
        CAPTURE(path);
        CHECK(thrown<Error>([&] { read_file(path, 1000); }) ==
              path + ": is a pipe or a device, a file was expected");
    }
}

TEST_CASE("a name that cannot be looked at is not missing, and opening it says why") {
    const ScratchFolder scratch;
    CHECK(is_missing(scratch.path("none")));
    CHECK(is_missing(scratch.path("none/below")));
    fs::create_symlink("loop", scratch.path("loop"));
    const std::pair<std::string, const char*> names[] = {
        {scratch.path("loop"), "loop: cannot be opened: Too many levels"},
        {scratch.path(std::string(300, 'x')), "x: cannot be opened: File name too long"}};
    for (const auto& name : names) {
        CHECK_FALSE(is_missing(name.first));
        CHECK(says(thrown<Error>([&] { read_file(name.first, 1000); }), name.second));
    }
}

TEST_CASE("a full disk leaves the earlier file unchanged") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("file");
    write_file(path, std::string("earlier"));
    const std::string much(100000, 'x'); // fails in write
    const std::string little(1500, 'x'); // fits the buffer: fails when the file is closed
    for (const std::string& bytes : {much, little}) {
        std::string message;
        {
            const FileSizeLimit limit(1000);
            message = thrown<Error>([&] { write_file(path, bytes); });
        }
        CHECK(message == path + ": cannot be written: File too large");
        CHECK(slurp(path) == "earlier");
        CHECK(scratch.entries() == 1);
    }
}

TEST_CASE("a device is written to and stays a device") {
    CHECK(says(thrown<Error>([] { write_file("/dev/full", std::string(10, 'x')); }),
               "/dev/full: cannot be written: No space left"));
    CHECK(says(thrown<Error>([] { write_file("/dev/full", std::string(100000, 'x')); }),
               "/dev/full: cannot be written: No space left"));
    CHECK(fs::is_character_file("/dev/full"));
    write_file("/dev/null", std::string("gone"));
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a temporary name that is a link or a pipe is not written to") {
    const ScratchFolder scratch;
    spill(scratch.path("precious"), "precious");
    fs::create_symlink("precious", scratch.path("a.pocketgan-part"));
    REQUIRE(mkfifo(scratch.path("b.pocketgan-part").c_str(), 0600) == 0);
    for (const char* name : {"a", "b"}) {
        write_file(scratch.path(name), std::string("new"));
        CHECK(slurp(scratch.path(name)) == "new");
    }
    CHECK(slurp(scratch.path("precious")) == "precious");
    CHECK(scratch.entries() == 5);
}

TEST_CASE("a temporary name that is a second name of another file is not written to") {
    const ScratchFolder scratch;
    spill(scratch.path("precious"), "precious");
    fs::create_hard_link(scratch.path("precious"), scratch.path("a.pocketgan-part"));
    write_file(scratch.path("a"), std::string("new"));
    CHECK(slurp(scratch.path("a")) == "new");
    CHECK(slurp(scratch.path("precious")) == "precious");
}

TEST_CASE("the temporary files of all killed processes are deleted") {
    const ScratchFolder scratch;
    for (const char* name : {"a.pocketgan-part1", "a.pocketgan-part15"})
        spill(scratch.path(name), "left");
    clear_leftovers(scratch.path("a"));
    CHECK(scratch.entries() == 0);
}

TEST_CASE("a folder that another process is replacing is left alone") {
    const ScratchFolder scratch;
    const std::string old = scratch.path("folder.pocketgan-old");
    fs::create_directory(old);
    const int other = open(old.c_str(), O_RDONLY);
    REQUIRE(flock(other, LOCK_EX) == 0);
    clear_leftovers(scratch.path("folder"));
    CHECK(fs::exists(old));
    close(other);
    clear_leftovers(scratch.path("folder"));
    CHECK_FALSE(fs::exists(old));
    CHECK(fs::exists(scratch.path("folder")));
}

TEST_CASE("a file that cannot be written leaves no descriptor open") {
    const ScratchFolder scratch;
    const int before = dup(0);
    close(before);
    CHECK_THROWS_AS(write_file(scratch.path("none/file"), std::string("text")), Error);
    CHECK_THROWS_AS(replace_folder("/proc/folder", [](const std::string&) {}), Error);
    const int after = dup(0);
    close(after);
    CHECK(after == before);
}

TEST_CASE("the files of a folder are listed with their sizes") {
    const ScratchFolder scratch;
    CHECK(files_of(scratch.path("none")).empty());
    spill(scratch.path("file"), "12345");
    fs::create_directory(scratch.path("folder"));
    fs::create_symlink("loop", scratch.path("loop"));
    const std::vector<NamedSize> files = files_of(scratch.path());
    REQUIRE(files.size() == 1);
    CHECK(files[0].path == scratch.path("file"));
    CHECK(files[0].size == 5);
    CHECK(files_of(scratch.path("loop")).empty());
}

TEST_CASE("the folders in a folder are listed in order") {
    const ScratchFolder scratch;
    CHECK(folders_of(scratch.path("none")).empty());
    for (const char* name : {"b", "c", "a"})
        fs::create_directory(scratch.path(name));
    fs::create_directory_symlink("a", scratch.path("link"));
    spill(scratch.path("file"), "12345");
    CHECK(folders_of(scratch.path()) ==
          std::vector<std::string>{scratch.path("a"), scratch.path("b"), scratch.path("c"),
                                   scratch.path("link")});
    CHECK(folders_of(scratch.path("file")).empty());
}

TEST_CASE("two writers of one file each write a whole file, and the last one wins") {
    const ScratchFolder scratch;
    OutputFile first(scratch.path("file")), second(scratch.path("file"));
    first.write("first", 5);
    second.write("second", 6);
    second.commit();
    CHECK(slurp(scratch.path("file")) == "second");
    first.commit();
    CHECK(slurp(scratch.path("file")) == "first");
    CHECK(scratch.entries() == 1);
}

TEST_CASE("the temporary folder of a process that lives is left alone") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("folder");
    replace_folder(folder, [&](const std::string& fresh) {
        clear_leftovers(folder);
        replace_folder(folder, [](const std::string& other) { spill(other + "/two", "2"); });
        spill(fresh + "/one", "1");
    });
    CHECK(fs::exists(folder + "/one"));
    CHECK_FALSE(fs::exists(folder + "/two"));
    CHECK(scratch.entries() == 1);
}

TEST_CASE("a device, whose size is unknown, is refused when it is longer than the limit") {
    CHECK(says(thrown<Error>([] { read_file("/dev/zero", 100000, Readable::anything); }),
               "/dev/zero: is longer"));
}

TEST_CASE("a file is replaced through a link") {
    const ScratchFolder scratch;
    spill(scratch.path("file"), "text");
    fs::create_symlink("file", scratch.path("link"));
    write_file(scratch.path("link"), std::string("linked"));
    CHECK(fs::is_symlink(scratch.path("link")));
    CHECK(slurp(scratch.path("file")) == "linked");
    CHECK(scratch.entries() == 2);
}

TEST_CASE("a folder of the system in which no file can be made is named") {
    CHECK(says(thrown<Error>([] { write_file("/proc/pocketgan", "text", 4); }),
               "/proc/pocketgan: cannot be written: "));
}
