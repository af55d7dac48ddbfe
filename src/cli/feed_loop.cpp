#include "cli/feed_loop.hpp"

#include <string>
#include <thread>

#include "deploy/patience.hpp"

namespace neargate::cli {

void look_for_news(bool follow, Milliseconds pause, const Output& output,
                   const std::function<void()>& look) {
  look();
  if (!follow) return;
  deploy::Patience patience([&output](const std::string& text) { output.note(text); });
  for (;;) {
    std::this_thread::sleep_for(pause);
    patience.ask(look);
  }
}

}  // namespace neargate::cli
