#include "cli/daemon_client.hpp"

#include <cerrno>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "http/client.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

constexpr Milliseconds kTimeout{10000};

// Why the daemon refused: it answers {"error": "…"}.
std::string reason_in(const std::string& body) {
  const auto answer = nlohmann::json::parse(body, nullptr, false);
  return answer.is_object() ? answer.value("error", body) : body;
}

}  // namespace

http::Response DaemonClient::send(const std::string& method, const std::string& path,
                                  const std::string& body) const {
  http::Request request;
  request.method = method;
  request.target = path;
  request.headers.add("Host", "neargate");
  request.body = body;
  return http::Client::unix_socket(socket(), kTimeout).send(request);
}

std::string DaemonClient::ask(const std::string& method, const std::string& path) const {
  http::Response response = send(method, path);
  std::string body = response.body.read();
  if (response.status >= 300) {
    throw Error("the daemon could not do it", reason_in(body),
                "see the daemon's log: neargate logs --daemon");
  }
  return body;
}

std::optional<daemon::StatusReport> DaemonClient::status() const {
  if (::access(socket().c_str(), R_OK | W_OK) != 0) {
    // Whether it runs cannot be told; "it does not" would send the command elsewhere.
    if (errno == EACCES) {
      throw Error("cannot ask the Neargate of this machine", socket() + " is for root only",
                  "run this as root, with sudo for instance, or with --aws where AWS is meant");
    }
    return std::nullopt;
  }
  std::string answer;
  try {
    answer = ask("GET", "/status");
  } catch (const Error&) {
    return std::nullopt;  // a socket that a dead daemon left
  }
  return smithy::from_json<daemon::StatusReport>(answer);
}

void DaemonClient::require_running() const {
  if (status()) return;
  throw Error("Neargate is not running", "nothing answers on its control socket",
              "start it with: neargate up");
}

daemon::Credentials DaemonClient::credentials() const {
  require_running();
  return smithy::from_json<daemon::Credentials>(ask("GET", "/credentials"));
}

std::optional<daemon::Entrance> DaemonClient::entrance(const std::string& task,
                                                       const std::string& container) const {
  http::Response response = send("GET", "/entrances/" + task + "/" + container);
  if (response.status >= 300) return std::nullopt;
  return smithy::from_json<daemon::Entrance>(response.body.read());
}

void DaemonClient::interrupt(const std::string& task) const {
  const http::Response response = send("POST", "/interruptions/" + task);
  if (response.status < 300) return;
  throw Error("the task cannot be interrupted", reason_in(response.body.read()),
              "Spot tasks are those of a capacity provider strategy with FARGATE_SPOT: "
              "neargate tasks --json shows capacityProviderName");
}

void DaemonClient::add_local_issuer(const std::string& url, const std::string& key_set) const {
  require_running();
  const http::Response response = send("PUT", "/local-issuers/" + percent_encode(url), key_set);
  if (response.status < 300) return;
  throw Error("this machine cannot be the issuer " + url, reason_in(response.body.read()),
              "give its URL as https://token.actions.githubusercontent.com");
}

bool DaemonClient::remove_local_issuer(const std::string& url) const {
  require_running();
  return send("DELETE", "/local-issuers/" + percent_encode(url)).status < 300;
}

void DaemonClient::stop() const { ask("POST", "/stop"); }

}  // namespace neargate::cli
