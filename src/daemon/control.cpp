#include "daemon/control.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "net/socket.hpp"
#include "smithy/json.hpp"

namespace neargate::daemon {
namespace {

constexpr std::string_view kEntrances = "GET /entrances/";
constexpr std::string_view kInterruptions = "POST /interruptions/";
constexpr std::string_view kLocalIssuers = "/local-issuers/";

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
  if (request.path().starts_with(kLocalIssuers)) {
    return responder.answer(change_local_issuer(request));
  }
  if (what == "POST /stop") {
    responder.answer(json(202, "{}"));
    return handlers_.stop();
  }
  responder.answer(problem(404, "there is no " + what));
}

http::Response ControlEndpoint::change_local_issuer(const http::Request& request) const {
  const auto url = percent_decode(request.path().substr(kLocalIssuers.size()));
  if (!url || !url->starts_with("https://")) return problem(409, "an issuer's URL is https://…");
  if (request.method == "DELETE") {
    return handlers_.remove_local_issuer(*url) ? json(200, "{}")
                                               : problem(404, *url + " is not this machine");
  }
  if (request.method != "PUT") return problem(404, "an issuer can be put and deleted");
  try {
    handlers_.add_local_issuer(*url, request.body.read());
  } catch (const Error& error) {
    return problem(409, error.what());
  }
  return json(200, "{}");
}

}  // namespace neargate::daemon
