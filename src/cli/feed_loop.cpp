#include "cli/feed_loop.hpp"

#include <string>
#include <thread>
#include <utility>

#include "base/error.hpp"

namespace neargate::cli {

void look_for_news(bool follow, Milliseconds pause, const Output& output,
                   const std::function<void()>& look) {
  if (!follow) return look();
  bool answers = true;
  for (;;) {
    try {
      look();
      answers = true;
    } catch (const Error& error) {
      if (std::exchange(answers, false)) output.note(std::string(error.what()) + "; waiting");
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace neargate::cli
