// What a file names of the standard library comes by its own includes, or by those of our headers
// that it includes. That one header of the library brings another is so in one version, and not in
// the next.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tidy/source_tree.hpp"

namespace neargate::tidy {
namespace {

using Names = std::vector<std::string_view>;

const std::map<std::string, Names> kNames = {
    {"algorithm",
     {"std::all_of",      "std::any_of",      "std::binary_search", "std::clamp",
      "std::copy_if",     "std::count",       "std::count_if",      "std::equal",
      "std::equal_range", "std::fill",        "std::find",          "std::find_if",
      "std::is_sorted",   "std::lower_bound", "std::max",           "std::max_element",
      "std::min",         "std::min_element", "std::none_of",       "std::remove_if",
      "std::reverse",     "std::rotate",      "std::shuffle",       "std::sort",
      "std::stable_sort", "std::transform",   "std::unique",        "std::upper_bound"}},
    {"array", {"std::array"}},
    {"cctype", {"std::isalnum", "std::isdigit", "std::isspace", "std::isxdigit", "std::tolower"}},
    {"charconv", {"std::from_chars", "std::to_chars"}},
    {"chrono", {"std::chrono"}},
    {"cstdint",
     {"std::int8_t", "std::int16_t", "std::int32_t", "std::int64_t", "std::uint8_t",
      "std::uint16_t", "std::uint32_t", "std::uint64_t"}},
    {"cstring", {"std::memcmp", "std::memcpy", "std::memset", "std::strcmp", "std::strerror"}},
    {"functional", {"std::function"}},
    {"limits", {"std::numeric_limits"}},
    {"memory", {"std::make_shared", "std::make_unique", "std::shared_ptr", "std::unique_ptr"}},
    {"numeric", {"std::accumulate", "std::iota"}},
    {"optional", {"std::nullopt", "std::optional"}},
    {"stdexcept", {"std::invalid_argument", "std::logic_error", "std::runtime_error"}},
    {"variant", {"std::get_if", "std::holds_alternative", "std::variant", "std::visit"}},
};

bool is_named(std::string_view code, std::string_view name) {
  for (std::size_t at = 0; (at = code.find(name, at)) != code.npos; at += name.size()) {
    const std::string_view rest = code.substr(at + name.size());
    const bool goes_on =
        !rest.empty() && (std::isalnum(static_cast<unsigned char>(rest[0])) != 0 || rest[0] == '_');
    if (!goes_on) return true;
  }
  return false;
}

// "algorithm" of "#include <algorithm>".
std::string library_header(std::string_view line) {
  constexpr std::string_view kStart = "#include <";
  if (!line.starts_with(kStart)) return "";
  return std::string(line.substr(kStart.size(), line.find('>') - kStart.size()));
}

class Includes {
 public:
  explicit Includes(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) files_[file.path] = &file;
  }

  // The library's headers that come with a file.
  std::set<std::string> reached_from(const std::string& path) const {
    std::set<std::string> headers, seen = {path};
    std::vector<std::string> open = {path};
    while (!open.empty()) {
      const SourceFile& file = *files_.at(open.back());
      open.pop_back();
      for (const std::string& line : file.lines) {
        if (!line.starts_with("#include ")) continue;
        headers.insert(library_header(line));
        const std::string name(included(line));
        for (const std::string& ours : {"src/" + name, "tests/" + name, name}) {
          if (files_.contains(ours) && seen.insert(ours).second) open.push_back(ours);
        }
      }
    }
    return headers;
  }

 private:
  std::map<std::string, const SourceFile*> files_;
};

TEST(Includes, AreThereForWhatIsNamed) {
  const std::vector<SourceFile> files = read_source_tree(NEARGATE_SOURCE);
  const Includes includes(files);
  for (const SourceFile& file : files) {
    if (!file.is_cpp()) continue;
    const std::set<std::string> reached = includes.reached_from(file.path);
    std::string code;
    for (const std::string& line : file.lines) {
      if (line.find("std::") != line.npos) code += code_of(line) + "\n";
    }
    for (const auto& [header, names] : kNames) {
      if (reached.contains(header)) continue;
      for (const std::string_view name : names) {
        if (!is_named(code, name)) continue;
        ADD_FAILURE() << file.path << ": " << name << " needs <" << header << ">";
      }
    }
  }
}

}  // namespace
}  // namespace neargate::tidy
