// IDX files, plain and packed by gzip, alone and in a folder with labels.

#include "target.hpp"

#include "data/idx.hpp"
#include "pocketgan/dataset.hpp"
#include "scratch.hpp"

#ifdef POCKETGAN_HAVE_ZLIB
#include <zlib.h>
#endif

namespace fuzz {
namespace {

using namespace pocketgan;

// `bytes` packed by gzip, so that edits of the unpacked bytes need no new checksum.
std::string packed(const std::string& bytes) {
#ifdef POCKETGAN_HAVE_ZLIB
    constexpr int kGzip = 16 + MAX_WBITS;
    z_stream stream{};
    require(deflateInit2(&stream, 1, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK, "deflate");
    std::string result(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(&result[0]);
    stream.avail_out = static_cast<uInt>(result.size());
    require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflate has room");
    result.resize(stream.total_out);
    deflateEnd(&stream);
    return result;
#else
    return bytes;
#endif
}

// A folder of MNIST whose files are all of `bytes`, the labels after `split` of them.
void read_folder(const std::string& folder, const std::string& bytes, std::size_t split) {
    split = std::min(split, bytes.size());
    spill(folder + "/train-images-idx3-ubyte", bytes.substr(0, split));
    spill(folder + "/train-labels-idx1-ubyte", bytes.substr(split));
    takes(bytes.size(), [&] { load_dataset(DataSource{folder}, Split::train); });
}

} // namespace

void idx(Input input) {
    static const ScratchFolder scratch;
    static const std::string path = scratch.path("images");
    enum { kPlain, kPacked, kToPack, kFolder, kKinds };
    const std::uint8_t kind = input.byte() % kKinds;
    if (kind == kFolder) {
        const std::size_t split = input.number<std::uint16_t>();
        return read_folder(scratch.path(), input.rest(), split);
    }
    const std::string bytes = input.rest();
    spill(path, kind == kToPack ? packed(bytes) : bytes);
    for (const std::size_t rank : {1, 3})
        takes(bytes.size(), [&] { read_idx(path, rank); });
    takes(bytes.size(), [&] { load_dataset(DataSource{path}, Split::train); });
}

} // namespace fuzz
