#pragma once

#include <optional>
#include <string>

#include "cloud/ecr/library.hpp"
#include "cloud/ecr/registry.hpp"
#include "cloud/ecr/tokens.hpp"
#include "cloud/world.hpp"
#include "gen/ecr/api.hpp"
#include "machine/machine.hpp"

namespace neargate::ecr {

// ECR: repositories of container images, by API and as the registry that images are pushed to.
//
// Answers name repositories as AWS does, "<account>.dkr.ecr.<region>.amazonaws.com/<name>"; from
// this host the registry is reached at the endpoint's address, "127.0.0.1:4566/<name>".
class Ecr final : public Api {
 public:
  // `blobs` may hold others' blobs too, if their keys do not begin with "sha256:".
  Ecr(cloud::World& world, store::Blobs& blobs);

  Registry& registry() { return registry_; }
  // For the other services.
  const RepositoryRecord* find_repository(std::string_view name) {
    return library_.repositories().find(name);
  }

  // The files of the image that ECS shall run, for this host's platform. `reference` is as in a
  // container definition: of AWS's form, or with the address under which the registry is reached.
  // Throws machine::MachineError (cannot_pull_image) worded as Fargate's.
  machine::ImageSource resolve(const std::string& reference);

  // The repository that an image's name says it is in; "" where that is not in this registry.
  std::string own_repository(const std::string& reference) const;

  // Carries out lifecycle policies now. It is done regularly anyway.
  void sweep() { library_.sweep(); }

  // "<account>.dkr.ecr.<region>.amazonaws.com"
  std::string registry_host() const;

  CreateRepositoryResponse create_repository(const CreateRepositoryRequest&, aws::Call&) override;
  DescribeRepositoriesResponse describe_repositories(const DescribeRepositoriesRequest&,
                                                     aws::Call&) override;
  DeleteRepositoryResponse delete_repository(const DeleteRepositoryRequest&, aws::Call&) override;

  SetRepositoryPolicyResponse set_repository_policy(const SetRepositoryPolicyRequest&,
                                                    aws::Call&) override;
  GetRepositoryPolicyResponse get_repository_policy(const GetRepositoryPolicyRequest&,
                                                    aws::Call&) override;
  DeleteRepositoryPolicyResponse delete_repository_policy(const DeleteRepositoryPolicyRequest&,
                                                          aws::Call&) override;
  PutLifecyclePolicyResponse put_lifecycle_policy(const PutLifecyclePolicyRequest&,
                                                  aws::Call&) override;
  GetLifecyclePolicyResponse get_lifecycle_policy(const GetLifecyclePolicyRequest&,
                                                  aws::Call&) override;
  DeleteLifecyclePolicyResponse delete_lifecycle_policy(const DeleteLifecyclePolicyRequest&,
                                                        aws::Call&) override;
  PutImageScanningConfigurationResponse put_image_scanning_configuration(
      const PutImageScanningConfigurationRequest&, aws::Call&) override;
  PutImageTagMutabilityResponse put_image_tag_mutability(const PutImageTagMutabilityRequest&,
                                                         aws::Call&) override;

  DescribeImagesResponse describe_images(const DescribeImagesRequest&, aws::Call&) override;
  ListImagesResponse list_images(const ListImagesRequest&, aws::Call&) override;
  BatchGetImageResponse batch_get_image(const BatchGetImageRequest&, aws::Call&) override;
  PutImageResponse put_image(const PutImageRequest&, aws::Call&) override;
  BatchDeleteImageResponse batch_delete_image(const BatchDeleteImageRequest&, aws::Call&) override;

  GetAuthorizationTokenResponse get_authorization_token(const GetAuthorizationTokenRequest&,
                                                        aws::Call&) override;

  TagResourceResponse tag_resource(const TagResourceRequest&, aws::Call&) override;
  UntagResourceResponse untag_resource(const UntagResourceRequest&, aws::Call&) override;
  ListTagsForResourceResponse list_tags_for_resource(const ListTagsForResourceRequest&,
                                                     aws::Call&) override;

 private:
  Repository describe(const RepositoryRecord& record) const;
  ImageDetail describe(const ImageRecord& record) const;
  Image show(const ImageRecord& record, const std::optional<std::string>& tag) const;
  // Null, with the failure told, where an image identifier does not lead to an image.
  const ImageRecord* identify(const std::string& repository, const ImageIdentifier& id,
                              std::vector<ImageFailure>& failures) const;
  const RepositoryRecord& tagged(const std::string& arn) const;
  bool is_own_registry(const std::string& registry) const;
  const ImageRecord& find_for_platform(const std::string& repository, const ImageRecord& image,
                                       const std::string& reference);

  cloud::World& world_;
  Library library_;
  Tokens tokens_;
  Registry registry_;
};

}  // namespace neargate::ecr
