#include "pipeline/actions/web_identity.hpp"

#include "aws/xml.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/client.hpp"

namespace neargate::pipeline {
namespace {

net::Endpoint address_of(const std::string& url) {
  std::string_view rest = url;
  constexpr std::string_view kScheme = "http://";
  if (rest.starts_with(kScheme)) rest.remove_prefix(kScheme.size());
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const auto address = net::Endpoint::parse(rest);
  if (!address) throw Error("'" + url + "' is no Neargate's endpoint", "", "neargate up");
  return *address;
}

}  // namespace

SessionCredentials assume_role_with_web_identity(const WebIdentityRequest& request) {
  std::string body = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15";
  const auto add = [&](const std::string& name, std::string_view value) {
    if (!value.empty()) body += "&" + name + "=" + percent_encode(value);
  };
  add("RoleArn", request.role_arn);
  add("RoleSessionName", request.session_name);
  add("WebIdentityToken", request.token);
  add("DurationSeconds", request.duration_seconds);
  add("Policy", request.policy);
  int number = 0;
  for (const std::string_view arn : split(request.policy_arns, ',')) {
    if (trim(arn).empty()) continue;
    add("PolicyArns.member." + std::to_string(++number) + ".arn", trim(arn));
  }
  http::Request call;
  call.method = "POST";
  call.target = "/";
  call.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  call.body = body;
  const http::Response answer = http::Client(address_of(request.endpoint)).send(call);
  const std::string text = answer.body.read();
  const auto element = [&](std::string_view name) { return aws::xml::find_text(text, name); };
  if (answer.status != 200) {
    throw Error("could not assume " + request.role_arn, element("Code") + ": " + element("Message"),
                "see who may: the role's trust policy, and the token's subject");
  }
  return {element("AccessKeyId"), element("SecretAccessKey"), element("SessionToken"),
          element("Arn")};
}

}  // namespace neargate::pipeline
