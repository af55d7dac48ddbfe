#include "aws/credentials.hpp"
#include "aws/url.hpp"
#include "aws/xml.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

// Keys of a role, by STS. Its generated client is no part of this library, which that is made of.
namespace neargate::aws {
namespace {

constexpr Milliseconds kTimeout{30000};

http::Request request_for(const CredentialsWorld& world, const std::string& action,
                          const RoleRequest& role) {
  std::string body = "Action=" + action + "&Version=2011-06-15";
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) body += std::string("&") + name + "=" + percent_encode(value);
  };
  add("RoleArn", role.role_arn);
  add("RoleSessionName", role.session_name.empty()
                             ? "neargate-" + std::to_string(world.now().time_since_epoch().count())
                             : role.session_name);
  add("ExternalId", role.external_id);
  add("DurationSeconds", role.duration_seconds);
  http::Request request;
  request.method = "POST";
  request.target = parse_url(role.sts_url).path + "/";
  request.headers.add("Host", parse_url(role.sts_url).authority());
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = std::move(body);
  return request;
}

ExpiringKeys send(const CredentialsWorld& world, const RoleRequest& role,
                  const http::Request& request) {
  const http::Response answer = world.send(role.sts_url, request, kTimeout);
  const std::string text = answer.body.read();
  if (answer.status != 200) {
    throw neargate::Error("cannot assume the role " + role.role_arn,
                          xml::find_text(text, "Code") + ": " + xml::find_text(text, "Message"),
                          "look at its trust policy, and at what the caller may do");
  }
  return {{xml::find_text(text, "AccessKeyId"), xml::find_text(text, "SecretAccessKey"),
           xml::find_text(text, "SessionToken")},
          parse_rfc3339(xml::find_text(text, "Expiration"))};
}

}  // namespace

ExpiringKeys assume_role(const CredentialsWorld& world, const RoleRequest& role,
                         const sigv4::Keys& source) {
  http::Request request = request_for(world, "AssumeRole", role);
  sigv4::sign_request(request, source, role.region, "sts", world.now(),
                      sha256_hex(request.body.bytes));
  return send(world, role, request);
}

ExpiringKeys assume_role_with_web_identity(const CredentialsWorld& world, const RoleRequest& role,
                                           const std::string& token_file) {
  const auto token = read_file(token_file);
  if (!token) {
    throw neargate::Error("cannot assume the role " + role.role_arn,
                          "the web identity's token " + token_file + " is not there");
  }
  http::Request request = request_for(world, "AssumeRoleWithWebIdentity", role);
  request.body.bytes += "&WebIdentityToken=" + percent_encode(trim(*token));
  return send(world, role, request);
}

}  // namespace neargate::aws
