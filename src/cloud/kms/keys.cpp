// Keys: their life, and what is known of them.
#include <algorithm>
#include <cctype>

#include "aws/error.hpp"
#include "cloud/kms/kms.hpp"
#include "cloud/kms/parts.hpp"

namespace neargate::kms {
namespace {

// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
constexpr std::int32_t kMinPendingDays = 7;
constexpr std::int32_t kMaxPendingDays = 30;

constexpr const char* kEnabled = "Enabled";
constexpr const char* kDisabled = "Disabled";
constexpr const char* kPendingDeletion = "PendingDeletion";

bool is_key_id(const std::string& text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) {
      return false;
    }
  }
  return true;
}

aws::Error not_found(const std::string& message) { return {"NotFoundException", message}; }

}  // namespace

Kms::Kms(cloud::World& world)
    : world_(world), keys_(world.database, "kms.keys"), aliases_(world.database, "kms.aliases") {}

void Kms::erase_deleted() {
  std::vector<std::string> gone;
  for (const auto& [id, record] : keys_) {
    if (record.deletion && *record.deletion <= world_.clock.now()) gone.push_back(id);
  }
  for (const std::string& id : gone) {
    std::vector<std::string> names;
    for (const auto& [name, alias] : aliases_) {
      if (alias.key_id == id) names.push_back(name);
    }
    for (const std::string& name : names) aliases_.erase(name);
    keys_.erase(id);
  }
}

const KeyRecord& Kms::key(const std::string& name, Accept accept, bool aliases) {
  erase_deleted();
  std::string resource = name;
  if (name.starts_with("arn:")) {
    const auto parsed = Arn::parse(name);
    if (!parsed || parsed->service != "kms") {
      throw aws::Error("InvalidArnException", "Invalid arn " + name);
    }
    if (parsed->account != world_.account || parsed->region != world_.region) {
      throw not_found("Key '" + name + "' does not exist");
    }
    resource = parsed->resource;
    if (resource.starts_with("key/")) resource.erase(0, 4);
  }
  if (resource.starts_with("alias/") && aliases) {
    const AliasRecord* alias = aliases_.find(resource);
    if (alias == nullptr) {
      throw not_found("Alias " + world_.arn("kms", resource) + " is not found.");
    }
    resource = alias->key_id;
  }
  if (!is_key_id(resource)) throw not_found("Invalid keyId '" + resource + "'");
  const KeyRecord* found = keys_.find(resource);
  if (found == nullptr) {
    throw not_found("Key '" + world_.arn("kms", "key/" + resource) + "' does not exist");
  }
  if (accept != Accept::any_state && found->state == kPendingDeletion) {
    throw aws::Error("KMSInvalidStateException", arn(*found) + " is pending deletion.");
  }
  if (accept == Accept::enabled && found->state != kEnabled) {
    throw aws::Error("DisabledException", arn(*found) + " is disabled.");
  }
  return *found;
}

std::string Kms::key_arn(const std::string& name) {
  return arn(key(name, Accept::any_state, true));
}

std::string Kms::default_policy() const {
  return R"({"Version":"2012-10-17","Id":"key-default-1","Statement":[{)"
         R"("Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":)"
         R"("arn:aws:iam::)" +
         world_.account + R"(:root"},"Action":"kms:*","Resource":"*"}]})";
}

KeyMetadata Kms::describe(const KeyRecord& record) const {
  KeyMetadata shown;
  shown.aws_account_id = world_.account;
  shown.key_id = record.id;
  shown.arn = arn(record);
  shown.creation_date = record.created;
  shown.enabled = record.state == kEnabled;
  shown.description = record.description;
  shown.key_usage = record.usage;
  shown.key_state = record.state;
  shown.deletion_date = record.deletion;
  shown.origin = record.origin;
  shown.key_manager = "CUSTOMER";
  shown.customer_master_key_spec = record.spec;
  shown.key_spec = record.spec;
  shown.multi_region = false;
  if (record.usage == "ENCRYPT_DECRYPT") {
    shown.encryption_algorithms =
        record.spec == "SYMMETRIC_DEFAULT"
            ? std::vector<std::string>{"SYMMETRIC_DEFAULT"}
            : std::vector<std::string>{"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"};
  }
  return shown;
}

CreateKeyResponse Kms::create_key(const CreateKeyRequest& request, aws::Call& call) {
  if (request.multi_region.value_or(false)) {
    throw aws::Error("UnsupportedOperationException",
                     "Multi-Region keys are not supported: there is one region.");
  }
  const std::string spec =
      request.key_spec.value_or(request.customer_master_key_spec.value_or("SYMMETRIC_DEFAULT"));
  const std::string usage = request.key_usage.value_or("ENCRYPT_DECRYPT");
  const bool encrypts = spec == "SYMMETRIC_DEFAULT" || spec.starts_with("RSA_");
  if (usage == "ENCRYPT_DECRYPT" ? !encrypts : spec == "SYMMETRIC_DEFAULT") {
    throw aws::Error("ValidationException",
                     "KeyUsage " + usage + " is not compatible with KeySpec " + spec);
  }
  const std::string origin = request.origin.value_or("AWS_KMS");
  if (origin != "AWS_KMS") {
    throw aws::Error("UnsupportedOperationException",
                     "Keys of origin " + origin + " are not supported: use AWS_KMS.");
  }
  if (request.policy) check_policy(*request.policy);
  KeyRecord record;
  record.id = world_.randomness.uuid();
  record.created = call.now;
  record.description = request.description.value_or("");
  record.usage = usage;
  record.spec = spec;
  record.origin = origin;
  record.state = kEnabled;
  record.policy = request.policy.value_or(default_policy());
  if (request.tags) merge_tags(record.tags, *request.tags);
  const std::string id = record.id;
  CreateKeyResponse response;
  response.key_metadata = describe(keys_.put(id, std::move(record)));
  return response;
}

DescribeKeyResponse Kms::describe_key(const DescribeKeyRequest& request, aws::Call&) {
  DescribeKeyResponse response;
  response.key_metadata = describe(key(request.key_id, Accept::any_state, true));
  return response;
}

ListKeysResponse Kms::list_keys(const ListKeysRequest& request, aws::Call&) {
  erase_deleted();
  std::vector<KeyListEntry> entries;
  for (const auto& [id, record] : keys_) {
    KeyListEntry entry;
    entry.key_id = id;
    entry.key_arn = arn(record);
    entries.push_back(std::move(entry));
  }
  ListKeysResponse response;
  page(entries, request, response);
  response.keys = std::move(entries);
  return response;
}

smithy::Unit Kms::enable_key(const EnableKeyRequest& request, aws::Call&) {
  keys_.update(key(request.key_id, Accept::not_pending_deletion).id,
               [](KeyRecord& record) { record.state = kEnabled; });
  return {};
}

smithy::Unit Kms::disable_key(const DisableKeyRequest& request, aws::Call&) {
  keys_.update(key(request.key_id, Accept::not_pending_deletion).id,
               [](KeyRecord& record) { record.state = kDisabled; });
  return {};
}

smithy::Unit Kms::update_key_description(const UpdateKeyDescriptionRequest& request, aws::Call&) {
  keys_.update(key(request.key_id, Accept::not_pending_deletion).id,
               [&request](KeyRecord& record) { record.description = request.description; });
  return {};
}

ScheduleKeyDeletionResponse Kms::schedule_key_deletion(const ScheduleKeyDeletionRequest& request,
                                                       aws::Call& call) {
  const KeyRecord& record = key(request.key_id, Accept::not_pending_deletion);
  const std::int32_t days = request.pending_window_in_days.value_or(kMaxPendingDays);
  if (days < kMinPendingDays || days > kMaxPendingDays) {
    throw aws::Error("ValidationException",
                     "PendingWindowInDays must be between 7 and 30 days inclusive.");
  }
  const KeyRecord& changed = keys_.update(record.id, [&](KeyRecord& changing) {
    changing.state = kPendingDeletion;
    changing.deletion = call.now + std::chrono::hours(24) * days;
  });
  ScheduleKeyDeletionResponse response;
  response.key_id = arn(changed);
  response.deletion_date = changed.deletion;
  response.key_state = changed.state;
  response.pending_window_in_days = days;
  return response;
}

CancelKeyDeletionResponse Kms::cancel_key_deletion(const CancelKeyDeletionRequest& request,
                                                   aws::Call&) {
  const KeyRecord& record = key(request.key_id, Accept::any_state);
  if (record.state != kPendingDeletion) {
    throw aws::Error("KMSInvalidStateException", arn(record) + " is not pending deletion.");
  }
  const KeyRecord& changed = keys_.update(record.id, [](KeyRecord& changing) {
    changing.state = kDisabled;
    changing.deletion.reset();
  });
  CancelKeyDeletionResponse response;
  response.key_id = arn(changed);
  return response;
}

}  // namespace neargate::kms
