// The habits that CONTRIBUTING.md describes, so that nobody has to look out for them. A test that
// fails lists every place; an exception is a line in a table here, with its reason.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "tidy/source_tree.hpp"

namespace neargate::tidy {
namespace {

const std::vector<SourceFile>& files() {
  static const std::vector<SourceFile> all = read_source_tree(NEARGATE_SOURCE);
  return all;
}

// A rule's exceptions, by path, with their reasons.
using Exceptions = std::map<std::string, const char*>;

std::string at(const SourceFile& file, std::size_t line) {
  return file.path + ":" + std::to_string(line + 1) + ": ";
}

// An exception that is no longer needed is to be removed.
void expect_used(const Exceptions& exceptions, const std::set<std::string>& used) {
  for (const auto& [path, reason] : exceptions) {
    EXPECT_TRUE(used.contains(path)) << path << " needs no exception any more: " << reason;
  }
}

TEST(Tidy, FindsTheTree) {
  EXPECT_GT(files().size(), 100u);
  EXPECT_EQ(included("#include \"base/ids.hpp\""), "base/ids.hpp");
  EXPECT_EQ(included("#include <string>"), "");
  EXPECT_EQ(code_of(R"(call("a \" // b", c);  // d)"), R"(call("", c);  )");
}

// ---- Architecture ----

// Lowest first: a folder includes only itself and those before it. "gen" is what models/ becomes.
constexpr std::array<std::string_view, 18> kFloors = {
    "base",  "dns",     "net",   "http",     "oidc",     "smithy", "aws",      "gen",    "policy",
    "store", "machine", "cloud", "balancer", "resolver", "deploy", "pipeline", "daemon", "cli"};

int floor_of(std::string_view folder) {
  const auto found = std::find(kFloors.begin(), kFloors.end(), folder);
  return found == kFloors.end() ? -1 : static_cast<int>(found - kFloors.begin());
}

std::string_view top_folder(std::string_view path) { return path.substr(0, path.find('/')); }

TEST(Tidy, NoIncludeClimbs) {
  const Exceptions exceptions = {
      {"src/smithy/idl/generated_test.cpp", "tests what the generator makes"},
  };
  std::set<std::string> used;
  for (const SourceFile& file : files()) {
    const bool in_app = file.path.starts_with("app/");
    if (!file.is_cpp() || (!in_app && !file.path.starts_with("src/"))) continue;
    // The app is no part of the control plane: it may be taken out of this repository.
    const int floor = floor_of(in_app ? "smithy" : top_folder(file.path.substr(4)));
    EXPECT_GE(floor, 0) << file.path << ": this folder has no floor: add it to kFloors";
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view name = included(file.lines[i]);
      if (name.empty() || (in_app && (name.starts_with("app/") || name.starts_with("gen/api/")))) {
        continue;
      }
      const int target = floor_of(top_folder(name));
      EXPECT_GE(target, 0) << at(file, i) << "include from the root of src/: " << name;
      if (target <= floor) continue;
      if (exceptions.contains(file.path)) {
        used.insert(file.path);
        continue;
      }
      ADD_FAILURE() << at(file, i) << name << " is of a higher floor";
    }
  }
  expect_used(exceptions, used);
}

// Services may use each other, but not in a circle.
TEST(Tidy, ServicesDoNotDependOnEachOtherInACircle) {
  std::map<std::string, std::set<std::string>> uses;
  const std::string prefix = "src/cloud/";
  for (const SourceFile& file : files()) {
    if (!file.is_cpp() || !file.path.starts_with(prefix) || file.is_test()) continue;
    const std::string service(top_folder(std::string_view(file.path).substr(prefix.size())));
    if (service.ends_with("pp")) continue;  // src/cloud/ itself
    for (const std::string& line : file.lines) {
      const std::string_view name = included(line);
      if (!name.starts_with("cloud/")) continue;
      const std::string other(top_folder(name.substr(6)));
      if (other != service && !other.ends_with("pp")) uses[service].insert(other);
    }
  }
  for (const auto& [service, direct] : uses) {
    std::set<std::string> reached;
    std::vector<std::string> open(direct.begin(), direct.end());
    while (!open.empty()) {
      const std::string next = open.back();
      open.pop_back();
      if (!reached.insert(next).second) continue;
      open.insert(open.end(), uses[next].begin(), uses[next].end());
    }
    EXPECT_FALSE(reached.contains(service)) << "cloud/" << service << " depends on itself";
  }
}

TEST(Tidy, HeavyHeadersStayOutOfHeaders) {
  const Exceptions exceptions = {
      {"src/smithy/idl/openapi_schema.hpp",
       "part of the generator, which the daemon does not have"},
  };
  std::set<std::string> used;
  const std::regex heavy(
      R"(#include <(nlohmann/json\.hpp|pugixml|sqlite3|CLI/|spdlog/|archive|yaml-cpp/)"
      R"(|regex|iostream).*)");
  for (const SourceFile& file : files()) {
    if (!file.is_header()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!std::regex_match(file.lines[i], heavy)) continue;
      if (exceptions.contains(file.path)) {
        used.insert(file.path);
        continue;
      }
      ADD_FAILURE() << at(file, i) << "everyone who includes this compiles " << file.lines[i];
    }
  }
  expect_used(exceptions, used);
}

// ---- Files ----

TEST(Tidy, FilesAreOfOneThing) {
  constexpr std::size_t kLinesMax = 700;
  const Exceptions exceptions = {};
  std::set<std::string> used;
  for (const SourceFile& file : files()) {
    // A model is as long as the service's API.
    if (!file.is_cpp() && file.extension() != ".py" && file.extension() != ".tf") continue;
    if (file.lines.size() <= kLinesMax) continue;
    if (exceptions.contains(file.path)) {
      used.insert(file.path);
      continue;
    }
    ADD_FAILURE() << file.path << " has " << file.lines.size()
                  << " lines: what second thing is in it?";
  }
  expect_used(exceptions, used);
}

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

TEST(Tidy, LinesFitAndHaveNoTabs) {
  constexpr std::size_t kColumnsMax = 100;
  for (const SourceFile& file : files()) {
    if (!file.is_cpp()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      // What cannot be broken: an include, and a comment's address.
      const bool is_one_word = line.starts_with("#include") || line.starts_with("// http");
      EXPECT_TRUE(columns(line) <= kColumnsMax || is_one_word)
          << at(file, i) << columns(line) << " columns";
      EXPECT_EQ(line.find('\t'), std::string::npos) << at(file, i) << "a tab";
      EXPECT_FALSE(line.ends_with(' ') || line.ends_with('\r')) << at(file, i) << "trailing space";
    }
  }
}

TEST(Tidy, HeadersAreIncludedOnce) {
  for (const SourceFile& file : files()) {
    if (!file.is_header()) continue;
    const bool once =
        std::find(file.lines.begin(), file.lines.end(), "#pragma once") != file.lines.end();
    EXPECT_TRUE(once) << file.path << " has no #pragma once";
  }
}

TEST(Tidy, HeadersAreUsed) {
  std::set<std::string, std::less<>> used;
  for (const SourceFile& file : files()) {
    for (const std::string& line : file.lines) used.emplace(included(line));
  }
  const Exceptions exceptions = {};
  for (const SourceFile& file : files()) {
    if (!file.is_header() || exceptions.contains(file.path)) continue;
    std::string_view name = file.path;
    for (const std::string_view root : {"src/", "tests/"}) {
      if (name.starts_with(root)) name.remove_prefix(root.size());
    }
    EXPECT_TRUE(used.contains(name) || used.contains(file.path))
        << file.path << ": nobody includes it";
  }
}

TEST(Tidy, NothingIsLeftToDoByNobody) {
  // An owner in parentheses: whom to ask.
  const std::regex open(R"(\b(TODO|FIXME|HACK)\b(?!\([a-z]))");
  for (const SourceFile& file : files()) {
    if (file.name() == "tidy_test.cpp") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], open)) << at(file, i) << file.lines[i];
    }
  }
}

// ---- Tests ----

TEST(Tidy, TestFilesHaveTests) {
  const Exceptions exceptions = {
      {"src/cloud/ecs/fakes_test.cpp", "what the tests beside it share"},
  };
  std::set<std::string> used;
  const std::regex test(R"((TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|RC_GTEST_PROP)\(.*)");
  for (const SourceFile& file : files()) {
    if (!file.is_test()) continue;
    const bool has_test =
        std::any_of(file.lines.begin(), file.lines.end(),
                    [&](const std::string& line) { return std::regex_match(line, test); });
    if (!has_test && exceptions.contains(file.path)) {
      used.insert(file.path);
      continue;
    }
    EXPECT_TRUE(has_test) << file.path << " has no test";
  }
  expect_used(exceptions, used);
}

// tests/corpus/<what>/ holds the seeds of <what>_..._fuzz.cpp.
TEST(Tidy, FuzzersHaveSeeds) {
  namespace fs = std::filesystem;
  for (const SourceFile& file : files()) {
    if (!file.name().ends_with("_fuzz.cpp")) continue;
    bool found = false;
    for (const auto& entry : fs::directory_iterator(fs::path(NEARGATE_SOURCE) / "tests/corpus")) {
      found = found || (file.name().starts_with(entry.path().filename().string() + "_") &&
                        !fs::is_empty(entry.path()));
    }
    EXPECT_TRUE(found) << file.path << ": put seeds into tests/corpus/";
  }
}

// ---- Traps ----

// GCC 12 destroys a closure twice that is made within a co_await expression and captures something
// (its bugs 99576 and 100611): give the closure a name first.
TEST(Tidy, NoClosureIsMadeWithinCoAwait) {
  const std::regex closure(R"((^|[^\w\])])\[[^\]]+\]\s*(\([^()]*\)\s*)?(mutable\s*)?(->[^{]*)?$)");
  for (const SourceFile& file : files()) {
    if (!file.is_cpp()) continue;
    std::string code;
    std::vector<std::size_t> starts;  // of each line in `code`
    for (const std::string& line : file.lines) {
      starts.push_back(code.size());
      code += code_of(line) + "\n";
    }
    for (std::size_t begin = 0; (begin = code.find("co_await ", begin)) != code.npos; begin += 9) {
      const std::size_t end = code.find_first_of(";{", begin);
      if (end == code.npos || code[end] == ';') continue;
      const std::string expression = code.substr(begin + 9, end - begin - 9);
      const auto line = std::upper_bound(starts.begin(), starts.end(), begin) - starts.begin() - 1;
      EXPECT_FALSE(std::regex_search(expression, closure))
          << at(file, static_cast<std::size_t>(line)) << "name this closure before co_await";
    }
  }
}

}  // namespace
}  // namespace neargate::tidy
