#include "gzip_bytes.hpp"
#include "idx_files.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

namespace {

// Whether load_dataset refuses a file of those bytes with its path and that reason.
bool refused_for(const std::string& bytes, const std::string& reason) {
    const ScratchFolder scratch;
    const std::string path = scratch.path("images");
    spill(path, bytes);
    const std::string message = thrown<Error>([&] { load_dataset(path, Split::train); });
    CAPTURE(message);
    CHECK(message.find(path + ": ") == 0);
    CHECK(message.find(reason) != std::string::npos);
    return message.find(reason) != std::string::npos;
}

} // namespace

TEST_CASE("an IDX file of images is read with its sizes") {
    const ScratchFolder scratch;
    spill(scratch.path("images"), idx_images(3, 2, 5));
    const Dataset data = load_dataset(scratch.path("images"), Split::train);
    CHECK(data.count() == 3);
    CHECK(data.height() == 2);
    CHECK(data.width() == 5);
    CHECK(data.channels() == 1);
    CHECK(data.size() == 10);
    REQUIRE(data.pixels().size() == 30);
    for (std::size_t i = 0; i < 30; ++i)
        CHECK(data.pixels()[i] == i);
    CHECK(data.values().empty());
    CHECK(data.labels().empty());
    CHECK(data.source() == scratch.path("images"));
}

TEST_CASE("an IDX file's sizes are big-endian") {
    const ScratchFolder scratch;
    spill(scratch.path("images"), idx_images(258, 1, 1));
    CHECK(load_dataset(scratch.path("images"), Split::train).count() == 258);
}

TEST_CASE("an IDX file truncated anywhere is refused") {
    const std::string whole = idx_images(2, 3, 4);
    for (std::size_t size = 0; size < 16; ++size) {
        CAPTURE(size);
        CHECK(refused_for(whole.substr(0, size), "is shorter than the header"));
    }
    for (std::size_t size = 16; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(refused_for(whole.substr(0, size),
                          "holds at most " + std::to_string(size) +
                              " bytes; expected 40 for its dimensions 2 x 3 x 4"));
    }
}

TEST_CASE("an IDX file longer than its dimensions need is refused") {
    CHECK(refused_for(idx_images(2, 3, 4) + "x", "holds more than 40 bytes"));
}

TEST_CASE("the error for a wrong magic number states the bytes") {
    CHECK(refused_for("This is a text.\n", "begins with 54 68 69 73"));
    CHECK(refused_for(idx_labels(40), "begins with 00 00 08 01; an IDX file of bytes in 3 "
                                      "dimensions begins with 00 00 08 03"));
    CHECK(refused_for(idx_bytes({2, 2, 2}, 32, 0x0d), "begins with 00 00 0d 03")); // of floats
    CHECK(refused_for(idx_bytes({2, 2, 2, 2}, 16), "begins with 00 00 08 04"));
    CHECK(refused_for(std::string("\x03\x08\0\0", 4) + std::string(16, 'x'),
                      "begins with 03 08 00 00")); // little-endian
}

TEST_CASE("IDX dimensions of 0 or above 2 GiB are refused before memory is allocated") {
    CHECK(refused_for(idx_bytes({0, 28, 28}, 0), "holds nothing: its dimensions are 0 x 28 x 28"));
    CHECK(refused_for(idx_bytes({5, 0, 28}, 0), "holds nothing"));
    CHECK(refused_for(idx_bytes({0xffffffff, 0xffffffff, 0xffffffff}, 9), "2 GiB"));
    CHECK(refused_for(idx_bytes({0x80000001, 1, 1}, 9), "2 GiB"));
    CHECK(refused_for(idx_bytes({65536, 65536, 1}, 9), "2 GiB")); // 0 in 32 bits
    CHECK(refused_for(idx_bytes({0x80000000, 1, 1}, 9), "holds at most 25 bytes"));
}

TEST_CASE("a device in place of an IDX file is refused") {
    const std::string message = thrown<Error>([] { load_dataset("/dev/null", Split::train); });
    CHECK(message == "/dev/null: is a pipe or a device, a file was expected");
}

#ifdef POCKETGAN_HAVE_ZLIB

TEST_CASE("a gzipped IDX file is read like the plain one") {
    const ScratchFolder scratch;
    spill(scratch.path("plain"), idx_images(50, 28, 28));
    spill(scratch.path("packed.gz"), packed(idx_images(50, 28, 28)));
    spill(scratch.path("unnamed"), packed(idx_images(50, 28, 28))); // recognised by its bytes
    const Dataset plain = load_dataset(scratch.path("plain"), Split::train);
    for (const char* name : {"packed.gz", "unnamed"}) {
        CAPTURE(name);
        const Dataset data = load_dataset(scratch.path(name), Split::train);
        CHECK(data.count() == 50);
        CHECK(data.pixels() == plain.pixels());
    }
}

TEST_CASE("a gzipped IDX file truncated anywhere is refused") {
    const std::string whole = packed(idx_images(4, 5, 6));
    for (std::size_t size = 2; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(refused_for(whole.substr(0, size), ""));
    }
    CHECK(refused_for(whole.substr(0, whole.size() / 2), "ends in the middle"));
    CHECK(refused_for(whole.substr(0, whole.size() - 1), "ends in the middle")); // in its checksum
}

TEST_CASE("a gzipped IDX file with a flipped bit is refused") {
    std::string bytes = packed(idx_images(4, 5, 6));
    bytes[bytes.size() - 6] = static_cast<char>(bytes[bytes.size() - 6] ^ 1); // its checksum
    CHECK(refused_for(bytes, "cannot be unpacked"));
}

TEST_CASE("a gzipped IDX file whose length does not match its dimensions is refused") {
    CHECK(refused_for(packed(idx_bytes({2, 3, 4}, 23)), "holds 39 bytes"));
    CHECK(refused_for(packed(idx_bytes({2, 3, 4}, 25)), "holds more than 40 bytes"));
    CHECK(refused_for(packed("\0\0"), "is shorter than the header"));
}

TEST_CASE("memory for a gzipped IDX file is bounded by its dimensions and its length") {
    // The dimensions need far more bytes than the file can expand to.
    CHECK(refused_for(packed(idx_bytes({0x7fffffff, 1, 1}, 100)), "holds at most"));
    // The file expands to far more bytes than the dimensions need.
    CHECK(refused_for(packed(idx_images(1, 1, 1) + std::string(50000000, '\0')),
                      "holds more than 17 bytes"));
}

#else

TEST_CASE("without zlib the error for a gzipped IDX file says how to unpack it") {
    CHECK(refused_for("\x1f\x8b\x08 and more", "without zlib cannot read; gunzip it first"));
}

#endif
