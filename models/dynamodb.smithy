$version: "2.0"

namespace com.amazonaws.dynamodb

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_0
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError

@service(sdkId: "DynamoDB", arnNamespace: "dynamodb", endpointPrefix: "dynamodb")
@sigv4(name: "dynamodb")
@iamArn("arn:aws:dynamodb:{region}:{account}:")
@awsJson1_0
@validationError("ValidationException")
service DynamoDB_20120810 {
  version: "2012-08-10"
  operations: [
    CreateTable
    DescribeTable
    UpdateTable
    DeleteTable
    ListTables
    PutItem
    GetItem
    UpdateItem
    DeleteItem
    Query
    Scan
    DescribeContinuousBackups
    UpdateContinuousBackups
    DescribeTimeToLive
    UpdateTimeToLive
    TagResource
    UntagResource
    ListTagsOfResource
  ]
}

@iamResource(["table/{TableName}"])
@iamNeeds([{action: "dynamodb:TagResource", resource: ["table/{TableName}"], when: "Tags"}])
operation CreateTable {
  input: CreateTableInput
  output: CreateTableOutput
  errors: [
    ResourceInUseException
    LimitExceededException
    InternalServerError
  ]
}

@readonly
@iamResource(["table/{TableName}"])
operation DescribeTable {
  input: DescribeTableInput
  output: DescribeTableOutput
  errors: [
    ResourceNotFoundException
    InternalServerError
  ]
}

@iamResource(["table/{TableName}"])
operation UpdateTable {
  input: UpdateTableInput
  output: UpdateTableOutput
  errors: [
    ResourceInUseException
    ResourceNotFoundException
    LimitExceededException
    InternalServerError
  ]
}

@iamResource(["table/{TableName}"])
operation DeleteTable {
  input: DeleteTableInput
  output: DeleteTableOutput
  errors: [
    ResourceInUseException
    ResourceNotFoundException
    LimitExceededException
    InternalServerError
  ]
}

@readonly
@iamResource(["table/*"])
operation ListTables {
  input: ListTablesInput
  output: ListTablesOutput
  errors: [
    InternalServerError
  ]
}

@iamResource(["table/{TableName}"])
@iamConditionKeys("dynamodb:ReturnValues": "{ReturnValues}")
operation PutItem {
  input: PutItemInput
  output: PutItemOutput
  errors: [
    ConditionalCheckFailedException
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    ItemCollectionSizeLimitExceededException
    TransactionConflictException
    RequestLimitExceeded
    InternalServerError
    ReplicatedWriteConflictException
    ThrottlingException
  ]
}

@readonly
@iamResource(["table/{TableName}"])
operation GetItem {
  input: GetItemInput
  output: GetItemOutput
  errors: [
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    RequestLimitExceeded
    InternalServerError
    ThrottlingException
  ]
}

@iamResource(["table/{TableName}"])
@iamConditionKeys("dynamodb:ReturnValues": "{ReturnValues}")
operation UpdateItem {
  input: UpdateItemInput
  output: UpdateItemOutput
  errors: [
    ConditionalCheckFailedException
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    ItemCollectionSizeLimitExceededException
    TransactionConflictException
    RequestLimitExceeded
    InternalServerError
    ReplicatedWriteConflictException
    ThrottlingException
  ]
}

@iamResource(["table/{TableName}"])
@iamConditionKeys("dynamodb:ReturnValues": "{ReturnValues}")
operation DeleteItem {
  input: DeleteItemInput
  output: DeleteItemOutput
  errors: [
    ConditionalCheckFailedException
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    ItemCollectionSizeLimitExceededException
    TransactionConflictException
    RequestLimitExceeded
    InternalServerError
    ReplicatedWriteConflictException
    ThrottlingException
  ]
}

@readonly
@iamResource(["table/{TableName}"])
@iamConditionKeys("dynamodb:Select": "{Select}")
operation Query {
  input: QueryInput
  output: QueryOutput
  errors: [
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    RequestLimitExceeded
    InternalServerError
    ThrottlingException
  ]
}

@readonly
@iamResource(["table/{TableName}"])
@iamConditionKeys("dynamodb:Select": "{Select}")
operation Scan {
  input: ScanInput
  output: ScanOutput
  errors: [
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    RequestLimitExceeded
    InternalServerError
    ThrottlingException
  ]
}

@readonly
@iamResource(["table/{TableName}"])
operation DescribeContinuousBackups {
  input: DescribeContinuousBackupsInput
  output: DescribeContinuousBackupsOutput
  errors: [
    TableNotFoundException
    InternalServerError
  ]
}

@iamResource(["table/{TableName}"])
operation UpdateContinuousBackups {
  input: UpdateContinuousBackupsInput
  output: UpdateContinuousBackupsOutput
  errors: [
    TableNotFoundException
    ContinuousBackupsUnavailableException
    InternalServerError
  ]
}

@readonly
@iamResource(["table/{TableName}"])
operation DescribeTimeToLive {
  input: DescribeTimeToLiveInput
  output: DescribeTimeToLiveOutput
  errors: [
    ResourceNotFoundException
    InternalServerError
  ]
}

@iamResource(["table/{TableName}"])
operation UpdateTimeToLive {
  input: UpdateTimeToLiveInput
  output: UpdateTimeToLiveOutput
  errors: [
    ResourceInUseException
    ResourceNotFoundException
    LimitExceededException
    InternalServerError
  ]
}

@iamResource(["{ResourceArn}"])
operation TagResource {
  input: TagResourceInput
  errors: [
    LimitExceededException
    ResourceNotFoundException
    InternalServerError
    ResourceInUseException
  ]
}

@iamResource(["{ResourceArn}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation UntagResource {
  input: UntagResourceInput
  errors: [
    LimitExceededException
    ResourceNotFoundException
    InternalServerError
    ResourceInUseException
  ]
}

@readonly
@iamResource(["{ResourceArn}"])
operation ListTagsOfResource {
  input: ListTagsOfResourceInput
  output: ListTagsOfResourceOutput
  errors: [
    ResourceNotFoundException
    InternalServerError
  ]
}

structure AttributeDefinition {
  @required AttributeName: KeySchemaAttributeName
  @required AttributeType: ScalarAttributeType
}

list AttributeDefinitions {
  member: AttributeDefinition
}

map AttributeMap {
  key: AttributeName
  value: AttributeValue
}

@length(max: 65535)
string AttributeName

union AttributeValue {
  S: String
  N: String
  B: Blob
  SS: StringSetAttributeValue
  NS: NumberSetAttributeValue
  BS: BinarySetAttributeValue
  M: MapAttributeValue
  L: ListAttributeValue
  NULL: Boolean
  BOOL: Boolean
}

enum BillingMode {
  PROVISIONED
  PAY_PER_REQUEST
}

structure BillingModeSummary {
  BillingMode: BillingMode
  LastUpdateToPayPerRequestDateTime: Timestamp
}

list BinarySetAttributeValue {
  member: Blob
}

@error("client")
structure ConditionalCheckFailedException {
  message: String
  Item: AttributeMap
}

structure ContinuousBackupsDescription {
  @required ContinuousBackupsStatus: ContinuousBackupsStatus
  PointInTimeRecoveryDescription: PointInTimeRecoveryDescription
}

enum ContinuousBackupsStatus {
  ENABLED
  DISABLED
}

@error("client")
structure ContinuousBackupsUnavailableException {
  message: String
}

structure CreateTableInput {
  AttributeDefinitions: AttributeDefinitions
  @required TableName: TableArn
  KeySchema: KeySchema
  BillingMode: BillingMode
  @stored ProvisionedThroughput: ProvisionedThroughput
  @stored SSESpecification: SSESpecification
  @requestTags Tags: TagList
  @stored TableClass: TableClass
  DeletionProtectionEnabled: Boolean
}

structure CreateTableOutput {
  TableDescription: TableDescription
}

structure DeleteItemInput {
  @required TableName: TableArn
  @required Key: Key
  ReturnValues: ReturnValue
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure DeleteItemOutput {
  Attributes: AttributeMap
}

structure DeleteTableInput {
  @required TableName: TableArn
}

structure DeleteTableOutput {
  TableDescription: TableDescription
}

structure DescribeContinuousBackupsInput {
  @required TableName: TableArn
}

structure DescribeContinuousBackupsOutput {
  ContinuousBackupsDescription: ContinuousBackupsDescription
}

structure DescribeTableInput {
  @required TableName: TableArn
}

structure DescribeTableOutput {
  Table: TableDescription
}

structure DescribeTimeToLiveInput {
  @required TableName: TableArn
}

structure DescribeTimeToLiveOutput {
  TimeToLiveDescription: TimeToLiveDescription
}

map ExpressionAttributeNameMap {
  key: String
  value: AttributeName
}

map ExpressionAttributeValueMap {
  key: String
  value: AttributeValue
}

structure GetItemInput {
  @required TableName: TableArn
  @required Key: Key
  ConsistentRead: Boolean
  ProjectionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
}

structure GetItemOutput {
  Item: AttributeMap
}

@error("server")
structure InternalServerError {
  message: String
}

@error("client")
structure ItemCollectionSizeLimitExceededException {
  message: String
}

list ItemList {
  member: AttributeMap
}

map Key {
  key: AttributeName
  value: AttributeValue
}

@length(min: 1)
list KeySchema {
  member: KeySchemaElement
}

@length(min: 1, max: 255)
string KeySchemaAttributeName

structure KeySchemaElement {
  @required AttributeName: KeySchemaAttributeName
  @required KeyType: KeyType
}

enum KeyType {
  HASH
  RANGE
}

@error("client")
structure LimitExceededException {
  message: String
}

list ListAttributeValue {
  member: AttributeValue
}

structure ListTablesInput {
  ExclusiveStartTableName: TableName
  Limit: ListTablesInputLimit
}

@range(min: 1, max: 100)
integer ListTablesInputLimit

structure ListTablesOutput {
  TableNames: TableNameList
  LastEvaluatedTableName: TableName
}

structure ListTagsOfResourceInput {
  @required ResourceArn: ResourceArnString
  NextToken: String
}

structure ListTagsOfResourceOutput {
  Tags: TagList
  NextToken: String
}

map MapAttributeValue {
  key: AttributeName
  value: AttributeValue
}

@range(min: 0)
long NonNegativeLongObject

list NumberSetAttributeValue {
  member: String
}

structure PointInTimeRecoveryDescription {
  PointInTimeRecoveryStatus: PointInTimeRecoveryStatus
  RecoveryPeriodInDays: RecoveryPeriodInDays
  EarliestRestorableDateTime: Timestamp
  LatestRestorableDateTime: Timestamp
}

structure PointInTimeRecoverySpecification {
  @required PointInTimeRecoveryEnabled: Boolean
  RecoveryPeriodInDays: RecoveryPeriodInDays
}

enum PointInTimeRecoveryStatus {
  ENABLED
  DISABLED
}

@range(min: 1)
integer PositiveIntegerObject

@range(min: 1)
long PositiveLongObject

structure ProvisionedThroughput {
  @required ReadCapacityUnits: PositiveLongObject
  @required WriteCapacityUnits: PositiveLongObject
}

structure ProvisionedThroughputDescription {
  LastIncreaseDateTime: Timestamp
  LastDecreaseDateTime: Timestamp
  NumberOfDecreasesToday: PositiveLongObject
  ReadCapacityUnits: NonNegativeLongObject
  WriteCapacityUnits: NonNegativeLongObject
}

@error("client")
structure ProvisionedThroughputExceededException {
  message: String
  ThrottlingReasons: ThrottlingReasonList
}

structure PutItemInput {
  @required TableName: TableArn
  @required Item: PutItemInputAttributeMap
  ReturnValues: ReturnValue
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

map PutItemInputAttributeMap {
  key: AttributeName
  value: AttributeValue
}

structure PutItemOutput {
  Attributes: AttributeMap
}

structure QueryInput {
  @required TableName: TableArn
  Select: Select
  Limit: PositiveIntegerObject
  ConsistentRead: Boolean
  ScanIndexForward: Boolean
  ExclusiveStartKey: Key
  ProjectionExpression: String
  FilterExpression: String
  KeyConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
}

structure QueryOutput {
  Items: ItemList
  Count: Integer
  ScannedCount: Integer
  LastEvaluatedKey: Key
}

@range(min: 1, max: 35)
integer RecoveryPeriodInDays

@error("client")
structure ReplicatedWriteConflictException {
  message: String
}

@error("client")
structure RequestLimitExceeded {
  message: String
  ThrottlingReasons: ThrottlingReasonList
}

@length(min: 1, max: 1283)
string ResourceArnString

@error("client")
structure ResourceInUseException {
  message: String
}

@error("client")
structure ResourceNotFoundException {
  message: String
}

enum ReturnValue {
  NONE
  ALL_OLD
  UPDATED_OLD
  ALL_NEW
  UPDATED_NEW
}

enum ReturnValuesOnConditionCheckFailure {
  ALL_OLD
  NONE
}

enum ScalarAttributeType {
  S
  N
  B
}

structure ScanInput {
  @required TableName: TableArn
  Limit: PositiveIntegerObject
  Select: Select
  ExclusiveStartKey: Key
  ProjectionExpression: String
  FilterExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ConsistentRead: Boolean
}

structure ScanOutput {
  Items: ItemList
  Count: Integer
  ScannedCount: Integer
  LastEvaluatedKey: Key
}

enum Select {
  ALL_ATTRIBUTES
  ALL_PROJECTED_ATTRIBUTES
  SPECIFIC_ATTRIBUTES
  COUNT
}

structure SSEDescription {
  Status: SSEStatus
  SSEType: SSEType
  KMSMasterKeyArn: String
  InaccessibleEncryptionDateTime: Timestamp
}

structure SSESpecification {
  Enabled: Boolean
  SSEType: SSEType
  KMSMasterKeyId: String
}

enum SSEStatus {
  ENABLING
  ENABLED
  DISABLING
  DISABLED
  UPDATING
}

enum SSEType {
  AES256
  KMS
}

list StringSetAttributeValue {
  member: String
}

@length(min: 1, max: 1024)
string TableArn

enum TableClass {
  STANDARD
  STANDARD_INFREQUENT_ACCESS
}

structure TableClassSummary {
  TableClass: TableClass
  LastUpdateDateTime: Timestamp
}

structure TableDescription {
  AttributeDefinitions: AttributeDefinitions
  TableName: TableName
  KeySchema: KeySchema
  TableStatus: TableStatus
  CreationDateTime: Timestamp
  ProvisionedThroughput: ProvisionedThroughputDescription
  TableSizeBytes: Long
  ItemCount: Long
  TableArn: String
  TableId: TableId
  BillingModeSummary: BillingModeSummary
  SSEDescription: SSEDescription
  TableClassSummary: TableClassSummary
  DeletionProtectionEnabled: Boolean
}

@pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
string TableId

@length(min: 3, max: 255)
@pattern("[a-zA-Z0-9_.-]+")
string TableName

list TableNameList {
  member: TableName
}

@error("client")
structure TableNotFoundException {
  message: String
}

enum TableStatus {
  CREATING
  UPDATING
  DELETING
  ACTIVE
  INACCESSIBLE_ENCRYPTION_CREDENTIALS
  ARCHIVING
  ARCHIVED
  REPLICATION_NOT_AUTHORIZED
}

structure Tag {
  @required Key: TagKeyString
  @required Value: TagValueString
}

list TagKeyList {
  member: TagKeyString
}

@length(min: 1, max: 128)
string TagKeyString

list TagList {
  member: Tag
}

structure TagResourceInput {
  @required ResourceArn: ResourceArnString
  @required @requestTags Tags: TagList
}

@length(min: 0, max: 256)
string TagValueString

@error("client")
structure ThrottlingException {
  message: String
  throttlingReasons: ThrottlingReasonList
}

structure ThrottlingReason {
  reason: String
  resource: String
}

list ThrottlingReasonList {
  member: ThrottlingReason
}

@length(min: 1, max: 255)
string TimeToLiveAttributeName

structure TimeToLiveDescription {
  TimeToLiveStatus: TimeToLiveStatus
  AttributeName: TimeToLiveAttributeName
}

structure TimeToLiveSpecification {
  @required Enabled: Boolean
  @required AttributeName: TimeToLiveAttributeName
}

enum TimeToLiveStatus {
  ENABLING
  DISABLING
  ENABLED
  DISABLED
}

@error("client")
structure TransactionConflictException {
  message: String
}

structure UntagResourceInput {
  @required ResourceArn: ResourceArnString
  @required TagKeys: TagKeyList
}

structure UpdateContinuousBackupsInput {
  @required TableName: TableArn
  @required @stored PointInTimeRecoverySpecification: PointInTimeRecoverySpecification
}

structure UpdateContinuousBackupsOutput {
  ContinuousBackupsDescription: ContinuousBackupsDescription
}

structure UpdateItemInput {
  @required TableName: TableArn
  @required Key: Key
  ReturnValues: ReturnValue
  UpdateExpression: String
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure UpdateItemOutput {
  Attributes: AttributeMap
}

structure UpdateTableInput {
  @required TableName: TableArn
  BillingMode: BillingMode
  @stored ProvisionedThroughput: ProvisionedThroughput
  @stored SSESpecification: SSESpecification
  @stored TableClass: TableClass
  DeletionProtectionEnabled: Boolean
}

structure UpdateTableOutput {
  TableDescription: TableDescription
}

structure UpdateTimeToLiveInput {
  @required TableName: TableArn
  @required @stored TimeToLiveSpecification: TimeToLiveSpecification
}

structure UpdateTimeToLiveOutput {
  TimeToLiveSpecification: TimeToLiveSpecification
}

/// A table with what DescribeTable does not show.
@record
structure TableRecord {
  @required table: TableDescription
  @required tags: TagList
  pointInTimeRecoverySince: Timestamp
  pointInTimeRecoveryDays: Integer
  timeToLive: TimeToLiveSpecification
}

@record
structure ItemRecord {
  @required item: AttributeMap
}
