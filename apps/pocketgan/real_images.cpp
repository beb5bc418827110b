#include "real_images.hpp"

#include "cli/data_path.hpp"
#include "pocketgan/error.hpp"

namespace pocketgan::app {

void check_size(const Generator& generator, const std::string& source, std::size_t size) {
    if (generator.outputs() != size)
        throw Error(source + ": has " + std::to_string(size) +
                    " numbers an example, the model puts out " +
                    std::to_string(generator.outputs()));
}

void check_fits(const Generator& generator, const Dataset& data) {
    if (generator.image().height == 0)
        throw Error("the model has no image: its outputs cannot be compared with " + data.source());
    check_size(generator, data.source(), data.size());
    if (data.count() < kLeastImages)
        throw Error(data.source() + ": has " + std::to_string(data.count()) +
                    " examples, at least " + std::to_string(kLeastImages) + " were expected");
}

Halves load_halves(const std::string& data, const Generator& generator) {
    const DataSource path = resolve_data(data);
    Halves halves{load_dataset(path, Split::train), load_dataset(path, Split::test)};
    check_fits(generator, halves.training);
    check_fits(generator, halves.test);
    return halves;
}

} // namespace pocketgan::app
