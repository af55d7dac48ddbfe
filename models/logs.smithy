$version: "2.0"

namespace com.amazonaws.logs

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

@service(sdkId: "CloudWatch Logs", arnNamespace: "logs", endpointPrefix: "logs")
@sigv4(name: "logs")
@iamArn("arn:aws:logs:{region}:{account}:")
@awsJson1_1
@validationError("InvalidParameterException")
service Logs_20140328 {
  version: "2014-03-28"
  operations: [
    CreateLogGroup
    DescribeLogGroups
    DeleteLogGroup
    PutRetentionPolicy
    DeleteRetentionPolicy
    CreateLogStream
    DescribeLogStreams
    DeleteLogStream
    PutLogEvents
    GetLogEvents
    FilterLogEvents
    TagResource
    UntagResource
    ListTagsForResource
  ]
}

@iamResource(["log-group:{logGroupName}:log-stream:"])
@iamNeeds([{action: "logs:TagResource", resource: ["log-group:{logGroupName}"], when: "tags"}])
operation CreateLogGroup {
  input: CreateLogGroupRequest
  errors: [
    InvalidParameterException
    ResourceAlreadyExistsException
    LimitExceededException
    OperationAbortedException
    ServiceUnavailableException
  ]
}

@readonly
@iamResource(["log-group:{logGroupNamePrefix=}:log-stream:"])
operation DescribeLogGroups {
  input: DescribeLogGroupsRequest
  output: DescribeLogGroupsResponse
  errors: [
    InvalidParameterException
    ServiceUnavailableException
  ]
}

@iamResource(["log-group:{logGroupName}:log-stream:"])
operation DeleteLogGroup {
  input: DeleteLogGroupRequest
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    OperationAbortedException
    ServiceUnavailableException
    ValidationException
  ]
}

@iamResource(["log-group:{logGroupName}:log-stream:"])
operation PutRetentionPolicy {
  input: PutRetentionPolicyRequest
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    OperationAbortedException
    ServiceUnavailableException
  ]
}

@iamResource(["log-group:{logGroupName}:log-stream:"])
operation DeleteRetentionPolicy {
  input: DeleteRetentionPolicyRequest
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    OperationAbortedException
    ServiceUnavailableException
  ]
}

@iamResource(["log-group:{logGroupName}:log-stream:{logStreamName}"])
operation CreateLogStream {
  input: CreateLogStreamRequest
  errors: [
    InvalidParameterException
    ResourceAlreadyExistsException
    ResourceNotFoundException
    ServiceUnavailableException
  ]
}

@readonly
@iamResource(["log-group:{logGroupName}:log-stream:", "log-group:{logGroupIdentifier|log-group}:log-stream:"])
operation DescribeLogStreams {
  input: DescribeLogStreamsRequest
  output: DescribeLogStreamsResponse
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    ServiceUnavailableException
  ]
}

@iamResource(["log-group:{logGroupName}:log-stream:{logStreamName}"])
operation DeleteLogStream {
  input: DeleteLogStreamRequest
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    OperationAbortedException
    ServiceUnavailableException
    ValidationException
  ]
}

@iamResource(["log-group:{logGroupName}:log-stream:{logStreamName}"])
operation PutLogEvents {
  input: PutLogEventsRequest
  output: PutLogEventsResponse
  errors: [
    InvalidParameterException
    InvalidSequenceTokenException
    DataAlreadyAcceptedException
    ResourceNotFoundException
    ServiceUnavailableException
    UnrecognizedClientException
  ]
}

@readonly
@iamResource(["log-group:{logGroupName}:log-stream:{logStreamName}", "log-group:{logGroupIdentifier|log-group}:log-stream:{logStreamName}"])
operation GetLogEvents {
  input: GetLogEventsRequest
  output: GetLogEventsResponse
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    ServiceUnavailableException
  ]
}

@readonly
@iamResource(["log-group:{logGroupName}:log-stream:", "log-group:{logGroupIdentifier|log-group}:log-stream:"])
operation FilterLogEvents {
  input: FilterLogEventsRequest
  output: FilterLogEventsResponse
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    ServiceUnavailableException
  ]
}

@iamResource(["{resourceArn}"])
operation TagResource {
  input: TagResourceRequest
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    ServiceUnavailableException
    TooManyTagsException
  ]
}

@iamResource(["{resourceArn}"])
@iamConditionKeys("aws:TagKeys": "{tagKeys}")
operation UntagResource {
  input: UntagResourceRequest
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    ServiceUnavailableException
  ]
}

@readonly
@iamResource(["{resourceArn}"])
operation ListTagsForResource {
  input: ListTagsForResourceRequest
  output: ListTagsForResourceResponse
  errors: [
    InvalidParameterException
    ResourceNotFoundException
    ServiceUnavailableException
  ]
}

@length(min: 1, max: 1011)
@pattern("[\\w+=/:,.@-]*")
string AmazonResourceName

structure CreateLogGroupRequest {
  @required logGroupName: LogGroupName
  @requestTags tags: Tags
  @stored logGroupClass: LogGroupClass
  deletionProtectionEnabled: Boolean
}

structure CreateLogStreamRequest {
  @required logGroupName: LogGroupName
  @required logStreamName: LogStreamName
}

@error("client")
structure DataAlreadyAcceptedException {
  expectedSequenceToken: SequenceToken
}

structure DeleteLogGroupRequest {
  @required logGroupName: LogGroupName
}

structure DeleteLogStreamRequest {
  @required logGroupName: LogGroupName
  @required logStreamName: LogStreamName
}

structure DeleteRetentionPolicyRequest {
  @required logGroupName: LogGroupName
}

@range(min: 1, max: 50)
integer DescribeLimit

structure DescribeLogGroupsRequest {
  logGroupNamePrefix: LogGroupName
  nextToken: NextToken
  limit: DescribeLimit
  includeLinkedAccounts: Boolean
  logGroupClass: LogGroupClass
}

structure DescribeLogGroupsResponse {
  logGroups: LogGroups
  nextToken: NextToken
}

structure DescribeLogStreamsRequest {
  logGroupName: LogGroupName
  logGroupIdentifier: LogGroupIdentifier
  logStreamNamePrefix: LogStreamName
  orderBy: OrderBy
  descending: Boolean
  nextToken: NextToken
  limit: DescribeLimit
}

structure DescribeLogStreamsResponse {
  logStreams: LogStreams
  nextToken: NextToken
}

@length(min: 1)
string EventMessage

@range(min: 1, max: 10000)
integer EventsLimit

structure FilteredLogEvent {
  logStreamName: LogStreamName
  timestamp: TimestampShape
  message: EventMessage
  ingestionTime: TimestampShape
  eventId: String
}

list FilteredLogEvents {
  member: FilteredLogEvent
}

structure FilterLogEventsRequest {
  logGroupName: LogGroupName
  logGroupIdentifier: LogGroupIdentifier
  logStreamNames: InputLogStreamNames
  logStreamNamePrefix: LogStreamName
  startTime: TimestampShape
  endTime: TimestampShape
  filterPattern: FilterPattern
  nextToken: NextToken
  limit: EventsLimit
  interleaved: Boolean
  unmask: Boolean
}

structure FilterLogEventsResponse {
  events: FilteredLogEvents
  searchedLogStreams: SearchedLogStreams
  nextToken: NextToken
}

@length(min: 0, max: 1024)
string FilterPattern

structure GetLogEventsRequest {
  logGroupName: LogGroupName
  logGroupIdentifier: LogGroupIdentifier
  @required logStreamName: LogStreamName
  startTime: TimestampShape
  endTime: TimestampShape
  nextToken: NextToken
  limit: EventsLimit
  startFromHead: Boolean
  unmask: Boolean
}

structure GetLogEventsResponse {
  events: OutputLogEvents
  nextForwardToken: NextToken
  nextBackwardToken: NextToken
}

structure InputLogEvent {
  @required timestamp: TimestampShape
  @required message: EventMessage
}

@length(min: 1, max: 10000)
list InputLogEvents {
  member: InputLogEvent
}

@length(min: 1, max: 100)
list InputLogStreamNames {
  member: LogStreamName
}

@error("client")
structure InvalidParameterException {}

@error("client")
structure InvalidSequenceTokenException {
  expectedSequenceToken: SequenceToken
}

@error("client")
structure LimitExceededException {}

structure ListTagsForResourceRequest {
  @required resourceArn: AmazonResourceName
}

structure ListTagsForResourceResponse {
  tags: Tags
}

structure LogGroup {
  logGroupName: LogGroupName
  creationTime: TimestampShape
  retentionInDays: Integer
  metricFilterCount: Integer
  arn: String
  storedBytes: StoredBytes
  logGroupClass: LogGroupClass
  logGroupArn: String
  deletionProtectionEnabled: Boolean
}

enum LogGroupClass {
  STANDARD
  INFREQUENT_ACCESS
  DELIVERY
}

@length(min: 1, max: 2048)
@pattern("[\\w#+=/:,.@-]*")
string LogGroupIdentifier

@length(min: 1, max: 512)
@pattern("[\\.\\-_/#A-Za-z0-9]+")
string LogGroupName

list LogGroups {
  member: LogGroup
}

structure LogStream {
  logStreamName: LogStreamName
  creationTime: TimestampShape
  firstEventTimestamp: TimestampShape
  lastEventTimestamp: TimestampShape
  lastIngestionTime: TimestampShape
  uploadSequenceToken: SequenceToken
  arn: String
  storedBytes: StoredBytes
}

@length(min: 1, max: 512)
@pattern("[^:*]*")
string LogStreamName

list LogStreams {
  member: LogStream
}

@length(min: 1)
string NextToken

@error("client")
structure OperationAbortedException {}

enum OrderBy {
  LOG_STREAM_NAME = "LogStreamName"
  LAST_EVENT_TIME = "LastEventTime"
}

structure OutputLogEvent {
  timestamp: TimestampShape
  message: EventMessage
  ingestionTime: TimestampShape
}

list OutputLogEvents {
  member: OutputLogEvent
}

structure PutLogEventsRequest {
  @required logGroupName: LogGroupName
  @required logStreamName: LogStreamName
  @required logEvents: InputLogEvents
  sequenceToken: SequenceToken
}

structure PutLogEventsResponse {
  nextSequenceToken: SequenceToken
  rejectedLogEventsInfo: RejectedLogEventsInfo
}

structure PutRetentionPolicyRequest {
  @required logGroupName: LogGroupName
  @required retentionInDays: Integer
}

structure RejectedLogEventsInfo {
  tooNewLogEventStartIndex: Integer
  tooOldLogEventEndIndex: Integer
  expiredLogEventEndIndex: Integer
}

@error("client")
structure ResourceAlreadyExistsException {}

@error("client")
structure ResourceNotFoundException {}

structure SearchedLogStream {
  logStreamName: LogStreamName
  searchedCompletely: Boolean
}

list SearchedLogStreams {
  member: SearchedLogStream
}

@length(min: 1)
string SequenceToken

@error("server")
structure ServiceUnavailableException {}

@range(min: 0)
long StoredBytes

@length(min: 1, max: 128)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$")
string TagKey

@length(min: 0, max: 50)
list TagKeyList {
  member: TagKey
}

structure TagResourceRequest {
  @required resourceArn: AmazonResourceName
  @required @requestTags tags: Tags
}

@length(min: 1, max: 50)
map Tags {
  key: TagKey
  value: TagValue
}

@length(max: 256)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagValue

@range(min: 0)
long TimestampShape

@error("client")
structure TooManyTagsException {
  message: String
  resourceName: AmazonResourceName
}

@error("client")
structure UnrecognizedClientException {}

structure UntagResourceRequest {
  @required resourceArn: AmazonResourceName
  @required tagKeys: TagKeyList
}

@error("client")
structure ValidationException {}

/// A log group with its tags.
@record
structure LogGroupRecord {
  @required logGroup: LogGroup
  @required tags: Tags
}

/// A stream; its number is what the events are kept under.
@record
structure LogStreamRecord {
  @required stream: LogStream
  @required number: Long
}
