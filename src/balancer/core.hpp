#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "balancer/forwarding.hpp"
#include "balancer/rules.hpp"
#include "balancer/target.hpp"
#include "balancer/tls.hpp"
#include "base/ids.hpp"
#include "gen/balancer/types.hpp"
#include "net/reactor.hpp"

// What the connections of one load balancer share. Its outside is balancer/balancer.hpp.
namespace neargate::balancer {

class AccessLog;
class ClientConnection;

// A socket that connections are accepted on. Connections keep theirs; its configuration is replaced
// in place by a new snapshot, and counts for their next request.
struct Listener {
  UniqueFd socket;  // closed once a snapshot has left the listener out
  net::Endpoint endpoint;
  std::shared_ptr<const ListenerConfig> config;
  std::shared_ptr<const RuleSet> rules;
  std::shared_ptr<const TlsContext> tls_context;  // of HTTPS; counts for new connections
  bool tls() const { return tls_context != nullptr; }
  bool removed() const { return !socket; }
};

struct Counters {
  std::int64_t new_connections = 0;
  std::int64_t rejected_connections = 0;
  std::int64_t tls_errors = 0;  // handshakes that have failed
  std::int64_t requests = 0;
  std::int64_t redirects = 0;
  std::int64_t fixed_responses = 0;
  std::int64_t processed_bytes = 0;
  std::map<int, std::int64_t> elb_statuses;
};

struct Core {
  explicit Core(net::Reactor& loop) : reactor(loop), randomness(Randomness().next()) {}

  net::Reactor& reactor;
  Randomness randomness;  // seeded once: trace ids are no secret
  Attributes attributes;
  Milliseconds idle_timeout{60000};
  double speed = 1;  // of time, compared with AWS's
  std::map<std::string, std::shared_ptr<TargetGroup>> groups;
  std::unordered_map<int, std::shared_ptr<ClientConnection>> connections;
  Counters counters;
  std::shared_ptr<AccessLog> access_log;  // null: none is kept
  std::string scratch;                    // a large buffer, lent to whoever is writing
  // What was read last from any connection: it counts until the next one is read.
  std::vector<char> received = std::vector<char>(65536);
  std::uint64_t forwards = 0;  // counts choices among weighted groups
  bool draining = false;
  std::function<void(const Event&)> on_event;
  std::function<void()> on_connection_closed;

  // That which the token of a sticky client's cookie is of, else by the weights.
  TargetGroup* choose_group(const ForwardAction& action, std::string_view token = {});
  // Seconds of AWS's, as long as they take here.
  Milliseconds scaled(int seconds) const {
    return Milliseconds(std::int64_t(double(seconds) * 1000 / speed));
  }
  // A request has ended there: tells where a draining target has become idle.
  void end_request(Target& target);
  std::string make_trace_id();
};

}  // namespace neargate::balancer
