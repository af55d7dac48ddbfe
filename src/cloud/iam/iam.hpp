#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cloud/iam/compiled_policies.hpp"
#include "cloud/world.hpp"
#include "gen/iam/api.hpp"
#include "store/table.hpp"

namespace neargate::iam {

// IAM: roles, policies, OpenID Connect providers, service-linked roles. Everything is kept and
// shown as on AWS, with AWS's limits and conflicts. What policies allow, access::Authorizer
// decides.
class Iam final : public Api {
 public:
  explicit Iam(cloud::World& world);

  // For the other services.
  // The role of an ARN; nullptr where there is none.
  const RoleRecord* find_role_by_arn(std::string_view arn) const;
  const RoleRecord* find_role(std::string_view name) const { return roles_.find(name); }
  // The role that a session was made of; nullptr where it is gone, though another have its name.
  const RoleRecord* find_role_of(const aws::Session& session) const;
  std::string role_arn(const RoleRecord& role) const;
  // Makes the service-linked role of "ecs.amazonaws.com" or its kin where it is missing, as those
  // services do at their first use. Returns its ARN.
  std::string ensure_service_linked_role(const std::string& service);
  // The role's identity policies and permissions boundary, compiled; none of a role that does not
  // exist. Cheap to ask for on every call. Valid until a role or policy changes.
  const policy::Policies& policies_of(const std::string& role_name) const;
  // The default version of a managed policy; nullptr where there is none.
  const std::string* managed_document(const std::string& policy_arn) const;
  // The OpenID Connect provider of exactly this issuer ("https://host/path"); nullptr where none is
  // registered.
  const OpenIdConnectProviderRecord* find_provider(std::string_view issuer) const;
  std::string provider_arn(const OpenIdConnectProviderRecord& provider) const;
  // Who may assume the role; nullptr where there is no such role.
  std::shared_ptr<const policy::Policy> trust_of(const std::string& role_name) const;

  // Roles.
  CreateRoleResponse create_role(const CreateRoleRequest&, aws::Call&) override;
  GetRoleResponse get_role(const GetRoleRequest&, aws::Call&) override;
  UpdateRoleResponse update_role(const UpdateRoleRequest&, aws::Call&) override;
  UpdateRoleDescriptionResponse update_role_description(const UpdateRoleDescriptionRequest&,
                                                        aws::Call&) override;
  smithy::Unit delete_role(const DeleteRoleRequest&, aws::Call&) override;
  ListRolesResponse list_roles(const ListRolesRequest&, aws::Call&) override;
  smithy::Unit update_assume_role_policy(const UpdateAssumeRolePolicyRequest&, aws::Call&) override;
  smithy::Unit tag_role(const TagRoleRequest&, aws::Call&) override;
  smithy::Unit untag_role(const UntagRoleRequest&, aws::Call&) override;
  ListRoleTagsResponse list_role_tags(const ListRoleTagsRequest&, aws::Call&) override;
  ListInstanceProfilesForRoleResponse list_instance_profiles_for_role(
      const ListInstanceProfilesForRoleRequest&, aws::Call&) override;
  smithy::Unit put_role_permissions_boundary(const PutRolePermissionsBoundaryRequest&,
                                             aws::Call&) override;
  smithy::Unit delete_role_permissions_boundary(const DeleteRolePermissionsBoundaryRequest&,
                                                aws::Call&) override;

  // Roles' policies.
  smithy::Unit put_role_policy(const PutRolePolicyRequest&, aws::Call&) override;
  GetRolePolicyResponse get_role_policy(const GetRolePolicyRequest&, aws::Call&) override;
  smithy::Unit delete_role_policy(const DeleteRolePolicyRequest&, aws::Call&) override;
  ListRolePoliciesResponse list_role_policies(const ListRolePoliciesRequest&, aws::Call&) override;
  smithy::Unit attach_role_policy(const AttachRolePolicyRequest&, aws::Call&) override;
  smithy::Unit detach_role_policy(const DetachRolePolicyRequest&, aws::Call&) override;
  ListAttachedRolePoliciesResponse list_attached_role_policies(
      const ListAttachedRolePoliciesRequest&, aws::Call&) override;

  // Managed policies.
  CreatePolicyResponse create_policy(const CreatePolicyRequest&, aws::Call&) override;
  GetPolicyResponse get_policy(const GetPolicyRequest&, aws::Call&) override;
  smithy::Unit delete_policy(const DeletePolicyRequest&, aws::Call&) override;
  ListPoliciesResponse list_policies(const ListPoliciesRequest&, aws::Call&) override;
  CreatePolicyVersionResponse create_policy_version(const CreatePolicyVersionRequest&,
                                                    aws::Call&) override;
  GetPolicyVersionResponse get_policy_version(const GetPolicyVersionRequest&, aws::Call&) override;
  ListPolicyVersionsResponse list_policy_versions(const ListPolicyVersionsRequest&,
                                                  aws::Call&) override;
  smithy::Unit delete_policy_version(const DeletePolicyVersionRequest&, aws::Call&) override;
  smithy::Unit set_default_policy_version(const SetDefaultPolicyVersionRequest&,
                                          aws::Call&) override;
  ListEntitiesForPolicyResponse list_entities_for_policy(const ListEntitiesForPolicyRequest&,
                                                         aws::Call&) override;
  smithy::Unit tag_policy(const TagPolicyRequest&, aws::Call&) override;
  smithy::Unit untag_policy(const UntagPolicyRequest&, aws::Call&) override;
  ListPolicyTagsResponse list_policy_tags(const ListPolicyTagsRequest&, aws::Call&) override;

  // OpenID Connect providers.
  CreateOpenIDConnectProviderResponse create_open_id_connect_provider(
      const CreateOpenIDConnectProviderRequest&, aws::Call&) override;
  GetOpenIDConnectProviderResponse get_open_id_connect_provider(
      const GetOpenIDConnectProviderRequest&, aws::Call&) override;
  smithy::Unit delete_open_id_connect_provider(const DeleteOpenIDConnectProviderRequest&,
                                               aws::Call&) override;
  ListOpenIDConnectProvidersResponse list_open_id_connect_providers(
      const ListOpenIDConnectProvidersRequest&, aws::Call&) override;
  smithy::Unit update_open_id_connect_provider_thumbprint(
      const UpdateOpenIDConnectProviderThumbprintRequest&, aws::Call&) override;
  smithy::Unit add_client_id_to_open_id_connect_provider(
      const AddClientIDToOpenIDConnectProviderRequest&, aws::Call&) override;
  smithy::Unit remove_client_id_from_open_id_connect_provider(
      const RemoveClientIDFromOpenIDConnectProviderRequest&, aws::Call&) override;
  smithy::Unit tag_open_id_connect_provider(const TagOpenIDConnectProviderRequest&,
                                            aws::Call&) override;
  smithy::Unit untag_open_id_connect_provider(const UntagOpenIDConnectProviderRequest&,
                                              aws::Call&) override;
  ListOpenIDConnectProviderTagsResponse list_open_id_connect_provider_tags(
      const ListOpenIDConnectProviderTagsRequest&, aws::Call&) override;

  // Service-linked roles.
  CreateServiceLinkedRoleResponse create_service_linked_role(const CreateServiceLinkedRoleRequest&,
                                                             aws::Call&) override;
  DeleteServiceLinkedRoleResponse delete_service_linked_role(const DeleteServiceLinkedRoleRequest&,
                                                             aws::Call&) override;
  GetServiceLinkedRoleDeletionStatusResponse get_service_linked_role_deletion_status(
      const GetServiceLinkedRoleDeletionStatusRequest&, aws::Call&) override;

  // The policy simulator.
  SimulatePolicyResponse simulate_principal_policy(const SimulatePrincipalPolicyRequest&,
                                                   aws::Call&) override;
  SimulatePolicyResponse simulate_custom_policy(const SimulateCustomPolicyRequest&,
                                                aws::Call&) override;
  GetContextKeysForPolicyResponse get_context_keys_for_principal_policy(
      const GetContextKeysForPrincipalPolicyRequest&, aws::Call&) override;
  GetContextKeysForPolicyResponse get_context_keys_for_custom_policy(
      const GetContextKeysForCustomPolicyRequest&, aws::Call&) override;

 private:
  const RoleRecord& role(const std::string& name) const;         // or NoSuchEntity
  const RoleRecord& own_role(const std::string& name) const;     // and not a service's own
  const PolicyRecord& policy(const std::string& arn) const;      // or NoSuchEntity
  const PolicyRecord& own_policy(const std::string& arn) const;  // and not AWS's
  const OpenIdConnectProviderRecord& provider(const std::string& arn) const;
  std::string policy_arn(const PolicyRecord& policy) const;
  std::string arn(const std::string& resource) const;  // IAM's have no region
  const CompiledRole* compiled(const std::string& role_name) const;
  // A role's policies, named as the simulator names them; InvalidInput of what is no role's ARN.
  policy::Policies simulated_policies(const std::string& source_arn) const;
  void check_trust(const std::string& document) const;
  Role describe(const RoleRecord& role) const;
  Policy describe(const PolicyRecord& policy) const;
  std::int32_t attachments(const std::string& policy_arn) const;
  std::int32_t boundaries(const std::string& policy_arn) const;
  const RoleRecord& make_service_linked_role(const std::string& service, const std::string& suffix,
                                             const std::optional<std::string>& description);

  cloud::World& world_;
  store::Table<RoleRecord> roles_;                            // by name
  store::Table<PolicyRecord> policies_;                       // by ARN
  store::Table<OpenIdConnectProviderRecord> providers_;       // by ARN
  store::Table<RoleDeletionRecord> deletions_;                // by task
  std::map<std::string, PolicyRecord, std::less<>> managed_;  // AWS's, by ARN
  mutable CompiledPolicies compiled_;
};

}  // namespace neargate::iam
