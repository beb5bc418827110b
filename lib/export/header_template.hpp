#pragma once

namespace pocketgan {

/// The text of header_template.h.
extern const char* const kHeaderTemplate;

} // namespace pocketgan
