#include "cli/delivery_view.hpp"

namespace neargate::cli {
namespace {

// "16:20:31" of "2026-11-23T16:20:31.123Z"
std::string time_of_day(const std::string& time) {
  return time.size() < 19 ? time : time.substr(11, 8);
}

// Further lines stand below the first one's text.
std::string with_time(const std::string& text, const std::string& time) {
  const std::string begin = time_of_day(time) + " ";
  std::string out = begin;
  for (const char each : text) {
    out += each;
    if (each == '\n') out += std::string(begin.size(), ' ');
  }
  return out + "\n";
}

// A cut within a character of several bytes would show as rubbish.
std::string cut(const std::string& line, std::size_t width) {
  if (line.size() <= width) return line;
  std::size_t end = width;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
  return line.substr(0, end);
}

}  // namespace

std::string DeliveryView::show(const deploy::Event& event, const std::string& time,
                               std::size_t width) {
  if (form_ == Form::json) return deploy::to_json(event, time) + "\n";
  // The application's own lines are not ours to date.
  const std::string line = event.kind == "log" ? event.text + "\n" : with_time(event.text, time);
  if (form_ == Form::plain) return line;
  std::string out = clear();
  if (event.kind == "progress") {
    table_ = event.table;
  } else {
    out += line;
  }
  if (event.kind == "finished") table_.clear();
  return out + drawn_table(width);
}

std::string DeliveryView::clear() {
  if (drawn_ == 0) return "";
  const std::string out = "\033[" + std::to_string(drawn_) + "A\033[J";  // up, and erase below
  drawn_ = 0;
  return out;
}

std::string DeliveryView::drawn_table(std::size_t width) {
  std::string out;
  for (const std::string& line : table_) out += cut(line, width) + "\n";
  drawn_ = table_.size();
  return out;
}

}  // namespace neargate::cli
