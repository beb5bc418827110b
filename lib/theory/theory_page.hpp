#pragma once

#include "theory/statement.hpp"

#include <string>
#include <vector>

namespace pocketgan {

/// A statement and the result of its test.
struct Finding {
    const theory::Statement* statement;
    theory::Evidence evidence;
};

/// "-0.9949", or ">= 0.5" for Relation::at_least.
std::string formula_text(const theory::Check& check);

/// A self-contained HTML page: for each statement a chart and a table of its checks.
std::string theory_page(const std::vector<Finding>& findings);

} // namespace pocketgan
