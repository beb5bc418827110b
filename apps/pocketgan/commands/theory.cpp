#include "cli/arguments.hpp"
#include "terminal/wrap.hpp"
#include "theory/theory_page.hpp"

#include "base/files.hpp"
#include "base/number_format.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <exception>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

namespace pocketgan::app {
namespace {

using nlohmann::json;
using theory::Check;
using theory::Statement;

// The values of the options of `theory`.
struct TheoryOptions {
    std::vector<std::string> names; ///< of statements; none: all of them
    std::string out, json_file;
    std::size_t threads = 0;
    theory::TheorySettings settings;
};

std::vector<std::string> statement_names() {
    std::vector<std::string> names;
    for (const Statement& statement : theory::statements())
        names.push_back(statement.name);
    return names;
}

// The statements with these names (all if there are none), in the order of theory::statements().
std::vector<Finding> chosen(const std::vector<std::string>& names) {
    std::vector<Finding> findings;
    for (const Statement& statement : theory::statements())
        if (names.empty() || std::find(names.begin(), names.end(), statement.name) != names.end())
            findings.push_back({&statement, {}});
    return findings;
}

// Runs each statement in one thread: the networks are too small for parallel_for. Does not use
// std::async, which compiled for ARMv6 needs symbols that the ARMv5 library of Debian's armel
// lacks.
void test(std::vector<Finding>& findings, const TheoryOptions& options) {
    const std::size_t wanted = options.threads ? options.threads : available_threads();
    std::vector<std::exception_ptr> failures(std::min(wanted, findings.size()));
    std::atomic<std::size_t> next{0};
    const auto work = [&](std::exception_ptr& failure) {
        try {
            Engine engine;
            for (std::size_t i = next++; i < findings.size(); i = next++)
                findings[i].evidence = findings[i].statement->test(options.settings, engine);
        } catch (...) {
            failure = std::current_exception();
        }
    };
    std::vector<std::thread> others;
    try {
        for (std::size_t i = 1; i < failures.size(); ++i)
            others.emplace_back(work, std::ref(failures[i]));
    } catch (const std::exception&) {
        // No more threads can be created, or their memory: the existing ones run all statements.
    }
    work(failures[0]);
    for (std::thread& other : others)
        other.join();
    for (const std::exception_ptr& failure : failures)
        if (failure)
            std::rethrow_exception(failure);
}

// The columns of a table after that of the quantities.
using Cells = std::array<std::string, 5>;

Cells cells_of(const Check& check) {
    return {formula_text(check), significant(check.measured, 4),
            significant(check.measured - check.formula, 2), significant(check.error, 2),
            check.agrees() ? "yes" : "NO"};
}

// Prints a row in columns of these widths, two spaces apart; all but the last are flush right. A
// quantity that is wider than its column takes several lines.
void print_row(const std::string& quantity, std::size_t quantity_width, const Cells& cells,
               const std::array<std::size_t, 5>& widths) {
    const std::string lines = wrapped(quantity, quantity_width, 4);
    const std::size_t last = lines.rfind('\n') + 1; // 0 for one line
    std::printf("%s%-*s", lines.substr(0, last).c_str(), static_cast<int>(quantity_width),
                lines.substr(last).c_str());
    for (std::size_t i = 0; i + 1 < cells.size(); ++i)
        std::printf("  %*s", static_cast<int>(widths[i]), cells[i].c_str());
    std::printf("  %s\n", cells.back().c_str());
}

// Prints the checks of a statement. The columns of numbers are as narrow as their content, so that
// most quantities fit one line.
void print(const std::vector<Check>& checks, std::size_t columns) {
    constexpr std::size_t kLeastQuantity = 24;
    const Cells head{"formula", "measured", "differs", "error", "agrees"};
    std::array<std::size_t, 5> widths{};
    std::size_t longest = 0, others = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        widths[i] = head[i].size();
        for (const Check& check : checks)
            widths[i] = std::max(widths[i], cells_of(check)[i].size());
        others += 2 + widths[i];
    }
    for (const Check& check : checks)
        longest = std::max(longest, 2 + check.quantity.size());
    const std::size_t room = columns - std::min(columns, others);
    const std::size_t width = std::max(std::min(longest, room), kLeastQuantity);
    print_row("", width, head, widths);
    for (const Check& check : checks)
        print_row("  " + check.quantity, width, cells_of(check), widths);
}

void print(const std::vector<Finding>& findings) {
    const std::size_t columns = output_columns();
    for (const Finding& finding : findings) {
        const std::string title =
            std::string(finding.statement->name) + ": " + finding.statement->says;
        std::printf("%s\n\n", wrapped(title, columns).c_str());
        print(finding.evidence.checks, columns);
        std::printf("\n");
    }
}

json figures_of(const std::vector<Finding>& findings, const theory::TheorySettings& settings) {
    json figures = {{"seed", settings.seed}, {"steps", settings.steps}};
    for (const Finding& finding : findings) {
        json statement = {{"name", finding.statement->name},
                          {"says", finding.statement->says},
                          {"agrees", finding.evidence.agrees()}};
        for (const Check& check : finding.evidence.checks)
            statement["checks"].push_back(
                {{"quantity", check.quantity},
                 {"relation", check.relation == theory::Relation::equal ? "=" : ">="},
                 {"formula", check.formula},
                 {"measured", check.measured},
                 {"error", check.error},
                 {"agrees", check.agrees()}});
        figures["statements"].push_back(statement);
    }
    return figures;
}

// Throws Error with the names of the statements that disagree.
void check_agreement(const std::vector<Finding>& findings) {
    std::vector<std::string> missed;
    for (const Finding& finding : findings)
        if (!finding.evidence.agrees())
            missed.push_back(finding.statement->name);
    if (!missed.empty())
        throw Error("theory: not borne out within the error: " + listed(missed));
}

} // namespace

int run_theory(const Arguments& arguments) {
    TheoryOptions options;
    CLI::App app(
        "Tests statements of the theory of GANs on small networks: prints the value of each "
        "formula and the measured value, and fails if they differ by more than the error "
        "allowed.",
        "pocketgan theory");
    std::string footer = "Statements:\n";
    for (const Statement& statement : theory::statements())
        footer +=
            wrapped("  " + std::string(statement.name) +
                        std::string(12 - std::string(statement.name).size(), ' ') + statement.says,
                    output_columns(), 14) +
            "\n";
    app.footer(footer);
    app.add_option("STATEMENT", options.names, "statements to test (default: all)")
        ->check(CLI::IsMember(statement_names()));
    app.add_option("--out", options.out, "write charts to theory.html in this folder");
    app.add_option("--seed", options.settings.seed, "seed of weights and points")
        ->capture_default_str()
        ->check(whole_number<std::uint64_t>());
    app.add_option("--threads", options.threads,
                   "statements at a time; 0: as many threads as this process may use")
        ->capture_default_str()
        ->check(thread_count());
    app.add_option("--steps", options.settings.steps,
                   "steps of a discriminator; with too few it is far from the optimal one")
        ->capture_default_str()
        ->check(whole_number<std::size_t>({100, 10000000}));
    app.add_option("--json", options.json_file, "also write the figures to this file");
    if (!parse(app, arguments))
        return 0;

    if (app.count("--out") && options.out.empty())
        throw UsageError("--out is empty, the name of a folder was expected");
    if (!options.out.empty())
        make_folder(options.out);
    std::vector<Finding> findings = chosen(options.names);
    test(findings, options);
    print(findings);
    if (!options.out.empty()) {
        const std::string page = options.out + "/theory.html";
        write_file(page, theory_page(findings));
        std::printf("wrote %s\n", printable(page).c_str());
    }
    if (!options.json_file.empty())
        write_file(options.json_file, figures_of(findings, options.settings).dump(1) + "\n");
    check_agreement(findings);
    return 0;
}

} // namespace pocketgan::app
