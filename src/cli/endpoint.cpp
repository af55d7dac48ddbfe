#include "cli/endpoint.hpp"

#include "cli/daemon_client.hpp"

namespace neargate::cli {

aws::ClientConfig Endpoint::config() const {
  if (aws) return aws::load_client_config();
  const daemon::Credentials credentials = DaemonClient(run_directory).credentials();
  aws::ClientConfig out;
  out.region = credentials.region;
  out.endpoint_url = credentials.endpoint;
  out.keys.access_key_id = credentials.access_key_id;
  out.keys.secret = credentials.secret_access_key;
  return out;
}

}  // namespace neargate::cli
