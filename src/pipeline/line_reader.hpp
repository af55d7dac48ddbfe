#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace neargate::pipeline {

// Makes lines of bytes as they come. A line that never ends is cut at a mebibyte.
class LineReader {
 public:
  // Each line without its end, "\n" or "\r\n".
  explicit LineReader(std::function<void(std::string_view)> on_line)
      : on_line_(std::move(on_line)) {}

  void add(std::string_view bytes);
  void finish();  // the last one may have no end

 private:
  void emit(std::string_view line) const;

  std::function<void(std::string_view)> on_line_;
  std::string rest_;
};

}  // namespace neargate::pipeline
