#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cloud/ecr/library.hpp"
#include "cloud/ecr/route.hpp"
#include "cloud/ecr/tokens.hpp"
#include "cloud/ecr/uploads.hpp"
#include "http/server.hpp"
#include "net/task.hpp"

namespace neargate::ecr {

// The registry as docker, podman, skopeo and the like know it: the OCI distribution specification
// over HTTP, below /v2/. Callers authenticate as "AWS" with a token of GetAuthorizationToken.
class Registry {
 public:
  Registry(cloud::World& world, Library& library, store::Blobs& blobs, const Tokens& tokens);

  // May the holder of this access key do this with that repository ("*": all)? The request's head
  // says from where. Throws aws::Error AccessDeniedException. Without it, who has a token may do
  // everything.
  using Authorize =
      std::function<void(const http::RequestHead& head, const std::string& access_key_id,
                         const std::string& action, const std::string& repository)>;
  void authorize_by(Authorize authorize) { authorize_ = std::move(authorize); }

  // For an http::Server, for requests whose path is /v2 or below. Bodies are best spooled into a
  // directory on the file system of the world's state directory: they become layers by rename.
  http::BodyPolicy policy(const http::RequestHead& head) const;
  void handle(http::Request request, http::Responder responder);

  // The answer, once its effects are durable.
  net::Task<http::Response> answer(http::Request request);

 private:
  struct Failure;
  using Parameters = http::Parameters;

  net::Task<http::Response> dispatch(http::Request request, Route route);
  net::Task<http::Response> start_upload(http::Request request, Route route);
  net::Task<http::Response> continue_upload(http::Request request, Route route);
  net::Task<http::Response> finish_upload(std::string repository, std::string id, http::Body body,
                                          std::string digest);
  http::Response upload_status(const Route& route, int status) const;
  const UploadRecord& upload(const Route& route) const;
  http::Response get_blob(const http::Request& request, const Route& route);
  http::Response delete_blob(const Route& route);
  http::Response get_manifest(const http::Request& request, const Route& route);
  http::Response put_manifest(const http::Request& request, const Route& route);
  http::Response delete_manifest(const Route& route);
  http::Response list_tags(const http::Request& request, const Route& route) const;
  http::Response list_referrers(const http::Request& request, const Route& route) const;
  http::Response catalog(const http::Request& request);
  http::Response unauthorized() const;
  // Whether the holder of the request's token may take layers from a repository.
  bool may_read_layers(const http::Request& request, const std::string& repository) const;
  // Why a request with this head is not read any further; nothing where it may be.
  std::optional<http::Response> refusal(const http::RequestHead& head,
                                        const std::optional<Route>& route) const;

  cloud::World& world_;
  Library& library_;
  const Tokens& tokens_;
  Authorize authorize_;
  Uploads uploads_;
};

}  // namespace neargate::ecr
