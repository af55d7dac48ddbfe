#include "app/identity.hpp"

#include <algorithm>
#include <optional>
#include <thread>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "http/client.hpp"

namespace neargate::app {
namespace {

constexpr Milliseconds kRetryWait{100};

// "http://169.254.170.2/v4/0123-456" as where to connect and what to ask for.
struct Address {
  net::Endpoint server;
  std::string path;
};

Address parse_uri(std::string_view uri) {
  constexpr std::string_view kScheme = "http://";
  const std::size_t slash = uri.find('/', kScheme.size());
  std::string authority(uri.substr(0, slash));
  std::optional<net::Endpoint> server;
  if (authority.starts_with(kScheme)) {
    authority.erase(0, kScheme.size());
    const std::size_t colon = authority.rfind(':');
    const bool has_port = colon != authority.npos && authority.find(']', colon) == authority.npos;
    server = net::Endpoint::parse(has_port ? authority : authority + ":80");
  }
  if (!server) {
    throw Error("the task metadata endpoint '" + std::string(uri) + "' cannot be asked",
                "it is not http:// with a numeric address",
                "correct ECS_CONTAINER_METADATA_URI_V4, or unset it outside of ECS");
  }
  return {*server, slash == uri.npos ? "" : std::string(uri.substr(slash))};
}

}  // namespace

Identity fetch_identity(std::string_view metadata_uri, Milliseconds timeout) {
  const Address address = parse_uri(metadata_uri);
  const RealClock clock;
  const Instant deadline = clock.instant() + timeout;
  for (;;) {
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - clock.instant());
    try {
      http::Client client(address.server, std::max(left, Milliseconds(1)));
      http::Request request;
      request.method = "GET";
      request.target = address.path + "/task";
      const http::Response response = client.send(request);
      if (response.status != 200) {
        throw Error("the task metadata endpoint answered " + std::to_string(response.status));
      }
      return parse_task_metadata(response.body.read());
    } catch (const Error&) {
      // The endpoint may start a moment after the container.
      if (clock.instant() + kRetryWait >= deadline) throw;
      std::this_thread::sleep_for(kRetryWait);
    }
  }
}

Identity parse_task_metadata(std::string_view document) {
  const auto json = nlohmann::json::parse(document, nullptr, false);
  if (!json.is_object()) {
    throw Error("the task metadata cannot be read", "it is not a JSON object");
  }
  const auto text = [&json](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  Identity identity;
  if (std::string zone = text("AvailabilityZone"); !zone.empty()) identity.zone = std::move(zone);
  // task/cluster/id, or task/id as accounts of old have it.
  if (const auto arn = Arn::parse(text("TaskARN"))) {
    const std::size_t slash = arn->resource.rfind('/');
    if (slash != std::string::npos) identity.task = arn->resource.substr(slash + 1);
  }
  return identity;
}

}  // namespace neargate::app
