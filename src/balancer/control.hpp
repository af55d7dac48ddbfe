#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "gen/balancer/types.hpp"
#include "net/reactor.hpp"

// How the control plane drives a load balancer: a unix socket, on which the load balancer listens
// (--control PATH), as it outlives the control plane. Both sides send JSON documents, one a line,
// of the shapes in models/balancer.smithy: `Command`s go in, `Event`s come out, neither waits for
// the other.
//
//   -> {"apply":{"version":7,"listeners":[...],"targetGroups":[...]}}
//   <- {"hello":{"processId":4711,"version":6}}           at once, after connecting
//   <- {"health":{...}}                                    for each target, after hello
//   <- {"applied":{"version":7}}                           or with "error": nothing has changed
//   then
//   <- {"health":{"targetGroup":"tg","target":"10.0.1.7:8080","state":"healthy"}}   when it changes
//   <- {"drained":{"targetGroup":"tg","target":"10.0.1.7:8080"}}
//   <- {"report":{...}}                                    each second, and when asked for
//
// A snapshot never breaks a connection: requests under way finish with the listeners and targets
// they have begun with. Without anybody connected the load balancer goes on with its last snapshot.
namespace neargate::balancer {

// A message beyond this ends the connection: a snapshot of 1000 targets is some 200 kB.
inline constexpr std::size_t kControlMessageBytesMax = 16u << 20;

// Cuts what comes over the socket into lines.
class LineBuffer {
 public:
  void append(std::string_view bytes) { bytes_.append(bytes); }
  // The next line, without its end, valid until the next call of a member.
  std::optional<std::string_view> next();
  bool too_long() const { return bytes_.size() - begin_ > kControlMessageBytesMax; }

 private:
  std::string bytes_;
  std::size_t begin_ = 0;
};

// One end of a control connection, on a reactor. Lines come in by `on_line`; after `on_end` the
// channel is dead. Neither is called from within send().
class ControlChannel {
 public:
  using OnLine = std::function<void(std::string_view line)>;
  using OnEnd = std::function<void()>;

  ControlChannel(net::Reactor& reactor, UniqueFd socket, OnLine on_line, OnEnd on_end);
  ~ControlChannel();
  // Queues a line. A peer that lets 64 MiB pile up is cut off.
  void send(std::string_view line);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// What the control plane holds of a load balancer.
class ControlLink {
 public:
  using OnEvent = std::function<void(const Event& event)>;

  virtual ~ControlLink() = default;
  // Puts a snapshot in force, now or as soon as there is a connection. Only the last one counts.
  virtual void apply(Snapshot snapshot) = 0;
};

// The control plane's end: connects, and connects anew whenever the connection is lost, until it is
// destroyed. After each connecting it sends the last snapshot that it was given.
class ControlClient final : public ControlLink {
 public:
  ControlClient(net::Reactor& reactor, std::string socket_path, OnEvent on_event);
  ~ControlClient() override;

  void apply(Snapshot snapshot) override;
  // Lost where there is no connection, but for stop(), which is remembered.
  void request_report();
  void stop();
  bool connected() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace neargate::balancer
