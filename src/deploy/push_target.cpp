#include "deploy/push_target.hpp"

#include "base/error.hpp"
#include "cloud/ecr/reference.hpp"
#include "gen/ecr/client.hpp"

namespace neargate::deploy {

PushTarget find_push_target(aws::Transport& transport, const std::string& name) {
  const auto reference = ecr::parse_image_reference(name);
  if (!reference) {
    throw Error("cannot push '" + name + "'", "it is no image's name",
                "give a repository and a tag, as in app:v1");
  }
  const auto answer = ecr::Client(transport).get_authorization_token({});
  if (!answer.authorization_data || answer.authorization_data->empty()) {
    throw Error("cannot push " + name, "ECR has given no authorization token");
  }
  const ecr::AuthorizationData& data = answer.authorization_data->front();
  PushTarget target;
  target.endpoint = data.proxy_endpoint.value_or("");
  target.authorization_token = data.authorization_token.value_or("");
  target.repository = reference->repository;
  target.tag = reference->tag;
  return target;
}

}  // namespace neargate::deploy
