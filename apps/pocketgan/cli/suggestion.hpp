#pragma once

#include <string>
#include <vector>

namespace pocketgan::app {

/// "; did you mean NAME?" for the name that is nearest to a misspelt `word`, by the number of
/// letters that are inserted, deleted, replaced or exchanged with the next; "" if none is near.
std::string suggestion(const std::string& word, const std::vector<std::string>& names);

} // namespace pocketgan::app
