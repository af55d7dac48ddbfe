$version: "2.0"

namespace com.amazonaws.kms

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use neargate.api#validationError

@service(sdkId: "KMS", arnNamespace: "kms", endpointPrefix: "kms")
@sigv4(name: "kms")
@awsJson1_1
@validationError("ValidationException")
service TrentService {
  version: "2014-11-01"
  operations: [
    CreateKey
    DescribeKey
    ListKeys
    CreateAlias
    UpdateAlias
    DeleteAlias
    ListAliases
    GetKeyPolicy
    PutKeyPolicy
    ListKeyPolicies
    EnableKeyRotation
    DisableKeyRotation
    GetKeyRotationStatus
    ScheduleKeyDeletion
    CancelKeyDeletion
    EnableKey
    DisableKey
    UpdateKeyDescription
    TagResource
    UntagResource
    ListResourceTags
  ]
}

operation CreateKey {
  input: CreateKeyRequest
  output: CreateKeyResponse
  errors: [
    MalformedPolicyDocumentException
    DependencyTimeoutException
    InvalidArnException
    UnsupportedOperationException
    KMSInternalException
    LimitExceededException
    TagException
    CustomKeyStoreNotFoundException
    CustomKeyStoreInvalidStateException
    CloudHsmClusterInvalidConfigurationException
    XksKeyInvalidConfigurationException
    XksKeyAlreadyInUseException
    XksKeyNotFoundException
  ]
}

@readonly
operation DescribeKey {
  input: DescribeKeyRequest
  output: DescribeKeyResponse
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
  ]
}

@readonly
operation ListKeys {
  input: ListKeysRequest
  output: ListKeysResponse
  errors: [
    DependencyTimeoutException
    KMSInternalException
    InvalidMarkerException
  ]
}

operation CreateAlias {
  input: CreateAliasRequest
  errors: [
    DependencyTimeoutException
    AlreadyExistsException
    NotFoundException
    InvalidAliasNameException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

operation UpdateAlias {
  input: UpdateAliasRequest
  errors: [
    DependencyTimeoutException
    NotFoundException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

operation DeleteAlias {
  input: DeleteAliasRequest
  errors: [
    DependencyTimeoutException
    NotFoundException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@readonly
operation ListAliases {
  input: ListAliasesRequest
  output: ListAliasesResponse
  errors: [
    DependencyTimeoutException
    InvalidMarkerException
    KMSInternalException
    InvalidArnException
    NotFoundException
  ]
}

@readonly
operation GetKeyPolicy {
  input: GetKeyPolicyRequest
  output: GetKeyPolicyResponse
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
  ]
}

operation PutKeyPolicy {
  input: PutKeyPolicyRequest
  errors: [
    NotFoundException
    InvalidArnException
    MalformedPolicyDocumentException
    DependencyTimeoutException
    UnsupportedOperationException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

@readonly
operation ListKeyPolicies {
  input: ListKeyPoliciesRequest
  output: ListKeyPoliciesResponse
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
  ]
}

operation EnableKeyRotation {
  input: EnableKeyRotationRequest
  errors: [
    NotFoundException
    DisabledException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
    UnsupportedOperationException
  ]
}

operation DisableKeyRotation {
  input: DisableKeyRotationRequest
  errors: [
    NotFoundException
    DisabledException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
    UnsupportedOperationException
  ]
}

@readonly
operation GetKeyRotationStatus {
  input: GetKeyRotationStatusRequest
  output: GetKeyRotationStatusResponse
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
    UnsupportedOperationException
  ]
}

operation ScheduleKeyDeletion {
  input: ScheduleKeyDeletionRequest
  output: ScheduleKeyDeletionResponse
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
  ]
}

operation CancelKeyDeletion {
  input: CancelKeyDeletionRequest
  output: CancelKeyDeletionResponse
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
  ]
}

operation EnableKey {
  input: EnableKeyRequest
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

operation DisableKey {
  input: DisableKeyRequest
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
  ]
}

operation UpdateKeyDescription {
  input: UpdateKeyDescriptionRequest
  errors: [
    NotFoundException
    InvalidArnException
    DependencyTimeoutException
    KMSInternalException
    KMSInvalidStateException
  ]
}

operation TagResource {
  input: TagResourceRequest
  errors: [
    KMSInternalException
    NotFoundException
    InvalidArnException
    KMSInvalidStateException
    LimitExceededException
    TagException
  ]
}

operation UntagResource {
  input: UntagResourceRequest
  errors: [
    KMSInternalException
    NotFoundException
    InvalidArnException
    KMSInvalidStateException
    TagException
  ]
}

@readonly
operation ListResourceTags {
  input: ListResourceTagsRequest
  output: ListResourceTagsResponse
  errors: [
    KMSInternalException
    NotFoundException
    InvalidArnException
    InvalidMarkerException
  ]
}

list AliasList {
  member: AliasListEntry
}

structure AliasListEntry {
  AliasName: AliasNameType
  AliasArn: ArnType
  TargetKeyId: KeyIdType
  CreationDate: Timestamp
  LastUpdatedDate: Timestamp
}

@length(min: 1, max: 256)
@pattern("^[a-zA-Z0-9:/_-]+$")
string AliasNameType

@error("client")
structure AlreadyExistsException {
  message: String
}

@length(min: 20, max: 2048)
string ArnType

@length(min: 64, max: 64)
@pattern("^[a-f0-9]+$")
string BackingKeyIdType

structure CancelKeyDeletionRequest {
  @required KeyId: KeyIdType
}

structure CancelKeyDeletionResponse {
  KeyId: KeyIdType
}

@length(min: 19, max: 24)
@pattern("^cluster-[2-7a-zA-Z]{11,16}$")
string CloudHsmClusterIdType

@error("client")
structure CloudHsmClusterInvalidConfigurationException {
  message: String
}

structure CreateAliasRequest {
  @required AliasName: AliasNameType
  @required TargetKeyId: KeyIdType
}

structure CreateKeyRequest {
  Policy: PolicyType
  Description: DescriptionType
  KeyUsage: KeyUsageType
  CustomerMasterKeySpec: CustomerMasterKeySpec
  KeySpec: KeySpec
  Origin: OriginType
  CustomKeyStoreId: CustomKeyStoreIdType
  BypassPolicyLockoutSafetyCheck: Boolean
  Tags: TagList
  MultiRegion: Boolean
  XksKeyId: XksKeyIdType
}

structure CreateKeyResponse {
  KeyMetadata: KeyMetadata
}

enum CustomerMasterKeySpec {
  RSA_2048
  RSA_3072
  RSA_4096
  ECC_NIST_P256
  ECC_NIST_P384
  ECC_NIST_P521
  ECC_SECG_P256K1
  SYMMETRIC_DEFAULT
  HMAC_224
  HMAC_256
  HMAC_384
  HMAC_512
  SM2
}

@length(min: 1, max: 64)
string CustomKeyStoreIdType

@error("client")
structure CustomKeyStoreInvalidStateException {
  message: String
}

@error("client")
structure CustomKeyStoreNotFoundException {
  message: String
}

structure DeleteAliasRequest {
  @required AliasName: AliasNameType
}

@error("server")
structure DependencyTimeoutException {
  message: String
}

structure DescribeKeyRequest {
  @required KeyId: KeyIdType
  GrantTokens: GrantTokenList
}

structure DescribeKeyResponse {
  KeyMetadata: KeyMetadata
}

@length(min: 0, max: 8192)
string DescriptionType

@error("client")
structure DisabledException {
  message: String
}

structure DisableKeyRequest {
  @required KeyId: KeyIdType
}

structure DisableKeyRotationRequest {
  @required KeyId: KeyIdType
}

structure EnableKeyRequest {
  @required KeyId: KeyIdType
}

structure EnableKeyRotationRequest {
  @required KeyId: KeyIdType
  RotationPeriodInDays: RotationPeriodInDaysType
}

enum EncryptionAlgorithmSpec {
  SYMMETRIC_DEFAULT
  RSAES_OAEP_SHA_1
  RSAES_OAEP_SHA_256
  SM2PKE
}

list EncryptionAlgorithmSpecList {
  member: EncryptionAlgorithmSpec
}

enum ExpirationModelType {
  KEY_MATERIAL_EXPIRES
  KEY_MATERIAL_DOES_NOT_EXPIRE
}

structure GetKeyPolicyRequest {
  @required KeyId: KeyIdType
  PolicyName: PolicyNameType
}

structure GetKeyPolicyResponse {
  Policy: PolicyType
  PolicyName: PolicyNameType
}

structure GetKeyRotationStatusRequest {
  @required KeyId: KeyIdType
}

structure GetKeyRotationStatusResponse {
  KeyRotationEnabled: Boolean
  KeyId: KeyIdType
  RotationPeriodInDays: RotationPeriodInDaysType
  NextRotationDate: Timestamp
  OnDemandRotationStartDate: Timestamp
}

@length(min: 0, max: 10)
list GrantTokenList {
  member: GrantTokenType
}

@length(min: 1, max: 8192)
string GrantTokenType

@error("client")
structure InvalidAliasNameException {
  message: String
}

@error("client")
structure InvalidArnException {
  message: String
}

@error("client")
structure InvalidMarkerException {
  message: String
}

enum KeyAgreementAlgorithmSpec {
  ECDH
}

list KeyAgreementAlgorithmSpecList {
  member: KeyAgreementAlgorithmSpec
}

@length(min: 1, max: 2048)
string KeyIdType

list KeyList {
  member: KeyListEntry
}

structure KeyListEntry {
  KeyId: KeyIdType
  KeyArn: ArnType
}

enum KeyManagerType {
  AWS
  CUSTOMER
}

structure KeyMetadata {
  AWSAccountId: String
  @required KeyId: KeyIdType
  Arn: ArnType
  CreationDate: Timestamp
  Enabled: Boolean
  Description: DescriptionType
  KeyUsage: KeyUsageType
  KeyState: KeyState
  DeletionDate: Timestamp
  ValidTo: Timestamp
  Origin: OriginType
  CustomKeyStoreId: CustomKeyStoreIdType
  CloudHsmClusterId: CloudHsmClusterIdType
  ExpirationModel: ExpirationModelType
  KeyManager: KeyManagerType
  CustomerMasterKeySpec: CustomerMasterKeySpec
  KeySpec: KeySpec
  EncryptionAlgorithms: EncryptionAlgorithmSpecList
  SigningAlgorithms: SigningAlgorithmSpecList
  KeyAgreementAlgorithms: KeyAgreementAlgorithmSpecList
  MultiRegion: Boolean
  MultiRegionConfiguration: MultiRegionConfiguration
  PendingDeletionWindowInDays: PendingWindowInDaysType
  MacAlgorithms: MacAlgorithmSpecList
  XksKeyConfiguration: XksKeyConfigurationType
  CurrentKeyMaterialId: BackingKeyIdType
}

enum KeySpec {
  RSA_2048
  RSA_3072
  RSA_4096
  ECC_NIST_P256
  ECC_NIST_P384
  ECC_NIST_P521
  ECC_SECG_P256K1
  SYMMETRIC_DEFAULT
  HMAC_224
  HMAC_256
  HMAC_384
  HMAC_512
  SM2
  ML_DSA_44
  ML_DSA_65
  ML_DSA_87
  ECC_NIST_EDWARDS25519
}

enum KeyState {
  CREATING = "Creating"
  ENABLED = "Enabled"
  DISABLED = "Disabled"
  PENDING_DELETION = "PendingDeletion"
  PENDING_IMPORT = "PendingImport"
  PENDING_REPLICA_DELETION = "PendingReplicaDeletion"
  UNAVAILABLE = "Unavailable"
  UPDATING = "Updating"
}

enum KeyUsageType {
  SIGN_VERIFY
  ENCRYPT_DECRYPT
  GENERATE_VERIFY_MAC
  KEY_AGREEMENT
}

@error("server")
structure KMSInternalException {
  message: String
}

@error("client")
structure KMSInvalidStateException {
  message: String
}

@error("client")
structure LimitExceededException {
  message: String
}

@range(min: 1, max: 1000)
integer LimitType

structure ListAliasesRequest {
  KeyId: KeyIdType
  Limit: LimitType
  Marker: MarkerType
}

structure ListAliasesResponse {
  Aliases: AliasList
  NextMarker: MarkerType
  Truncated: Boolean
}

structure ListKeyPoliciesRequest {
  @required KeyId: KeyIdType
  Limit: LimitType
  Marker: MarkerType
}

structure ListKeyPoliciesResponse {
  PolicyNames: PolicyNameList
  NextMarker: MarkerType
  Truncated: Boolean
}

structure ListKeysRequest {
  Limit: LimitType
  Marker: MarkerType
}

structure ListKeysResponse {
  Keys: KeyList
  NextMarker: MarkerType
  Truncated: Boolean
}

structure ListResourceTagsRequest {
  @required KeyId: KeyIdType
  Limit: LimitType
  Marker: MarkerType
}

structure ListResourceTagsResponse {
  Tags: TagList
  NextMarker: MarkerType
  Truncated: Boolean
}

enum MacAlgorithmSpec {
  HMAC_SHA_224
  HMAC_SHA_256
  HMAC_SHA_384
  HMAC_SHA_512
}

list MacAlgorithmSpecList {
  member: MacAlgorithmSpec
}

@error("client")
structure MalformedPolicyDocumentException {
  message: String
}

@length(min: 1, max: 1024)
string MarkerType

structure MultiRegionConfiguration {
  MultiRegionKeyType: MultiRegionKeyType
  PrimaryKey: MultiRegionKey
  ReplicaKeys: MultiRegionKeyList
}

structure MultiRegionKey {
  Arn: ArnType
  Region: RegionType
}

list MultiRegionKeyList {
  member: MultiRegionKey
}

enum MultiRegionKeyType {
  PRIMARY
  REPLICA
}

@error("client")
structure NotFoundException {
  message: String
}

enum OriginType {
  AWS_KMS
  EXTERNAL
  AWS_CLOUDHSM
  EXTERNAL_KEY_STORE
}

@range(min: 1, max: 365)
integer PendingWindowInDaysType

list PolicyNameList {
  member: PolicyNameType
}

@length(min: 1, max: 128)
@pattern("^[\\w]+$")
string PolicyNameType

@length(min: 1, max: 131072)
string PolicyType

structure PutKeyPolicyRequest {
  @required KeyId: KeyIdType
  PolicyName: PolicyNameType
  @required Policy: PolicyType
  BypassPolicyLockoutSafetyCheck: Boolean
}

@length(min: 1, max: 32)
@pattern("^([a-z]+-){2,3}\\d+$")
string RegionType

@range(min: 90, max: 2560)
integer RotationPeriodInDaysType

structure ScheduleKeyDeletionRequest {
  @required KeyId: KeyIdType
  PendingWindowInDays: PendingWindowInDaysType
}

structure ScheduleKeyDeletionResponse {
  KeyId: KeyIdType
  DeletionDate: Timestamp
  KeyState: KeyState
  PendingWindowInDays: PendingWindowInDaysType
}

enum SigningAlgorithmSpec {
  RSASSA_PSS_SHA_256
  RSASSA_PSS_SHA_384
  RSASSA_PSS_SHA_512
  RSASSA_PKCS1_V1_5_SHA_256
  RSASSA_PKCS1_V1_5_SHA_384
  RSASSA_PKCS1_V1_5_SHA_512
  ECDSA_SHA_256
  ECDSA_SHA_384
  ECDSA_SHA_512
  SM2DSA
  ML_DSA_SHAKE_256
  ED25519_SHA_512
  ED25519_PH_SHA_512
}

list SigningAlgorithmSpecList {
  member: SigningAlgorithmSpec
}

structure Tag {
  @required TagKey: TagKeyType
  @required TagValue: TagValueType
}

@error("client")
structure TagException {
  message: String
}

list TagKeyList {
  member: TagKeyType
}

@length(min: 1, max: 128)
string TagKeyType

list TagList {
  member: Tag
}

structure TagResourceRequest {
  @required KeyId: KeyIdType
  @required Tags: TagList
}

@length(min: 0, max: 256)
string TagValueType

@error("client")
structure UnsupportedOperationException {
  message: String
}

structure UntagResourceRequest {
  @required KeyId: KeyIdType
  @required TagKeys: TagKeyList
}

structure UpdateAliasRequest {
  @required AliasName: AliasNameType
  @required TargetKeyId: KeyIdType
}

structure UpdateKeyDescriptionRequest {
  @required KeyId: KeyIdType
  @required Description: DescriptionType
}

@error("client")
structure XksKeyAlreadyInUseException {
  message: String
}

structure XksKeyConfigurationType {
  Id: XksKeyIdType
}

@length(min: 1, max: 128)
@pattern("^[a-zA-Z0-9-_.]+$")
string XksKeyIdType

@error("client")
structure XksKeyInvalidConfigurationException {
  message: String
}

@error("client")
structure XksKeyNotFoundException {
  message: String
}
