#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"
#include "deploy/event.hpp"

namespace neargate::cli {

// How a delivery's events are shown: as JSON lines; as plain lines; or, on a terminal, as lines
// above a table that is drawn again in place. Pure: what is returned is to be written.
class DeliveryView {
 public:
  enum class Form { json, plain, terminal };
  explicit DeliveryView(Form form) : form_(form) {}

  // `time` is "2026-11-23T16:20:31.123Z"; `width` is that of the terminal, in columns.
  std::string show(const deploy::Event& event, const std::string& time, std::size_t width);
  // Takes the table away, for something else to be written.
  std::string clear();

 private:
  std::string drawn_table(std::size_t width);

  Form form_;
  std::vector<std::string> table_;
  std::size_t drawn_ = 0;  // lines of it that stand on the terminal
};

}  // namespace neargate::cli
