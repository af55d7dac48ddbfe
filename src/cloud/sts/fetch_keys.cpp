#include "cloud/sts/fetch_keys.hpp"

#include <algorithm>
#include <cstdlib>

#include "aws/https_connection.hpp"
#include "base/error.hpp"
#include "cloud/sts/limits.hpp"
#include "oidc/discovery.hpp"
#include "oidc/limits.hpp"

namespace neargate::sts {
namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::uint16_t kHttpsPort = 443;

std::string get_over_https(const std::string& url) {
  const std::string rest = url.substr(kScheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string host = rest.substr(0, slash);
  // IAM takes no provider with a port, and a key set elsewhere than at 443 is not asked for by AWS.
  if (host.empty() || host.find_first_of(":@?#[") != std::string::npos) {
    throw Error("cannot ask " + url, "it is not https://HOST/PATH");
  }
  const char* bundle = std::getenv("AWS_CA_BUNDLE");
  aws::HttpsConnection connection(host, kHttpsPort, bundle == nullptr ? "" : bundle,
                                  {.silence = kProviderAnswersWithin,
                                   .whole = kProviderAnswersWithin,
                                   .answer_bytes_max = oidc::kDocumentBytesMax});
  http::Request request;
  request.method = "GET";
  request.target = slash < rest.size() ? rest.substr(slash) : "/";
  request.headers.add("Host", host);
  request.headers.add("Accept", "application/json");
  const http::Response response = connection.send(request);
  if (response.status != 200) {
    throw Error("cannot read " + url, "it answers " + std::to_string(response.status));
  }
  return response.body.read();
}

}  // namespace

FetchedKeys fetch_keys(const std::string& issuer, const Get& get) {
  FetchedKeys out;
  try {
    std::string base = issuer;
    if (base.ends_with('/')) base.pop_back();  // OpenID Connect Discovery 1.0, section 4.1
    out.is_unreachable = true;
    const std::string configuration = get(base + std::string(oidc::kConfigurationPath));
    out.is_unreachable = false;
    const std::string keys_url = oidc::key_set_url(configuration, issuer);
    out.is_unreachable = true;
    const std::string key_set = get(keys_url);
    out.is_unreachable = false;
    out.keys = std::make_shared<const oidc::KeySet>(oidc::KeySet::parse(key_set));
  } catch (const std::exception& error) {
    out.problem = error.what();
  }
  return out;
}

Get https_getter() { return get_over_https; }

}  // namespace neargate::sts
