#include <cerrno>
#include <cstdio>
#include <sys/wait.h>

#include <nlohmann/json.hpp>

#include "aws/connections.hpp"
#include "aws/credentials.hpp"
#include "base/error.hpp"
#include "base/time_text.hpp"

namespace neargate::aws {
namespace {

std::string text(const nlohmann::json& document, const char* name) {
  const auto found = document.find(name);
  return found != document.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string run_in_shell(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "re");
  if (pipe == nullptr) throw system_error("cannot run " + command, errno);
  std::string output;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
    output.append(buffer, got);
  }
  const int status = ::pclose(pipe);
  if (status == 0) return output;
  throw neargate::Error("'" + command + "' gave no keys",
                        WIFEXITED(status) && WEXITSTATUS(status) == 127
                            ? "it is not installed"
                            : "it ended with " + std::to_string(WEXITSTATUS(status)));
}

}  // namespace

CredentialsWorld real_credentials_world(std::function<std::string(const char* name)> variable,
                                        const std::string& ca_bundle) {
  CredentialsWorld world;
  world.variable = std::move(variable);
  world.run = run_in_shell;
  world.now = [] { return RealClock().now(); };
  world.send = [ca_bundle](const std::string& text, http::Request request, Milliseconds timeout) {
    const Url url = parse_url(text, "the credentials' settings");
    request.headers.set("Host", url.authority());
    return Connections(ca_bundle, timeout).send(url, request);
  };
  return world;
}

ExpiringKeys parse_keys(const std::string& json, const std::string& from) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  ExpiringKeys out;
  if (document.is_object()) {
    const std::string token = text(document, "SessionToken");
    out.keys = {text(document, "AccessKeyId"), text(document, "SecretAccessKey"),
                token.empty() ? text(document, "Token") : token};
    const std::string expiration = text(document, "Expiration");
    out.expires = parse_rfc3339(expiration);
    if (!expiration.empty() && !out.expires) {  // "+00:00" instead of "Z"
      out.expires = parse_rfc3339(expiration.substr(0, 19) + "Z");
    }
  }
  if (out.keys.access_key_id.empty() || out.keys.secret.empty()) {
    throw neargate::Error("no keys from " + from,
                          "what it gave has no AccessKeyId and SecretAccessKey");
  }
  return out;
}

ExpiringKeys process_keys(const CredentialsWorld& world, const std::string& command) {
  return parse_keys(world.run(command), "credential_process");
}

ExpiringKeys aws_cli_keys(const CredentialsWorld& world, const std::string& profile) {
  std::string quoted = "'";
  for (const char c : profile) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  const std::string command =
      "aws configure export-credentials --profile " + quoted + "' --format process";
  try {
    return parse_keys(world.run(command), "the AWS CLI");
  } catch (const neargate::Error& error) {
    throw neargate::Error("the keys of AWS profile '" + profile + "' cannot be had",
                          "the AWS CLI (version 2) has to get them: " + error.why(),
                          "install it, and run: aws sso login --profile " + profile);
  }
}

}  // namespace neargate::aws
