#include "resolver/resolver.hpp"

#include <map>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "resolver/listener.hpp"
#include "resolver/names.hpp"
#include "resolver/upstream.hpp"

namespace neargate::resolver {
namespace {

constexpr std::uint16_t kPort = 53;
// How often namespaces are looked at. They come after the snapshot that names them, when tasks may
// soon ask; and they are made anew when the machine's network was lost.
constexpr Milliseconds kLookForMissing{50};
constexpr Milliseconds kLookAgain{1000};

// Which namespace a path leads to now; 0 where there is none.
std::uint64_t identity(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_ino : 0;
}

// A VPC that is served.
struct Served {
  explicit Served(net::Reactor& reactor) : upstream(reactor) {}

  VpcNames names;
  std::uint64_t network_namespace = 0;  // identity of that which the listeners are in
  std::vector<std::unique_ptr<Listener>> listeners;
  Upstream upstream;
  bool complained = false;

  bool listens() const { return listeners.size() == names.addresses.size(); }
};

}  // namespace

struct Resolver::State {
  State(net::Reactor& the_reactor, HostNameServers name_servers)
      : reactor(the_reactor), host(std::move(name_servers)) {}

  void look();
  void listen(Served& served);
  void answer(Served& served, const std::string& message, bool over_tcp,
              const Listener::Reply& reply);

  net::Reactor& reactor;
  HostNameServers host;
  Snapshot snapshot;
  std::map<std::string, std::unique_ptr<Served>> vpcs;
  std::optional<net::TimerId> timer;
};

Resolver::Resolver(net::Reactor& reactor, HostNameServers host)
    : state_(std::make_unique<State>(reactor, std::move(host))) {
  state_->look();
}

Resolver::~Resolver() {
  if (state_->timer) state_->reactor.cancel(*state_->timer);
}

void Resolver::apply(Snapshot snapshot) {
  State& state = *state_;
  std::map<std::string, std::unique_ptr<Served>> next;
  for (VpcNames& vpc : snapshot.vpcs) {
    std::unique_ptr<Served>& served = next[vpc.id];
    const auto known = state.vpcs.find(vpc.id);
    const bool same = known != state.vpcs.end() &&
                      known->second->names.network_namespace == vpc.network_namespace &&
                      known->second->names.addresses == vpc.addresses;
    served = same ? std::move(known->second) : std::make_unique<Served>(state.reactor);
    served->names = std::move(vpc);
  }
  snapshot.vpcs.clear();
  state.vpcs = std::move(next);  // the others stop to listen here: their addresses are free again
  state.snapshot = std::move(snapshot);
  state.look();
}

void Resolver::State::look() {
  bool complete = true;
  for (auto& [id, served] : vpcs) {
    const std::uint64_t there = identity(served->names.network_namespace);
    if (there != served->network_namespace || !served->listens()) {
      served->network_namespace = there;
      served->listeners.clear();
      if (there != 0) listen(*served);
    }
    complete = complete && served->listens();
  }
  if (timer) reactor.cancel(*timer);
  timer = reactor.after(complete ? kLookAgain : kLookForMissing, [this] {
    timer.reset();
    look();
  });
}

void Resolver::State::listen(Served& served) {
  try {
    for (const std::string& address : served.names.addresses) {
      served.listeners.push_back(std::make_unique<Listener>(
          reactor, served.names.network_namespace, address, kPort,
          [this, &served](const std::string& message, bool over_tcp, const Listener::Reply& reply) {
            answer(served, message, over_tcp, reply);
          }));
    }
    log::info("{}: listening", served.names.id);
    served.complained = false;
  } catch (const Error& error) {
    if (!served.complained) log::warning("{}: {}; trying again", served.names.id, error.what());
    served.complained = true;
    served.listeners.clear();
  }
}

void Resolver::State::answer(Served& served, const std::string& message, bool over_tcp,
                             const Listener::Reply& reply) {
  const auto parsed = dns::parse_query(message);
  if (const auto* malformed = std::get_if<dns::Malformed>(&parsed)) {
    if (malformed->response) reply(*malformed->response);
    return;
  }
  const dns::Query& query = std::get<dns::Query>(parsed);
  const std::size_t bytes_max = over_tcp ? dns::kMessageBytesMax : query.udp_bytes_max;
  if (const auto own = answer_from(snapshot, served.names, query)) {
    return reply(dns::write_response(query, *own, bytes_max));
  }
  served.upstream.ask(
      {.query = query, .over_tcp = over_tcp, .bytes_max = bytes_max}, host.now(reactor.clock()),
      [query, bytes_max, reply](std::optional<std::string> response) {
        const dns::Answer failed{
            .code = dns::ReturnCode::server_failure, .addresses = {}, .pointer = {}};
        reply(response ? std::move(*response) : dns::write_response(query, failed, bytes_max));
      });
}

}  // namespace neargate::resolver
