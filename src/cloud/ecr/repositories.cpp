// Repositories: made, shown, deleted; their settings and tags.
#include <algorithm>

#include "aws/error.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/pagination.hpp"
#include "cloud/tags.hpp"

namespace neargate::ecr {
namespace {

constexpr std::int32_t kDefaultPage = 100;
constexpr std::size_t kTagsMax = 50;  // of one repository

void merge_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes) {
  for (const Tag& change : changes) {
    if (change.key.empty() || change.key.size() > 128 || change.value.size() > 256) {
      throw aws::Error("InvalidTagParameterException",
                       "Invalid parameter at 'tags' failed to satisfy constraint: 'Tag keys have 1 "
                       "to 128 characters, values at most 256'");
    }
  }
  cloud::set_tags(tags, changes);
  if (tags.size() > kTagsMax) {
    throw aws::Error("TooManyTagsException",
                     "The list of tags on the repository is over the limit. The maximum number of "
                     "tags that can be applied to a repository is 50.");
  }
}

void check_exclusions(const std::string& mutability, bool has_filters) {
  const bool wants = mutability.ends_with("_WITH_EXCLUSION");
  if (wants == has_filters) return;
  throw aws::Error("InvalidParameterException",
                   std::string("Invalid parameter at 'imageTagMutabilityExclusionFilters' failed "
                               "to satisfy constraint: 'Filters must ") +
                       (wants ? "" : "not ") + "be given for " + mutability + "'");
}

}  // namespace

Ecr::Ecr(cloud::World& world, store::Blobs& blobs)
    : world_(world),
      library_(world, blobs),
      tokens_(world),
      registry_(world, library_, blobs, tokens_) {}

std::string Ecr::registry_host() const {
  return world_.account + ".dkr.ecr." + world_.region + ".amazonaws.com";
}

Repository Ecr::describe(const RepositoryRecord& record) const {
  Repository shown;
  shown.repository_arn = world_.arn("ecr", "repository/" + record.name);
  shown.registry_id = world_.account;
  shown.repository_name = record.name;
  shown.repository_uri = registry_host() + "/" + record.name;
  shown.created_at = record.created_at;
  shown.image_tag_mutability = record.image_tag_mutability;
  shown.image_tag_mutability_exclusion_filters = record.image_tag_mutability_exclusion_filters;
  shown.image_scanning_configuration.emplace().scan_on_push = record.scan_on_push;
  shown.encryption_configuration.emplace().encryption_type = record.encryption_type;
  shown.encryption_configuration->kms_key = record.kms_key;
  return shown;
}

CreateRepositoryResponse Ecr::create_repository(const CreateRepositoryRequest& request,
                                                aws::Call& call) {
  if (request.registry_id && *request.registry_id != world_.account) {
    throw aws::Error(
        "InvalidParameterException",
        "Invalid parameter at 'registryId' failed to satisfy constraint: 'Repositories "
        "are made in the registry of the caller's account'");
  }
  if (library_.repositories().contains(request.repository_name)) {
    throw aws::Error("RepositoryAlreadyExistsException",
                     "The repository with name '" + request.repository_name +
                         "' already exists in the registry with id '" + world_.account + "'");
  }
  RepositoryRecord record;
  record.name = request.repository_name;
  record.created_at = call.now;
  record.image_tag_mutability = request.image_tag_mutability.value_or("MUTABLE");
  check_exclusions(record.image_tag_mutability,
                   request.image_tag_mutability_exclusion_filters.has_value());
  record.image_tag_mutability_exclusion_filters = request.image_tag_mutability_exclusion_filters;
  record.scan_on_push = request.image_scanning_configuration &&
                        request.image_scanning_configuration->scan_on_push.value_or(false);
  record.encryption_type = "AES256";
  if (request.encryption_configuration) {
    record.encryption_type = request.encryption_configuration->encryption_type;
    record.kms_key = request.encryption_configuration->kms_key;
  }
  if (request.tags) merge_tags(record.tags, *request.tags);
  CreateRepositoryResponse response;
  response.repository =
      describe(library_.repositories().put(request.repository_name, std::move(record)));
  return response;
}

DescribeRepositoriesResponse Ecr::describe_repositories(const DescribeRepositoriesRequest& request,
                                                        aws::Call&) {
  DescribeRepositoriesResponse response;
  auto& shown = response.repositories.emplace();
  if (request.repository_names) {
    for (const std::string& name : *request.repository_names) {
      shown.push_back(describe(library_.repository(name, request.registry_id)));
    }
    return response;
  }
  for (const auto& [name, record] : library_.repositories()) shown.push_back(describe(record));
  response.next_token = cloud::paginate(shown, request.max_results.value_or(kDefaultPage),
                                        request.next_token, "InvalidParameterException");
  return response;
}

DeleteRepositoryResponse Ecr::delete_repository(const DeleteRepositoryRequest& request,
                                                aws::Call&) {
  const RepositoryRecord& record =
      library_.repository(request.repository_name, request.registry_id);
  if (!request.force.value_or(false) && !library_.images(record.name).empty()) {
    throw aws::Error("RepositoryNotEmptyException",
                     "The repository with name '" + record.name + "' in registry with id '" +
                         world_.account + "' cannot be deleted because it still contains images");
  }
  DeleteRepositoryResponse response;
  response.repository = describe(record);
  library_.remove_repository(request.repository_name);
  return response;
}

PutImageScanningConfigurationResponse Ecr::put_image_scanning_configuration(
    const PutImageScanningConfigurationRequest& request, aws::Call&) {
  library_.repository(request.repository_name, request.registry_id);
  const RepositoryRecord& changed =
      library_.repositories().update(request.repository_name, [&](RepositoryRecord& record) {
        record.scan_on_push = request.image_scanning_configuration.scan_on_push.value_or(false);
      });
  PutImageScanningConfigurationResponse response;
  response.registry_id = world_.account;
  response.repository_name = changed.name;
  response.image_scanning_configuration.emplace().scan_on_push = changed.scan_on_push;
  return response;
}

PutImageTagMutabilityResponse Ecr::put_image_tag_mutability(
    const PutImageTagMutabilityRequest& request, aws::Call&) {
  library_.repository(request.repository_name, request.registry_id);
  check_exclusions(request.image_tag_mutability,
                   request.image_tag_mutability_exclusion_filters.has_value());
  const RepositoryRecord& changed =
      library_.repositories().update(request.repository_name, [&](RepositoryRecord& record) {
        record.image_tag_mutability = request.image_tag_mutability;
        record.image_tag_mutability_exclusion_filters =
            request.image_tag_mutability_exclusion_filters;
      });
  PutImageTagMutabilityResponse response;
  response.registry_id = world_.account;
  response.repository_name = changed.name;
  response.image_tag_mutability = changed.image_tag_mutability;
  response.image_tag_mutability_exclusion_filters = changed.image_tag_mutability_exclusion_filters;
  return response;
}

GetAuthorizationTokenResponse Ecr::get_authorization_token(const GetAuthorizationTokenRequest&,
                                                           aws::Call& call) {
  const Tokens::Token token = tokens_.issue(call.principal.access_key_id);
  GetAuthorizationTokenResponse response;
  AuthorizationData& data = response.authorization_data.emplace().emplace_back();
  data.authorization_token = token.text;
  data.expires_at = token.expires_at;
  data.proxy_endpoint = world_.endpoint;  // where docker can log in
  return response;
}

// --- Tags
// ------------------------------------------------------------------------------------------

const RepositoryRecord& Ecr::tagged(const std::string& text) const {
  constexpr std::string_view kPrefix = "repository/";
  const auto arn = Arn::parse(text);
  if (!arn || arn->service != "ecr" || !arn->resource.starts_with(kPrefix)) {
    throw aws::Error("InvalidParameterException",
                     "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid "
                     "ARN'");
  }
  return library_.repository(std::string_view(arn->resource).substr(kPrefix.size()), arn->account);
}

TagResourceResponse Ecr::tag_resource(const TagResourceRequest& request, aws::Call&) {
  const RepositoryRecord& record = tagged(request.resource_arn);
  std::vector<Tag> tags = record.tags;
  merge_tags(tags, request.tags);
  library_.repositories().update(record.name,
                                 [&](RepositoryRecord& changing) { changing.tags = tags; });
  return {};
}

UntagResourceResponse Ecr::untag_resource(const UntagResourceRequest& request, aws::Call&) {
  const RepositoryRecord& record = tagged(request.resource_arn);
  library_.repositories().update(record.name, [&](RepositoryRecord& changing) {
    cloud::remove_tags(changing.tags, request.tag_keys);
  });
  return {};
}

ListTagsForResourceResponse Ecr::list_tags_for_resource(const ListTagsForResourceRequest& request,
                                                        aws::Call&) {
  ListTagsForResourceResponse response;
  response.tags = tagged(request.resource_arn).tags;
  return response;
}

}  // namespace neargate::ecr
