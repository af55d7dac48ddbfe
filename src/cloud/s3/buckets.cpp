#include "aws/xml.hpp"
#include "base/encoding.hpp"
#include "base/hash.hpp"
#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"
#include "cloud/s3/names.hpp"
#include "cloud/s3/s3.hpp"
#include "cloud/s3/tags.hpp"

namespace neargate::s3 {
namespace {

constexpr std::string_view kHomeRegion = "us-east-1";  // whose buckets have no location
constexpr std::string_view kXmlNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";

std::string arn(const std::string& bucket) { return "arn:aws:s3:::" + bucket; }

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
void check_location(const std::string& region, const CreateBucketRequest& in) {
  const auto location = in.create_bucket_configuration
                            ? in.create_bucket_configuration->location_constraint
                            : std::optional<std::string>();
  if (location == region || (!location && region == kHomeRegion)) return;
  throw aws::Error("IllegalLocationConstraintException",
                   "The " + location.value_or("unspecified") +
                       " location constraint is incompatible for the region specific endpoint this "
                       "request was sent to.");
}

}  // namespace

S3::S3(cloud::World& world, store::Blobs& blobs)
    : world_(world),
      contents_(world, blobs),
      buckets_(world.database, "s3.buckets"),
      versions_(world, contents_),
      uploads_(world.database, "s3.uploads"),
      parts_(world.database, "s3.parts") {
  for (const auto& [row, part] : parts_) contents_.retain(part.content);
  contents_.sweep();
}

const BucketRecord& S3::bucket(const std::string& name,
                               const std::optional<std::string>& expected_owner) const {
  if (!is_bucket_name(name)) {
    throw aws::Error("InvalidBucketName", "The specified bucket is not valid.")
        .with("BucketName", name);
  }
  const BucketRecord* found = buckets_.find(name);
  if (found == nullptr) throw no_such_bucket(name);
  if (expected_owner && *expected_owner != world_.account) throw access_denied();
  return *found;
}

void S3::change(const BucketRecord& bucket, const std::function<void(BucketRecord&)>& change) {
  buckets_.update(std::string(bucket.name), change);
}

// The account's canonical id, by which S3 names owners.
std::string S3::owner_id() const { return sha256_hex("canonical user " + world_.account); }

CreateBucketOutput S3::create_bucket(const CreateBucketRequest& in, aws::Call& call) {
  if (!is_bucket_name(in.bucket)) {
    throw aws::Error("InvalidBucketName", "The specified bucket is not valid.")
        .with("BucketName", in.bucket);
  }
  check_location(world_.region, in);
  if (in.acl && *in.acl != "private") {
    throw aws::Error("InvalidBucketAclWithObjectOwnership",
                     "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced "
                     "setting");
  }
  const CreateBucketOutput out{.location = "/" + in.bucket, .bucket_arn = arn(in.bucket)};
  if (buckets_.contains(in.bucket)) {
    if (world_.region == kHomeRegion) return out;  // as it has always been there
    throw aws::Error("BucketAlreadyOwnedByYou",
                     "Your previous request to create the named bucket succeeded and you already "
                     "own it.",
                     409)
        .with("BucketName", in.bucket);
  }
  BucketRecord record;
  record.name = in.bucket;
  record.creation_date = call.now;
  record.ownership = in.object_ownership.value_or("BucketOwnerEnforced");
  // What new buckets have. ("Default settings for new S3 buckets", since April 2023.)
  record.public_access_block = PublicAccessBlockConfiguration{.block_public_acls = true,
                                                              .ignore_public_acls = true,
                                                              .block_public_policy = true,
                                                              .restrict_public_buckets = true};
  if (in.create_bucket_configuration && in.create_bucket_configuration->tags) {
    record.tags = *in.create_bucket_configuration->tags;
    check_tags(record.tags, kBucketTagsMax);
  }
  buckets_.put(in.bucket, std::move(record));
  return out;
}

smithy::Unit S3::delete_bucket(const DeleteBucketRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  const auto place = versions_.from(in.bucket, "");
  if (versions_.is_in(place, in.bucket)) {
    const bool is_versioned = buckets_.find(in.bucket)->versioning.has_value();
    throw aws::Error("BucketNotEmpty",
                     is_versioned ? "The bucket you tried to delete is not empty. You must delete "
                                    "all versions in the bucket."
                                  : "The bucket you tried to delete is not empty",
                     409)
        .with("BucketName", in.bucket);
  }
  std::vector<UploadRecord> unfinished;
  for (const auto& [row, upload] : uploads_) {
    if (upload.bucket == in.bucket) unfinished.push_back(upload);
  }
  for (const UploadRecord& upload : unfinished) forget(upload);
  buckets_.erase(in.bucket);
  return {};
}

HeadBucketOutput S3::head_bucket(const HeadBucketRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  return {
      .bucket_arn = arn(in.bucket), .bucket_region = world_.region, .access_point_alias = false};
}

ListBucketsOutput S3::list_buckets(const ListBucketsRequest& in, aws::Call&) {
  ListBucketsOutput out;
  out.owner = Owner{.id = owner_id()};
  out.prefix = in.prefix;
  out.buckets.emplace();
  if (in.bucket_region && *in.bucket_region != world_.region) return out;
  std::string after;
  if (in.continuation_token) {
    const auto token = from_base64(*in.continuation_token);
    if (!token || token->empty()) {
      throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                             *in.continuation_token);
    }
    after = *token;
  }
  const auto max = static_cast<std::size_t>(in.max_buckets.value_or(10000));
  for (auto place = buckets_.lower_bound(after); place != buckets_.end(); ++place) {
    const auto& [name, record] = *place;
    if (name == after || (in.prefix && !name.starts_with(*in.prefix))) continue;
    if (out.buckets->size() == max) {
      out.continuation_token = to_base64(*out.buckets->back().name);
      break;
    }
    Bucket shown{.name = name, .creation_date = record.creation_date, .bucket_arn = arn(name)};
    // Pages and selections came with this; answers to plain calls stay as they were.
    if (in.max_buckets || in.prefix || in.bucket_region) shown.bucket_region = world_.region;
    out.buckets->push_back(std::move(shown));
  }
  return out;
}

GetBucketLocationOutput S3::get_bucket_location(const GetBucketLocationRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  // The document's root is the value itself, which no structure of a model can say.
  std::string document(aws::xml::kDeclaration);
  document += "<LocationConstraint xmlns=\"" + std::string(kXmlNamespace) + "\">";
  if (world_.region != kHomeRegion) aws::xml::append_escaped(document, world_.region);
  document += "</LocationConstraint>";
  return {.location_constraint = smithy::Blob{document}};
}

}  // namespace neargate::s3
