#pragma once

#include <memory>

#include "aws/client_config.hpp"
#include "aws/document_call.hpp"
#include "aws/transport.hpp"
#include "base/clock.hpp"

namespace neargate::aws {

// Calls services over HTTP and HTTPS. Signs with SigV4, speaks whatever protocol a service has, and
// tries again, with growing waits, what failed for a while only: connections that break, 5xx
// answers, throttling. Keys that expire are renewed before they do, and a clock that is wrong is
// made up for. Blocking; one call at a time.
class HttpTransport final : public Transport, public DocumentTransport {
 public:
  struct Options {
    int attempts_max = 0;  // the first one counts; 0: as the configuration says
    Milliseconds timeout{60000};
    // Waits between attempts; replaced in tests. Empty: sleeps.
    std::function<void(Milliseconds)> wait;
    const Clock* clock = nullptr;  // what signatures are dated by; null: the real one
  };

  explicit HttpTransport(ClientConfig config) : HttpTransport(std::move(config), Options()) {}
  HttpTransport(ClientConfig config, Options options);
  ~HttpTransport() override;

  void call(const smithy::Service& service, const smithy::Operation& operation, const void* input,
            void* output) override;
  std::string call_document(const smithy::Service& service, const smithy::Operation& operation,
                            const std::string& document) override;

  const ClientConfig& config() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace neargate::aws
