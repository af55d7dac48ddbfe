$version: "2.0"

namespace com.amazonaws.ssm

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

@service(sdkId: "SSM", arnNamespace: "ssm", endpointPrefix: "ssm")
@sigv4(name: "ssm")
@iamArn("arn:aws:ssm:{region}:{account}:")
@awsJson1_1
@validationError("ValidationException")
service AmazonSSM {
  version: "2014-11-06"
  operations: [
    PutParameter
    GetParameter
    GetParameters
    GetParametersByPath
    DeleteParameter
    DeleteParameters
    DescribeParameters
    GetParameterHistory
    LabelParameterVersion
    UnlabelParameterVersion
    AddTagsToResource
    RemoveTagsFromResource
    ListTagsForResource
  ]
}

@iamResource(["parameter/{Name|parameter}"])
@iamNeeds([{action: "ssm:AddTagsToResource", resource: ["parameter/{Name|parameter}"], when: "Tags"}])
@iamConditionKeys("ssm:Overwrite": "{Overwrite}")
operation PutParameter {
  input: PutParameterRequest
  output: PutParameterResult
  errors: [
    InternalServerError
    InvalidKeyId
    ParameterLimitExceeded
    TooManyUpdates
    ParameterAlreadyExists
    HierarchyLevelLimitExceededException
    InvalidAllowedPatternException
    ParameterMaxVersionLimitExceeded
    ParameterPatternMismatchException
    UnsupportedParameterType
  ]
}

@readonly
@iamResource(["parameter/{Name|parameter}"])
operation GetParameter {
  input: GetParameterRequest
  output: GetParameterResult
  errors: [
    InternalServerError
    InvalidKeyId
    ParameterNotFound
    ParameterVersionNotFound
  ]
}

@readonly
@iamResource(["parameter/{Names|parameter}"])
operation GetParameters {
  input: GetParametersRequest
  output: GetParametersResult
  errors: [
    InvalidKeyId
    InternalServerError
  ]
}

@readonly
@iamResource(["parameter/{Path|parameter}"])
@iamConditionKeys("ssm:Recursive": "{Recursive}")
operation GetParametersByPath {
  input: GetParametersByPathRequest
  output: GetParametersByPathResult
  errors: [
    InternalServerError
    InvalidFilterKey
    InvalidFilterOption
    InvalidFilterValue
    InvalidKeyId
    InvalidNextToken
  ]
}

@iamResource(["parameter/{Name|parameter}"])
operation DeleteParameter {
  input: DeleteParameterRequest
  output: DeleteParameterResult
  errors: [
    InternalServerError
    ParameterNotFound
  ]
}

@iamResource(["parameter/{Names|parameter}"])
operation DeleteParameters {
  input: DeleteParametersRequest
  output: DeleteParametersResult
  errors: [
    InternalServerError
  ]
}

@readonly
@iamResource(["*"])
operation DescribeParameters {
  input: DescribeParametersRequest
  output: DescribeParametersResult
  errors: [
    InternalServerError
    InvalidFilterKey
    InvalidFilterOption
    InvalidFilterValue
    InvalidNextToken
  ]
}

@readonly
@iamResource(["parameter/{Name|parameter}"])
operation GetParameterHistory {
  input: GetParameterHistoryRequest
  output: GetParameterHistoryResult
  errors: [
    InternalServerError
    ParameterNotFound
    InvalidNextToken
    InvalidKeyId
  ]
}

@iamResource(["parameter/{Name|parameter}"])
operation LabelParameterVersion {
  input: LabelParameterVersionRequest
  output: LabelParameterVersionResult
  errors: [
    InternalServerError
    TooManyUpdates
    ParameterNotFound
    ParameterVersionNotFound
    ParameterVersionLabelLimitExceeded
  ]
}

@iamResource(["parameter/{Name|parameter}"])
operation UnlabelParameterVersion {
  input: UnlabelParameterVersionRequest
  output: UnlabelParameterVersionResult
  errors: [
    InternalServerError
    TooManyUpdates
    ParameterNotFound
    ParameterVersionNotFound
  ]
}

@iamResource(["parameter/{ResourceId|parameter}"])
operation AddTagsToResource {
  input: AddTagsToResourceRequest
  output: AddTagsToResourceResult
  errors: [
    InvalidResourceType
    InvalidResourceId
    InternalServerError
    TooManyTagsError
    TooManyUpdates
  ]
}

@iamResource(["parameter/{ResourceId|parameter}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation RemoveTagsFromResource {
  input: RemoveTagsFromResourceRequest
  output: RemoveTagsFromResourceResult
  errors: [
    InvalidResourceType
    InvalidResourceId
    InternalServerError
    TooManyUpdates
  ]
}

@readonly
@iamResource(["parameter/{ResourceId|parameter}"])
operation ListTagsForResource {
  input: ListTagsForResourceRequest
  output: ListTagsForResourceResult
  errors: [
    InvalidResourceType
    InvalidResourceId
    InternalServerError
  ]
}

structure AddTagsToResourceRequest {
  @required ResourceType: ResourceTypeForTagging
  @required ResourceId: String
  @required @requestTags Tags: TagList
}

structure AddTagsToResourceResult {}

@length(min: 0, max: 1024)
string AllowedPattern

structure DeleteParameterRequest {
  @required Name: PSParameterName
}

structure DeleteParameterResult {}

structure DeleteParametersRequest {
  @required Names: ParameterNameList
}

structure DeleteParametersResult {
  DeletedParameters: ParameterNameList
  InvalidParameters: ParameterNameList
}

structure DescribeParametersRequest {
  Filters: ParametersFilterList
  ParameterFilters: ParameterStringFilterList
  MaxResults: MaxResults
  NextToken: String
}

structure DescribeParametersResult {
  Parameters: ParameterMetadataList
  NextToken: String
}

structure GetParameterHistoryRequest {
  @required Name: PSParameterName
  WithDecryption: Boolean
  MaxResults: MaxResults
  NextToken: String
}

structure GetParameterHistoryResult {
  Parameters: ParameterHistoryList
  NextToken: String
}

structure GetParameterRequest {
  @required Name: PSParameterName
  WithDecryption: Boolean
}

structure GetParameterResult {
  Parameter: Parameter
}

@range(min: 1, max: 10)
integer GetParametersByPathMaxResults

structure GetParametersByPathRequest {
  @required Path: PSParameterName
  Recursive: Boolean
  ParameterFilters: ParameterStringFilterList
  WithDecryption: Boolean
  MaxResults: GetParametersByPathMaxResults
  NextToken: String
}

structure GetParametersByPathResult {
  Parameters: ParameterList
  NextToken: String
}

structure GetParametersRequest {
  @required Names: ParameterNameList
  WithDecryption: Boolean
}

structure GetParametersResult {
  Parameters: ParameterList
  InvalidParameters: ParameterNameList
}

@error("client")
structure HierarchyLevelLimitExceededException {
  message: String
}

@error("server")
structure InternalServerError {
  Message: String
}

@error("client")
structure InvalidAllowedPatternException {
  message: String
}

@error("client")
structure InvalidFilterKey {}

@error("client")
structure InvalidFilterOption {
  message: String
}

@error("client")
structure InvalidFilterValue {
  Message: String
}

@error("client")
structure InvalidKeyId {
  message: String
}

@error("client")
structure InvalidNextToken {
  Message: String
}

@error("client")
structure InvalidResourceId {}

@error("client")
structure InvalidResourceType {}

list KeyList {
  member: TagKey
}

structure LabelParameterVersionRequest {
  @required Name: PSParameterName
  ParameterVersion: Long
  @required Labels: ParameterLabelList
}

structure LabelParameterVersionResult {
  InvalidLabels: ParameterLabelList
  ParameterVersion: Long
}

structure ListTagsForResourceRequest {
  @required ResourceType: ResourceTypeForTagging
  @required ResourceId: String
}

structure ListTagsForResourceResult {
  TagList: TagList
}

@range(min: 1, max: 50)
integer MaxResults

structure Parameter {
  Name: PSParameterName
  Type: ParameterType
  Value: PSParameterValue
  Version: Long
  Selector: PSParameterSelector
  SourceResult: String
  LastModifiedDate: Timestamp
  ARN: String
  DataType: ParameterDataType
}

@error("client")
structure ParameterAlreadyExists {
  message: String
}

@length(min: 0, max: 128)
string ParameterDataType

@length(min: 0, max: 1024)
string ParameterDescription

structure ParameterHistory {
  Name: PSParameterName
  Type: ParameterType
  KeyId: ParameterKeyId
  LastModifiedDate: Timestamp
  LastModifiedUser: String
  Description: ParameterDescription
  Value: PSParameterValue
  AllowedPattern: AllowedPattern
  Version: Long
  Labels: ParameterLabelList
  Tier: ParameterTier
  DataType: ParameterDataType
}

list ParameterHistoryList {
  member: ParameterHistory
}

@length(min: 1, max: 256)
@pattern("^([a-zA-Z0-9:/_-]+)$")
string ParameterKeyId

@length(min: 1, max: 100)
string ParameterLabel

@length(min: 1, max: 10)
list ParameterLabelList {
  member: ParameterLabel
}

@error("client")
structure ParameterLimitExceeded {
  message: String
}

list ParameterList {
  member: Parameter
}

@error("client")
structure ParameterMaxVersionLimitExceeded {
  message: String
}

structure ParameterMetadata {
  Name: PSParameterName
  ARN: String
  Type: ParameterType
  KeyId: ParameterKeyId
  LastModifiedDate: Timestamp
  LastModifiedUser: String
  Description: ParameterDescription
  AllowedPattern: AllowedPattern
  Version: Long
  Tier: ParameterTier
  DataType: ParameterDataType
}

list ParameterMetadataList {
  member: ParameterMetadata
}

@length(min: 1, max: 10)
list ParameterNameList {
  member: PSParameterName
}

@error("client")
structure ParameterNotFound {
  message: String
}

@error("client")
structure ParameterPatternMismatchException {
  message: String
}

structure ParametersFilter {
  @required Key: ParametersFilterKey
  @required Values: ParametersFilterValueList
}

enum ParametersFilterKey {
  NAME = "Name"
  TYPE = "Type"
  KEY_ID = "KeyId"
}

list ParametersFilterList {
  member: ParametersFilter
}

@length(min: 1, max: 1024)
string ParametersFilterValue

@length(min: 1, max: 50)
list ParametersFilterValueList {
  member: ParametersFilterValue
}

structure ParameterStringFilter {
  @required Key: ParameterStringFilterKey
  Option: ParameterStringQueryOption
  Values: ParameterStringFilterValueList
}

@length(min: 1, max: 132)
@pattern("tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType")
string ParameterStringFilterKey

list ParameterStringFilterList {
  member: ParameterStringFilter
}

@length(min: 1, max: 1024)
string ParameterStringFilterValue

@length(min: 1, max: 50)
list ParameterStringFilterValueList {
  member: ParameterStringFilterValue
}

@length(min: 1, max: 10)
string ParameterStringQueryOption

enum ParameterTier {
  STANDARD = "Standard"
  ADVANCED = "Advanced"
  INTELLIGENT_TIERING = "Intelligent-Tiering"
}

enum ParameterType {
  STRING = "String"
  STRING_LIST = "StringList"
  SECURE_STRING = "SecureString"
}

@error("client")
structure ParameterVersionLabelLimitExceeded {
  message: String
}

@error("client")
structure ParameterVersionNotFound {
  message: String
}

@length(min: 1, max: 2048)
string PSParameterName

@length(min: 0, max: 128)
string PSParameterSelector

@sensitive
string PSParameterValue

structure PutParameterRequest {
  @required Name: PSParameterName
  Description: ParameterDescription
  @required Value: PSParameterValue
  Type: ParameterType
  @stored KeyId: ParameterKeyId
  Overwrite: Boolean
  AllowedPattern: AllowedPattern
  @requestTags Tags: TagList
  @stored Tier: ParameterTier
  DataType: ParameterDataType
}

structure PutParameterResult {
  Version: Long
  Tier: ParameterTier
}

structure RemoveTagsFromResourceRequest {
  @required ResourceType: ResourceTypeForTagging
  @required ResourceId: String
  @required TagKeys: KeyList
}

structure RemoveTagsFromResourceResult {}

enum ResourceTypeForTagging {
  DOCUMENT = "Document"
  MANAGED_INSTANCE = "ManagedInstance"
  MAINTENANCE_WINDOW = "MaintenanceWindow"
  PARAMETER = "Parameter"
  PATCH_BASELINE = "PatchBaseline"
  OPS_ITEM = "OpsItem"
  OPS_METADATA = "OpsMetadata"
  AUTOMATION = "Automation"
  ASSOCIATION = "Association"
}

structure Tag {
  @required Key: TagKey
  @required Value: TagValue
}

@length(min: 1, max: 128)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagKey

@length(max: 1000)
list TagList {
  member: Tag
}

@length(min: 0, max: 256)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagValue

@error("client")
structure TooManyTagsError {}

@error("client")
structure TooManyUpdates {
  Message: String
}

structure UnlabelParameterVersionRequest {
  @required Name: PSParameterName
  @required ParameterVersion: Long
  @required Labels: ParameterLabelList
}

structure UnlabelParameterVersionResult {
  RemovedLabels: ParameterLabelList
  InvalidLabels: ParameterLabelList
}

@error("client")
structure UnsupportedParameterType {
  message: String
}

@record
structure ParameterRecord {
  @required name: String
  @required tags: TagList
  @required versions: ParameterVersionRecords
}

list ParameterVersionRecords {
  member: ParameterVersionRecord
}

structure ParameterVersionRecord {
  @required version: Long
  @required type: String
  @required value: PSParameterValue
  keyId: String
  description: String
  allowedPattern: String
  @required tier: String
  @required dataType: String
  @required modified: Timestamp
  @required modifiedBy: String
  @required labels: RecordedLabels
}

list RecordedLabels {
  member: String
}
