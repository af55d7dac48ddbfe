#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

#include "aws/http_transport.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "gen/ecr/client.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {

// Logs in to the registry of the Neargate here, for docker, buildah, podman and skopeo alike: in
// the job's own home, which goes with the job.
void amazon_ecr_login(ActionCall& call) {
  if (const std::string type = call.input("registry-type"); !type.empty() && type != "private") {
    throw Error("there is no registry of the type '" + type + "' near");
  }
  aws::ConfigSource source;
  source.environment = [&](const char* name) -> std::optional<std::string> {
    std::string value = variable(call.environment(), name);
    if (value.empty()) return std::nullopt;
    return value;
  };
  aws::HttpTransport transport(aws::load_client_config(source));
  const auto answer = ecr::Client(transport).get_authorization_token({});
  if (!answer.authorization_data || answer.authorization_data->empty()) {
    throw Error("ECR has given no authorization token");
  }
  const ecr::AuthorizationData& data = answer.authorization_data->front();
  const std::string token = data.authorization_token.value_or("");
  std::string registry = data.proxy_endpoint.value_or("");
  if (const std::size_t scheme = registry.find("://"); scheme != std::string::npos) {
    registry.erase(0, scheme + 3);
  }
  call.mask(token);
  const std::string password = from_base64(token).value_or("");
  call.mask(password.substr(password.find(':') + 1));
  const std::string directory = call.order().places.home + "/.docker";
  make_directories(directory, 0700);
  const std::string path = directory + "/config.json";
  auto document = nlohmann::json::parse(read_file(path).value_or("{}"), nullptr, false);
  if (!document.is_object()) document = nlohmann::json::object();
  document["auths"][registry]["auth"] = token;
  write_file_atomically(path, document.dump(2), 0600);
  // Where buildah, podman and skopeo look first.
  call.export_variable("REGISTRY_AUTH_FILE", path);
  call.set_output("registry", registry);
  call.say("logged in to " + registry);
  if (call.flag("skip-logout", false)) return;
  call.at_end("Post aws-actions/amazon-ecr-login",
              [path](ActionCall&) { std::filesystem::remove(path); });
}

}  // namespace neargate::pipeline
