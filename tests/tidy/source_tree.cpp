#include "tidy/source_tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> kFolders = {
    "src", "app", "models", "terraform", "tests", "bench", "docs", "tools", "cmake", ".ci"};
// Recorded or generated, or made by tools that run in the tree.
constexpr std::array<std::string_view, 7> kSkipped = {
    "testdata", "recorded", "corpus", "build", ".terraform", "node_modules", "__pycache__"};

bool is_text(const std::string& content) { return content.find('\0') == std::string::npos; }

}  // namespace

std::string_view SourceFile::name() const {
  return std::string_view(path).substr(path.find_last_of('/') + 1);
}

std::string_view SourceFile::extension() const {
  const std::string_view file = name();
  const std::size_t dot = file.rfind('.');
  return dot == file.npos ? std::string_view() : file.substr(dot);
}

std::vector<SourceFile> read_source_tree(const std::string& root) {
  std::vector<SourceFile> files;
  const auto read = [&](const fs::path& path) {
    const std::string content = read_file(path).value_or("");
    if (!is_text(content)) return;
    SourceFile& file = files.emplace_back();
    file.path = path.lexically_relative(root);
    for (const std::string_view line : split(content, '\n')) file.lines.emplace_back(line);
    if (file.lines.back().empty()) file.lines.pop_back();
  };
  for (const std::string_view folder : kFolders) {
    if (!fs::is_directory(fs::path(root) / folder)) continue;
    for (fs::recursive_directory_iterator entry(fs::path(root) / folder), end; entry != end;
         ++entry) {
      const std::string name = entry->path().filename();
      if (entry->is_directory() &&
          std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end()) {
        entry.disable_recursion_pending();
      } else if (entry->is_regular_file()) {
        read(entry->path());
      }
    }
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    if (entry.is_regular_file() && entry.path().filename() != ".git") read(entry.path());
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::string_view included(std::string_view line) {
  constexpr std::string_view kStart = "#include \"";
  if (!line.starts_with(kStart)) return {};
  line.remove_prefix(kStart.size());
  return line.substr(0, line.find('"'));
}

std::string code_of(std::string_view line) {
  std::string code;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line.substr(i, 2) == "//") break;
    code += line[i];
    if (line[i] != '"') continue;
    for (++i; i < line.size() && line[i] != '"'; ++i) i += line[i] == '\\';
    code += '"';
  }
  return code;
}

}  // namespace neargate::tidy
