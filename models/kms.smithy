$version: "2.0"

namespace com.amazonaws.kms

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError

@service(sdkId: "KMS", arnNamespace: "kms", endpointPrefix: "kms")
@sigv4(name: "kms")
@iamArn("arn:aws:kms:{region}:{account}:")
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

@iamResource(["*"])
@iamNeeds([{action: "kms:TagResource", resource: ["*"], when: "Tags"}])
@iamConditionKeys(
  "kms:KeySpec": "{KeySpec}"
  "kms:KeyUsage": "{KeyUsage}"
  "kms:KeyOrigin": "{Origin}"
  "kms:BypassPolicyLockoutSafetyCheck": "{BypassPolicyLockoutSafetyCheck}"
)
operation CreateKey {
  input: CreateKeyRequest
  output: CreateKeyResponse
  errors: [
    MalformedPolicyDocumentException
    InvalidArnException
    UnsupportedOperationException
    KMSInternalException
    LimitExceededException
    TagException
  ]
}

@readonly
@iamResource(["key/{KeyId|key}"])
operation DescribeKey {
  input: DescribeKeyRequest
  output: DescribeKeyResponse
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
  ]
}

@readonly
@iamResource(["*"])
operation ListKeys {
  input: ListKeysRequest
  output: ListKeysResponse
  errors: [
    KMSInternalException
    InvalidMarkerException
  ]
}

@iamResource(["arn:aws:kms:{region}:{account}:{AliasName}", "key/{TargetKeyId|key}"])
operation CreateAlias {
  input: CreateAliasRequest
  errors: [
    AlreadyExistsException
    NotFoundException
    InvalidAliasNameException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

@iamResource(["arn:aws:kms:{region}:{account}:{AliasName}", "key/{TargetKeyId|key}"])
operation UpdateAlias {
  input: UpdateAliasRequest
  errors: [
    NotFoundException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

@iamResource(["arn:aws:kms:{region}:{account}:{AliasName}", "key/{AliasName|key}"])
operation DeleteAlias {
  input: DeleteAliasRequest
  errors: [
    NotFoundException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@readonly
@iamResource(["*"])
operation ListAliases {
  input: ListAliasesRequest
  output: ListAliasesResponse
  errors: [
    InvalidMarkerException
    KMSInternalException
    InvalidArnException
    NotFoundException
  ]
}

@readonly
@iamResource(["key/{KeyId|key}"])
operation GetKeyPolicy {
  input: GetKeyPolicyRequest
  output: GetKeyPolicyResponse
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@iamResource(["key/{KeyId|key}"])
@iamConditionKeys("kms:BypassPolicyLockoutSafetyCheck": "{BypassPolicyLockoutSafetyCheck}")
operation PutKeyPolicy {
  input: PutKeyPolicyRequest
  errors: [
    NotFoundException
    InvalidArnException
    MalformedPolicyDocumentException
    UnsupportedOperationException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

@readonly
@iamResource(["key/{KeyId|key}"])
operation ListKeyPolicies {
  input: ListKeyPoliciesRequest
  output: ListKeyPoliciesResponse
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@iamResource(["key/{KeyId|key}"])
@iamConditionKeys("kms:RotationPeriodInDays": "{RotationPeriodInDays}")
operation EnableKeyRotation {
  input: EnableKeyRotationRequest
  errors: [
    NotFoundException
    DisabledException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
    UnsupportedOperationException
  ]
}

@iamResource(["key/{KeyId|key}"])
operation DisableKeyRotation {
  input: DisableKeyRotationRequest
  errors: [
    NotFoundException
    DisabledException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
    UnsupportedOperationException
  ]
}

@readonly
@iamResource(["key/{KeyId|key}"])
operation GetKeyRotationStatus {
  input: GetKeyRotationStatusRequest
  output: GetKeyRotationStatusResponse
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
    UnsupportedOperationException
  ]
}

@iamResource(["key/{KeyId|key}"])
@iamConditionKeys("kms:ScheduleKeyDeletionPendingWindowInDays": "{PendingWindowInDays}")
operation ScheduleKeyDeletion {
  input: ScheduleKeyDeletionRequest
  output: ScheduleKeyDeletionResponse
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@iamResource(["key/{KeyId|key}"])
operation CancelKeyDeletion {
  input: CancelKeyDeletionRequest
  output: CancelKeyDeletionResponse
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@iamResource(["key/{KeyId|key}"])
operation EnableKey {
  input: EnableKeyRequest
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    LimitExceededException
    KMSInvalidStateException
  ]
}

@iamResource(["key/{KeyId|key}"])
operation DisableKey {
  input: DisableKeyRequest
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@iamResource(["key/{KeyId|key}"])
operation UpdateKeyDescription {
  input: UpdateKeyDescriptionRequest
  errors: [
    NotFoundException
    InvalidArnException
    KMSInternalException
    KMSInvalidStateException
  ]
}

@iamResource(["key/{KeyId|key}"])
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

@iamResource(["key/{KeyId|key}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
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
@iamResource(["key/{KeyId|key}"])
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

structure CancelKeyDeletionRequest {
  @required KeyId: KeyIdType
}

structure CancelKeyDeletionResponse {
  KeyId: KeyIdType
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
  @stored BypassPolicyLockoutSafetyCheck: Boolean
  @requestTags Tags: TagList
  MultiRegion: Boolean
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

structure DeleteAliasRequest {
  @required AliasName: AliasNameType
}

structure DescribeKeyRequest {
  @required KeyId: KeyIdType
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
}

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
  Origin: OriginType
  KeyManager: KeyManagerType
  CustomerMasterKeySpec: CustomerMasterKeySpec
  KeySpec: KeySpec
  EncryptionAlgorithms: EncryptionAlgorithmSpecList
  SigningAlgorithms: SigningAlgorithmSpecList
  MultiRegion: Boolean
  PendingDeletionWindowInDays: PendingWindowInDaysType
  MacAlgorithms: MacAlgorithmSpecList
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
@pattern("[\\u0020-\\u00FF]*")
string MarkerType

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
@pattern("[\\w]+")
string PolicyNameType

@length(min: 1, max: 131072)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
string PolicyType

structure PutKeyPolicyRequest {
  @required KeyId: KeyIdType
  PolicyName: PolicyNameType
  @required Policy: PolicyType
  @stored BypassPolicyLockoutSafetyCheck: Boolean
}

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
  @required @requestTags Tags: TagList
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

@record
structure KeyRecord {
  @required id: String
  @required created: Timestamp
  @required description: String
  @required usage: String
  @required spec: String
  @required origin: String
  @required state: String
  @required policy: String
  @required tags: TagList
  rotationPeriodInDays: Integer
  rotatingSince: Timestamp
  deletion: Timestamp
}

@record
structure AliasRecord {
  @required keyId: String
  @required created: Timestamp
  @required updated: Timestamp
}
