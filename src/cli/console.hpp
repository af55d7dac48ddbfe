#pragma once

#include <optional>
#include <poll.h>
#include <string>
#include <termios.h>
#include <vector>

#include "base/file.hpp"

namespace neargate::cli {

// Our terminal as the terminal of a program in a container: the runtime makes a pseudoterminal
// there, and gives us its other end over a socket; what is typed goes in, what is written comes
// out, and the window's size is handed on. Ours is raw from then on; at the end of this object, it
// is as it was.
class Console {
 public:
  // Listens on a socket that is made at the path. Throws Error.
  explicit Console(std::string socket_path);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  const std::string& socket_path() const { return socket_path_; }

  // What to wait for, before turn().
  void add_to(std::vector<pollfd>& polled) const;
  // Takes the pseudoterminal where it has come, and moves what there is to move.
  void turn();
  void resize();

 private:
  void connect();
  void type_in();
  void show();

  std::string socket_path_;
  UniqueFd listener_;
  UniqueFd terminal_;  // the container's; none before the program has started
  std::optional<termios> settings_;
  std::string typed_;   // that the container has not taken yet
  bool typing_ = true;  // until the end of our input
};

}  // namespace neargate::cli
