/// @file
/// Whether saved files survive a power failure.

#pragma once

#include "pocketgan/api.h"

namespace pocketgan {

/// Whether files and folders that are saved are on the disk (fsync) before they replace earlier
/// ones, so that a power failure leaves either the old or the new. It is on unless turned off, and
/// holds for the whole process. Without it saving is faster, and a program that is killed loses as
/// little; only a power failure or a crash of the system may leave files that are empty.
POCKETGAN_API void set_sync(bool on);
/// What set_sync was last called with; true before.
POCKETGAN_API bool sync_is_on();

} // namespace pocketgan
