#pragma once

#include <optional>
#include <string>

#include "gen/daemon/types.hpp"
#include "http/message.hpp"

namespace neargate::cli {

// The daemon's control socket, from the CLI's side.
class DaemonClient {
 public:
  explicit DaemonClient(std::string run_directory) : run_directory_(std::move(run_directory)) {}

  // Nothing where no daemon runs. Throws Error where one runs that cannot be asked (not root).
  std::optional<daemon::StatusReport> status() const;
  // Throws Error, with advice, where no daemon runs.
  void require_running() const;
  daemon::Credentials credentials() const;  // and it must
  // How to run a program in a task's container; nothing where that does not run.
  std::optional<daemon::Entrance> entrance(const std::string& task,
                                           const std::string& container) const;
  // Gives a Spot task its notice. Throws Error, with the daemon's reason, where it cannot.
  void interrupt(const std::string& task) const;
  // This machine is the identity provider of that URL from now on, with these keys. Throws Error,
  // with advice, where it cannot, or no daemon runs.
  void add_local_issuer(const std::string& url, const std::string& key_set) const;
  bool remove_local_issuer(const std::string& url) const;  // false where it was not
  void stop() const;                                       // what runs goes on

  std::string socket() const { return run_directory_ + "/control.sock"; }

 private:
  http::Response send(const std::string& method, const std::string& path,
                      const std::string& body = {}) const;
  std::string ask(const std::string& method, const std::string& path) const;

  std::string run_directory_;
};

}  // namespace neargate::cli
