$version: "2.0"

namespace com.amazonaws.iam

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsQuery
use aws.protocols#awsQueryError
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError

@service(sdkId: "IAM", arnNamespace: "iam", endpointPrefix: "iam")
@sigv4(name: "iam")
@iamArn("arn:aws:iam::{account}:")
@awsQuery
@xmlNamespace(uri: "https://iam.amazonaws.com/doc/2010-05-08/")
@validationError("ValidationError")
service AWSIdentityManagementV20100508 {
  version: "2010-05-08"
  operations: [
    CreateRole
    GetRole
    UpdateRole
    UpdateRoleDescription
    DeleteRole
    ListRoles
    UpdateAssumeRolePolicy
    TagRole
    UntagRole
    ListRoleTags
    PutRolePolicy
    GetRolePolicy
    DeleteRolePolicy
    ListRolePolicies
    AttachRolePolicy
    DetachRolePolicy
    ListAttachedRolePolicies
    CreatePolicy
    GetPolicy
    DeletePolicy
    ListPolicies
    CreatePolicyVersion
    GetPolicyVersion
    ListPolicyVersions
    DeletePolicyVersion
    SetDefaultPolicyVersion
    ListEntitiesForPolicy
    TagPolicy
    UntagPolicy
    ListPolicyTags
    CreateOpenIDConnectProvider
    GetOpenIDConnectProvider
    DeleteOpenIDConnectProvider
    ListOpenIDConnectProviders
    UpdateOpenIDConnectProviderThumbprint
    AddClientIDToOpenIDConnectProvider
    RemoveClientIDFromOpenIDConnectProvider
    TagOpenIDConnectProvider
    UntagOpenIDConnectProvider
    ListOpenIDConnectProviderTags
    CreateServiceLinkedRole
    DeleteServiceLinkedRole
    GetServiceLinkedRoleDeletionStatus
    ListInstanceProfilesForRole
    PutRolePermissionsBoundary
    DeleteRolePermissionsBoundary
    SimulatePrincipalPolicy
    SimulateCustomPolicy
    GetContextKeysForPrincipalPolicy
    GetContextKeysForCustomPolicy
  ]
}

@iamResource(["role{Path=/}{RoleName}"])
@iamNeeds([{action: "iam:TagRole", resource: ["role{Path=/}{RoleName}"], when: "Tags"}])
@iamConditionKeys("iam:PermissionsBoundary": "{PermissionsBoundary}")
operation CreateRole {
  input: CreateRoleRequest
  output: CreateRoleResponse
  errors: [
    LimitExceededException
    InvalidInputException
    EntityAlreadyExistsException
    MalformedPolicyDocumentException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation GetRole {
  input: GetRoleRequest
  output: GetRoleResponse
  errors: [
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation UpdateRole {
  input: UpdateRoleRequest
  output: UpdateRoleResponse
  errors: [
    UnmodifiableEntityException
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation UpdateRoleDescription {
  input: UpdateRoleDescriptionRequest
  output: UpdateRoleDescriptionResponse
  errors: [
    NoSuchEntityException
    UnmodifiableEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation DeleteRole {
  input: DeleteRoleRequest
  errors: [
    NoSuchEntityException
    DeleteConflictException
    LimitExceededException
    UnmodifiableEntityException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role{PathPrefix=/}"])
operation ListRoles {
  input: ListRolesRequest
  output: ListRolesResponse
  errors: [
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation UpdateAssumeRolePolicy {
  input: UpdateAssumeRolePolicyRequest
  errors: [
    NoSuchEntityException
    MalformedPolicyDocumentException
    LimitExceededException
    UnmodifiableEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
operation TagRole {
  input: TagRoleRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    InvalidInputException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation UntagRole {
  input: UntagRoleRequest
  errors: [
    NoSuchEntityException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role/{RoleName|role}"])
operation ListRoleTags {
  input: ListRoleTagsRequest
  output: ListRoleTagsResponse
  errors: [
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation PutRolePolicy {
  input: PutRolePolicyRequest
  errors: [
    LimitExceededException
    MalformedPolicyDocumentException
    NoSuchEntityException
    UnmodifiableEntityException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role/{RoleName|role}"])
operation GetRolePolicy {
  input: GetRolePolicyRequest
  output: GetRolePolicyResponse
  errors: [
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation DeleteRolePolicy {
  input: DeleteRolePolicyRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    UnmodifiableEntityException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role/{RoleName|role}"])
operation ListRolePolicies {
  input: ListRolePoliciesRequest
  output: ListRolePoliciesResponse
  errors: [
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}", "iam:PolicyARN": "{PolicyArn}")
operation AttachRolePolicy {
  input: AttachRolePolicyRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    InvalidInputException
    UnmodifiableEntityException
    PolicyNotAttachableException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}", "iam:PolicyARN": "{PolicyArn}")
operation DetachRolePolicy {
  input: DetachRolePolicyRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    InvalidInputException
    UnmodifiableEntityException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role/{RoleName|role}"])
operation ListAttachedRolePolicies {
  input: ListAttachedRolePoliciesRequest
  output: ListAttachedRolePoliciesResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
    ServiceFailureException
  ]
}

@iamResource(["policy{Path=/}{PolicyName}"])
@iamNeeds([{action: "iam:TagPolicy", resource: ["policy{Path=/}{PolicyName}"], when: "Tags"}])
operation CreatePolicy {
  input: CreatePolicyRequest
  output: CreatePolicyResponse
  errors: [
    InvalidInputException
    LimitExceededException
    EntityAlreadyExistsException
    MalformedPolicyDocumentException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["{PolicyArn}"])
operation GetPolicy {
  input: GetPolicyRequest
  output: GetPolicyResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
    ServiceFailureException
  ]
}

@iamResource(["{PolicyArn}"])
operation DeletePolicy {
  input: DeletePolicyRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    InvalidInputException
    DeleteConflictException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["policy{PathPrefix=/}"])
operation ListPolicies {
  input: ListPoliciesRequest
  output: ListPoliciesResponse
  errors: [
    ServiceFailureException
  ]
}

@iamResource(["{PolicyArn}"])
operation CreatePolicyVersion {
  input: CreatePolicyVersionRequest
  output: CreatePolicyVersionResponse
  errors: [
    NoSuchEntityException
    MalformedPolicyDocumentException
    InvalidInputException
    LimitExceededException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["{PolicyArn}"])
operation GetPolicyVersion {
  input: GetPolicyVersionRequest
  output: GetPolicyVersionResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["{PolicyArn}"])
operation ListPolicyVersions {
  input: ListPolicyVersionsRequest
  output: ListPolicyVersionsResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
    ServiceFailureException
  ]
}

@iamResource(["{PolicyArn}"])
operation DeletePolicyVersion {
  input: DeletePolicyVersionRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    InvalidInputException
    DeleteConflictException
    ServiceFailureException
  ]
}

@iamResource(["{PolicyArn}"])
operation SetDefaultPolicyVersion {
  input: SetDefaultPolicyVersionRequest
  errors: [
    NoSuchEntityException
    InvalidInputException
    LimitExceededException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["{PolicyArn}"])
operation ListEntitiesForPolicy {
  input: ListEntitiesForPolicyRequest
  output: ListEntitiesForPolicyResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
    ServiceFailureException
  ]
}

@iamResource(["{PolicyArn}"])
operation TagPolicy {
  input: TagPolicyRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    InvalidInputException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@iamResource(["{PolicyArn}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation UntagPolicy {
  input: UntagPolicyRequest
  errors: [
    NoSuchEntityException
    InvalidInputException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["{PolicyArn}"])
operation ListPolicyTags {
  input: ListPolicyTagsRequest
  output: ListPolicyTagsResponse
  errors: [
    NoSuchEntityException
    ServiceFailureException
    InvalidInputException
  ]
}

@iamResource(["oidc-provider/{Url|host-and-path}"])
@iamNeeds([
  {action: "iam:TagOpenIDConnectProvider", resource: ["oidc-provider/{Url|host-and-path}"], when: "Tags"}
])
operation CreateOpenIDConnectProvider {
  input: CreateOpenIDConnectProviderRequest
  output: CreateOpenIDConnectProviderResponse
  errors: [
    InvalidInputException
    EntityAlreadyExistsException
    LimitExceededException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["{OpenIDConnectProviderArn}"])
operation GetOpenIDConnectProvider {
  input: GetOpenIDConnectProviderRequest
  output: GetOpenIDConnectProviderResponse
  errors: [
    InvalidInputException
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["{OpenIDConnectProviderArn}"])
operation DeleteOpenIDConnectProvider {
  input: DeleteOpenIDConnectProviderRequest
  errors: [
    InvalidInputException
    NoSuchEntityException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["*"])
operation ListOpenIDConnectProviders {
  input: ListOpenIDConnectProvidersRequest
  output: ListOpenIDConnectProvidersResponse
  errors: [
    ServiceFailureException
  ]
}

@iamResource(["{OpenIDConnectProviderArn}"])
operation UpdateOpenIDConnectProviderThumbprint {
  input: UpdateOpenIDConnectProviderThumbprintRequest
  errors: [
    ConcurrentModificationException
    InvalidInputException
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["{OpenIDConnectProviderArn}"])
operation AddClientIDToOpenIDConnectProvider {
  input: AddClientIDToOpenIDConnectProviderRequest
  errors: [
    ConcurrentModificationException
    InvalidInputException
    NoSuchEntityException
    LimitExceededException
    ServiceFailureException
  ]
}

@iamResource(["{OpenIDConnectProviderArn}"])
operation RemoveClientIDFromOpenIDConnectProvider {
  input: RemoveClientIDFromOpenIDConnectProviderRequest
  errors: [
    ConcurrentModificationException
    InvalidInputException
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["{OpenIDConnectProviderArn}"])
operation TagOpenIDConnectProvider {
  input: TagOpenIDConnectProviderRequest
  errors: [
    NoSuchEntityException
    LimitExceededException
    InvalidInputException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@iamResource(["{OpenIDConnectProviderArn}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation UntagOpenIDConnectProvider {
  input: UntagOpenIDConnectProviderRequest
  errors: [
    NoSuchEntityException
    InvalidInputException
    ConcurrentModificationException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["{OpenIDConnectProviderArn}"])
operation ListOpenIDConnectProviderTags {
  input: ListOpenIDConnectProviderTagsRequest
  output: ListOpenIDConnectProviderTagsResponse
  errors: [
    NoSuchEntityException
    ServiceFailureException
    InvalidInputException
  ]
}

@iamResource(["role/aws-service-role/{AWSServiceName}/*"])
@iamConditionKeys("iam:AWSServiceName": "{AWSServiceName}")
operation CreateServiceLinkedRole {
  input: CreateServiceLinkedRoleRequest
  output: CreateServiceLinkedRoleResponse
  errors: [
    InvalidInputException
    LimitExceededException
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
operation DeleteServiceLinkedRole {
  input: DeleteServiceLinkedRoleRequest
  output: DeleteServiceLinkedRoleResponse
  errors: [
    NoSuchEntityException
    LimitExceededException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role/aws-service-role/*"])
operation GetServiceLinkedRoleDeletionStatus {
  input: GetServiceLinkedRoleDeletionStatusRequest
  output: GetServiceLinkedRoleDeletionStatusResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
    ServiceFailureException
  ]
}

@readonly
@iamResource(["role/{RoleName|role}"])
operation ListInstanceProfilesForRole {
  input: ListInstanceProfilesForRoleRequest
  output: ListInstanceProfilesForRoleResponse
  errors: [
    NoSuchEntityException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{PermissionsBoundary}")
operation PutRolePermissionsBoundary {
  input: PutRolePermissionsBoundaryRequest
  errors: [
    NoSuchEntityException
    InvalidInputException
    UnmodifiableEntityException
    PolicyNotAttachableException
    ServiceFailureException
  ]
}

@iamResource(["role/{RoleName|role}"])
@iamConditionKeys("iam:PermissionsBoundary": "{RoleName|boundary}")
operation DeleteRolePermissionsBoundary {
  input: DeleteRolePermissionsBoundaryRequest
  errors: [
    NoSuchEntityException
    UnmodifiableEntityException
    ServiceFailureException
  ]
}

@iamResource(["{PolicySourceArn}"])
operation SimulatePrincipalPolicy {
  input: SimulatePrincipalPolicyRequest
  output: SimulatePolicyResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
    PolicyEvaluationException
  ]
}

@iamResource(["*"])
operation SimulateCustomPolicy {
  input: SimulateCustomPolicyRequest
  output: SimulatePolicyResponse
  errors: [
    InvalidInputException
    PolicyEvaluationException
  ]
}

@readonly
@iamResource(["{PolicySourceArn}"])
operation GetContextKeysForPrincipalPolicy {
  input: GetContextKeysForPrincipalPolicyRequest
  output: GetContextKeysForPolicyResponse
  errors: [
    NoSuchEntityException
    InvalidInputException
  ]
}

@readonly
@iamResource(["*"])
operation GetContextKeysForCustomPolicy {
  input: GetContextKeysForCustomPolicyRequest
  output: GetContextKeysForPolicyResponse
  errors: [
    InvalidInputException
  ]
}

list ActionNameListType {
  member: ActionNameType
}

@length(min: 3, max: 128)
string ActionNameType

structure AddClientIDToOpenIDConnectProviderRequest {
  @required OpenIDConnectProviderArn: arnType
  @required ClientID: clientIDType
}

list ArnListType {
  member: arnType
}

@length(min: 20, max: 2048)
string arnType

structure AttachedPermissionsBoundary {
  PermissionsBoundaryType: PermissionsBoundaryAttachmentType
  PermissionsBoundaryArn: arnType
}

list attachedPoliciesListType {
  member: AttachedPolicy
}

structure AttachedPolicy {
  PolicyName: policyNameType
  PolicyArn: arnType
}

structure AttachRolePolicyRequest {
  @required RoleName: roleNameType
  @required PolicyArn: arnType
}

list clientIDListType {
  member: clientIDType
}

@length(min: 1, max: 255)
string clientIDType

@error("client")
@httpError(409)
@awsQueryError(code: "ConcurrentModification", httpResponseCode: 409)
structure ConcurrentModificationException {
  message: String
}

structure ContextEntry {
  ContextKeyName: ContextKeyNameType
  ContextKeyValues: ContextKeyValueListType
  ContextKeyType: ContextKeyTypeEnum
}

list ContextEntryListType {
  member: ContextEntry
}

list ContextKeyNamesResultListType {
  member: ContextKeyNameType
}

@length(min: 5, max: 256)
string ContextKeyNameType

enum ContextKeyTypeEnum {
  STRING = "string"
  STRING_LIST = "stringList"
  NUMERIC = "numeric"
  NUMERIC_LIST = "numericList"
  BOOLEAN = "boolean"
  BOOLEAN_LIST = "booleanList"
  IP = "ip"
  IP_LIST = "ipList"
  BINARY = "binary"
  BINARY_LIST = "binaryList"
  DATE = "date"
  DATE_LIST = "dateList"
}

list ContextKeyValueListType {
  member: String
}

structure CreateOpenIDConnectProviderRequest {
  @required Url: OpenIDConnectProviderUrlType
  ClientIDList: clientIDListType
  ThumbprintList: thumbprintListType
  @requestTags Tags: tagListType
}

structure CreateOpenIDConnectProviderResponse {
  OpenIDConnectProviderArn: arnType
  Tags: tagListType
}

structure CreatePolicyRequest {
  @required PolicyName: policyNameType
  Path: policyPathType
  @required PolicyDocument: policyDocumentType
  Description: policyDescriptionType
  @requestTags Tags: tagListType
}

structure CreatePolicyResponse {
  Policy: Policy
}

structure CreatePolicyVersionRequest {
  @required PolicyArn: arnType
  @required PolicyDocument: policyDocumentType
  SetAsDefault: Boolean
}

structure CreatePolicyVersionResponse {
  PolicyVersion: PolicyVersion
}

structure CreateRoleRequest {
  Path: pathType
  @required RoleName: roleNameType
  @required AssumeRolePolicyDocument: policyDocumentType
  Description: roleDescriptionType
  MaxSessionDuration: roleMaxSessionDurationType
  @stored PermissionsBoundary: arnType
  @requestTags Tags: tagListType
}

structure CreateRoleResponse {
  @required Role: Role
}

structure CreateServiceLinkedRoleRequest {
  @required AWSServiceName: groupNameType
  Description: roleDescriptionType
  CustomSuffix: customSuffixType
}

structure CreateServiceLinkedRoleResponse {
  Role: Role
}

@length(min: 1, max: 64)
@pattern("[\\w+=,.@-]+")
string customSuffixType

@error("client")
@httpError(409)
@awsQueryError(code: "DeleteConflict", httpResponseCode: 409)
structure DeleteConflictException {
  message: String
}

structure DeleteOpenIDConnectProviderRequest {
  @required OpenIDConnectProviderArn: arnType
}

structure DeletePolicyRequest {
  @required PolicyArn: arnType
}

structure DeletePolicyVersionRequest {
  @required PolicyArn: arnType
  @required VersionId: policyVersionIdType
}

structure DeleteRolePermissionsBoundaryRequest {
  @required RoleName: roleNameType
}

structure DeleteRolePolicyRequest {
  @required RoleName: roleNameType
  @required PolicyName: policyNameType
}

structure DeleteRoleRequest {
  @required RoleName: roleNameType
}

structure DeleteServiceLinkedRoleRequest {
  @required RoleName: roleNameType
}

structure DeleteServiceLinkedRoleResponse {
  @required DeletionTaskId: DeletionTaskIdType
}

structure DeletionTaskFailureReasonType {
  Reason: ReasonType
  RoleUsageList: RoleUsageListType
}

@length(min: 1, max: 1000)
string DeletionTaskIdType

enum DeletionTaskStatusType {
  SUCCEEDED
  IN_PROGRESS
  FAILED
  NOT_STARTED
}

structure DetachRolePolicyRequest {
  @required RoleName: roleNameType
  @required PolicyArn: arnType
}

@error("client")
@httpError(409)
@awsQueryError(code: "EntityAlreadyExists", httpResponseCode: 409)
structure EntityAlreadyExistsException {
  message: String
}

enum EntityType {
  USER = "User"
  ROLE = "Role"
  GROUP = "Group"
  LOCAL_MANAGED_POLICY = "LocalManagedPolicy"
  AWSMANAGED_POLICY = "AWSManagedPolicy"
}

structure EvaluationResult {
  @required EvalActionName: ActionNameType
  EvalResourceName: ResourceNameType
  @required EvalDecision: PolicyEvaluationDecisionType
  MatchedStatements: StatementListType
  MissingContextValues: ContextKeyNamesResultListType
  PermissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail
  ResourceSpecificResults: ResourceSpecificResultListType
}

list EvaluationResultsListType {
  member: EvaluationResult
}

structure GetContextKeysForCustomPolicyRequest {
  @required PolicyInputList: SimulationPolicyListType
}

structure GetContextKeysForPolicyResponse {
  ContextKeyNames: ContextKeyNamesResultListType
}

structure GetContextKeysForPrincipalPolicyRequest {
  @required PolicySourceArn: arnType
  PolicyInputList: SimulationPolicyListType
}

structure GetOpenIDConnectProviderRequest {
  @required OpenIDConnectProviderArn: arnType
}

structure GetOpenIDConnectProviderResponse {
  Url: OpenIDConnectProviderUrlType
  ClientIDList: clientIDListType
  ThumbprintList: thumbprintListType
  CreateDate: Timestamp
  Tags: tagListType
}

structure GetPolicyRequest {
  @required PolicyArn: arnType
}

structure GetPolicyResponse {
  Policy: Policy
}

structure GetPolicyVersionRequest {
  @required PolicyArn: arnType
  @required VersionId: policyVersionIdType
}

structure GetPolicyVersionResponse {
  PolicyVersion: PolicyVersion
}

structure GetRolePolicyRequest {
  @required RoleName: roleNameType
  @required PolicyName: policyNameType
}

structure GetRolePolicyResponse {
  @required RoleName: roleNameType
  @required PolicyName: policyNameType
  @required PolicyDocument: policyDocumentType
}

structure GetRoleRequest {
  @required RoleName: roleNameType
}

structure GetRoleResponse {
  @required Role: Role
}

structure GetServiceLinkedRoleDeletionStatusRequest {
  @required DeletionTaskId: DeletionTaskIdType
}

structure GetServiceLinkedRoleDeletionStatusResponse {
  @required Status: DeletionTaskStatusType
  Reason: DeletionTaskFailureReasonType
}

@length(min: 1, max: 128)
@pattern("[\\w+=,.@-]+")
string groupNameType

@length(min: 16, max: 128)
@pattern("[\\w]+")
string idType

structure InstanceProfile {
  @required Path: pathType
  @required InstanceProfileName: instanceProfileNameType
  @required InstanceProfileId: idType
  @required Arn: arnType
  @required CreateDate: Timestamp
  @required Roles: roleListType
  Tags: tagListType
}

list instanceProfileListType {
  member: InstanceProfile
}

@length(min: 1, max: 128)
@pattern("[\\w+=,.@-]+")
string instanceProfileNameType

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidInput", httpResponseCode: 400)
structure InvalidInputException {
  message: String
}

@error("client")
@httpError(409)
@awsQueryError(code: "LimitExceeded", httpResponseCode: 409)
structure LimitExceededException {
  message: String
}

structure ListAttachedRolePoliciesRequest {
  @required RoleName: roleNameType
  PathPrefix: policyPathType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListAttachedRolePoliciesResponse {
  AttachedPolicies: attachedPoliciesListType
  IsTruncated: Boolean
  Marker: String
}

structure ListEntitiesForPolicyRequest {
  @required PolicyArn: arnType
  EntityFilter: EntityType
  PathPrefix: pathType
  PolicyUsageFilter: PolicyUsageType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListEntitiesForPolicyResponse {
  PolicyGroups: PolicyGroupListType
  PolicyUsers: PolicyUserListType
  PolicyRoles: PolicyRoleListType
  IsTruncated: Boolean
  Marker: String
}

structure ListInstanceProfilesForRoleRequest {
  @required RoleName: roleNameType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListInstanceProfilesForRoleResponse {
  @required InstanceProfiles: instanceProfileListType
  IsTruncated: Boolean
  Marker: String
}

structure ListOpenIDConnectProvidersRequest {}

structure ListOpenIDConnectProvidersResponse {
  OpenIDConnectProviderList: OpenIDConnectProviderListType
}

structure ListOpenIDConnectProviderTagsRequest {
  @required OpenIDConnectProviderArn: arnType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListOpenIDConnectProviderTagsResponse {
  @required Tags: tagListType
  IsTruncated: Boolean
  Marker: String
}

structure ListPoliciesRequest {
  Scope: policyScopeType
  OnlyAttached: Boolean
  PathPrefix: policyPathType
  PolicyUsageFilter: PolicyUsageType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListPoliciesResponse {
  Policies: policyListType
  IsTruncated: Boolean
  Marker: String
}

structure ListPolicyTagsRequest {
  @required PolicyArn: arnType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListPolicyTagsResponse {
  @required Tags: tagListType
  IsTruncated: Boolean
  Marker: String
}

structure ListPolicyVersionsRequest {
  @required PolicyArn: arnType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListPolicyVersionsResponse {
  Versions: policyDocumentVersionListType
  IsTruncated: Boolean
  Marker: String
}

structure ListRolePoliciesRequest {
  @required RoleName: roleNameType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListRolePoliciesResponse {
  @required PolicyNames: policyNameListType
  IsTruncated: Boolean
  Marker: String
}

structure ListRolesRequest {
  PathPrefix: pathPrefixType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListRolesResponse {
  @required Roles: roleListType
  IsTruncated: Boolean
  Marker: String
}

structure ListRoleTagsRequest {
  @required RoleName: roleNameType
  Marker: markerType
  MaxItems: maxItemsType
}

structure ListRoleTagsResponse {
  @required Tags: tagListType
  IsTruncated: Boolean
  Marker: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "MalformedPolicyDocument", httpResponseCode: 400)
structure MalformedPolicyDocumentException {
  message: String
}

@length(min: 1, max: 320)
@pattern("[\\u0020-\\u00FF]+")
string markerType

@range(min: 1, max: 1000)
integer maxItemsType

@error("client")
@httpError(404)
@awsQueryError(code: "NoSuchEntity", httpResponseCode: 404)
structure NoSuchEntityException {
  message: String
}

structure OpenIDConnectProviderListEntry {
  Arn: arnType
}

list OpenIDConnectProviderListType {
  member: OpenIDConnectProviderListEntry
}

@length(min: 1, max: 255)
string OpenIDConnectProviderUrlType

@length(min: 1, max: 512)
@pattern("\\u002F[\\u0021-\\u007F]*")
string pathPrefixType

@length(min: 1, max: 512)
string pathType

enum PermissionsBoundaryAttachmentType {
  PERMISSIONS_BOUNDARY_POLICY = "PermissionsBoundaryPolicy"
}

structure PermissionsBoundaryDecisionDetail {
  AllowedByPermissionsBoundary: Boolean
}

structure Policy {
  PolicyName: policyNameType
  PolicyId: idType
  Arn: arnType
  Path: policyPathType
  DefaultVersionId: policyVersionIdType
  AttachmentCount: Integer
  PermissionsBoundaryUsageCount: Integer
  IsAttachable: Boolean
  Description: policyDescriptionType
  CreateDate: Timestamp
  UpdateDate: Timestamp
  Tags: tagListType
}

@length(max: 1000)
string policyDescriptionType

@length(min: 1, max: 131072)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
string policyDocumentType

list policyDocumentVersionListType {
  member: PolicyVersion
}

enum PolicyEvaluationDecisionType {
  ALLOWED = "allowed"
  EXPLICIT_DENY = "explicitDeny"
  IMPLICIT_DENY = "implicitDeny"
}

@error("server")
@httpError(500)
@awsQueryError(code: "PolicyEvaluation", httpResponseCode: 500)
structure PolicyEvaluationException {
  message: String
}

structure PolicyGroup {
  GroupName: groupNameType
  GroupId: idType
}

list PolicyGroupListType {
  member: PolicyGroup
}

list policyListType {
  member: Policy
}

list policyNameListType {
  member: policyNameType
}

@length(min: 1, max: 128)
@pattern("[\\w+=,.@-]+")
string policyNameType

@error("client")
@httpError(400)
@awsQueryError(code: "PolicyNotAttachable", httpResponseCode: 400)
structure PolicyNotAttachableException {
  message: String
}

@length(min: 1, max: 512)
@pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/")
string policyPathType

structure PolicyRole {
  RoleName: roleNameType
  RoleId: idType
}

list PolicyRoleListType {
  member: PolicyRole
}

enum policyScopeType {
  ALL = "All"
  AWS
  LOCAL = "Local"
}

enum PolicyUsageType {
  PERMISSIONS_POLICY = "PermissionsPolicy"
  PERMISSIONS_BOUNDARY = "PermissionsBoundary"
}

structure PolicyUser {
  UserName: userNameType
  UserId: idType
}

list PolicyUserListType {
  member: PolicyUser
}

structure PolicyVersion {
  Document: policyDocumentType
  VersionId: policyVersionIdType
  IsDefaultVersion: Boolean
  CreateDate: Timestamp
}

@pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?")
string policyVersionIdType

structure Position {
  Line: Integer
  Column: Integer
}

structure PutRolePermissionsBoundaryRequest {
  @required RoleName: roleNameType
  @required @stored
  PermissionsBoundary: arnType
}

structure PutRolePolicyRequest {
  @required RoleName: roleNameType
  @required PolicyName: policyNameType
  @required PolicyDocument: policyDocumentType
}

@length(max: 1000)
string ReasonType

@length(min: 1, max: 100)
string RegionNameType

structure RemoveClientIDFromOpenIDConnectProviderRequest {
  @required OpenIDConnectProviderArn: arnType
  @required ClientID: clientIDType
}

list ResourceNameListType {
  member: ResourceNameType
}

@length(min: 1, max: 2048)
string ResourceNameType

structure ResourceSpecificResult {
  @required EvalResourceName: ResourceNameType
  @required EvalResourceDecision: PolicyEvaluationDecisionType
  MatchedStatements: StatementListType
  MissingContextValues: ContextKeyNamesResultListType
  PermissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail
}

list ResourceSpecificResultListType {
  member: ResourceSpecificResult
}

structure Role {
  @required Path: pathType
  @required RoleName: roleNameType
  @required RoleId: idType
  @required Arn: arnType
  @required CreateDate: Timestamp
  AssumeRolePolicyDocument: policyDocumentType
  Description: roleDescriptionType
  MaxSessionDuration: roleMaxSessionDurationType
  @stored PermissionsBoundary: AttachedPermissionsBoundary
  Tags: tagListType
  RoleLastUsed: RoleLastUsed
}

@length(max: 1000)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*")
string roleDescriptionType

structure RoleLastUsed {
  LastUsedDate: Timestamp
  Region: String
}

list roleListType {
  member: Role
}

@range(min: 3600, max: 43200)
integer roleMaxSessionDurationType

@length(min: 1, max: 64)
@pattern("[\\w+=,.@-]+")
string roleNameType

list RoleUsageListType {
  member: RoleUsageType
}

structure RoleUsageType {
  Region: RegionNameType
  Resources: ArnListType
}

@error("server")
@httpError(500)
@awsQueryError(code: "ServiceFailure", httpResponseCode: 500)
structure ServiceFailureException {
  message: String
}

structure SetDefaultPolicyVersionRequest {
  @required PolicyArn: arnType
  @required VersionId: policyVersionIdType
}

structure SimulateCustomPolicyRequest {
  @required PolicyInputList: SimulationPolicyListType
  PermissionsBoundaryPolicyInputList: SimulationPolicyListType
  @required ActionNames: ActionNameListType
  ResourceArns: ResourceNameListType
  ResourcePolicy: policyDocumentType
  CallerArn: ResourceNameType
  ContextEntries: ContextEntryListType
  MaxItems: maxItemsType
  Marker: markerType
}

structure SimulatePolicyResponse {
  EvaluationResults: EvaluationResultsListType
  IsTruncated: Boolean
  Marker: String
}

structure SimulatePrincipalPolicyRequest {
  @required PolicySourceArn: arnType
  PolicyInputList: SimulationPolicyListType
  PermissionsBoundaryPolicyInputList: SimulationPolicyListType
  @required ActionNames: ActionNameListType
  ResourceArns: ResourceNameListType
  ResourcePolicy: policyDocumentType
  CallerArn: ResourceNameType
  ContextEntries: ContextEntryListType
  MaxItems: maxItemsType
  Marker: markerType
}

list SimulationPolicyListType {
  member: policyDocumentType
}

structure Statement {
  SourcePolicyId: String
  // AWS answers "IAM Policy" here, which its own enumeration lacks.
  SourcePolicyType: String
  StartPosition: Position
  EndPosition: Position
}

list StatementListType {
  member: Statement
}

structure Tag {
  @required Key: tagKeyType
  @required Value: tagValueType
}

@length(max: 50)
list tagKeyListType {
  member: tagKeyType
}

@length(min: 1, max: 128)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+")
string tagKeyType

@length(max: 50)
list tagListType {
  member: Tag
}

structure TagOpenIDConnectProviderRequest {
  @required OpenIDConnectProviderArn: arnType
  @required @requestTags Tags: tagListType
}

structure TagPolicyRequest {
  @required PolicyArn: arnType
  @required @requestTags Tags: tagListType
}

structure TagRoleRequest {
  @required RoleName: roleNameType
  @required @requestTags Tags: tagListType
}

@length(min: 0, max: 256)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*")
string tagValueType

list thumbprintListType {
  member: thumbprintType
}

@length(min: 40, max: 40)
string thumbprintType

@error("client")
@httpError(400)
@awsQueryError(code: "UnmodifiableEntity", httpResponseCode: 400)
structure UnmodifiableEntityException {
  message: String
}

structure UntagOpenIDConnectProviderRequest {
  @required OpenIDConnectProviderArn: arnType
  @required TagKeys: tagKeyListType
}

structure UntagPolicyRequest {
  @required PolicyArn: arnType
  @required TagKeys: tagKeyListType
}

structure UntagRoleRequest {
  @required RoleName: roleNameType
  @required TagKeys: tagKeyListType
}

structure UpdateAssumeRolePolicyRequest {
  @required RoleName: roleNameType
  @required PolicyDocument: policyDocumentType
}

structure UpdateOpenIDConnectProviderThumbprintRequest {
  @required OpenIDConnectProviderArn: arnType
  @required ThumbprintList: thumbprintListType
}

structure UpdateRoleDescriptionRequest {
  @required RoleName: roleNameType
  @required Description: roleDescriptionType
}

structure UpdateRoleDescriptionResponse {
  Role: Role
}

structure UpdateRoleRequest {
  @required RoleName: roleNameType
  Description: roleDescriptionType
  MaxSessionDuration: roleMaxSessionDurationType
}

structure UpdateRoleResponse {}

@length(min: 1, max: 64)
@pattern("[\\w+=,.@-]+")
string userNameType

@record
structure RoleRecord {
  @required name: String
  @required path: String
  @required id: String
  @required created: Timestamp
  @required trust: String
  description: String
  @required maxSessionDuration: Integer
  permissionsBoundary: String
  @required tags: tagListType
  @required inlinePolicies: InlinePolicies
  @required attached: ArnListType
  serviceLinkedTo: String
}

map InlinePolicies {
  key: String
  value: String
}

@record
structure PolicyRecord {
  @required name: String
  @required path: String
  @required id: String
  @required created: Timestamp
  @required updated: Timestamp
  description: String
  @required tags: tagListType
  @required versions: PolicyVersionRecords
  @required defaultVersion: String
  @required lastVersion: Integer
}

list PolicyVersionRecords {
  member: PolicyVersionRecord
}

structure PolicyVersionRecord {
  @required id: String
  @required document: String
  @required created: Timestamp
}

@record
structure OpenIdConnectProviderRecord {
  @required url: String
  @required clientIds: clientIDListType
  @required thumbprints: thumbprintListType
  @required created: Timestamp
  @required tags: tagListType
}

@record
structure RoleDeletionRecord {
  @required finished: Timestamp
}

@record
structure AccessKeyRecord {
  @required secret: SecretText
  token: SecretText
  @required arn: String
  @required userId: String
  roleArn: String
  expires: Timestamp
  issued: Timestamp
  policies: SessionPolicyRecords
  tags: tagListType
  transitiveTags: tagKeyListType
  sourceIdentity: String
  federatedProvider: String
}

list SessionPolicyRecords {
  member: SessionPolicyRecord
}

structure SessionPolicyRecord {
  @required name: String
  @required document: String
}

@sensitive
string SecretText
