#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aws/call.hpp"
#include "aws/credential.hpp"
#include "aws/error.hpp"
#include "base/ids.hpp"
#include "http/server.hpp"
#include "net/pool.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// A service with its handlers, as generated: api.hpp has bind(Api&) for each.
struct Binding {
  const smithy::Service* service = nullptr;
  // Calls the handler of service->operations[index]; input and output are of its shapes' types.
  using Invoke = void (*)(void* api, std::size_t index, const void* input, void* output,
                          Call& call);
  Invoke invoke = nullptr;
  void* api = nullptr;
};

// May this principal do this? Throws AccessDenied as the service words it. Called for every call,
// between parsing and the handler, so that resources can be named from the input, which is of the
// operation's input shape.
using Authorize = std::function<void(const Call& call, const void* input)>;

// The one endpoint for all services: finds the service by the signature's credential scope,
// verifies the signature (SigV4, header or presigned; aws-chunked bodies with trailers; checksums),
// finds the protocol and the operation, parses strictly, validates, authorizes, calls the handler,
// and answers when the call's effects are durable.
class Server {
 public:
  struct Options {
    std::string region;
    std::string account;
    std::string spool_directory;  // for large bodies
    const Clock* clock = nullptr;
    Randomness* randomness = nullptr;
    net::Pool* pool = nullptr;  // where bodies in files are hashed; on the control thread if null
    FindCredential find_credential;
    Authorize authorize;  // may be empty
    // Runs `then(true)` once all that was changed up to now is on disk, `then(false)` where it
    // could not be written (the caller gets a 500 that says so).
    std::function<void(std::function<void(bool durable)> then)> when_durable;
  };

  explicit Server(Options options);
  ~Server();

  void add(Binding binding);

  // Both are given to an http::Server. `handle` answers every request that is an API call.
  http::BodyPolicy policy(const http::RequestHead& head) const;
  void handle(http::Request request, http::Responder responder);

  // Counters since the start, for status and benchmarks.
  struct Statistics {
    std::uint64_t calls = 0;
    std::uint64_t errors = 0;             // of those, answered with one
    std::chrono::nanoseconds handling{};  // on the control thread: parse to answer
  };
  const Statistics& statistics() const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // calls under way hold on to it
};

}  // namespace neargate::aws
