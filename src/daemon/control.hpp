#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/server.hpp"
#include "net/reactor.hpp"

namespace neargate::daemon {

// What the CLI asks of the daemon that AWS has no API for: HTTP over a unix socket that only root
// and the daemon's user can open.
//   GET  /status        -> 200, JSON: StatusReport of models/daemon.smithy
//   GET  /credentials   -> 200, JSON: Credentials
//   GET  /entrances/TASK/CONTAINER -> 200, JSON: Entrance, by the task's id and the container's
//                                     name; 404 where it does not run
//   POST /interruptions/TASK -> 202: the Spot task gets its notice; 409, with the reason, where it
//                          cannot
//   PUT /local-issuers/URL -> 200: this machine is the identity provider of that (percent-encoded)
//                          URL from now on; the body is its key set; 409 where that is none
//   DELETE /local-issuers/URL -> 200: it is no longer; 404 where it was not
//   POST /stop          -> 202: the daemon ends; what runs goes on
class ControlEndpoint {
 public:
  struct Handlers {
    std::function<std::string()> status;
    std::function<std::string()> credentials;
    std::function<std::optional<std::string>(const std::string& task, const std::string& container)>
        entrance;
    // Throws aws::Error.
    std::function<void(const std::string& task)> interrupt;
    // Throws Error.
    std::function<void(const std::string& url, const std::string& key_set)> add_local_issuer;
    std::function<bool(const std::string& url)> remove_local_issuer;
    std::function<void()> stop;
  };

  // Throws Error where another daemon listens there.
  ControlEndpoint(net::Reactor& reactor, const std::string& socket_path, Handlers handlers);

 private:
  void handle(const http::Request& request, http::Responder responder);
  http::Response change_local_issuer(const http::Request& request) const;

  Handlers handlers_;
  http::Server server_;
};

}  // namespace neargate::daemon
