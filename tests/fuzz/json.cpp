// A JSON text, as in model.json.

#include "target.hpp"

#include "model/json.hpp"

namespace fuzz {

void json(Input input) {
    const std::string text = input.rest();
    takes(text.size(), [&] { pocketgan::parse_json("model.json", text); });
}

} // namespace fuzz
