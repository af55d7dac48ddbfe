#pragma once

#include <cstdio>
#include <cstdlib>

// Programmer errors stop the program, in release builds too: a control plane that goes on with a
// broken invariant does more harm than one that restarts (the data plane outlives it).
#define NG_ASSERT(condition)                                                                 \
  do {                                                                                       \
    if (!(condition)) [[unlikely]] {                                                         \
      std::fprintf(stderr, "%s:%d: assertion failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
