#include "daemon/control.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "net/socket.hpp"
#include "smithy/json.hpp"

namespace neargate::daemon {
namespace {

constexpr std::string_view kEntrances = "GET /entrances/";
constexpr std::string_view kInterruptions = "POST /interruptions/";

http::Response json(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

http::Response problem(int status, const std::string& text) {
  std::string body = "{\"error\":";
  smithy::append_json_string(body, text);
  return json(status, body + "}");
}

}  // namespace

ControlEndpoint::ControlEndpoint(net::Reactor& reactor, const std::string& socket_path,
                                 Handlers handlers)
    : handlers_(std::move(handlers)),
      server_(
          reactor, {}, [](const http::RequestHead&) { return http::BodyPolicy{}; },
          [this](const http::Request& request, http::Responder responder) {
            handle(request, std::move(responder));
          }) {
  server_.listen(net::listen_unix(socket_path));
}

void ControlEndpoint::handle(const http::Request& request, http::Responder responder) {
  const std::string what = request.method + " " + std::string(request.path());
  if (what == "GET /status") return responder.answer(json(200, handlers_.status()));
  if (what == "GET /credentials") return responder.answer(json(200, handlers_.credentials()));
  if (what.starts_with(kEntrances)) {
    const std::string place = what.substr(kEntrances.size());
    const std::size_t slash = std::min(place.find('/'), place.size());
    const auto entrance =
        handlers_.entrance(place.substr(0, slash), place.substr(std::min(slash + 1, place.size())));
    return responder.answer(entrance ? json(200, *entrance)
                                     : problem(404, place + " does not run"));
  }
  if (what.starts_with(kInterruptions)) {
    try {
      handlers_.interrupt(what.substr(kInterruptions.size()));
    } catch (const aws::Error& error) {
      return responder.answer(problem(409, error.what()));
    }
    return responder.answer(json(202, "{}"));
  }
  if (what == "POST /stop") {
    responder.answer(json(202, "{}"));
    return handlers_.stop();
  }
  responder.answer(problem(404, "there is no " + what));
}

}  // namespace neargate::daemon
