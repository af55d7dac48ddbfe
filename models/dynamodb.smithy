$version: "2.0"

namespace com.amazonaws.dynamodb

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_0
use neargate.api#validationError

@service(sdkId: "DynamoDB", arnNamespace: "dynamodb", endpointPrefix: "dynamodb")
@sigv4(name: "dynamodb")
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
    BatchGetItem
    BatchWriteItem
    TransactWriteItems
    TransactGetItems
    DescribeContinuousBackups
    UpdateContinuousBackups
    DescribeTimeToLive
    UpdateTimeToLive
    TagResource
    UntagResource
    ListTagsOfResource
  ]
}

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
operation DescribeTable {
  input: DescribeTableInput
  output: DescribeTableOutput
  errors: [
    ResourceNotFoundException
    InternalServerError
  ]
}

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
operation ListTables {
  input: ListTablesInput
  output: ListTablesOutput
  errors: [
    InternalServerError
  ]
}

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
operation BatchGetItem {
  input: BatchGetItemInput
  output: BatchGetItemOutput
  errors: [
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    RequestLimitExceeded
    InternalServerError
    ThrottlingException
  ]
}

operation BatchWriteItem {
  input: BatchWriteItemInput
  output: BatchWriteItemOutput
  errors: [
    ProvisionedThroughputExceededException
    ResourceNotFoundException
    ItemCollectionSizeLimitExceededException
    RequestLimitExceeded
    InternalServerError
    ReplicatedWriteConflictException
    ThrottlingException
  ]
}

operation TransactWriteItems {
  input: TransactWriteItemsInput
  output: TransactWriteItemsOutput
  errors: [
    ResourceNotFoundException
    TransactionCanceledException
    TransactionInProgressException
    IdempotentParameterMismatchException
    ProvisionedThroughputExceededException
    RequestLimitExceeded
    InternalServerError
    ThrottlingException
  ]
}

operation TransactGetItems {
  input: TransactGetItemsInput
  output: TransactGetItemsOutput
  errors: [
    ResourceNotFoundException
    TransactionCanceledException
    ProvisionedThroughputExceededException
    RequestLimitExceeded
    InternalServerError
    ThrottlingException
  ]
}

@readonly
operation DescribeContinuousBackups {
  input: DescribeContinuousBackupsInput
  output: DescribeContinuousBackupsOutput
  errors: [
    TableNotFoundException
    InternalServerError
  ]
}

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
operation DescribeTimeToLive {
  input: DescribeTimeToLiveInput
  output: DescribeTimeToLiveOutput
  errors: [
    ResourceNotFoundException
    InternalServerError
  ]
}

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

operation TagResource {
  input: TagResourceInput
  errors: [
    LimitExceededException
    ResourceNotFoundException
    InternalServerError
    ResourceInUseException
  ]
}

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

structure BatchGetItemInput {
  @required RequestItems: BatchGetRequestMap
  ReturnConsumedCapacity: ReturnConsumedCapacity
}

structure BatchGetItemOutput {
  Responses: BatchGetResponseMap
  UnprocessedKeys: BatchGetRequestMap
  ConsumedCapacity: ConsumedCapacityMultiple
}

@length(min: 1, max: 100)
map BatchGetRequestMap {
  key: TableArn
  value: KeysAndAttributes
}

map BatchGetResponseMap {
  key: TableArn
  value: ItemList
}

structure BatchWriteItemInput {
  @required RequestItems: BatchWriteItemRequestMap
  ReturnConsumedCapacity: ReturnConsumedCapacity
  ReturnItemCollectionMetrics: ReturnItemCollectionMetrics
}

structure BatchWriteItemOutput {
  UnprocessedItems: BatchWriteItemRequestMap
  ItemCollectionMetrics: ItemCollectionMetricsPerTable
  ConsumedCapacity: ConsumedCapacityMultiple
}

@length(min: 1, max: 25)
map BatchWriteItemRequestMap {
  key: TableArn
  value: WriteRequests
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

structure CancellationReason {
  Item: AttributeMap
  Code: String
  Message: String
}

@length(min: 1, max: 100)
list CancellationReasonList {
  member: CancellationReason
}

structure Capacity {
  ReadCapacityUnits: Double
  WriteCapacityUnits: Double
  CapacityUnits: Double
}

@length(min: 1, max: 36)
string ClientRequestToken

@error("client")
structure ConditionalCheckFailedException {
  message: String
  Item: AttributeMap
}

structure ConditionCheck {
  @required Key: Key
  @required TableName: TableArn
  @required ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure ConsumedCapacity {
  TableName: TableArn
  CapacityUnits: Double
  ReadCapacityUnits: Double
  WriteCapacityUnits: Double
  Table: Capacity
  LocalSecondaryIndexes: SecondaryIndexesCapacityMap
  GlobalSecondaryIndexes: SecondaryIndexesCapacityMap
}

list ConsumedCapacityMultiple {
  member: ConsumedCapacity
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

structure CreateGlobalSecondaryIndexAction {
  @required IndexName: IndexName
  @required KeySchema: KeySchema
  @required Projection: Projection
  ProvisionedThroughput: ProvisionedThroughput
}

structure CreateTableInput {
  AttributeDefinitions: AttributeDefinitions
  @required TableName: TableArn
  KeySchema: KeySchema
  LocalSecondaryIndexes: LocalSecondaryIndexList
  GlobalSecondaryIndexes: GlobalSecondaryIndexList
  BillingMode: BillingMode
  ProvisionedThroughput: ProvisionedThroughput
  StreamSpecification: StreamSpecification
  SSESpecification: SSESpecification
  Tags: TagList
  TableClass: TableClass
  DeletionProtectionEnabled: Boolean
  ResourcePolicy: String
}

structure CreateTableOutput {
  TableDescription: TableDescription
}

structure Delete {
  @required Key: Key
  @required TableName: TableArn
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure DeleteGlobalSecondaryIndexAction {
  @required IndexName: IndexName
}

structure DeleteItemInput {
  @required TableName: TableArn
  @required Key: Key
  ReturnValues: ReturnValue
  ReturnConsumedCapacity: ReturnConsumedCapacity
  ReturnItemCollectionMetrics: ReturnItemCollectionMetrics
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure DeleteItemOutput {
  Attributes: AttributeMap
  ConsumedCapacity: ConsumedCapacity
  ItemCollectionMetrics: ItemCollectionMetrics
}

structure DeleteRequest {
  @required Key: Key
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

structure Get {
  @required Key: Key
  @required TableName: TableArn
  ProjectionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
}

structure GetItemInput {
  @required TableName: TableArn
  @required Key: Key
  ConsistentRead: Boolean
  ReturnConsumedCapacity: ReturnConsumedCapacity
  ProjectionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
}

structure GetItemOutput {
  Item: AttributeMap
  ConsumedCapacity: ConsumedCapacity
}

structure GlobalSecondaryIndex {
  @required IndexName: IndexName
  @required KeySchema: KeySchema
  @required Projection: Projection
  ProvisionedThroughput: ProvisionedThroughput
}

structure GlobalSecondaryIndexDescription {
  IndexName: IndexName
  KeySchema: KeySchema
  Projection: Projection
  IndexStatus: IndexStatus
  Backfilling: Boolean
  ProvisionedThroughput: ProvisionedThroughputDescription
  IndexSizeBytes: Long
  ItemCount: Long
  IndexArn: String
}

list GlobalSecondaryIndexDescriptionList {
  member: GlobalSecondaryIndexDescription
}

list GlobalSecondaryIndexList {
  member: GlobalSecondaryIndex
}

structure GlobalSecondaryIndexUpdate {
  Update: UpdateGlobalSecondaryIndexAction
  Create: CreateGlobalSecondaryIndexAction
  Delete: DeleteGlobalSecondaryIndexAction
}

list GlobalSecondaryIndexUpdateList {
  member: GlobalSecondaryIndexUpdate
}

@error("client")
structure IdempotentParameterMismatchException {
  Message: String
}

@length(min: 3, max: 255)
@pattern("^[a-zA-Z0-9_.-]+$")
string IndexName

enum IndexStatus {
  CREATING
  UPDATING
  DELETING
  ACTIVE
}

@error("server")
structure InternalServerError {
  message: String
}

map ItemCollectionKeyAttributeMap {
  key: AttributeName
  value: AttributeValue
}

structure ItemCollectionMetrics {
  ItemCollectionKey: ItemCollectionKeyAttributeMap
  SizeEstimateRangeGB: ItemCollectionSizeEstimateRange
}

list ItemCollectionMetricsMultiple {
  member: ItemCollectionMetrics
}

map ItemCollectionMetricsPerTable {
  key: TableArn
  value: ItemCollectionMetricsMultiple
}

list ItemCollectionSizeEstimateRange {
  member: Double
}

@error("client")
structure ItemCollectionSizeLimitExceededException {
  message: String
}

list ItemList {
  member: AttributeMap
}

structure ItemResponse {
  Item: AttributeMap
}

@length(min: 1, max: 100)
list ItemResponseList {
  member: ItemResponse
}

map Key {
  key: AttributeName
  value: AttributeValue
}

@length(min: 1, max: 100)
list KeyList {
  member: Key
}

structure KeysAndAttributes {
  @required Keys: KeyList
  ConsistentRead: Boolean
  ProjectionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
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

structure LocalSecondaryIndex {
  @required IndexName: IndexName
  @required KeySchema: KeySchema
  @required Projection: Projection
}

structure LocalSecondaryIndexDescription {
  IndexName: IndexName
  KeySchema: KeySchema
  Projection: Projection
  IndexSizeBytes: Long
  ItemCount: Long
  IndexArn: String
}

list LocalSecondaryIndexDescriptionList {
  member: LocalSecondaryIndexDescription
}

list LocalSecondaryIndexList {
  member: LocalSecondaryIndex
}

map MapAttributeValue {
  key: AttributeName
  value: AttributeValue
}

@length(min: 1, max: 255)
string NonKeyAttributeName

@length(min: 1, max: 20)
list NonKeyAttributeNameList {
  member: NonKeyAttributeName
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

structure Projection {
  ProjectionType: ProjectionType
  NonKeyAttributes: NonKeyAttributeNameList
}

enum ProjectionType {
  ALL
  KEYS_ONLY
  INCLUDE
}

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

structure Put {
  @required Item: PutItemInputAttributeMap
  @required TableName: TableArn
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure PutItemInput {
  @required TableName: TableArn
  @required Item: PutItemInputAttributeMap
  ReturnValues: ReturnValue
  ReturnConsumedCapacity: ReturnConsumedCapacity
  ReturnItemCollectionMetrics: ReturnItemCollectionMetrics
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
  ConsumedCapacity: ConsumedCapacity
  ItemCollectionMetrics: ItemCollectionMetrics
}

structure PutRequest {
  @required Item: PutItemInputAttributeMap
}

structure QueryInput {
  @required TableName: TableArn
  IndexName: IndexName
  Select: Select
  Limit: PositiveIntegerObject
  ConsistentRead: Boolean
  ScanIndexForward: Boolean
  ExclusiveStartKey: Key
  ReturnConsumedCapacity: ReturnConsumedCapacity
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
  ConsumedCapacity: ConsumedCapacity
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

enum ReturnConsumedCapacity {
  INDEXES
  TOTAL
  NONE
}

enum ReturnItemCollectionMetrics {
  SIZE
  NONE
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
  IndexName: IndexName
  Limit: PositiveIntegerObject
  Select: Select
  ExclusiveStartKey: Key
  ReturnConsumedCapacity: ReturnConsumedCapacity
  TotalSegments: ScanTotalSegments
  Segment: ScanSegment
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
  ConsumedCapacity: ConsumedCapacity
}

@range(min: 0, max: 999999)
integer ScanSegment

@range(min: 1, max: 1000000)
integer ScanTotalSegments

map SecondaryIndexesCapacityMap {
  key: IndexName
  value: Capacity
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

@length(min: 37, max: 1024)
string StreamArn

structure StreamSpecification {
  @required StreamEnabled: Boolean
  StreamViewType: StreamViewType
}

enum StreamViewType {
  NEW_IMAGE
  OLD_IMAGE
  NEW_AND_OLD_IMAGES
  KEYS_ONLY
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
  LocalSecondaryIndexes: LocalSecondaryIndexDescriptionList
  GlobalSecondaryIndexes: GlobalSecondaryIndexDescriptionList
  StreamSpecification: StreamSpecification
  LatestStreamLabel: String
  LatestStreamArn: StreamArn
  GlobalTableVersion: String
  SSEDescription: SSEDescription
  TableClassSummary: TableClassSummary
  DeletionProtectionEnabled: Boolean
}

@pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
string TableId

@length(min: 3, max: 255)
@pattern("^[a-zA-Z0-9_.-]+$")
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
  @required Tags: TagList
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

structure TransactGetItem {
  @required Get: Get
}

@length(min: 1, max: 100)
list TransactGetItemList {
  member: TransactGetItem
}

structure TransactGetItemsInput {
  @required TransactItems: TransactGetItemList
  ReturnConsumedCapacity: ReturnConsumedCapacity
}

structure TransactGetItemsOutput {
  ConsumedCapacity: ConsumedCapacityMultiple
  Responses: ItemResponseList
}

@error("client")
structure TransactionCanceledException {
  Message: String
  CancellationReasons: CancellationReasonList
}

@error("client")
structure TransactionConflictException {
  message: String
}

@error("client")
structure TransactionInProgressException {
  Message: String
}

structure TransactWriteItem {
  ConditionCheck: ConditionCheck
  Put: Put
  Delete: Delete
  Update: Update
}

@length(min: 1, max: 100)
list TransactWriteItemList {
  member: TransactWriteItem
}

structure TransactWriteItemsInput {
  @required TransactItems: TransactWriteItemList
  ReturnConsumedCapacity: ReturnConsumedCapacity
  ReturnItemCollectionMetrics: ReturnItemCollectionMetrics
  @idempotencyToken ClientRequestToken: ClientRequestToken
}

structure TransactWriteItemsOutput {
  ConsumedCapacity: ConsumedCapacityMultiple
  ItemCollectionMetrics: ItemCollectionMetricsPerTable
}

structure UntagResourceInput {
  @required ResourceArn: ResourceArnString
  @required TagKeys: TagKeyList
}

structure Update {
  @required Key: Key
  @required UpdateExpression: String
  @required TableName: TableArn
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure UpdateContinuousBackupsInput {
  @required TableName: TableArn
  @required PointInTimeRecoverySpecification: PointInTimeRecoverySpecification
}

structure UpdateContinuousBackupsOutput {
  ContinuousBackupsDescription: ContinuousBackupsDescription
}

structure UpdateGlobalSecondaryIndexAction {
  @required IndexName: IndexName
  ProvisionedThroughput: ProvisionedThroughput
}

structure UpdateItemInput {
  @required TableName: TableArn
  @required Key: Key
  ReturnValues: ReturnValue
  ReturnConsumedCapacity: ReturnConsumedCapacity
  ReturnItemCollectionMetrics: ReturnItemCollectionMetrics
  UpdateExpression: String
  ConditionExpression: String
  ExpressionAttributeNames: ExpressionAttributeNameMap
  ExpressionAttributeValues: ExpressionAttributeValueMap
  ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
}

structure UpdateItemOutput {
  Attributes: AttributeMap
  ConsumedCapacity: ConsumedCapacity
  ItemCollectionMetrics: ItemCollectionMetrics
}

structure UpdateTableInput {
  AttributeDefinitions: AttributeDefinitions
  @required TableName: TableArn
  BillingMode: BillingMode
  ProvisionedThroughput: ProvisionedThroughput
  GlobalSecondaryIndexUpdates: GlobalSecondaryIndexUpdateList
  StreamSpecification: StreamSpecification
  SSESpecification: SSESpecification
  TableClass: TableClass
  DeletionProtectionEnabled: Boolean
}

structure UpdateTableOutput {
  TableDescription: TableDescription
}

structure UpdateTimeToLiveInput {
  @required TableName: TableArn
  @required TimeToLiveSpecification: TimeToLiveSpecification
}

structure UpdateTimeToLiveOutput {
  TimeToLiveSpecification: TimeToLiveSpecification
}

structure WriteRequest {
  PutRequest: PutRequest
  DeleteRequest: DeleteRequest
}

@length(min: 1, max: 25)
list WriteRequests {
  member: WriteRequest
}
