// Stops a run and resumes it: the weights are those of a run without a stop, bit for bit.
//   c++ -std=c++17 resume.cpp -o resume $(pkg-config --cflags --libs pocketgan)
//   ./resume my-runs
#include <pocketgan/error.hpp>
#include <pocketgan/run.hpp>

#include <cstdint>
#include <cstdio>
#include <string>
#include <variant>

using namespace pocketgan;

// Trains up to step `stop` and returns the checksum of the generator's weights.
std::string train(const RunSettings& settings, const std::string& folder, std::uint64_t stop,
                  bool resume) {
    Engine engine(2); // threads; the weights do not depend on their number
    RunOptions options;
    options.folder = folder;
    options.resume = resume;
    Run run(settings, make_digits(2000, 1), options, engine);
    RunCallbacks callbacks;
    callbacks.progress = [&](const RunProgress& now) { return now.step < stop; }; // false stops
    const bool is_complete = run.train(callbacks);
    const std::string weights = checksum(run.model());
    std::printf("%s: step %d of %d, %s, weights %s\n", folder.c_str(), int(run.steps()),
                int(run.last_step()), is_complete ? "complete" : "stopped", weights.c_str());
    return weights;
}

int main(int argc, char** argv) try {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER, which must not have runs\n", argv[0]);
        return 2;
    }
    RunSettings settings = settings_for_preset("default");
    settings.steps = 200;
    auto& gan = std::get<GanSettings>(settings.training);
    gan.generator.hidden = gan.discriminator.hidden = {64};

    const std::string folder = argv[1], stopped = folder + "/stopped";
    const std::string expected = train(settings, folder + "/whole", settings.steps, false);
    train(settings, stopped, 77, false);
    // As a program does that starts later: the settings are those of the run's folder.
    const RunSettings saved = load_settings(stopped + "/config.toml");
    const bool is_equal = train(saved, stopped, settings.steps, true) == expected;
    std::printf("the resumed run has %s weights\n", is_equal ? "the same" : "OTHER");
    return is_equal ? 0 : 1;
} catch (const Error& error) {
    std::fprintf(stderr, "resume: %s\n", error.what());
    return 1;
}
