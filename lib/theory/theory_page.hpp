#pragma once

#include "theory/statement.hpp"

#include <string>
#include <vector>

namespace pocketgan {

/// A statement and what came of it.
struct Finding {
    const theory::Statement* statement;
    theory::Evidence evidence;
};

/// "-0.9949", or ">= 0.5" where the measured number may be larger.
std::string formula_text(const theory::Check& check);

/// An HTML page that is whole in itself: a chart a statement, and its figures below.
std::string theory_page(const std::vector<Finding>& findings);

} // namespace pocketgan
