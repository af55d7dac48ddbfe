#include "cli/endpoint.hpp"

#include <unistd.h>

#include "base/error.hpp"
#include "cli/daemon_client.hpp"

namespace neargate::cli {
namespace {

aws::ClientConfig config_of(const daemon::Credentials& credentials) {
  aws::ClientConfig out;
  out.region = credentials.region;
  out.endpoint_url = credentials.endpoint;
  out.keys.access_key_id = credentials.access_key_id;
  out.keys.secret = credentials.secret_access_key;
  return out;
}

// What the environment and the shared files say. They too may mean the Neargate here: `neargate
// env` prints such an environment.
Endpoint::Found find_elsewhere(const DaemonClient& daemon) {
  Endpoint::Found found{.config = aws::load_client_config()};
  const std::string& url = found.config.endpoint_url;
  if (url.empty() || ::access(daemon.socket().c_str(), R_OK | W_OK) != 0) return found;
  const auto status = daemon.status();
  found.is_near = status && status->endpoint == url;
  return found;
}

}  // namespace

Endpoint::Found Endpoint::find() const {
  const DaemonClient daemon(run_directory);
  if (aws) return {.config = aws::load_client_config()};
  if (is_directory_given) return {.config = config_of(daemon.credentials()), .is_near = true};
  if (aws::is_told_by_environment()) return find_elsewhere(daemon);
  if (daemon.status()) return {.config = config_of(daemon.credentials()), .is_near = true};
  try {
    return find_elsewhere(daemon);
  } catch (const Error& error) {
    throw Error("nobody to ask",
                "no Neargate runs on this machine, and for AWS " + error.summary() + " (" +
                    error.why() + ")",
                "start Neargate with: neargate up; or for AWS: " + error.advice());
  }
}

}  // namespace neargate::cli
