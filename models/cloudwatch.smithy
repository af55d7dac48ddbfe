$version: "2.0"

namespace com.amazonaws.cloudwatch

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_0
use aws.protocols#awsQuery
use aws.protocols#awsQueryError
use neargate.api#iamAction
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError
use smithy.protocols#rpcv2Cbor

@service(sdkId: "CloudWatch", arnNamespace: "monitoring", endpointPrefix: "monitoring")
@sigv4(name: "monitoring")
@iamArn("arn:aws:cloudwatch:{region}:{account}:")
@rpcv2Cbor
@awsJson1_0
@awsQuery
@xmlNamespace(uri: "http://monitoring.amazonaws.com/doc/2010-08-01/")
@validationError("ValidationError")
service GraniteServiceVersion20100801 {
  version: "2010-08-01"
  operations: [
    PutMetricAlarm
    PutCompositeAlarm
    DescribeAlarms
    DescribeAlarmsForMetric
    DescribeAlarmHistory
    DeleteAlarms
    SetAlarmState
    EnableAlarmActions
    DisableAlarmActions
    PutMetricData
    GetMetricData
    GetMetricStatistics
    ListMetrics
    TagResource
    UntagResource
    ListTagsForResource
  ]
}

@iamAction("cloudwatch:PutMetricAlarm")
@iamResource(["alarm:{AlarmName|text}"])
@iamNeeds([{action: "cloudwatch:TagResource", resource: ["alarm:{AlarmName|text}"], when: "Tags"}])
@iamConditionKeys("cloudwatch:AlarmActions": "{AlarmActions}")
operation PutMetricAlarm {
  input: PutMetricAlarmInput
  errors: [
    LimitExceededFault
  ]
}

@iamAction("cloudwatch:PutCompositeAlarm")
@iamResource(["alarm:{AlarmName|text}"])
@iamNeeds([{action: "cloudwatch:TagResource", resource: ["alarm:{AlarmName|text}"], when: "Tags"}])
@iamConditionKeys("cloudwatch:AlarmActions": "{AlarmActions}")
operation PutCompositeAlarm {
  input: PutCompositeAlarmInput
  errors: [
    LimitExceededFault
  ]
}

@iamAction("cloudwatch:DescribeAlarmHistory")
@readonly
@iamResource(["alarm:{AlarmName=*}"])
operation DescribeAlarmHistory {
  input: DescribeAlarmHistoryInput
  output: DescribeAlarmHistoryOutput
  errors: [
    InvalidNextToken
  ]
}

@iamAction("cloudwatch:DescribeAlarms")
@readonly
@iamResource(["alarm:{AlarmNames=*}"])
operation DescribeAlarms {
  input: DescribeAlarmsInput
  output: DescribeAlarmsOutput
  errors: [
    InvalidNextToken
  ]
}

@iamAction("cloudwatch:DescribeAlarmsForMetric")
@readonly
@iamResource(["*"])
operation DescribeAlarmsForMetric {
  input: DescribeAlarmsForMetricInput
  output: DescribeAlarmsForMetricOutput
}

@iamAction("cloudwatch:DeleteAlarms")
@iamResource(["alarm:{AlarmNames}"])
operation DeleteAlarms {
  input: DeleteAlarmsInput
  errors: [
    ResourceNotFound
  ]
}

@iamAction("cloudwatch:SetAlarmState")
@iamResource(["alarm:{AlarmName|text}"])
operation SetAlarmState {
  input: SetAlarmStateInput
  errors: [
    ResourceNotFound
    InvalidFormatFault
  ]
}

@iamAction("cloudwatch:EnableAlarmActions")
@iamResource(["alarm:{AlarmNames}"])
operation EnableAlarmActions {
  input: EnableAlarmActionsInput
}

@iamAction("cloudwatch:DisableAlarmActions")
@iamResource(["alarm:{AlarmNames}"])
operation DisableAlarmActions {
  input: DisableAlarmActionsInput
}

@iamAction("cloudwatch:PutMetricData")
@iamResource(["*"])
@iamConditionKeys("cloudwatch:namespace": "{Namespace}")
operation PutMetricData {
  input: PutMetricDataInput
  errors: [
    InvalidParameterValueException
    MissingRequiredParameterException
    InvalidParameterCombinationException
    InternalServiceFault
  ]
}

@iamAction("cloudwatch:GetMetricData")
@readonly
@iamResource(["*"])
operation GetMetricData {
  input: GetMetricDataInput
  output: GetMetricDataOutput
  errors: [
    InvalidNextToken
  ]
}

@iamAction("cloudwatch:GetMetricStatistics")
@readonly
@iamResource(["*"])
operation GetMetricStatistics {
  input: GetMetricStatisticsInput
  output: GetMetricStatisticsOutput
  errors: [
    InvalidParameterValueException
    MissingRequiredParameterException
    InvalidParameterCombinationException
    InternalServiceFault
  ]
}

@iamAction("cloudwatch:ListMetrics")
@readonly
@iamResource(["*"])
operation ListMetrics {
  input: ListMetricsInput
  output: ListMetricsOutput
  errors: [
    InternalServiceFault
    InvalidParameterValueException
  ]
}

@iamAction("cloudwatch:TagResource")
@iamResource(["{ResourceARN}"])
operation TagResource {
  input: TagResourceInput
  output: TagResourceOutput
  errors: [
    InvalidParameterValueException
    ResourceNotFoundException
    InternalServiceFault
  ]
}

@iamAction("cloudwatch:UntagResource")
@iamResource(["{ResourceARN}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation UntagResource {
  input: UntagResourceInput
  output: UntagResourceOutput
  errors: [
    InvalidParameterValueException
    ResourceNotFoundException
    InternalServiceFault
  ]
}

@iamAction("cloudwatch:ListTagsForResource")
@readonly
@iamResource(["{ResourceARN}"])
operation ListTagsForResource {
  input: ListTagsForResourceInput
  output: ListTagsForResourceOutput
  errors: [
    InvalidParameterValueException
    ResourceNotFoundException
    InternalServiceFault
  ]
}

@length(min: 1, max: 1024)
string ActionPrefix

@length(min: 1, max: 1600)
string AlarmArn

@length(min: 0, max: 1024)
string AlarmDescription

@length(min: 1, max: 255)
string AlarmName

@length(min: 1, max: 255)
string AlarmNamePrefix

structure AlarmHistoryItem {
  AlarmName: AlarmName
  AlarmType: AlarmType
  Timestamp: Timestamp
  HistoryItemType: HistoryItemType
  HistorySummary: String
  HistoryData: String
}

list AlarmHistoryItems {
  member: AlarmHistoryItem
}

@length(min: 1, max: 10240)
string AlarmRule

@length(max: 100)
list AlarmNames {
  member: AlarmName
}

enum AlarmType {
  COMPOSITE_ALARM = "CompositeAlarm"
  METRIC_ALARM = "MetricAlarm"
}

list AlarmTypes {
  member: AlarmType
}

@length(min: 1, max: 1024)
string AmazonResourceName

enum ComparisonOperator {
  GREATER_THAN_OR_EQUAL_TO_THRESHOLD = "GreaterThanOrEqualToThreshold"
  GREATER_THAN_THRESHOLD = "GreaterThanThreshold"
  LESS_THAN_THRESHOLD = "LessThanThreshold"
  LESS_THAN_OR_EQUAL_TO_THRESHOLD = "LessThanOrEqualToThreshold"
}

structure CompositeAlarm {
  ActionsEnabled: Boolean
  AlarmActions: ResourceList
  AlarmArn: AlarmArn
  AlarmConfigurationUpdatedTimestamp: Timestamp
  AlarmDescription: AlarmDescription
  AlarmName: AlarmName
  AlarmRule: AlarmRule
  InsufficientDataActions: ResourceList
  OKActions: ResourceList
  StateReason: StateReason
  StateReasonData: StateReasonData
  StateUpdatedTimestamp: Timestamp
  StateValue: StateValue
  StateTransitionedTimestamp: Timestamp
}

list CompositeAlarms {
  member: CompositeAlarm
}

list Counts {
  member: Double
}

structure Datapoint {
  Timestamp: Timestamp
  SampleCount: Double
  Average: Double
  Sum: Double
  Minimum: Double
  Maximum: Double
  Unit: StandardUnit
  ExtendedStatistics: DatapointValueMap
}

list Datapoints {
  member: Datapoint
}

@range(min: 1)
integer DatapointsToAlarm

map DatapointValueMap {
  key: String
  value: Double
}

list DatapointValues {
  member: Double
}

structure DeleteAlarmsInput {
  @required AlarmNames: AlarmNames
}

structure DescribeAlarmHistoryInput {
  AlarmName: AlarmName
  AlarmTypes: AlarmTypes
  HistoryItemType: HistoryItemType
  StartDate: Timestamp
  EndDate: Timestamp
  MaxRecords: MaxRecords
  NextToken: String
  ScanBy: ScanBy
}

structure DescribeAlarmHistoryOutput {
  AlarmHistoryItems: AlarmHistoryItems
  NextToken: String
}

structure DescribeAlarmsInput {
  AlarmNames: AlarmNames
  AlarmNamePrefix: AlarmNamePrefix
  AlarmTypes: AlarmTypes
  ChildrenOfAlarmName: AlarmName
  ParentsOfAlarmName: AlarmName
  StateValue: StateValue
  ActionPrefix: ActionPrefix
  MaxRecords: MaxRecords
  NextToken: String
}

structure DescribeAlarmsOutput {
  CompositeAlarms: CompositeAlarms
  MetricAlarms: MetricAlarms
  NextToken: String
}

structure DescribeAlarmsForMetricInput {
  @required MetricName: MetricName
  @required Namespace: Namespace
  Statistic: Statistic
  ExtendedStatistic: String
  Dimensions: Dimensions
  Period: Period
  Unit: StandardUnit
}

structure DescribeAlarmsForMetricOutput {
  MetricAlarms: MetricAlarms
}

structure Dimension {
  @required Name: DimensionName
  @required Value: DimensionValue
}

structure DimensionFilter {
  @required Name: DimensionName
  Value: DimensionValue
}

@length(max: 10)
list DimensionFilters {
  member: DimensionFilter
}

@length(min: 1, max: 255)
string DimensionName

@length(max: 30)
list Dimensions {
  member: Dimension
}

@length(min: 1, max: 1024)
string DimensionValue

structure DisableAlarmActionsInput {
  @required AlarmNames: AlarmNames
}

structure EnableAlarmActionsInput {
  @required AlarmNames: AlarmNames
}

@length(min: 1, max: 255)
string ErrorMessage

@length(min: 1, max: 255)
string EvaluateLowSampleCountPercentile

@length(min: 1, max: 10)
list ExtendedStatistics {
  member: String
}

@range(min: 1)
integer EvaluationPeriods

structure GetMetricDataInput {
  @required MetricDataQueries: MetricDataQueries
  @required StartTime: Timestamp
  @required EndTime: Timestamp
  NextToken: String
  ScanBy: ScanBy
  MaxDatapoints: Integer
}

structure GetMetricDataOutput {
  MetricDataResults: MetricDataResults
  NextToken: String
  Messages: MetricDataResultMessages
}

structure GetMetricStatisticsInput {
  @required Namespace: Namespace
  @required MetricName: MetricName
  Dimensions: Dimensions
  @required StartTime: Timestamp
  @required EndTime: Timestamp
  @required Period: Period
  Statistics: Statistics
  ExtendedStatistics: ExtendedStatistics
  Unit: StandardUnit
}

structure GetMetricStatisticsOutput {
  Label: String
  Datapoints: Datapoints
}

enum HistoryItemType {
  CONFIGURATION_UPDATE = "ConfigurationUpdate"
  STATE_UPDATE = "StateUpdate"
  ACTION = "Action"
}

@error("server")
@httpError(500)
@awsQueryError(code: "InternalServiceError", httpResponseCode: 500)
structure InternalServiceFault {
  Message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidFormat", httpResponseCode: 400)
structure InvalidFormatFault {
  message: ErrorMessage
}

@error("client")
@httpError(400)
structure InvalidNextToken {
  message: ErrorMessage
}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidParameterCombination", httpResponseCode: 400)
structure InvalidParameterCombinationException {
  message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidParameterValue", httpResponseCode: 400)
structure InvalidParameterValueException {
  message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "LimitExceeded", httpResponseCode: 400)
structure LimitExceededFault {
  message: ErrorMessage
}

structure ListMetricsInput {
  Namespace: Namespace
  MetricName: MetricName
  Dimensions: DimensionFilters
  NextToken: String
  RecentlyActive: RecentlyActive
}

structure ListMetricsOutput {
  Metrics: Metrics
  NextToken: String
}

structure ListTagsForResourceInput {
  @required ResourceARN: AmazonResourceName
}

structure ListTagsForResourceOutput {
  Tags: TagList
}

@range(min: 1, max: 100)
integer MaxRecords

structure MessageData {
  Code: String
  Value: String
}

structure Metric {
  Namespace: Namespace
  MetricName: MetricName
  Dimensions: Dimensions
}

structure MetricAlarm {
  AlarmName: AlarmName
  AlarmArn: AlarmArn
  AlarmDescription: AlarmDescription
  AlarmConfigurationUpdatedTimestamp: Timestamp
  ActionsEnabled: Boolean
  OKActions: ResourceList
  AlarmActions: ResourceList
  InsufficientDataActions: ResourceList
  StateValue: StateValue
  StateReason: StateReason
  StateReasonData: StateReasonData
  StateUpdatedTimestamp: Timestamp
  MetricName: MetricName
  Namespace: Namespace
  Statistic: Statistic
  ExtendedStatistic: String
  Dimensions: Dimensions
  Period: Period
  Unit: StandardUnit
  EvaluationPeriods: EvaluationPeriods
  DatapointsToAlarm: DatapointsToAlarm
  Threshold: Double
  ComparisonOperator: ComparisonOperator
  TreatMissingData: TreatMissingData
  EvaluateLowSampleCountPercentile: EvaluateLowSampleCountPercentile
  Metrics: MetricDataQueries
  StateTransitionedTimestamp: Timestamp
}

list MetricAlarms {
  member: MetricAlarm
}

list MetricData {
  member: MetricDatum
}

list MetricDataQueries {
  member: MetricDataQuery
}

structure MetricDataQuery {
  @required Id: MetricId
  MetricStat: MetricStat
  Expression: MetricExpression
  Label: String
  ReturnData: Boolean
  Period: Period
}

structure MetricDataResult {
  Id: MetricId
  Label: String
  Timestamps: Timestamps
  Values: DatapointValues
  StatusCode: StatusCode
}

list MetricDataResultMessages {
  member: MessageData
}

list MetricDataResults {
  member: MetricDataResult
}

structure MetricDatum {
  @required MetricName: MetricName
  Dimensions: Dimensions
  Timestamp: Timestamp
  Value: Double
  StatisticValues: StatisticSet
  Values: Values
  Counts: Counts
  Unit: StandardUnit
  StorageResolution: StorageResolution
}

@length(min: 1, max: 2048)
string MetricExpression

@length(min: 1, max: 255)
string MetricId

@length(min: 1, max: 255)
string MetricName

list Metrics {
  member: Metric
}

structure MetricStat {
  @required Metric: Metric
  @required Period: Period
  @required Stat: String
  Unit: StandardUnit
}

@error("client")
@httpError(400)
@awsQueryError(code: "MissingParameter", httpResponseCode: 400)
structure MissingRequiredParameterException {
  message: String
}

@length(min: 1, max: 255)
@pattern("[^:].*")
string Namespace

@range(min: 1)
integer Period

structure PutCompositeAlarmInput {
  ActionsEnabled: Boolean
  AlarmActions: ResourceList
  AlarmDescription: AlarmDescription
  @required AlarmName: AlarmName
  @required AlarmRule: AlarmRule
  InsufficientDataActions: ResourceList
  OKActions: ResourceList
  @requestTags Tags: TagList
}

structure PutMetricAlarmInput {
  @required AlarmName: AlarmName
  AlarmDescription: AlarmDescription
  ActionsEnabled: Boolean
  OKActions: ResourceList
  AlarmActions: ResourceList
  InsufficientDataActions: ResourceList
  MetricName: MetricName
  Namespace: Namespace
  Statistic: Statistic
  ExtendedStatistic: String
  Dimensions: Dimensions
  Period: Period
  Unit: StandardUnit
  EvaluationPeriods: EvaluationPeriods
  DatapointsToAlarm: DatapointsToAlarm
  Threshold: Double
  ComparisonOperator: ComparisonOperator
  TreatMissingData: TreatMissingData
  EvaluateLowSampleCountPercentile: EvaluateLowSampleCountPercentile
  Metrics: MetricDataQueries
  @requestTags Tags: TagList
}

structure PutMetricDataInput {
  @required Namespace: Namespace
  MetricData: MetricData
}

enum RecentlyActive {
  PT3H
}

@length(max: 5)
list ResourceList {
  member: ResourceName
}

@length(min: 1, max: 1024)
string ResourceName

@error("client")
@httpError(404)
structure ResourceNotFound {
  message: ErrorMessage
}

@error("client")
@httpError(404)
structure ResourceNotFoundException {
  ResourceType: String
  ResourceId: String
}

enum ScanBy {
  TIMESTAMP_DESCENDING = "TimestampDescending"
  TIMESTAMP_ASCENDING = "TimestampAscending"
}

structure SetAlarmStateInput {
  @required AlarmName: AlarmName
  @required StateValue: StateValue
  @required StateReason: StateReason
  StateReasonData: StateReasonData
}

enum StandardUnit {
  SECONDS = "Seconds"
  MICROSECONDS = "Microseconds"
  MILLISECONDS = "Milliseconds"
  BYTES = "Bytes"
  KILOBYTES = "Kilobytes"
  MEGABYTES = "Megabytes"
  GIGABYTES = "Gigabytes"
  TERABYTES = "Terabytes"
  BITS = "Bits"
  KILOBITS = "Kilobits"
  MEGABITS = "Megabits"
  GIGABITS = "Gigabits"
  TERABITS = "Terabits"
  PERCENT = "Percent"
  COUNT = "Count"
  BYTES_SECOND = "Bytes/Second"
  KILOBYTES_SECOND = "Kilobytes/Second"
  MEGABYTES_SECOND = "Megabytes/Second"
  GIGABYTES_SECOND = "Gigabytes/Second"
  TERABYTES_SECOND = "Terabytes/Second"
  BITS_SECOND = "Bits/Second"
  KILOBITS_SECOND = "Kilobits/Second"
  MEGABITS_SECOND = "Megabits/Second"
  GIGABITS_SECOND = "Gigabits/Second"
  TERABITS_SECOND = "Terabits/Second"
  COUNT_SECOND = "Count/Second"
  NONE = "None"
}

@length(min: 0, max: 1023)
string StateReason

@length(min: 0, max: 4000)
string StateReasonData

enum StateValue {
  OK
  ALARM
  INSUFFICIENT_DATA
}

enum Statistic {
  SAMPLE_COUNT = "SampleCount"
  AVERAGE = "Average"
  SUM = "Sum"
  MINIMUM = "Minimum"
  MAXIMUM = "Maximum"
}

@length(min: 1, max: 5)
list Statistics {
  member: Statistic
}

structure StatisticSet {
  @required SampleCount: Double
  @required Sum: Double
  @required Minimum: Double
  @required Maximum: Double
}

enum StatusCode {
  COMPLETE = "Complete"
  INTERNAL_ERROR = "InternalError"
  PARTIAL_DATA = "PartialData"
  FORBIDDEN = "Forbidden"
}

@range(min: 1)
integer StorageResolution

structure Tag {
  @required Key: TagKey
  @required Value: TagValue
}

@length(min: 1, max: 128)
string TagKey

list TagKeyList {
  member: TagKey
}

list TagList {
  member: Tag
}

structure TagResourceInput {
  @required ResourceARN: AmazonResourceName
  @required @requestTags Tags: TagList
}

structure TagResourceOutput {}

@length(min: 0, max: 256)
string TagValue

list Timestamps {
  member: Timestamp
}

@length(min: 1, max: 255)
string TreatMissingData

structure UntagResourceInput {
  @required ResourceARN: AmazonResourceName
  @required TagKeys: TagKeyList
}

structure UntagResourceOutput {}

list Values {
  member: Double
}

@record
structure AlarmRecord {
  @required Alarm: MetricAlarm
  Tags: TagList
}

@record
structure CompositeAlarmRecord {
  @required Alarm: CompositeAlarm
  Tags: TagList
}

@record
structure AlarmHistoryRecord {
  @required Item: AlarmHistoryItem
}

/// What was put to one metric in one unit within the time that its level stands for: 0 a second, 1 a
/// minute (also without level), 2 five minutes, 3 an hour.
@record
structure DataPointRecord {
  @required Statistics: StatisticSet
  @required Unit: StandardUnit
  Level: Integer
  /// The distribution, where it is known and the values are not all the same.
  Values: Values
  Counts: Counts
}

@record
structure MetricRecord {
  @required Metric: Metric
  @required LastDataTimestamp: Timestamp
}
