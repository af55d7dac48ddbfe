#pragma once

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "smithy/idl/load.hpp"

// Used by tests only: the sample model, and files that generated text is held against.
namespace neargate::smithy::idl {

inline std::string testdata(const std::string& name) {
  return NEARGATE_SOURCE_DIR "/src/smithy/idl/testdata/" + name;
}

// testdata/sample.smithy; its file name is "sample.smithy".
inline Loaded load_sample() {
  Loaded loaded =
      load({{"prelude.smithy", *read_file(NEARGATE_SOURCE_DIR "/models/prelude.smithy")},
            {"sample.smithy", *read_file(testdata("sample.smithy"))}});
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.to_string();
  return loaded;
}

// Expects `text` to be what testdata/NAME has. With NEARGATE_UPDATE_GOLDEN=1 in the environment,
// writes the file instead: review the diff.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = testdata(name);
  if (std::getenv("NEARGATE_UPDATE_GOLDEN")) {
    write_file_atomically(path, text);
    return;
  }
  EXPECT_EQ(text, read_file(path).value_or(""))
      << path << " differs; if that is meant, run again with NEARGATE_UPDATE_GOLDEN=1";
}

}  // namespace neargate::smithy::idl
