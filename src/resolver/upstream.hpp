#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "dns/message.hpp"
#include "net/reactor.hpp"
#include "net/socket.hpp"

namespace neargate::resolver {

// Asks other name servers, one after the other until one answers. Each question goes out of a
// socket, a port and under an id of its own, so that nobody can guess an answer to it (RFC 5452).
class Upstream {
 public:
  // Called once; with nothing where no server answered in time, or too much is being asked. The
  // response is under the query's id and fits into `bytes_max`.
  using OnAnswer = std::function<void(std::optional<std::string> response)>;

  explicit Upstream(net::Reactor& reactor) : reactor_(reactor) {}
  ~Upstream();  // what is being asked is not answered any more

  struct Question {
    dns::Query query;
    bool over_tcp = false;  // as the client came
    std::size_t bytes_max = dns::kUdpBytesDefault;
  };
  void ask(Question question, std::vector<net::Endpoint> servers, OnAnswer on_answer);

 private:
  struct Attempt;
  void send(const std::shared_ptr<Attempt>& attempt);
  void ready(const std::shared_ptr<Attempt>& attempt);
  void receive(const std::shared_ptr<Attempt>& attempt);
  void timed_out(const std::shared_ptr<Attempt>& attempt);
  void finish(const std::shared_ptr<Attempt>& attempt, std::optional<std::string> response);
  void close(Attempt& attempt);
  bool is_silent(const net::Endpoint& server) const;

  net::Reactor& reactor_;
  std::random_device random_;
  std::vector<std::shared_ptr<Attempt>> open_;
  // Servers that have not answered: asked again after that time.
  std::map<std::string, Timestamp> silent_until_;
};

}  // namespace neargate::resolver
