#include "pipeline/line_reader.hpp"

namespace neargate::pipeline {
namespace {

constexpr std::size_t kLineBytesMax = 1 << 20;

}  // namespace

void LineReader::add(std::string_view bytes) {
  rest_ += bytes;
  std::size_t begin = 0;
  for (std::size_t end; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    emit(std::string_view(rest_).substr(begin, end - begin));
  }
  rest_.erase(0, begin);
  if (rest_.size() > kLineBytesMax) finish();
}

void LineReader::finish() {
  if (!rest_.empty()) emit(rest_);
  rest_.clear();
}

void LineReader::emit(std::string_view line) const {
  if (line.ends_with('\r')) line.remove_suffix(1);
  on_line_(line);
}

}  // namespace neargate::pipeline
