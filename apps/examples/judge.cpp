// Measures a generator on data, beside real images: Parzen log-likelihood and Frechet distance.
//   c++ -std=c++17 judge.cpp -o judge $(pkg-config --cflags --libs pocketgan)
//   ./judge apps/models/digits digits apps/models/classifier
#include <pocketgan/error.hpp>
#include <pocketgan/evaluation.hpp>

#include <cstdio>

using namespace pocketgan;

int main(int argc, char** argv) try {
    if (argc != 3 && argc != 4) {
        std::fprintf(stderr, "usage: %s GENERATOR DATA [CLASSIFIER]\n", argv[0]);
        return 2;
    }
    const Generator generator = Generator::load(argv[1]);
    const TrainTest data = load_train_test(argv[2]); // as --data: a file, a folder, or "digits"
    Engine engine(0);                                // all processors
    const ImageEvaluation evaluation(generator, data, kParzenSamples, 1, engine);

    // More nats are better. The rows: the generator, and as many training images.
    for (const ParzenTable::Row& row : evaluation.parzen_table().rows)
        std::printf("%-16s Parzen %.1f +- %.1f nats (sigma %.3f)\n", row.name.c_str(),
                    row.estimate.mean, row.estimate.standard_error, row.estimate.sigma);
    if (argc == 4) {
        // A smaller distance to the real images is better.
        const Classifier classifier = Classifier::load(argv[3]);
        for (const ClassifierTable::Row& row : evaluation.classifier_table(classifier).rows)
            std::printf("%-16s Frechet %.2f, %zu of %zu classes\n", row.name.c_str(), row.frechet,
                        row.classes.present, row.classes.shares.size());
    }
} catch (const Error& error) {
    std::fprintf(stderr, "judge: %s\n", error.what());
    return 1;
}
