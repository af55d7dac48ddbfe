#pragma once

#include <string>
#include <string_view>
#include <vector>

// The repository's files, as the tidy test reads them.
namespace neargate::tidy {

struct SourceFile {
  std::string path;  // from the root: "src/base/ids.hpp"
  std::vector<std::string> lines;

  std::string_view name() const;       // "ids.hpp"
  std::string_view extension() const;  // ".hpp"
  bool is_header() const { return extension() == ".hpp"; }
  bool is_cpp() const { return extension() == ".cpp" || is_header(); }
  bool is_test() const { return path.ends_with("_test.cpp"); }
};

// All files that people write: not what builds, tests and tools leave behind or generate.
std::vector<SourceFile> read_source_tree(const std::string& root);

// What an #include "..." line names; empty for other lines.
std::string_view included(std::string_view line);

// The line without string literals' content and comments, which are not code. Good enough for lines
// that clang-format has formatted; raw strings of several lines are not seen.
std::string code_of(std::string_view line);

}  // namespace neargate::tidy
