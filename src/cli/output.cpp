#include "cli/output.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace neargate::cli {

Output Output::detect(bool json) {
  const auto variable = [](const char* name) {
    const char* const value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  const std::string kind = variable("TERM");
  const bool terminal = !json && ::isatty(STDERR_FILENO) == 1 && !kind.empty() && kind != "dumb";
  return {.json = json, .terminal = terminal, .colors = terminal && variable("NO_COLOR").empty()};
}

void Output::begin(const std::string& step) const {
  if (terminal) std::fprintf(stderr, "  … %s", step.c_str());
}

void Output::done(const std::string& step) const {
  if (json) return;
  std::fprintf(stderr, terminal ? "\r\033[K  ✓ %s\n" : "%s\n", step.c_str());
}

void Output::note(const std::string& text) const {
  if (!json) std::fprintf(stderr, "%s\n", text.c_str());
}

void Output::print(const std::string& text) const {
  std::fputs(text.c_str(), stdout);
  if (!text.ends_with('\n')) std::fputc('\n', stdout);
  std::fflush(stdout);  // what is followed is seen when it happens, also through a pipe
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - row[i].size() + 2, ' ');
    }
    out += line + "\n";
  }
  return out;
}

}  // namespace neargate::cli
