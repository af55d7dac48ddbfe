#include "deploy/image_resolve.hpp"

#include "base/text.hpp"
#include "cloud/ecr/reference.hpp"
#include "gen/ecr/client.hpp"

namespace neargate::deploy {
namespace {

ecr::ImageReference parse(const std::string& text) {
  const auto reference = ecr::parse_image_reference(text);
  if (reference) return *reference;
  throw Error("cannot understand the image " + text,
              "it is not HOST/REPOSITORY:TAG or HOST/REPOSITORY@sha256:…",
              "as in 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:v1");
}

// The account of a private registry of ECR, "<account>.dkr.ecr.<region>.amazonaws.com"; "" for
// others.
std::string registry_account(const std::string& host) {
  const auto parts = split(host, '.');
  const bool is_ecr = parts.size() >= 6 && parts[1] == "dkr" &&
                      (parts[2] == "ecr" || parts[2] == "ecr-fips") && parts[4] == "amazonaws";
  return is_ecr ? std::string(parts[0]) : "";
}

// In words: which image it is that is not there.
NoSuchImage not_there(const ecr::ImageReference& reference, const std::string& why) {
  return NoSuchImage(
      "there is no image " + reference.image() + " in repository " + reference.repository, why,
      "push it first, or see what there is: aws ecr list-images --repository-name " +
          reference.repository);
}

std::string digest_in_ecr(aws::Transport& transport, const ecr::ImageReference& reference,
                          const std::string& account) {
  ecr::DescribeImagesRequest request;
  request.registry_id = account;
  request.repository_name = reference.repository;
  ecr::ImageIdentifier id;
  if (reference.digest.empty()) {
    id.image_tag = reference.tag;
  } else {
    id.image_digest = reference.digest;
  }
  request.image_ids.emplace().push_back(std::move(id));
  try {
    const auto found = ecr::Client(transport).describe_images(request).image_details;
    if (!found || found->empty()) throw not_there(reference, "ECR does not know it");
    return found->front().image_digest.value_or("");
  } catch (const aws::Error& error) {
    if (error.code() != "ImageNotFoundException" && error.code() != "RepositoryNotFoundException") {
      throw;
    }
    throw not_there(reference, error.what());
  }
}

}  // namespace

ResolvedImage resolve_image(aws::Transport& transport, const std::string& text) {
  const ecr::ImageReference reference = parse(text);
  const std::string account = registry_account(reference.registry);
  ResolvedImage out{.image = text, .given = text, .warning = ""};
  if (!account.empty()) {
    out.image = reference.registry + "/" + reference.repository + "@" +
                digest_in_ecr(transport, reference, account);
  } else if (reference.digest.empty()) {
    out.warning = "image " + text +
                  " is taken as it is: it is not in ECR, and what its tag names may change; give a "
                  "digest (NAME@sha256:…)";
  }
  return out;
}

std::string with_tag(const std::string& image, const std::string& tag) {
  const ecr::ImageReference reference = parse(image);
  const std::string host = reference.registry.empty() ? "" : reference.registry + "/";
  return host + reference.repository + ":" + tag;
}

}  // namespace neargate::deploy
