#include "daemon/access_log_bucket.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "aws/error.hpp"
#include "policy/evaluate.hpp"

namespace neargate::daemon {
namespace {

constexpr char kService[] = "logdelivery.elasticloadbalancing.amazonaws.com";

constexpr std::array kAccounts = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"af-south-1", "098369216593"},     {"ap-east-1", "754344448648"},
    {"ap-northeast-1", "582318560864"}, {"ap-northeast-2", "600734575887"},
    {"ap-northeast-3", "383597477331"}, {"ap-south-1", "718504428378"},
    {"ap-southeast-1", "114774131450"}, {"ap-southeast-2", "783225319266"},
    {"ap-southeast-3", "589379963580"}, {"ca-central-1", "985666609251"},
    {"eu-central-1", "054676820928"},   {"eu-north-1", "897822967062"},
    {"eu-south-1", "635631232127"},     {"eu-west-1", "156460612806"},
    {"eu-west-2", "652711504416"},      {"eu-west-3", "009996457667"},
    {"me-south-1", "076674570225"},     {"sa-east-1", "507241528517"},
    {"us-east-1", "127311923021"},      {"us-east-2", "033677994240"},
    {"us-west-1", "027434742980"},      {"us-west-2", "797873946194"},
});

bool is_encrypted_with_own_keys(const s3::BucketRecord& bucket) {
  if (!bucket.encryption_rule || !bucket.encryption_rule->apply_server_side_encryption_by_default) {
    return true;
  }
  return bucket.encryption_rule->apply_server_side_encryption_by_default->sse_algorithm == "AES256";
}

policy::Request request_of(const cloud::World& world, const AccessLogDestination& destination,
                           const std::string& key) {
  policy::Request request;
  request.action = "s3:PutObject";
  request.resource = "arn:aws:s3:::" + destination.bucket + "/" + key;
  request.context.set("aws:SourceAccount", world.account);
  request.context.set("aws:SourceArn", world.arn("elasticloadbalancing",
                                                 "loadbalancer/" + destination.load_balancer));
  request.context.set("aws:SecureTransport", "true");
  request.context.set("s3:x-amz-acl", "bucket-owner-full-control");
  return request;
}

}  // namespace

std::optional<std::string> load_balancing_account(std::string_view region) {
  const auto found = std::ranges::find(kAccounts, region, &decltype(kAccounts)::value_type::first);
  if (found == kAccounts.end()) return std::nullopt;
  return std::string(found->second);
}

bool takes_access_logs(const s3::S3& s3, const cloud::World& world,
                       const AccessLogDestination& destination, const std::string& key) {
  const s3::BucketRecord* bucket = s3.find_bucket(destination.bucket);
  if (bucket == nullptr || !bucket->policy || !is_encrypted_with_own_keys(*bucket)) return false;
  try {
    const auto policy = policy::Policy::parse(*bucket->policy, policy::Kind::resource);
    policy::Request request = request_of(world, destination, key);
    request.principal.service = kService;
    if (policy::is_trusted(request, *policy)) return true;
    const auto account = load_balancing_account(world.region);
    if (!account) return false;
    request.principal = {.account = *account, .arn = "arn:aws:iam::" + *account + ":root"};
    return policy::is_trusted(request, *policy);
  } catch (const aws::Error&) {
    return false;  // kept by an older version, and no policy to this one
  }
}

}  // namespace neargate::daemon
