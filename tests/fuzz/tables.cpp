// Files of data with many examples: CSV, .npz and the batches of CIFAR.

#include "target.hpp"

#include "pocketgan/dataset.hpp"
#include "scratch.hpp"

namespace fuzz {
namespace {

using namespace pocketgan;

// Loads both splits of a file of this name.
void load(const std::string& folder, const std::string& name, const std::string& bytes,
          bool is_in_folder) {
    const std::string path = folder + "/" + name;
    spill(path, bytes);
    for (const Split split : {Split::train, Split::test})
        takes(bytes.size(), [&] { load_dataset(DataSource{is_in_folder ? folder : path}, split); });
    std::filesystem::remove(path);
}

} // namespace

void tables(Input input) {
    static const ScratchFolder scratch;
    enum { kCsv, kNpz, kCifar, kKinds };
    const std::uint8_t kind = input.byte() % kKinds;
    const std::string bytes = input.rest();
    if (kind == kCifar)
        load(scratch.path(), "train.bin", bytes, true);
    else
        load(scratch.path(), kind == kCsv ? "some.csv" : "some.npz", bytes, false);
}

} // namespace fuzz
