#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

// ECS takes ARNs of secrets, and ARNs or, in the same region, names of parameters.
struct SecretSource {
  bool is_parameter = true;
  std::string name;  // of a parameter, as SSM takes it: with its '/', where it has one
  std::string arn;
};

SecretSource source_of(const std::string& value_from, Clients& clients) {
  const auto parts = split(value_from, ':');
  if (!value_from.starts_with("arn:") || parts.size() < 6) {
    return {true, value_from,
            "arn:aws:ssm:" + clients.region() + ":" + clients.account() + ":parameter" +
                (value_from.starts_with('/') ? "" : "/") + value_from};
  }
  if (parts[2] == "secretsmanager") {
    // "…:secret:NAME-abcdef[:JSON-KEY:STAGE:VERSION]".
    std::vector<std::string> kept(parts.begin(),
                                  parts.begin() + std::min<std::ptrdiff_t>(7, std::ssize(parts)));
    return {false, "", join(kept, ":")};
  }
  std::string name(parts[5].substr(std::string_view("parameter").size()));  // "/team/key", "/key"
  if (name.rfind('/') == 0) name.erase(0, 1);
  return {true, name, value_from};
}

void check_parameter(Verification& verification, const std::string& subject,
                     const SecretSource& source) {
  ssm::GetParametersRequest request;
  request.names = {source.name};
  const auto answer = verification.clients.ssm.get_parameters(request);
  if (!answer.parameters || answer.parameters->empty()) {
    return verification.checks.failed(
        subject, "there is no parameter " + source.name,
        "put it: aws ssm put-parameter --name " + source.name + " --type SecureString --value …");
  }
  if (execution_role_may(verification, subject, {"ssm:GetParameters"}, source.arn)) {
    verification.checks.passed(subject,
                               source.name + " is there, and the execution role may read it");
  }
}

}  // namespace

void verify_secrets(Verification& verification) {
  const auto& containers = verification.candidate.definition.container_definitions;
  if (!containers) return;
  for (const ecs::ContainerDefinition& container : *containers) {
    if (!container.secrets) continue;
    for (const ecs::Secret& secret : *container.secrets) {
      const std::string subject = "secret " + secret.name;
      verification.checks.attempt(subject, [&] {
        const SecretSource source = source_of(secret.value_from, verification.clients);
        if (source.is_parameter) return check_parameter(verification, subject, source);
        if (execution_role_may(verification, subject, {"secretsmanager:GetSecretValue"},
                               source.arn)) {
          verification.checks.unknown(subject, "the execution role may read " + source.arn +
                                                   "; whether it is there is not asked");
        }
      });
    }
  }
}

}  // namespace neargate::deploy
