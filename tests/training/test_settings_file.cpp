#include "pipe.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/settings.hpp"
#include "scratch.hpp"
#include "training/field_texts.hpp"
#include "training/provenance.hpp"
#include "training/settings_text.hpp"
#include "training/settings_values.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace pocketgan;

namespace {

const std::string kGolden = std::string(POCKETGAN_GOLDEN) + "/settings/";

std::string saved(const RunSettings& run) {
    const ScratchFolder scratch;
    save_settings(scratch.path("settings.toml"), run);
    return slurp(scratch.path("settings.toml"));
}

RunSettings loaded(const std::string& text, const std::string& preset = "",
                   const std::string& data = "") {
    const ScratchFolder scratch;
    spill(scratch.path("settings.toml"), text);
    return load_settings(scratch.path("settings.toml"), preset, data);
}

// The error for a file with this text, without the path.
std::string refused(const std::string& text, const std::string& preset = "") {
    const std::string message = thrown<Error>([&] { loaded(text, preset); });
    const std::string name = "settings.toml:";
    const std::size_t at = message.find(name);
    return at == std::string::npos ? message : message.substr(at + name.size());
}

const GanSettings& gan(const RunSettings& run) {
    return std::get<GanSettings>(run.training);
}
const SupervisedSettings& supervised(const RunSettings& run) {
    return std::get<SupervisedSettings>(run.training);
}

} // namespace

TEST_CASE("the settings of every preset are restored from a file") {
    const auto check = [](const char* name) {
        CAPTURE(name);
        const RunSettings run = settings_for_preset(name);
        CHECK(run.preset == name);
        CHECK(field_texts(loaded(saved(run))) == field_texts(run));
    };
    for (const Preset& preset : presets())
        check(preset.name);
    for (const SupervisedPreset& preset : supervised_presets())
        check(preset.name);
}

TEST_CASE("changed settings are restored from a file exactly") {
    for (const char* preset : {"default", "autoencoder", "classifier"}) {
        CAPTURE(preset);
        RunSettings run = settings_for_preset(preset);
        const auto before = field_texts(run);
        visit_fields(run, ChangeAll());
        const auto changed = field_texts(run);
        for (std::size_t i = 1; i < changed.size(); ++i) { // all but the preset
            CAPTURE(changed[i].first);
            CHECK(changed[i].second != before[i].second);
        }
        const RunSettings back = loaded(saved(run));
        CHECK(field_texts(back) == changed);
        CHECK(back.training.index() == run.training.index());
    }
}

TEST_CASE("a seed above TOML's integers is restored") {
    RunSettings run = settings_for_preset("vanilla");
    std::get<GanSettings>(run.training).seed = 18446744073709551615u;
    CHECK(gan(loaded(saved(run))).seed == 18446744073709551615u);
}

TEST_CASE("numbers above TOML's integers are restored") {
    RunSettings run = settings_for_preset("vanilla");
    GanSettings& gan = std::get<GanSettings>(run.training);
    for (const double epochs : {1e17, 9.3e18, 250222226222222222232.25, 1e22, 1e38}) {
        gan.generator.optimiser.momentum_epochs = epochs;
        CHECK(std::get<GanSettings>(loaded(saved(run)).training)
                  .generator.optimiser.momentum_epochs == epochs);
    }
}

TEST_CASE("settings without a preset are restored from a file") {
    RunSettings run;
    run.preset = "";
    run.data = "my/data";
    run.training = SupervisedSettings{Target::label, {}, 32, 0, 0.5, 7, 3, 0};
    const RunSettings back = loaded(saved(run));
    CHECK(field_texts(back) == field_texts(run));
    CHECK(supervised(back).target == Target::label);
}

TEST_CASE("a file has one line per setting, under headings") {
    const std::string text = saved(settings_for_preset("default"));
    for (const char* part :
         {"# pocketgan 0.1.0\nkind = \"gan\"\n\n# General\npreset = "
          "\"default\"\ndata = \"digits\"\n",
          "\nbatch = 64\n", "\n\n# Generator\ngenerator = \"\"\ng-hidden = [256, 512, 1024]\n",
          "\nd-rate-decay = 1.00003\n", "\ncrosstalk = false\n"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
}

TEST_CASE("a settings file says in comments what computed the run") {
    const RunSettings run = settings_for_preset("default");
    const std::string text = settings_text(run, provenance(2) + "\nand more");
    CHECK(text.find(std::string("# pocketgan 0.1.0, ") + Engine::instruction_set() +
                    ", 2 threads\n# and more\nkind = \"gan\"\n") == 0);
    CHECK(field_texts(loaded(text)) == field_texts(run));
    CHECK(provenance(1).find(", 1 thread") != std::string::npos);
    CHECK(provenance(0) == std::string("pocketgan 0.1.0, ") + Engine::instruction_set());
}

TEST_CASE("files of version 0.1.0 and earlier are read") {
    const RunSettings ring = load_settings(kGolden + "ring.toml");
    RunSettings expected = settings_for_preset("default", "ring");
    expected.steps = 1;
    CHECK(field_texts(ring) == field_texts(expected));

    expected = settings_for_preset("goodfellow2014");
    expected.steps = 1;
    GanSettings& clamped = std::get<GanSettings>(expected.training);
    clamped.output = Activation::clamp;
    clamped.examples = 200;
    CHECK(clamped.output_bias_from_data); // a 1 in the file
    CHECK(field_texts(load_settings(kGolden + "goodfellow2014-clamp.toml")) ==
          field_texts(expected));

    expected = settings_for_preset("classifier");
    expected.steps = 1;
    CHECK(field_texts(load_settings(kGolden + "classifier.toml")) == field_texts(expected));

    expected = settings_for_preset("autoencoder");
    expected.steps = 1;
    std::get<SupervisedSettings>(expected.training).network.hidden = {32}; // a number in the file
    CHECK(field_texts(load_settings(kGolden + "autoencoder.toml")) == field_texts(expected));
}

TEST_CASE("a missing key has the preset's value") {
    CHECK(field_texts(loaded("")) == field_texts(settings_for_preset("default")));
    RunSettings run = loaded("preset = 'wgan'\nbatch = 3\nd-hidden = []\n");
    CHECK(run.preset == "wgan");
    CHECK(gan(run).batch == 3);
    CHECK(gan(run).discriminator.hidden.empty());
    CHECK(gan(run).objective == Objective::wasserstein);
    CHECK(gan(loaded("data = \"ring\"")).output == Activation::linear);
    CHECK(gan(loaded("data = \"ring\"\noutput = \"tanh\"")).output == Activation::tanh);
}

TEST_CASE("the arguments preset and data replace those of the file") {
    const RunSettings run = loaded("preset = 'wgan'\ndata = 'grid'\nbatch = 3", "vanilla", "ring");
    CHECK(run.preset == "vanilla");
    CHECK(run.data == "ring");
    CHECK(gan(run).batch == 3);
    CHECK(gan(run).objective == Objective::non_saturating);
    CHECK(gan(run).output == Activation::linear);
}

TEST_CASE("an unknown key is refused with its line") {
    CHECK(
        refused("batch = 3\ng-ratee = 1\n") ==
        "2: unknown key \"g-ratee\"; expected a setting of kind \"gan\" (`pocketgan train --help` "
        "lists them)");
    CHECK(refused("code = 3").find("1: unknown key \"code\"") == 0);
    CHECK(refused("preset = 'autoencoder'\nshift = 3").find("2: unknown key \"shift\"") == 0);
}

TEST_CASE("a settings file may be a pipe, which is read to its end") {
    const ScratchFolder scratch;
    const std::string pipe = scratch.path("pipe");
    put_pipe(pipe);
    REQUIRE(std::system(("echo seed = 7 > '" + pipe + "' &").c_str()) == 0);
    CHECK(gan(load_settings(pipe)).seed == 7);
    CHECK(thrown<Error>([] { load_settings("/dev/zero"); }) ==
          "/dev/zero: is longer than the 262144 bytes expected at most");
}

TEST_CASE("a value of a wrong type is refused with line, key and value") {
    const auto check = [](const std::string& line, const std::string& expected) {
        CAPTURE(line);
        CHECK(refused("# a comment\n\n" + line) == "3: " + expected);
    };
    check("batch = 'many'", "batch is 'many', a whole number of 1 or above was expected");
    check("batch = 1.5", "batch is 1.5, a whole number of 1 or above was expected");
    check("batch = true", "batch is true, a whole number of 1 or above was expected");
    check("g-rate = 'fast'", "g-rate is 'fast', a finite number of 0 or above was expected");
    check("g-rate = [1]", "g-rate is [1], a finite number of 0 or above was expected");
    check("crosstalk = 2", "crosstalk is 2, true or false was expected");
    check("objective = 1", "objective is 1, a name in quotes was expected");
    check("output = 1", "output is 1, an activation in quotes was expected");
    check("data = 1", "data is 1, a string in quotes was expected");
    check("preset = 1", "preset is 1, a string in quotes was expected");
    check("g-hidden = true", "g-hidden is true, a list of whole numbers was expected");
    check("g-hidden = [1, 'x']", "g-hidden is [1, 'x'], a whole number of 1 or above was expected");
    check("g-hidden = '[1,x]'", "g-hidden is '[1,x]', a whole number of 1 or above was expected");
}

TEST_CASE("a value out of its range is refused with line, key and value") {
    const auto check = [](const std::string& line, const std::string& expected) {
        CAPTURE(line);
        CHECK(refused("seed = 1\n" + line) == "2: " + expected);
    };
    check("batch = 0", "batch is 0, a whole number of 1 or above was expected");
    check("batch = -1", "batch is -1, a whole number of 1 or above was expected");
    check("g-pieces = 256", "g-pieces is 256, a whole number of 1 to 255 was expected");
    check("g-hidden = [3, 0]", "g-hidden is [3, 0], a whole number of 1 or above was expected");
    check("g-rate = -1", "g-rate is -1, a finite number of 0 or above was expected");
    check("g-rate = nan", "g-rate is nan, a finite number of 0 or above was expected");
    check("g-rate = inf", "g-rate is inf, a finite number of 0 or above was expected");
    check("g-slope = 1e39", "g-slope is 1e39, a finite number was expected");
    check("ema = 1", "ema is 1, a number of 0 or above, below 1 was expected");
    check("d-input-keep = 1e-60",
          "d-input-keep is 1e-60, a number above 0, at most 1 was expected");
    CHECK(refused("\nobjective = 'best'")
              .find("2: objective: unknown objective 'best'; expected "
                    "one of minimax, non-saturating, ") == 0);
    CHECK(refused("output = 'clamp:1:-1'") ==
          "1: output: 'clamp:1:-1' was found, a finite lower end below a finite upper end was "
          "expected");
    CHECK(refused("output = 'clamp'") == "1: output: clamp needs its ends, as in clamp:-1:1");
}

TEST_CASE("kind and preset must match") {
    CHECK(refused("kind = 'vae'") ==
          "1: kind is 'vae', \"gan\", \"autoencoder\" or \"classifier\" was expected");
    CHECK(refused("kind = 'gan'\npreset = 'classifier'") ==
          "1: kind is 'gan', \"classifier\", as the preset classifier is, was expected");
    CHECK(refused("kind = 'gan'", "autoencoder") ==
          "1: kind is 'gan', \"autoencoder\", as the preset autoencoder is, was expected");
    CHECK(refused("\npreset = 'vanila'").find("2: preset \"vanila\" is unknown; there are ") == 0);
    CHECK(refused("", "vanila").find("preset \"vanila\" is unknown; there are default, ") == 0);
}

TEST_CASE("a file that is not TOML is refused with the line") {
    CHECK(refused("batch = 3\nseed = = 4\n").find("2: ") == 0);
    CHECK(refused("batch = 3\nbatch = 4\n").find("2: ") == 0);
    CHECK(refused("data = \"\xff\"\n") == "1: is not UTF-8");
    CHECK(refused("[table]\nbatch = 3") ==
          "1: is malformed; expected a setting such as seed = 1 and no table");
    const ScratchFolder scratch;
    CHECK(thrown<Error>([&] {
              load_settings(scratch.path("missing.toml"));
          }).find("missing.toml") != std::string::npos);
}

TEST_CASE("settings that a file cannot hold are not written") {
    const ScratchFolder scratch;
    const auto refused_to_save = [&](const RunSettings& run) {
        return thrown<Error>([&] { save_settings(scratch.path("x.toml"), run); });
    };
    RunSettings run = settings_for_preset("vanilla");
    run.data = "\xff";
    CHECK(refused_to_save(run) != "");
    run = settings_for_preset("vanilla");
    std::get<GanSettings>(run.training).ema = 1;
    CHECK(refused_to_save(run) == "ema is 1, a number of 0 or above, below 1 was expected");
    run = settings_for_preset("classifier");
    run.keep_best = KeepBest::parzen;
    CHECK(refused_to_save(run) ==
          "keep-best is parzen, none was expected: only GANs have such measures");
    CHECK(scratch.entries() == 0);
    CHECK(thrown<Error>([&] {
              save_settings(scratch.path("no/x.toml"), settings_for_preset("vanilla"));
          }).find("no/x.toml") != std::string::npos);
}

TEST_CASE("an unknown preset is refused with the known names") {
    const std::string message = thrown<Error>([] { settings_for_preset("godfellow2014"); });
    CHECK(message.find("preset \"godfellow2014\" is unknown; there are default, ") == 0);
    for (const char* name : {"goodfellow2014", "gaussian", "autoencoder", "classifier"})
        CHECK(message.find(name) != std::string::npos);
    CHECK(thrown<Error>([] { settings_for_preset(""); }) != "");
}

TEST_CASE("presets of supervised training are found by name") {
    for (const SupervisedPreset& preset : supervised_presets())
        CHECK(find_supervised_preset(preset.name) == &preset);
    CHECK(find_supervised_preset("vanilla") == nullptr);
}

TEST_CASE("the settings that differ from the preset are found") {
    const auto changed = [](const RunSettings& run) {
        const auto settings = changed_settings(run);
        if (!settings)
            return std::string("unknown");
        std::string text;
        for (const ChangedSetting& setting : *settings)
            text += setting.name + " " + setting.value + " " + setting.preset_value + "\n";
        return text;
    };
    CHECK(changed(settings_for_preset("wgan")) == "");
    RunSettings run = settings_for_preset("vanilla", "ring"); // with a linear output
    std::get<GanSettings>(run.training).batch = 7;
    std::get<GanSettings>(run.training).generator.hidden = {3, 4};
    CHECK(changed(run) == "data \"ring\" \"digits\"\nbatch 7 128\n"
                          "g-hidden [3,4] [256,512,1024]\n");
    run.preset = "classifier"; // of another kind
    CHECK(changed(run) == "unknown");
    run.preset = "mine";
    CHECK(changed(run) == "unknown");
    run = settings_for_preset("classifier");
    std::get<SupervisedSettings>(run.training).shift = 0;
    CHECK(changed(run) == "shift 0 2\n");
}
