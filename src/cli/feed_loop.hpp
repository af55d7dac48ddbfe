#pragma once

#include <functional>

#include "base/clock.hpp"
#include "cli/output.hpp"

namespace neargate::cli {

// What --follow means: looks for news again and again, with a pause in between, for as long as the
// program runs. Where nobody answers, that is noted once and waited for: a daemon that is started
// again goes on. Without `follow`, looks once and throws what that throws.
void look_for_news(bool follow, Milliseconds pause, const Output& output,
                   const std::function<void()>& look);

}  // namespace neargate::cli
