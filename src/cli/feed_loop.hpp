#pragma once

#include <functional>

#include "base/clock.hpp"
#include "cli/output.hpp"

namespace neargate::cli {

// What --follow means: looks for news again and again, with a pause in between, for as long as the
// program runs. Once there was an answer, others are waited for where nobody answers: a daemon that
// is started again goes on. Throws what the first look throws (a service that is not there), and
// what asking again does not mend. Without `follow`, looks once.
void look_for_news(bool follow, Milliseconds pause, const Output& output,
                   const std::function<void()>& look);

}  // namespace neargate::cli
