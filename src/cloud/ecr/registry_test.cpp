#include "cloud/ecr/registry.hpp"

#include <gmock/gmock.h>

#include "cloud/ecr/registry_for_test.hpp"

namespace neargate::ecr {
namespace {

using testing::HasSubstr;

const std::string kConfig = R"({"architecture":"amd64","os":"linux"})";
const std::string kLayer(300'000, 'x');

struct RegistryTest : testing::Test {
  RegistryWorld world;
  RegistryTest() { world.make_repository("team/app"); }

  std::string start_upload() {
    return std::string(world.ask("POST", "/v2/team/app/blobs/uploads/").headers.get("Location"));
  }
  static http::Headers header(const std::string& name, const std::string& value) {
    http::Headers headers;
    headers.add(name, value);
    return headers;
  }
};

TEST_F(RegistryTest, OnlyHoldersOfATokenComeIn) {
  const http::Response none = world.ask("GET", "/v2/", {}, header("Authorization", ""));
  EXPECT_EQ(none.status, 401);
  EXPECT_THAT(std::string(none.headers.get("WWW-Authenticate")), HasSubstr("Basic realm=\""));
  EXPECT_EQ(world.ask("GET", "/v2/", {}, header("Authorization", "Basic QVdTOng=")).status, 401);
  const std::string good = world.authorization();
  EXPECT_EQ(world.ask("GET", "/v2/", {}, header("Authorization", good)).status, 200);
  world.restart();
  EXPECT_EQ(world.ask("GET", "/v2/", {}, header("Authorization", good)).status, 200);
  world.base().advance(Tokens::kLife);
  EXPECT_EQ(world.ask("GET", "/v2/", {}, header("Authorization", good)).status, 401);

  http::RequestHead head;
  head.method = "PATCH";
  head.target = "/v2/team/app/blobs/uploads/x";
  EXPECT_EQ(world.ecr().registry().policy(head).refuse->status, 401);
  head.headers.add("Authorization", world.authorization());
  EXPECT_FALSE(world.ecr().registry().policy(head).refuse);
}

TEST_F(RegistryTest, AnImageIsPushedAndPulled) {
  const http::Response pushed = push(world, "team/app", "v1", kConfig, kLayer);
  ASSERT_EQ(pushed.status, 201) << pushed.body.bytes;
  const std::string manifest = manifest_of(kConfig, kLayer);
  EXPECT_EQ(pushed.headers.get("Docker-Content-Digest"), digest_of(manifest));
  world.restart();
  for (const std::string& reference : {std::string("v1"), digest_of(manifest)}) {
    const http::Response pulled = world.ask("GET", "/v2/team/app/manifests/" + reference);
    EXPECT_EQ(pulled.status, 200);
    EXPECT_EQ(pulled.body.bytes, manifest);
    EXPECT_EQ(pulled.headers.get("Content-Type"), kOciManifestType);
    EXPECT_EQ(pulled.headers.get("Docker-Content-Digest"), digest_of(manifest));
  }
  const http::Response head = world.ask("HEAD", "/v2/team/app/manifests/v1");
  EXPECT_EQ(head.content_length_of_head, manifest.size());
  const std::string blob = "/v2/team/app/blobs/" + digest_of(kLayer);
  EXPECT_EQ(world.ask("HEAD", blob).content_length_of_head, kLayer.size());
  EXPECT_EQ(world.ask("GET", blob).body.read(), kLayer);
}

TEST_F(RegistryTest, PartsOfABlobAreRead) {
  push(world, "team/app", "v1", kConfig, kLayer);
  const std::string blob = "/v2/team/app/blobs/" + digest_of(kConfig);
  const http::Response part = world.ask("GET", blob, {}, header("Range", "bytes=2-13"));
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body.read(), "architecture");
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 2-13/37");
  EXPECT_EQ(world.ask("GET", blob, {}, header("Range", "bytes=-2")).body.read(), "\"}");
  EXPECT_EQ(world.ask("GET", blob, {}, header("Range", "bytes=37-")).status, 416);
}

TEST_F(RegistryTest, ALayerComesInPiecesAndIsResumedAfterARestart) {
  const std::string place = start_upload();
  ASSERT_FALSE(place.empty());
  const http::Response first = world.ask("PATCH", place, kLayer.substr(0, 100'000));
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(first.headers.get("Range"), "0-99999");
  world.restart();
  const http::Response status = world.ask("GET", place);
  EXPECT_EQ(status.status, 204);
  EXPECT_EQ(status.headers.get("Range"), "0-99999");
  const http::Response gap =
      world.ask("PATCH", place, "xx", header("Content-Range", "100001-100002"));
  EXPECT_EQ(gap.status, 416);
  EXPECT_EQ(gap.headers.get("Range"), "0-99999");
  const http::Response second = world.ask("PATCH", place, kLayer.substr(100'000, 100'000),
                                          header("Content-Range", "100000-199999"));
  EXPECT_EQ(second.status, 202);
  const http::Response last =
      world.ask("PUT", place + "?digest=" + digest_of(kLayer), kLayer.substr(200'000));
  EXPECT_EQ(last.status, 201);
  EXPECT_EQ(last.headers.get("Docker-Content-Digest"), digest_of(kLayer));
  EXPECT_EQ(world.ask("GET", std::string(last.headers.get("Location"))).body.read(), kLayer);
  EXPECT_EQ(world.ask("GET", place).status, 404);
}

TEST_F(RegistryTest, AWrongDigestIsRefused) {
  const std::string wrong = digest_of("something else");
  const std::string place = start_upload();
  const http::Response refused = world.ask("PUT", place + "?digest=" + wrong, kLayer);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body.bytes, HasSubstr("DIGEST_INVALID"));
  EXPECT_EQ(world.ask("HEAD", "/v2/team/app/blobs/" + wrong).status, 404);
  EXPECT_FALSE(world.blobs().contains(wrong));
  EXPECT_FALSE(world.blobs().contains(digest_of(kLayer)));
  const http::Response manifest = world.put_manifest(
      "/v2/team/app/manifests/" + wrong, manifest_of(kConfig, kLayer), kOciManifestType);
  EXPECT_THAT(manifest.body.bytes, HasSubstr("DIGEST_INVALID"));
}

TEST_F(RegistryTest, AManifestNeedsWhatItNames) {
  const http::Response refused = world.put_manifest("/v2/team/app/manifests/v1",
                                                    manifest_of(kConfig, kLayer), kOciManifestType);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body.bytes, HasSubstr("MANIFEST_BLOB_UNKNOWN"));
  const std::string index = R"({"schemaVersion":2,"manifests":[{"digest":")" + digest_of("none") +
                            R"(","size":1,"mediaType":"x"}]})";
  EXPECT_THAT(world.put_manifest("/v2/team/app/manifests/all", index, kOciIndexType).body.bytes,
              HasSubstr("MANIFEST_BLOB_UNKNOWN"));
  EXPECT_THAT(world.put_manifest("/v2/team/app/manifests/v1", "{}", kOciManifestType).body.bytes,
              HasSubstr("MANIFEST_INVALID"));
}

TEST_F(RegistryTest, TagsOfAnImmutableRepositoryStay) {
  world.make_repository("fixed", "IMMUTABLE");
  EXPECT_EQ(push(world, "fixed", "v1", kConfig, kLayer).status, 201);
  const http::Response refused = push(world, "fixed", "v1", kConfig, "another layer");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body.bytes, HasSubstr("TAG_INVALID"));
  EXPECT_THAT(refused.body.bytes,
              HasSubstr("The image tag 'v1' already exists in the 'fixed' repository and cannot be "
                        "overwritten because the repository is immutable."));
  EXPECT_EQ(world.ask("GET", "/v2/fixed/manifests/v1").body.bytes, manifest_of(kConfig, kLayer));
  EXPECT_EQ(push(world, "team/app", "v1", kConfig, kLayer).status, 201);
  EXPECT_EQ(push(world, "team/app", "v1", kConfig, "another layer").status, 201);
}

TEST_F(RegistryTest, ALayerIsMountedFromAnotherRepository) {
  world.make_repository("other");
  push(world, "team/app", "v1", kConfig, kLayer);
  const std::string digest = digest_of(kLayer);
  const http::Response mounted =
      world.ask("POST", "/v2/other/blobs/uploads/?mount=" + digest + "&from=team/app");
  EXPECT_EQ(mounted.status, 201);
  EXPECT_EQ(mounted.headers.get("Location"), "/v2/other/blobs/" + digest);
  EXPECT_EQ(world.ask("GET", "/v2/other/blobs/" + digest).status, 200);
  // What is not there is uploaded instead.
  EXPECT_EQ(
      world.ask("POST", "/v2/other/blobs/uploads/?mount=" + digest_of("no") + "&from=team/app")
          .status,
      202);
}

TEST_F(RegistryTest, ALayerIsMountedOnlyFromWhereItMayBeRead) {
  world.make_repository("other");
  push(world, "team/app", "v1", kConfig, kLayer);
  std::vector<std::string> asked;
  world.ecr().registry().authorize_by([&](const http::RequestHead&, const std::string&,
                                          const std::string& action,
                                          const std::string& repository) {
    asked.push_back(action + " " + repository);
    if (repository != "other") throw aws::Error("AccessDeniedException", "no", 403);
  });
  const http::Response response =
      world.ask("POST", "/v2/other/blobs/uploads/?mount=" + digest_of(kLayer) + "&from=team/app");
  EXPECT_EQ(response.status, 202) << "uploaded instead";
  EXPECT_THAT(asked, testing::Contains("ecr:GetDownloadUrlForLayer team/app"));
  EXPECT_EQ(world.ask("GET", "/v2/other/blobs/" + digest_of(kLayer)).status, 404);
}

TEST_F(RegistryTest, AWholeUploadInOneRequestNeedsLeaveForAllOfIt) {
  std::vector<std::string> asked;
  std::string denied;
  world.ecr().registry().authorize_by([&](const http::RequestHead&, const std::string&,
                                          const std::string& action, const std::string&) {
    asked.push_back(action);
    if (action == denied) throw aws::Error("AccessDeniedException", "no", 403);
  });
  const std::string whole = "/v2/team/app/blobs/uploads/?digest=" + digest_of(kLayer);
  denied = "ecr:CompleteLayerUpload";
  EXPECT_EQ(world.ask("POST", whole, kLayer).status, 403);
  EXPECT_EQ(world.ask("HEAD", "/v2/team/app/blobs/" + digest_of(kLayer)).status, 404);
  http::RequestHead head;
  head.method = "POST";
  head.target = whole;
  head.headers.add("Authorization", world.authorization());
  EXPECT_EQ(world.ecr().registry().policy(head).refuse->status, 403) << "before its body is read";
  denied.clear();
  asked.clear();
  EXPECT_EQ(world.ask("POST", whole, kLayer).status, 201);
  EXPECT_THAT(asked, testing::ElementsAre("ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
                                          "ecr:CompleteLayerUpload"));
  asked.clear();
  world.ask("POST", "/v2/team/app/blobs/uploads/");
  EXPECT_THAT(asked, testing::ElementsAre("ecr:InitiateLayerUpload"));
}

TEST_F(RegistryTest, ListsComeInPages) {
  for (const char* tag : {"c", "a", "b"}) push(world, "team/app", tag, kConfig, kLayer);
  const http::Response first = world.ask("GET", "/v2/team/app/tags/list?n=2");
  EXPECT_EQ(first.body.bytes, R"({"name":"team/app","tags":["a","b"]})");
  EXPECT_EQ(first.headers.get("Link"), "</v2/team/app/tags/list?last=b&n=2>; rel=\"next\"");
  const http::Response second = world.ask("GET", "/v2/team/app/tags/list?last=b&n=2");
  EXPECT_EQ(second.body.bytes, R"({"name":"team/app","tags":["c"]})");
  EXPECT_FALSE(second.headers.has("Link"));
  EXPECT_EQ(world.ask("GET", "/v2/_catalog").body.bytes, R"({"repositories":["team/app"]})");
}

TEST_F(RegistryTest, UnknownNamesAreToldApart) {
  const std::pair<const char*, const char*> cases[] = {
      {"/v2/none/tags/list", "NAME_UNKNOWN"},
      {"/v2/none/manifests/v1", "NAME_UNKNOWN"},
      {"/v2/team/app/manifests/v1", "MANIFEST_UNKNOWN"},
      {"/v2/team/app/blobs/sha256:00", "DIGEST_INVALID"},
      {"/v2/team/app/blobs/uploads/none", "BLOB_UPLOAD_UNKNOWN"},
      {"/v2/team/app", "NOT_FOUND"},
  };
  for (const auto& [target, code] : cases) {
    EXPECT_THAT(world.ask("GET", target).body.bytes, HasSubstr(code)) << target;
  }
  EXPECT_THAT(world.ask("GET", "/v2/none/tags/list").body.bytes,
              HasSubstr("The repository with name 'none' does not exist in the registry with id "
                        "'123456789012'"));
}

TEST_F(RegistryTest, WhatNobodyUsesGoesFromTheDisk) {
  world.make_repository("other");
  push(world, "team/app", "v1", kConfig, kLayer);
  push(world, "other", "v1", kConfig, kLayer);
  world.base().advance(Library::kUnusedLayerLife);
  EXPECT_EQ(world.ask("DELETE", "/v2/team/app/manifests/v1").status, 202);
  EXPECT_EQ(world.ask("GET", "/v2/team/app/manifests/v1").status, 404);
  EXPECT_TRUE(world.blobs().contains(digest_of(kLayer)));  // the other repository has it
  EXPECT_EQ(world.ask("DELETE", "/v2/team/app/blobs/" + digest_of(kLayer)).status, 404);
  EXPECT_EQ(world.ask("DELETE", "/v2/other/blobs/" + digest_of(kLayer)).status, 409);
  world.base().advance(Library::kUnusedLayerLife);
  EXPECT_EQ(
      world.ask("DELETE", "/v2/other/manifests/" + digest_of(manifest_of(kConfig, kLayer))).status,
      202);
  EXPECT_FALSE(world.blobs().contains(digest_of(kLayer)));
  EXPECT_FALSE(world.blobs().contains(digest_of(kConfig)));
}

TEST_F(RegistryTest, ACrashLeavesNoOrphans) {
  world.blobs().put(digest_of("orphan"), "orphan");
  world.blobs().put("of-another-service", "kept");
  push(world, "team/app", "v1", kConfig, kLayer);
  world.restart();
  EXPECT_FALSE(world.blobs().contains(digest_of("orphan")));
  EXPECT_TRUE(world.blobs().contains("of-another-service"));
  EXPECT_TRUE(world.blobs().contains(digest_of(kLayer)));
}

TEST_F(RegistryTest, SignaturesAreFoundByTheirSubject) {
  push(world, "team/app", "v1", kConfig, kLayer);
  const std::string subject = digest_of(manifest_of(kConfig, kLayer));
  std::string signature = manifest_of(kConfig, kLayer);
  signature.insert(signature.size() - 1, R"(,"subject":{"mediaType":"x","size":1,"digest":")" +
                                             subject + R"("},"artifactType":"text/signature")");
  const http::Response put = world.put_manifest("/v2/team/app/manifests/" + digest_of(signature),
                                                signature, kOciManifestType);
  EXPECT_EQ(put.status, 201) << put.body.bytes;
  EXPECT_EQ(put.headers.get("OCI-Subject"), subject);
  EXPECT_THAT(world.ask("GET", "/v2/team/app/referrers/" + subject).body.bytes,
              HasSubstr(digest_of(signature)));
}

}  // namespace
}  // namespace neargate::ecr
