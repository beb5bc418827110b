#pragma once

#if defined(__has_feature) // clang
#define POCKETGAN_HAS_FEATURE(feature) __has_feature(feature)
#else
#define POCKETGAN_HAS_FEATURE(feature) 0
#endif

/// Whether the tests are compiled with this sanitizer, by GCC or clang.
#if defined(__SANITIZE_ADDRESS__) || POCKETGAN_HAS_FEATURE(address_sanitizer)
inline constexpr bool kAddressSanitizer = true;
#else
inline constexpr bool kAddressSanitizer = false;
#endif
#if defined(__SANITIZE_THREAD__) || POCKETGAN_HAS_FEATURE(thread_sanitizer)
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif
