#pragma once

#include <string>
#include <vector>

namespace neargate::cli {

// How a command talks: to a person at a terminal, or to a program.
struct Output {
  bool json = false;
  bool terminal = false;  // standard error is one, where lines can be drawn anew
  bool colors = false;    // and colours are wanted

  // Where TERM is "dumb" or not set nothing is drawn anew; NO_COLOR (no-color.org) is heeded.
  static Output detect(bool json);

  // A step under way: on a terminal one line that is replaced when it ends, elsewhere a line when
  // it ends. To standard error, so that standard output stays the command's result.
  void begin(const std::string& step) const;
  void done(const std::string& step) const;
  void note(const std::string& text) const;
  // The result.
  void print(const std::string& text) const;
};

// Columns as wide as their widest cell, two spaces between them. The first row is the heading.
std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace neargate::cli
