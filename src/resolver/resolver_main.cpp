#include <cerrno>
#include <csignal>
#include <cstdio>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "resolver/resolver.hpp"
#include "smithy/json.hpp"

// neargate-resolver --snapshot FILE: answers the names that the file tells, and reads it again
// whenever it is replaced. Writes its log to standard error.
namespace neargate::resolver {
namespace {

net::Reactor* running = nullptr;

class Program {
 public:
  explicit Program(std::string path) : path_(std::move(path)) {
    const std::string directory = path_.substr(0, path_.rfind('/') + 1);
    changes_.reset(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    // The directory: the file is replaced by renaming.
    if (!changes_ || ::inotify_add_watch(changes_.get(), directory.c_str(), IN_MOVED_TO) < 0) {
      throw system_error("cannot watch " + directory, errno);
    }
    reactor_.watch(changes_.get(), net::Reactor::kReadable, [this](std::uint32_t) {
      char events[4096];
      while (::read(changes_.get(), events, sizeof events) > 0) {
      }
      load();
    });
    load();
  }

  void run() {
    running = &reactor_;
    for (const int number : {SIGTERM, SIGINT}) {
      std::signal(number, [](int) { running->stop(); });
    }
    reactor_.run();
  }

 private:
  void load() {
    const auto text = read_file(path_);
    if (!text || *text == last_) return;
    try {
      resolver_.apply(smithy::from_json<Snapshot>(*text));
      last_ = *text;
    } catch (const std::exception& error) {
      log::error("{}: {}; going on as before", path_, error.what());
    }
  }

  const std::string path_;
  RealClock clock_;
  net::Reactor reactor_{clock_};
  Resolver resolver_{reactor_, HostNameServers()};
  UniqueFd changes_;
  std::string last_;
};

}  // namespace
}  // namespace neargate::resolver

int main(int count, char** values) {
  using namespace neargate;
  if (count != 3 || std::string_view(values[1]) != "--snapshot") {
    std::fputs("usage: neargate-resolver --snapshot FILE\n", stderr);
    return 2;
  }
  try {
    resolver::Program(values[2]).run();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "neargate-resolver: %s\n", error.what());
    return 1;
  }
}
