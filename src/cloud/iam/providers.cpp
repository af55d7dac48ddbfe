// OpenID Connect providers: whom federated callers (a pipeline) are vouched for by.
#include <algorithm>
#include <cctype>

#include "cloud/iam/errors.hpp"
#include "cloud/iam/iam.hpp"
#include "cloud/iam/pages.hpp"
#include "cloud/iam/tags.hpp"

namespace neargate::iam {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr std::size_t kMaxThumbprints = 5;
constexpr std::size_t kMaxClientIds = 100;
constexpr std::size_t kMaxProviders = 100;
constexpr std::string_view kScheme = "https://";

void check_thumbprints(const std::vector<std::string>& thumbprints) {
  if (thumbprints.size() > kMaxThumbprints) {
    throw invalid_input("Thumbprint list must contain fewer than 5 entries.");
  }
  for (const std::string& thumbprint : thumbprints) {
    const bool hexadecimal = std::all_of(thumbprint.begin(), thumbprint.end(),
                                         [](unsigned char c) { return std::isxdigit(c) != 0; });
    if (!hexadecimal) throw validation_error("Thumbprint contains illegal characters.");
  }
}

// The part of the URL that the ARN is made of: a slash at its end is one of the issuer's name.
std::string check_url(const std::string& url) {
  const bool plain = url.starts_with(kScheme) && url.size() > kScheme.size() &&
                     url.find_first_of("?#", kScheme.size()) == std::string::npos &&
                     url.find_first_of(":@ ", kScheme.size()) == std::string::npos;
  if (!plain) throw validation_error("Invalid Open ID Connect Provider URL");
  return url.substr(kScheme.size());
}

}  // namespace

std::string Iam::provider_arn(const OpenIdConnectProviderRecord& record) const {
  return arn("oidc-provider/" + record.url);
}

const OpenIdConnectProviderRecord* Iam::find_provider(std::string_view issuer) const {
  if (!issuer.starts_with(kScheme)) return nullptr;
  return providers_.find(arn("oidc-provider/" + std::string(issuer.substr(kScheme.size()))));
}

const OpenIdConnectProviderRecord& Iam::provider(const std::string& provider_arn_text) const {
  const auto* found = providers_.find(provider_arn_text);
  if (found == nullptr) {
    throw no_such_entity("OpenIDConnect Provider not found for arn " + provider_arn_text);
  }
  return *found;
}

CreateOpenIDConnectProviderResponse Iam::create_open_id_connect_provider(
    const CreateOpenIDConnectProviderRequest& request, aws::Call& call) {
  OpenIdConnectProviderRecord record;
  record.url = check_url(request.url);
  const std::string key = provider_arn(record);
  if (providers_.contains(key)) {
    throw already_exists("Provider with url https://" + record.url + " already exists.");
  }
  if (providers_.size() >= kMaxProviders) {
    throw limit_exceeded("Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100");
  }
  record.client_ids = request.client_id_list.value_or(std::vector<std::string>{});
  if (record.client_ids.size() > kMaxClientIds) {
    throw limit_exceeded("Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  }
  record.thumbprints = request.thumbprint_list.value_or(std::vector<std::string>{});
  check_thumbprints(record.thumbprints);
  record.created = call.now;
  record.tags = first_tags(request.tags);
  CreateOpenIDConnectProviderResponse response;
  response.open_id_connect_provider_arn = key;
  if (!record.tags.empty()) response.tags = record.tags;
  providers_.put(key, std::move(record));
  return response;
}

GetOpenIDConnectProviderResponse Iam::get_open_id_connect_provider(
    const GetOpenIDConnectProviderRequest& request, aws::Call&) {
  const OpenIdConnectProviderRecord& record = provider(request.open_id_connect_provider_arn);
  GetOpenIDConnectProviderResponse response;
  response.url = record.url;
  response.client_id_list = record.client_ids;
  response.thumbprint_list = record.thumbprints;
  response.create_date = record.created;
  response.tags = record.tags;
  return response;
}

smithy::Unit Iam::delete_open_id_connect_provider(const DeleteOpenIDConnectProviderRequest& request,
                                                  aws::Call&) {
  provider(request.open_id_connect_provider_arn);
  providers_.erase(request.open_id_connect_provider_arn);
  return {};
}

ListOpenIDConnectProvidersResponse Iam::list_open_id_connect_providers(
    const ListOpenIDConnectProvidersRequest&, aws::Call&) {
  ListOpenIDConnectProvidersResponse response;
  auto& list = response.open_id_connect_provider_list.emplace();
  for (const auto& [key, record] : providers_) {
    OpenIDConnectProviderListEntry entry;
    entry.arn = key;
    list.push_back(std::move(entry));
  }
  return response;
}

smithy::Unit Iam::update_open_id_connect_provider_thumbprint(
    const UpdateOpenIDConnectProviderThumbprintRequest& request, aws::Call&) {
  provider(request.open_id_connect_provider_arn);
  check_thumbprints(request.thumbprint_list);
  providers_.update(request.open_id_connect_provider_arn,
                    [&](auto& record) { record.thumbprints = request.thumbprint_list; });
  return {};
}

smithy::Unit Iam::add_client_id_to_open_id_connect_provider(
    const AddClientIDToOpenIDConnectProviderRequest& request, aws::Call&) {
  const auto& ids = provider(request.open_id_connect_provider_arn).client_ids;
  if (std::find(ids.begin(), ids.end(), request.client_id) != ids.end()) return {};
  if (ids.size() >= kMaxClientIds) {
    throw limit_exceeded("Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  }
  providers_.update(request.open_id_connect_provider_arn,
                    [&](auto& record) { record.client_ids.push_back(request.client_id); });
  return {};
}

smithy::Unit Iam::remove_client_id_from_open_id_connect_provider(
    const RemoveClientIDFromOpenIDConnectProviderRequest& request, aws::Call&) {
  provider(request.open_id_connect_provider_arn);
  providers_.update(request.open_id_connect_provider_arn,
                    [&](auto& record) { std::erase(record.client_ids, request.client_id); });
  return {};
}

smithy::Unit Iam::tag_open_id_connect_provider(const TagOpenIDConnectProviderRequest& request,
                                               aws::Call&) {
  std::vector<Tag> tags = provider(request.open_id_connect_provider_arn).tags;
  merge_tags(tags, request.tags);
  providers_.update(request.open_id_connect_provider_arn,
                    [&tags](auto& record) { record.tags = tags; });
  return {};
}

smithy::Unit Iam::untag_open_id_connect_provider(const UntagOpenIDConnectProviderRequest& request,
                                                 aws::Call&) {
  provider(request.open_id_connect_provider_arn);
  providers_.update(request.open_id_connect_provider_arn,
                    [&](auto& record) { remove_tags(record.tags, request.tag_keys); });
  return {};
}

ListOpenIDConnectProviderTagsResponse Iam::list_open_id_connect_provider_tags(
    const ListOpenIDConnectProviderTagsRequest& request, aws::Call&) {
  ListOpenIDConnectProviderTagsResponse response;
  response.tags = provider(request.open_id_connect_provider_arn).tags;
  page(response.tags, request, response);
  return response;
}

}  // namespace neargate::iam
