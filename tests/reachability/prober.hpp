#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "machine/names.hpp"

namespace neargate::reachability {

// One real attempt: a TCP connection, or a UDP datagram or an ICMP echo request that is answered.
struct Probe {
  std::string attachment;  // whose namespace it starts in; "": the host
  std::string source;      // IPv4 addresses
  std::string destination;
  int protocol = 0;
  std::uint16_t port = 0;
  bool expected = false;
  bool passed = false;
};

// Ports on which everything listens: below all ports that answers go to, so that no rule for one
// kind is about the other too.
inline constexpr std::uint16_t kTcpPorts[] = {901, 902};
inline constexpr std::uint16_t kUdpPort = 903;

// Makes attempts between namespaces, very many at a time.
class Prober {
 public:
  explicit Prober(const machine::Names& names) : names_(names) {}

  // Listens in a namespace at all addresses; they must be there.
  void listen(const std::string& attachment, const std::vector<std::string>& addresses);
  void stop_listening() { listeners_.clear(); }

  // Fills in what passed. Ends once all that is expected has passed and everything else had its
  // time, or with the last try of TCP.
  void run(std::vector<Probe>& probes);

 private:
  struct Listener {
    UniqueFd fd;
    bool stream = false;
  };
  std::string path(const std::string& attachment) const;

  machine::Names names_;
  std::vector<Listener> listeners_;
};

}  // namespace neargate::reachability
