#ifndef POCKETGAN_API_H
#define POCKETGAN_API_H

/** @file
 * What the shared libraries export; everything else in them is hidden (docs/abi.md). POCKETGAN_API
 * marks it, and POCKETGAN_LOCAL hides a part of an exported class. */

#if defined(__GNUC__) && !defined(_WIN32)
#define POCKETGAN_API __attribute__((visibility("default")))
#define POCKETGAN_LOCAL __attribute__((visibility("hidden")))
#else
#define POCKETGAN_API
#define POCKETGAN_LOCAL
#endif

#endif
