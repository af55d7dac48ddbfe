#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "machine/machine.hpp"

namespace neargate::machine {

// Lines of the log that conmon writes ("k8s-file"):
//   2026-11-23T06:04:00.123456789+00:00 stdout F text
// F ends a line of the container, P marks a piece of one that was longer than conmon's buffer.
// Takes whole lines only; `consumed` becomes the bytes that they took. A line that cannot be read
// is passed over, so that a damaged file does not stop what follows.
std::vector<LogLine> parse_conmon_log(std::string_view bytes, std::size_t& consumed);

}  // namespace neargate::machine
