#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <sys/resource.h>

#include "balancer/balancer.hpp"
#include "balancer/control_server.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "net/reactor.hpp"
#include "smithy/json.hpp"

namespace neargate::balancer {
namespace {

constexpr Milliseconds kDrainTime{30000};  // for the requests under way, after SIGTERM

constexpr std::string_view kUsage =
    "usage: neargate-balancer (--config FILE | --control PATH) [--snapshot-file FILE] "
    "[--log FILE]\n"
    "\n"
    "An application load balancer. It is driven by a snapshot, which lists listeners and target\n"
    "groups as JSON (models/balancer.smithy).\n"
    "\n"
    "  --config FILE         the snapshot; read again on SIGHUP\n"
    "  --control PATH        listen on this unix socket for snapshots, and report there\n"
    "  --snapshot-file FILE  keep the last snapshot here, and begin with it\n"
    "  --log FILE            write the log here instead of to standard error\n";

struct Options {
  std::string config, control, snapshot_file, log;
  bool help = false;
};

Options parse_options(int count, char** values) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = values[i];
    if (name == "--help") {
      options.help = true;
      return options;
    }
    std::string* value = name == "--config"          ? &options.config
                         : name == "--control"       ? &options.control
                         : name == "--snapshot-file" ? &options.snapshot_file
                         : name == "--log"           ? &options.log
                                                     : nullptr;
    if (value == nullptr || i + 1 >= count) {
      throw Error("cannot understand " + std::string(name),
                  value == nullptr ? "there is no such option" : "its value is missing",
                  "see neargate-balancer --help");
    }
    *value = values[++i];
  }
  if (options.config.empty() == options.control.empty()) {
    throw Error("cannot start", "exactly one of --config and --control is needed",
                "see neargate-balancer --help");
  }
  return options;
}

volatile std::sig_atomic_t terminate_asked = 0;
volatile std::sig_atomic_t reload_asked = 0;
net::Reactor* running = nullptr;

// Two descriptors a request: as many as the system grants.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

class Program {
 public:
  explicit Program(Options options) : options_(std::move(options)) {}

  void run() {
    if (!options_.control.empty()) {
      control_.emplace(reactor_, options_.control,
                       ControlServer::Callbacks{
                           .apply = [this](Snapshot snapshot) { apply(std::move(snapshot)); },
                           .stop = [this] { stop(); }});
    }
    begin_with_kept_snapshot();
    if (!options_.config.empty()) apply(load(options_.config));
    if (control_) control_->serve(balancer_);
    running = &reactor_;
    for (const int number : {SIGTERM, SIGINT}) {
      std::signal(number, [](int) {
        terminate_asked = 1;
        running->stop();
      });
    }
    std::signal(SIGHUP, [](int) {
      reload_asked = 1;
      running->stop();
    });
    while (!ended_) {
      reactor_.run();
      if (std::exchange(reload_asked, 0)) reload();
      if (std::exchange(terminate_asked, 0)) stop();
    }
  }

 private:
  static Snapshot load(const std::string& path) {
    const auto text = read_file(path);
    if (!text) throw Error("cannot read " + path, "there is no such file");
    try {
      return smithy::from_json<Snapshot>(*text);
    } catch (const smithy::ParseError& error) {
      throw Error("cannot use " + path, error.what());
    }
  }

  // So that a load balancer that was restarted serves before the control plane is back.
  void begin_with_kept_snapshot() {
    if (options_.snapshot_file.empty() || !read_file(options_.snapshot_file)) return;
    try {
      balancer_.apply(load(options_.snapshot_file));
    } catch (const Error& error) {
      log::error("{}; waiting for another snapshot", error.what());
    }
  }

  void apply(Snapshot snapshot) {
    std::string text = smithy::to_json(snapshot);
    const std::int64_t version = snapshot.version;
    balancer_.apply(std::move(snapshot));
    log::info("snapshot {} is in force", version);
    if (options_.snapshot_file.empty()) return;
    try {
      write_file_atomically(options_.snapshot_file, text, 0600);  // it may hold private keys
    } catch (const Error& error) {
      log::error("{}: a restart would begin with an older snapshot", error.what());
    }
  }

  void reload() {
    if (options_.config.empty()) return;
    try {
      apply(load(options_.config));
    } catch (const Error& error) {
      log::error("{}; going on as before", error.what());
    }
  }

  void stop() {
    const auto end = [this] {
      ended_ = true;
      reactor_.stop();
    };
    if (std::exchange(stopping_, true)) return end();  // asked twice: at once
    reactor_.after(kDrainTime, end);
    balancer_.drain(end);
  }

  Options options_;
  RealClock clock_;
  net::Reactor reactor_{clock_};
  std::optional<ControlServer> control_;
  Balancer balancer_{reactor_, [this](const Event& event) {
                       if (control_) control_->send(event);
                     }};
  bool stopping_ = false;
  bool ended_ = false;
};

}  // namespace
}  // namespace neargate::balancer

int main(int count, char** values) {
  using namespace neargate;
  try {
    balancer::Options options = balancer::parse_options(count, values);
    if (options.help) {
      std::fputs(balancer::kUsage.data(), stdout);
      return 0;
    }
    log::open(options.log, log::Level::info);
    balancer::raise_descriptor_limit();
    balancer::Program(std::move(options)).run();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "neargate-balancer: %s\n", error.what());
    return 1;
  }
}
