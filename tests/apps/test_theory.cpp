// The command `pocketgan theory`.
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

TEST_CASE("theory prints and plots formulas and measured values") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("new/folder"), json = scratch.path("theory.json");
    const Run run =
        pocketgan_program({"theory", "kl", "best-d", "kl", "--out", out, "--json", json});
    CAPTURE(run.out);
    CHECK(run.status == 0);
    CHECK(run.out.find("best-d: ") < run.out.find("kl: "));
    CHECK(run.out.find("kl: ") == run.out.rfind("\nkl: ") + 1); // once
    CHECK_FALSE(has(run.out, "value: "));
    CHECK(has(run.out, "mean |D - D*|"));
    CHECK(has(run.out, "\n  p_g invents a mode: KL(p_r || p_g)  ")); // not wrapped
    CHECK(has(run.out, "0.6931"));                                   // log 2
    CHECK_FALSE(has(run.out, "  NO"));
    CHECK(has(slurp(out + "/theory.html"), "best-d"));
    CHECK(has(slurp(json), "\"quantity\": \"mean |D - D*|\""));
    const Run again = pocketgan_program({"theory", "best-d", "kl", "--threads", "2"});
    CHECK(again.out + "wrote " + out + "/theory.html\n" == run.out);
    CHECK(pocketgan_program({"theory", "kl", "--seed", "2"}).out != run.out);
}

TEST_CASE("a statement that disagrees is status 1, with its figures") {
    const ScratchFolder scratch;
    const Run run =
        pocketgan_program({"theory", "kl", "theorem-3", "--steps", "100", "--out", scratch.path()});
    CHECK(run.status == 1);
    CHECK(run.err == "pocketgan: theory: not borne out within the error: theorem-3\n");
    CHECK(has(run.out, "  NO\n"));
    CHECK(has(slurp(scratch.path("theory.html")), "class=\"missed\""));
    check_fails({"theory", "theorem-4"}, 2, "theorem-4");
    check_fails({"theory", "--steps", "99"}, 2, "--steps");
    check_fails({"theory", "--seed", "-1"}, 2, "--seed");
    check_fails({"theory", "kl", "--out", "/proc/pocketgan"}, 1, "/proc/pocketgan");
    check_fails({"theory", "kl", "--out", ""}, 2, "--out is empty");
    check_fails({"theory", "kl", "--json", scratch.path("none/x")}, 1, scratch.path("none/x"));
    CHECK(has(pocketgan_program({"theory", "--help"}).out, "saturation"));
}

TEST_CASE("tables and help of theory and presets fit 80 columns") {
    const Arguments commands[] = {{"theory", "--steps", "100"},
                                  {"theory", "--help"},
                                  {"presets"},
                                  {"presets", "--help"},
                                  {"presets", "weird"}};
    for (const Arguments& command : commands) {
        CAPTURE(command.back());
        std::istringstream lines(pocketgan_program(command).out);
        for (std::string line; std::getline(lines, line);) {
            CAPTURE(line);
            CHECK(line.size() <= 80);
        }
    }
}
