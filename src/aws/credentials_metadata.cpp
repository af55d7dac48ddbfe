#include "aws/credentials.hpp"
#include "aws/url.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

// Keys that the place gives where a program runs: containers and instances.
namespace neargate::aws {
namespace {

constexpr Milliseconds kTimeout{2000};
constexpr int kAttempts = 3;
constexpr const char* kContainerHost = "http://169.254.170.2";
constexpr const char* kInstanceHost = "http://169.254.169.254";
constexpr const char* kRolePath = "/latest/meta-data/iam/security-credentials/";
constexpr const char* kTokenSeconds = "21600";

http::Request request_of(const std::string& method, const std::string& target) {
  http::Request request;
  request.method = method;
  request.target = target;
  return request;
}

// Where a plain HTTP URL may be ("Container credential provider"): the machine itself, and the
// addresses of the agents of ECS and EKS. A token must not go anywhere else.
bool may_be_plain(const std::string& host) {
  return host == "localhost" || host.starts_with("127.") || host == "::1" ||
         host == "169.254.170.2" || host == "169.254.170.23" || host == "fd00:ec2::23";
}

std::string container_url(const CredentialsWorld& world) {
  const std::string relative = world.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  if (!relative.empty()) return kContainerHost + relative;
  std::string url = world.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (url.empty()) return url;
  const Url parsed = parse_url(url, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (!parsed.is_https && !may_be_plain(parsed.host)) {
    throw neargate::Error("AWS_CONTAINER_CREDENTIALS_FULL_URI cannot be used",
                          url + " is neither https nor on this machine");
  }
  return url;
}

std::string container_token(const CredentialsWorld& world) {
  const std::string file = world.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  if (file.empty()) return world.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  const auto token = read_file(file);
  if (!token) throw neargate::Error("no container credentials", file + " is not there");
  return std::string(trim(*token));
}

// The answer's content; throws where there is none after some attempts.
std::string ask(const CredentialsWorld& world, const std::string& host,
                const http::Request& request, int attempts) {
  for (int attempt = 1;; ++attempt) {
    try {
      const http::Response answer = world.send(host, request, kTimeout);
      if (answer.status == 200) return answer.body.read();
      if (attempt >= attempts || answer.status < 500) {
        throw neargate::Error("no credentials from " + host,
                              "it answered with status " + std::to_string(answer.status));
      }
    } catch (const neargate::Error&) {
      if (attempt >= attempts) throw;
    }
  }
}

}  // namespace

std::optional<ExpiringKeys> container_keys(const CredentialsWorld& world) {
  const std::string url = container_url(world);
  if (url.empty()) return std::nullopt;
  const std::size_t path = url.find('/', url.find("://") + 3);
  http::Request request = request_of("GET", path == std::string::npos ? "/" : url.substr(path));
  request.headers.add("Accept", "application/json");
  const std::string token = container_token(world);
  if (!token.empty()) request.headers.add("Authorization", token);
  return parse_keys(ask(world, url.substr(0, path), request, kAttempts),
                    "the container's credentials endpoint");
}

std::optional<ExpiringKeys> instance_keys(const CredentialsWorld& world) {
  if (to_lower(world.variable("AWS_EC2_METADATA_DISABLED")) == "true") return std::nullopt;
  std::string host = world.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  if (host.empty()) host = kInstanceHost;
  while (host.ends_with('/')) host.pop_back();
  http::Request session = request_of("PUT", "/latest/api/token");
  session.headers.add("x-aws-ec2-metadata-token-ttl-seconds", kTokenSeconds);
  std::string token;
  try {
    token = ask(world, host, session, 1);
  } catch (const neargate::Error&) {
    return std::nullopt;  // this is no instance
  }
  const auto get = [&](const std::string& target) {
    http::Request request = request_of("GET", target);
    request.headers.add("x-aws-ec2-metadata-token", token);
    return ask(world, host, request, kAttempts);
  };
  const std::string roles = get(kRolePath);
  const std::string role(trim(split(roles, '\n').front()));
  return parse_keys(get(kRolePath + role), "the instance's role " + role);
}

}  // namespace neargate::aws
