#include "base/files.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

std::string text(const std::vector<std::uint8_t>& bytes) {
    return {bytes.begin(), bytes.end()};
}

bool says(const std::string& message, const std::string& part) {
    return message.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a file is read back as it was written") {
    const ScratchFolder scratch;
    for (const std::size_t size : {0, 1, 4095, 65535, 65536, 65537, 300000}) {
        CAPTURE(size);
        std::string bytes(size, 'x');
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = static_cast<char>(i * 31 % 256);
        write_file(scratch.path("file"), bytes);
        CHECK(slurp(scratch.path("file")) == bytes);
        CHECK(text(read_file(scratch.path("file"), size)) == bytes);
    }
    CHECK(scratch.entries() == 1);
}

TEST_CASE("a file longer than the limit is refused and named") {
    const ScratchFolder scratch;
    spill(scratch.path("file"), "12345678");
    CHECK(text(read_file(scratch.path("file"), 8)) == "12345678");
    const std::string message = thrown<Error>([&] { read_file(scratch.path("file"), 7); });
    CHECK(says(message, scratch.path("file")));
    CHECK(says(message, "7 bytes"));
}

TEST_CASE("a missing file and a folder cannot be read") {
    const ScratchFolder scratch;
    CHECK(says(thrown<Error>([&] { read_file(scratch.path("none"), 10); }),
               "none: cannot be opened: No such file"));
    CHECK(says(thrown<Error>([&] { read_file(scratch.path(), 10); }), "is a folder"));
}

TEST_CASE("a file is replaced when complete") {
    const ScratchFolder scratch;
    write_file(scratch.path("file"), std::string("a long first text"));
    write_file(scratch.path("file"), std::string("short"));
    CHECK(slurp(scratch.path("file")) == "short");
    CHECK(scratch.entries() == 1);
}

TEST_CASE("a file that cannot be written is named and leaves nothing") {
    const ScratchFolder scratch;
    spill(scratch.path("file"), "");
    for (const char* name : {"none/file", "file/below", ""}) {
        CAPTURE(name);
        const std::string path = *name ? scratch.path(name) : "";
        CHECK(says(thrown<Error>([&] { write_file(path, "text", 4); }),
                   path + ": cannot be written: "));
    }
    CHECK(says(thrown<Error>([&] { write_file(scratch.path(), "text", 4); }), "is a folder"));
    CHECK(scratch.entries() == 1);
}

TEST_CASE("an output file that is not committed never appears") {
    const ScratchFolder scratch;
    {
        OutputFile file(scratch.path("file"));
        file.write("half", 4);
    }
    CHECK(scratch.entries() == 0);
}

TEST_CASE("a folder appears when complete, in a new place or replacing an earlier one") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("a/b");
    replace_folder(folder, [](const std::string& fresh) { spill(fresh + "/one", "1"); });
    CHECK(slurp(folder + "/one") == "1");
    replace_folder(folder + "/", [&](const std::string& fresh) {
        CHECK(fs::exists(folder + "/one")); // the earlier folder is present during the call
        spill(fresh + "/two", "2");
    });
    CHECK_FALSE(fs::exists(folder + "/one"));
    CHECK(slurp(folder + "/two") == "2");
    CHECK(std::distance(fs::directory_iterator(scratch.path("a")), {}) == 1);
}

TEST_CASE("a folder that cannot be filled leaves the earlier one unchanged") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("folder");
    replace_folder(folder, [](const std::string& fresh) { spill(fresh + "/one", "1"); });
    const std::string message = thrown<Error>([&] {
        replace_folder(folder, [](const std::string& fresh) {
            spill(fresh + "/two", "2");
            throw Error("no more");
        });
    });
    CHECK(message == "no more");
    CHECK(slurp(folder + "/one") == "1");
    CHECK(scratch.entries() == 1);
}

TEST_CASE("a folder cannot replace a file, nor be created in one") {
    const ScratchFolder scratch;
    spill(scratch.path("file"), "text");
    const auto nothing = [](const std::string&) {};
    CHECK(says(thrown<Error>([&] { replace_folder(scratch.path("file"), nothing); }),
               "file: is a file, a folder was expected"));
    CHECK(says(thrown<Error>([&] { replace_folder(scratch.path("file/below"), nothing); }),
               "below: cannot be created: "));
    CHECK(slurp(scratch.path("file")) == "text");
    CHECK(scratch.entries() == 1);
}

TEST_CASE("a temporary file that a killed process left is taken over") {
    const ScratchFolder scratch;
    spill(scratch.path("file.pocketgan-part"), "a text of a process that is no more");
    write_file(scratch.path("file"), std::string("new"));
    CHECK(slurp(scratch.path("file")) == "new");
    CHECK(scratch.entries() == 1);
}

TEST_CASE("a folder that a killed process left half written is written anew") {
    const ScratchFolder scratch;
    fs::create_directories(scratch.path("folder.pocketgan-part/deep"));
    spill(scratch.path("folder.pocketgan-part/deep/file"), "left");
    replace_folder(scratch.path("folder"),
                   [](const std::string& fresh) { spill(fresh + "/one", "1"); });
    CHECK(scratch.entries() == 1);
    CHECK(fs::exists(scratch.path("folder/one")));
    CHECK_FALSE(fs::exists(scratch.path("folder/deep")));
}

TEST_CASE("a folder is put back if its replacement was interrupted") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("folder");
    const auto leave = [&](const char* name) {
        fs::create_directories(scratch.path(name));
        spill(scratch.path(name) + "/is", name);
    };
    leave("folder.pocketgan-old");
    leave("folder.pocketgan-part");
    clear_leftovers(folder);
    CHECK(slurp(folder + "/is") == "folder.pocketgan-old");
    CHECK(scratch.entries() == 1);

    leave("folder.pocketgan-old"); // the new one is in its place
    clear_leftovers(folder);
    CHECK(scratch.entries() == 1);
    CHECK(fs::exists(folder));
}

#ifdef __linux__ // it can exchange two folders
TEST_CASE("a reader finds a folder at every moment of its replacement") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("folder");
    const auto fill = [](const std::string& fresh) { spill(fresh + "/one", "1"); };
    replace_folder(folder, fill);
    std::atomic<bool> done{false};
    std::thread writer([&] {
        for (int i = 0; i < 200; ++i)
            replace_folder(folder, fill);
        done = true;
    });
    std::size_t missing = 0;
    while (!done)
        missing += !fs::exists(folder);
    writer.join();
    CHECK(missing == 0);
}
#endif
