#include "evaluation/real_images.hpp"

#include "pocketgan/error.hpp"

namespace pocketgan {
namespace {

Matrix all_of(const Dataset& data) {
    return examples(data, 0, data.count(), 0.0f, 1.0f);
}

} // namespace

TrainTest load_train_test(const DataSource& source) {
    return {load_dataset(source, Split::train), load_dataset(source, Split::test)};
}

TrainTest load_train_test(const std::string& path) {
    return load_train_test(parse_data_source(path));
}

void check_outputs(const Generator& generator, const std::string& source, std::size_t size) {
    if (generator.outputs() != size)
        throw Error("generator has " + std::to_string(generator.outputs()) + " outputs; expected " +
                    std::to_string(size) + ", the size of an example of " + source);
}

void check_images(const Dataset& data) {
    if (data.height() == 0)
        throw Error(data.source() + ": holds vectors; expected images");
    if (data.count() < kLeastImages)
        throw Error(data.source() + ": has " + std::to_string(data.count()) +
                    " examples; expected at least " + std::to_string(kLeastImages));
}

void check_comparable(const Generator& generator, const Dataset& data) {
    if (generator.image().height == 0)
        throw Error("generator makes no images; expected images like those of " + data.source());
    check_outputs(generator, data.source(), data.size());
    check_images(data);
}

RealImages::RealImages(const Generator& generator, const TrainTest& data) :
    training_labels(data.training.labels().begin(), data.training.labels().end()),
    test_labels(data.test.labels().begin(), data.test.labels().end()),
    class_names(data.training.class_names()),
    source(data.test.source()) {
    check_comparable(generator, data.training);
    check_comparable(generator, data.test);
    training = all_of(data.training);
    test = all_of(data.test);
}

} // namespace pocketgan
