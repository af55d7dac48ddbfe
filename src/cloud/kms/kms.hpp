#pragma once

#include <string>
#include <string_view>

#include "cloud/world.hpp"
#include "gen/kms/api.hpp"
#include "store/table.hpp"

namespace neargate::kms {

// KMS: keys and aliases as records. They have AWS's life (enabled, disabled, pending deletion,
// gone), but nothing is encrypted with them: Encrypt and its kin are not part of the API.
class Kms final : public Api {
 public:
  explicit Kms(cloud::World& world);

  // For the other services: the ARN of the key that an id, an ARN or an alias names. Throws
  // NotFoundException.
  std::string key_arn(const std::string& name);
  const KeyRecord* find_key(std::string_view id) const { return keys_.find(id); }

  CreateKeyResponse create_key(const CreateKeyRequest&, aws::Call&) override;
  DescribeKeyResponse describe_key(const DescribeKeyRequest&, aws::Call&) override;
  ListKeysResponse list_keys(const ListKeysRequest&, aws::Call&) override;
  smithy::Unit enable_key(const EnableKeyRequest&, aws::Call&) override;
  smithy::Unit disable_key(const DisableKeyRequest&, aws::Call&) override;
  smithy::Unit update_key_description(const UpdateKeyDescriptionRequest&, aws::Call&) override;
  ScheduleKeyDeletionResponse schedule_key_deletion(const ScheduleKeyDeletionRequest&,
                                                    aws::Call&) override;
  CancelKeyDeletionResponse cancel_key_deletion(const CancelKeyDeletionRequest&,
                                                aws::Call&) override;

  smithy::Unit create_alias(const CreateAliasRequest&, aws::Call&) override;
  smithy::Unit update_alias(const UpdateAliasRequest&, aws::Call&) override;
  smithy::Unit delete_alias(const DeleteAliasRequest&, aws::Call&) override;
  ListAliasesResponse list_aliases(const ListAliasesRequest&, aws::Call&) override;

  GetKeyPolicyResponse get_key_policy(const GetKeyPolicyRequest&, aws::Call&) override;
  smithy::Unit put_key_policy(const PutKeyPolicyRequest&, aws::Call&) override;
  ListKeyPoliciesResponse list_key_policies(const ListKeyPoliciesRequest&, aws::Call&) override;
  smithy::Unit enable_key_rotation(const EnableKeyRotationRequest&, aws::Call&) override;
  smithy::Unit disable_key_rotation(const DisableKeyRotationRequest&, aws::Call&) override;
  GetKeyRotationStatusResponse get_key_rotation_status(const GetKeyRotationStatusRequest&,
                                                       aws::Call&) override;
  smithy::Unit tag_resource(const TagResourceRequest&, aws::Call&) override;
  smithy::Unit untag_resource(const UntagResourceRequest&, aws::Call&) override;
  ListResourceTagsResponse list_resource_tags(const ListResourceTagsRequest&, aws::Call&) override;

 private:
  enum class Accept { any_state, not_pending_deletion, enabled };
  // The key of an id or ARN, and of an alias where `aliases`; in a state that the call accepts.
  const KeyRecord& key(const std::string& name, Accept accept, bool aliases = false);
  std::string arn(const KeyRecord& key) const { return world_.arn("kms", "key/" + key.id); }
  KeyMetadata describe(const KeyRecord& key) const;
  std::string default_policy() const;
  void check_alias(const std::string& name) const;
  void erase_deleted();  // keys whose day has come

  cloud::World& world_;
  store::Table<KeyRecord> keys_;       // by id
  store::Table<AliasRecord> aliases_;  // by name: "alias/…"
};

}  // namespace neargate::kms
