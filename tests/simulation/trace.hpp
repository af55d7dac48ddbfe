#pragma once

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"

namespace neargate::simulation {

// What happened in a run, line by line. Nothing is kept while nobody wants to read it.
class Trace {
 public:
  explicit Trace(bool is_kept) : is_kept_(is_kept) {}

  template <class... Values>
  void add(Timestamp now, fmt::format_string<Values...> format, Values&&... values) {
    if (!is_kept_) return;
    if (text_.empty()) began_ = now;
    const auto time = (now - began_).count();
    text_ += fmt::format("{:>6}.{:03} ", time / 1000, time % 1000);
    text_ += fmt::format(format, std::forward<Values>(values)...);
    text_ += '\n';
  }

  bool is_kept() const { return is_kept_; }
  const std::string& text() const { return text_; }

 private:
  bool is_kept_;
  Timestamp began_{};
  std::string text_;
};

}  // namespace neargate::simulation
