// Requests come in, are told apart, and are answered once the disk has what they changed.
#include "cloud/ecr/registry.hpp"

#include <coroutine>

#include "aws/error.hpp"
#include "base/log.hpp"
#include "cloud/ecr/registry_error.hpp"

namespace neargate::ecr {
namespace {

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html: maximum layer size,
// 52,000 MiB; ImageManifest of PutImage is at most 4 MiB.
constexpr std::uint64_t kLayerBytesMax = 52'000ULL << 20;
constexpr std::uint64_t kManifestBytesMax = 4 << 20;
constexpr std::uint64_t kOtherBytesMax = 64 << 10;
constexpr std::uint64_t kPieceInMemoryBytesMax = 64 << 10;

// co_await: true once all that was changed up to now is on disk.
struct Durable {
  store::Database& database;
  bool durable = false;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    database.when_durable([this, waiting](bool done) {
      durable = done;
      waiting.resume();
    });
  }
  bool await_resume() const noexcept { return durable; }
};

http::Response not_allowed() {
  return error_response(405, "UNSUPPORTED", "The operation is unsupported.");
}

net::Task<http::Response> ready(http::Response response) { co_return response; }

}  // namespace

Registry::Registry(cloud::World& world, Library& library, store::Blobs& blobs, const Tokens& tokens)
    : world_(world), library_(library), tokens_(tokens), uploads_(world, library, blobs) {}

http::Response Registry::unauthorized() const {
  http::Response response =
      error_response(401, "UNAUTHORIZED",
                     "Not Authorized: log in as AWS with the password of `aws ecr "
                     "get-login-password`");
  response.headers.add("WWW-Authenticate",
                       "Basic realm=\"" + world_.endpoint + "/\",service=\"ecr.amazonaws.com\"");
  return response;
}

std::optional<http::Response> Registry::refusal(const http::RequestHead& head,
                                                const std::optional<Route>& route) const {
  const auto holder = tokens_.holder(head.headers.get("Authorization"));
  if (!holder) return unauthorized();
  if (!route) return error_response(404, "NOT_FOUND", "There is nothing at this path.");
  if (!authorize_) return std::nullopt;
  const std::string repository = route->name.empty() ? "*" : route->name;
  try {
    for (const std::string_view action : actions_of(route->endpoint, head)) {
      authorize_(head, *holder, std::string(action), repository);
    }
  } catch (const aws::Error& error) {
    const RegistryError translated = registry_error(error);
    return error_response(translated.status, translated.code, translated.what());
  } catch (const RegistryError& error) {
    return error_response(error.status, error.code, error.what());
  }
  return std::nullopt;
}

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html
bool Registry::may_read_layers(const http::Request& request, const std::string& repository) const {
  if (!authorize_) return true;
  const auto holder = tokens_.holder(request.headers.get("Authorization"));
  if (!holder) return false;
  try {
    authorize_(request, *holder, "ecr:GetDownloadUrlForLayer", repository);
  } catch (const aws::Error&) {
    return false;
  }
  return true;
}

http::BodyPolicy Registry::policy(const http::RequestHead& head) const {
  http::BodyPolicy policy;
  policy.bytes_max = kOtherBytesMax;
  const auto route = find_route(head.path());
  policy.refuse = refusal(head, route);
  if (policy.refuse) {
    policy.refuse->headers.add("Docker-Distribution-Api-Version", "registry/2.0");
  } else if (route->endpoint == Endpoint::manifest) {
    policy.bytes_max = policy.memory_bytes_max = kManifestBytesMax;
    policy.too_large = error_response(413, "SIZE_INVALID", "A manifest has at most 4 MiB.");
  } else if (route->endpoint == Endpoint::uploads || route->endpoint == Endpoint::upload) {
    policy.bytes_max = kLayerBytesMax;
    policy.memory_bytes_max = kPieceInMemoryBytesMax;
    policy.too_large = error_response(413, "SIZE_INVALID", "A layer has at most 52,000 MiB.");
  }
  return policy;
}

void Registry::handle(http::Request request, http::Responder responder) {
  struct Serve {
    static net::Task<void> run(Registry& registry, http::Request request,
                               http::Responder responder) {
      http::Response response = co_await registry.answer(std::move(request));
      responder.answer(std::move(response));
    }
  };
  net::spawn(Serve::run(*this, std::move(request), std::move(responder)),
             [](const std::exception_ptr&) { log::error("a request of the registry failed"); });
}

net::Task<http::Response> Registry::answer(http::Request request) {
  http::Response response;
  const bool head = request.method == "HEAD";
  try {
    const auto route = find_route(request.path());
    if (auto refused = refusal(request, route)) {
      response = std::move(*refused);
    } else {
      response = co_await dispatch(std::move(request), *route);
    }
  } catch (const RegistryError& error) {
    response = error_response(error.status, error.code, error.what());
  } catch (const aws::Error& error) {
    const RegistryError translated = registry_error(error);
    response = error_response(translated.status, translated.code, translated.what());
  } catch (const std::exception& error) {
    log::error("registry: {}", error.what());
    response = error_response(500, "UNKNOWN", error.what());
  }
  if (!co_await Durable{world_.database}) {
    response = error_response(500, "UNKNOWN", "The change could not be written to disk.");
  }
  response.headers.set("Docker-Distribution-Api-Version", "registry/2.0");
  if (head && response.status >= 400) {
    response.content_length_of_head = response.body.size();
    response.body = {};
  }
  co_return response;
}

net::Task<http::Response> Registry::dispatch(http::Request request, Route route) {
  const std::string& method = request.method;
  const bool reads = method == "GET" || method == "HEAD";
  if (!route.name.empty()) library_.repository(route.name);  // or NAME_UNKNOWN
  switch (route.endpoint) {
    case Endpoint::version:
      if (!reads) return ready(not_allowed());
      return ready(http::Response{.status = 200, .body = "{}"});
    case Endpoint::catalog:
      return ready(reads ? catalog(request) : not_allowed());
    case Endpoint::tags:
      return ready(reads ? list_tags(request, route) : not_allowed());
    case Endpoint::referrers:
      return ready(reads ? list_referrers(request, route) : not_allowed());
    case Endpoint::blob:
      if (reads) return ready(get_blob(request, route));
      return ready(method == "DELETE" ? delete_blob(route) : not_allowed());
    case Endpoint::manifest:
      if (reads) return ready(get_manifest(request, route));
      if (method == "PUT") return ready(put_manifest(request, route));
      return ready(method == "DELETE" ? delete_manifest(route) : not_allowed());
    case Endpoint::uploads:
      if (method != "POST") return ready(not_allowed());
      return start_upload(std::move(request), std::move(route));
    case Endpoint::upload:
      if (method == "GET") return ready(upload_status(route, 204));
      return continue_upload(std::move(request), std::move(route));
  }
  return ready(not_allowed());
}

}  // namespace neargate::ecr
