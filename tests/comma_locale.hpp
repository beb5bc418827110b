#pragma once

#include "scratch.hpp"

#include <clocale>
#include <cstdlib>
#include <locale>
#include <string>

/// A locale of this process with a decimal comma, for functions that must not use it. It is made
/// with localedef, so that none need be installed.
class CommaLocale {
public:
    CommaLocale() : c_(std::setlocale(LC_ALL, nullptr)) {
        std::locale::global(std::locale(std::locale(), new Punctuation));
        spill(folder_.path("source"), "LC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\n"
                                      "grouping 3;3\nEND LC_NUMERIC\n");
        // -c: the other categories are missing, which is a warning and an exit status of 1.
        const std::string command = "localedef -c -i '" + folder_.path("source") + "' '" +
                                    folder_.path("comma") + "' >/dev/null 2>&1";
        static_cast<void>(std::system(command.c_str()) == 0);
#ifndef _WIN32
        setenv("LOCPATH", folder_.path().c_str(), 1);
#endif
        works_ = std::setlocale(LC_NUMERIC, "comma") || std::setlocale(LC_NUMERIC, "German");
    }
    ~CommaLocale() {
        std::locale::global(before_);
        std::setlocale(LC_ALL, c_.c_str());
    }
    CommaLocale(const CommaLocale&) = delete;
    CommaLocale& operator=(const CommaLocale&) = delete;

    /// False where the functions of C keep their point: without localedef, or under an emulator of
    /// a processor with another byte order.
    bool works() const {
        return works_;
    }

private:
    struct Punctuation : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    ScratchFolder folder_;
    std::string c_;
    std::locale before_;
    bool works_ = false;
};
