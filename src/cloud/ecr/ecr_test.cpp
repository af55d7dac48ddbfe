#include "cloud/ecr/ecr.hpp"

#include <gmock/gmock.h>

#include "cloud/ecr/reference.hpp"
#include "cloud/ecr/registry_for_test.hpp"

namespace neargate::ecr {
namespace {

using cloud::error_code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kConfig = R"({"architecture":"amd64","os":"linux"})";
const std::string kArmConfig = R"({"architecture":"arm64","os":"linux"})";
const std::string kRegistry = "123456789012.dkr.ecr.us-east-1.amazonaws.com/";

struct EcrTest : testing::Test {
  RegistryWorld world;
  aws::Call call = world.call();
  EcrTest() { world.make_repository("app"); }

  std::vector<ImageDetail> images() {
    DescribeImagesRequest request;
    request.repository_name = "app";
    return *world.ecr().describe_images(request, call).image_details;
  }
  std::string refusal(const std::string& reference) {
    try {
      world.ecr().resolve(reference);
    } catch (const machine::MachineError& error) {
      EXPECT_EQ(error.kind, machine::MachineError::Kind::cannot_pull_image);
      return error.what();
    }
    return "";
  }
};

TEST_F(EcrTest, ARepositoryIsShownAsAwsShowsIt) {
  DescribeRepositoriesRequest request;
  request.repository_names = {"app"};
  const auto shown = *world.ecr().describe_repositories(request, call).repositories;
  ASSERT_THAT(shown, SizeIs(1));
  EXPECT_EQ(shown[0].repository_arn, "arn:aws:ecr:us-east-1:123456789012:repository/app");
  EXPECT_EQ(shown[0].repository_uri, kRegistry + "app");
  EXPECT_EQ(shown[0].image_tag_mutability, "MUTABLE");
  EXPECT_EQ(shown[0].encryption_configuration->encryption_type, "AES256");
  EXPECT_EQ(shown[0].image_scanning_configuration->scan_on_push, false);
  EXPECT_EQ(error_code([&] { world.make_repository("app"); }), "RepositoryAlreadyExistsException");
  request.repository_names = {"none"};
  EXPECT_EQ(error_code([&] { world.ecr().describe_repositories(request, call); }),
            "RepositoryNotFoundException");
}

TEST_F(EcrTest, ARepositoryWithImagesGoesOnlyByForce) {
  push(world, "app", "v1", kConfig, "layer");
  DeleteRepositoryRequest request;
  request.repository_name = "app";
  EXPECT_EQ(error_code([&] { world.ecr().delete_repository(request, call); }),
            "RepositoryNotEmptyException");
  request.force = true;
  world.ecr().delete_repository(request, call);
  while (world.blobs().contains(digest_of("layer"))) world.turn();
  EXPECT_EQ(error_code([&] { images(); }), "RepositoryNotFoundException");
}

TEST_F(EcrTest, PoliciesAreKept) {
  GetLifecyclePolicyRequest get;
  get.repository_name = "app";
  EXPECT_EQ(error_code([&] { world.ecr().get_lifecycle_policy(get, call); }),
            "LifecyclePolicyNotFoundException");
  PutLifecyclePolicyRequest put;
  put.repository_name = "app";
  put.lifecycle_policy_text =
      R"({"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":)"
      R"("sinceImagePushed","countUnit":"days","countNumber":7},"action":{"type":"expire"}}]})";
  world.ecr().put_lifecycle_policy(put, call);
  EXPECT_EQ(world.ecr().get_lifecycle_policy(get, call).lifecycle_policy_text,
            put.lifecycle_policy_text);
  put.lifecycle_policy_text = "no JSON";
  EXPECT_EQ(error_code([&] { world.ecr().put_lifecycle_policy(put, call); }),
            "InvalidParameterException");
  GetRepositoryPolicyRequest policy;
  policy.repository_name = "app";
  EXPECT_EQ(error_code([&] { world.ecr().get_repository_policy(policy, call); }),
            "RepositoryPolicyNotFoundException");
}

TEST_F(EcrTest, ALifecyclePolicyIsCarriedOut) {
  PutLifecyclePolicyRequest put;
  put.repository_name = "app";
  put.lifecycle_policy_text =
      R"({"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":)"
      R"("sinceImagePushed","countUnit":"days","countNumber":7},"action":{"type":"expire"}}]})";
  world.ecr().put_lifecycle_policy(put, call);
  push(world, "app", "v1", kConfig, "first");
  push(world, "app", "v1", kConfig, "second");
  world.base().advance(std::chrono::hours(7 * 24 + 1));
  world.ecr().sweep();
  ASSERT_THAT(images(), SizeIs(1));
  EXPECT_EQ(images()[0].image_digest, digest_of(manifest_of(kConfig, "second")));
  while (world.blobs().contains(digest_of("first"))) world.turn();
  EXPECT_TRUE(world.blobs().contains(digest_of("second")));
  GetLifecyclePolicyRequest get;
  get.repository_name = "app";
  EXPECT_TRUE(world.ecr().get_lifecycle_policy(get, call).last_evaluated_at.has_value());
}

TEST_F(EcrTest, TagsOfARepository) {
  TagResourceRequest tag;
  tag.resource_arn = "arn:aws:ecr:us-east-1:123456789012:repository/app";
  tag.tags.emplace_back().key = "Stack";
  tag.tags.back().value = "bootstrap";
  world.ecr().tag_resource(tag, call);
  ListTagsForResourceRequest list;
  list.resource_arn = tag.resource_arn;
  EXPECT_EQ(*world.ecr().list_tags_for_resource(list, call).tags, tag.tags);
  UntagResourceRequest untag;
  untag.resource_arn = tag.resource_arn;
  untag.tag_keys = {"Stack"};
  world.ecr().untag_resource(untag, call);
  EXPECT_THAT(*world.ecr().list_tags_for_resource(list, call).tags, SizeIs(0));
  list.resource_arn = "arn:aws:s3:::app";
  EXPECT_EQ(error_code([&] { world.ecr().list_tags_for_resource(list, call); }),
            "InvalidParameterException");
}

TEST_F(EcrTest, ImagesAreDescribed) {
  push(world, "app", "v1", kConfig, "layer");
  push(world, "app", "v2", kConfig, "layer");
  const auto shown = images();
  ASSERT_THAT(shown, SizeIs(1));
  EXPECT_EQ(shown[0].image_digest, digest_of(manifest_of(kConfig, "layer")));
  EXPECT_THAT(*shown[0].image_tags, ElementsAre("v1", "v2"));
  EXPECT_EQ(shown[0].image_size_in_bytes, kConfig.size() + 5);
  push(world, "app", "v2", kConfig, "another");
  EXPECT_THAT(images(), SizeIs(2));
  DescribeImagesRequest request;
  request.repository_name = "app";
  request.image_ids.emplace().emplace_back().image_tag = "none";
  EXPECT_EQ(error_code([&] { world.ecr().describe_images(request, call); }),
            "ImageNotFoundException");
}

TEST_F(EcrTest, AnImageIsTaggedAnewThroughTheApi) {
  push(world, "app", "v1", kConfig, "layer");
  BatchGetImageRequest get;
  get.repository_name = "app";
  get.image_ids.emplace_back().image_tag = "v1";
  get.image_ids.emplace_back().image_tag = "none";
  const auto got = world.ecr().batch_get_image(get, call);
  ASSERT_THAT(*got.images, SizeIs(1));
  ASSERT_THAT(*got.failures, SizeIs(1));
  EXPECT_EQ((*got.failures)[0].failure_code, "ImageNotFound");
  PutImageRequest put;
  put.repository_name = "app";
  put.image_manifest = *(*got.images)[0].image_manifest;
  put.image_tag = "release";
  world.ecr().put_image(put, call);
  EXPECT_EQ(error_code([&] { world.ecr().put_image(put, call); }), "ImageAlreadyExistsException");
  put.image_manifest = manifest_of(kConfig, "never uploaded");
  EXPECT_EQ(error_code([&] { world.ecr().put_image(put, call); }), "LayersNotFoundException");
  put.image_digest = digest_of("x");
  EXPECT_EQ(error_code([&] { world.ecr().put_image(put, call); }),
            "ImageDigestDoesNotMatchException");
  EXPECT_THAT(*images()[0].image_tags, ElementsAre("v1", "release"));
}

TEST_F(EcrTest, AnImageGoesWithItsLastTag) {
  push(world, "app", "v1", kConfig, "layer");
  push(world, "app", "v2", kConfig, "layer");
  BatchDeleteImageRequest request;
  request.repository_name = "app";
  request.image_ids.emplace_back().image_tag = "v1";
  request.image_ids.emplace_back();
  const auto first = world.ecr().batch_delete_image(request, call);
  EXPECT_THAT(*first.image_ids, SizeIs(1));
  EXPECT_EQ((*first.failures)[0].failure_code, "MissingDigestAndTag");
  EXPECT_THAT(*images()[0].image_tags, ElementsAre("v2"));
  request.image_ids.resize(1);
  request.image_ids[0].image_tag = "v2";
  world.ecr().batch_delete_image(request, call);
  EXPECT_THAT(images(), SizeIs(0));
}

TEST_F(EcrTest, TagsCanBeMadeImmutableWithExceptions) {
  PutImageTagMutabilityRequest request;
  request.repository_name = "app";
  request.image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION";
  EXPECT_EQ(error_code([&] { world.ecr().put_image_tag_mutability(request, call); }),
            "InvalidParameterException");
  auto& filter = request.image_tag_mutability_exclusion_filters.emplace().emplace_back();
  filter.filter_type = "WILDCARD";
  filter.filter = "dev-*";
  world.ecr().put_image_tag_mutability(request, call);
  for (const char* tag : {"v1", "dev-1"}) push(world, "app", tag, kConfig, "layer");
  EXPECT_EQ(push(world, "app", "v1", kConfig, "another").status, 400);
  EXPECT_EQ(push(world, "app", "dev-1", kConfig, "another").status, 201);
}

TEST_F(EcrTest, AnImageIsResolvedToItsFiles) {
  push(world, "app", "v1", kConfig, "layer");
  const std::string digest = digest_of(manifest_of(kConfig, "layer"));
  for (const std::string& reference :
       {kRegistry + "app:v1", kRegistry + "app@" + digest, std::string("127.0.0.1:4566/app:v1"),
        "localhost:4566/app:v1@" + digest}) {
    const machine::ImageSource source = world.ecr().resolve(reference);
    EXPECT_EQ(source.manifest_digest, digest);
    EXPECT_EQ(source.config_path, world.blobs().path(digest_of(kConfig)));
    ASSERT_THAT(source.layers, SizeIs(1));
    EXPECT_EQ(source.layers[0].path, world.blobs().path(digest_of("layer")));
    EXPECT_EQ(source.layers[0].media_type, "application/vnd.oci.image.layer.v1.tar");
  }
}

TEST_F(EcrTest, RefusalsAreWordedAsFargates) {
  const std::string missing = kRegistry + "app:none";
  EXPECT_EQ(refusal(missing),
            "pull image manifest has been retried 1 time(s): failed to resolve ref " + missing +
                ": " + missing + ": not found");
  EXPECT_THAT(refusal("nginx"), HasSubstr("failed to resolve ref docker.io/library/nginx: only "));
  push(world, "app", "arm", kArmConfig, "layer");
  EXPECT_EQ(refusal(kRegistry + "app:arm"),
            "pull image manifest has been retried 1 time(s): image Manifest does not contain "
            "descriptor matching platform 'linux/amd64'");
}

TEST_F(EcrTest, OfAListTheImageForThisHostIsTaken) {
  push(world, "app", digest_of(manifest_of(kArmConfig, "layer")), kArmConfig, "layer");
  push(world, "app", digest_of(manifest_of(kConfig, "layer")), kConfig, "layer");
  const auto entry = [](const std::string& config, const std::string& architecture) {
    return R"({"mediaType":")" + std::string(kOciManifestType) + R"(","size":1,"digest":")" +
           digest_of(manifest_of(config, "layer")) +
           R"(","platform":{"os":"linux","architecture":")" + architecture + R"("}})";
  };
  const auto index = [](const std::string& entries) {
    return R"({"schemaVersion":2,"manifests":[)" + entries + "]}";
  };
  const http::Response all = world.put_manifest(
      "/v2/app/manifests/all", index(entry(kArmConfig, "arm64") + "," + entry(kConfig, "amd64")),
      kOciIndexType);
  ASSERT_EQ(all.status, 201) << all.body.bytes;
  EXPECT_EQ(world.ecr().resolve(kRegistry + "app:all").manifest_digest,
            digest_of(manifest_of(kConfig, "layer")));
  world.put_manifest("/v2/app/manifests/arms", index(entry(kArmConfig, "arm64")), kOciIndexType);
  EXPECT_THAT(refusal(kRegistry + "app:arms"), HasSubstr("matching platform 'linux/amd64'"));

  BatchDeleteImageRequest request;
  request.repository_name = "app";
  request.image_ids.emplace_back().image_digest = digest_of(manifest_of(kConfig, "layer"));
  EXPECT_EQ((*world.ecr().batch_delete_image(request, call).failures)[0].failure_code,
            "ImageReferencedByManifestList");
}

TEST(ImageReference, IsReadAsDockerReadsIt) {
  const auto full = parse_image_reference("localhost:5000/team/app:v1");
  EXPECT_EQ(full->registry, "localhost:5000");
  EXPECT_EQ(full->repository, "team/app");
  EXPECT_EQ(full->tag, "v1");
  EXPECT_EQ(parse_image_reference("team/app")->registry, "");
  EXPECT_EQ(parse_image_reference("team/app")->tag, "latest");
  EXPECT_FALSE(parse_image_reference("app@sha256:00"));
  EXPECT_FALSE(parse_image_reference("app:"));
  EXPECT_FALSE(parse_image_reference(""));
}

}  // namespace
}  // namespace neargate::ecr
