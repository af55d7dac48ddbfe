$version: "2.0"

namespace com.amazonaws.applicationautoscaling

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

@service(sdkId: "Application Auto Scaling", arnNamespace: "application-autoscaling", endpointPrefix: "application-autoscaling")
@sigv4(name: "application-autoscaling")
@iamArn("arn:aws:application-autoscaling:{region}:{account}:")
@awsJson1_1
@validationError("ValidationException")
service AnyScaleFrontendService {
  version: "2016-02-06"
  operations: [
    RegisterScalableTarget
    DescribeScalableTargets
    DeregisterScalableTarget
    PutScalingPolicy
    DescribeScalingPolicies
    DeleteScalingPolicy
    PutScheduledAction
    DescribeScheduledActions
    DeleteScheduledAction
    DescribeScalingActivities
    TagResource
    UntagResource
    ListTagsForResource
  ]
}

@iamResource(["scalable-target/*"])
@iamNeeds([{action: "application-autoscaling:TagResource", resource: ["scalable-target/*"], when: "Tags"}])
@iamConditionKeys(
  "application-autoscaling:service-namespace": "{ServiceNamespace}"
  "application-autoscaling:scalable-dimension": "{ScalableDimension}"
)
operation RegisterScalableTarget {
  input: RegisterScalableTargetRequest
  output: RegisterScalableTargetResponse
  errors: [
    ValidationException
    LimitExceededException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeScalableTargets {
  input: DescribeScalableTargetsRequest
  output: DescribeScalableTargetsResponse
  errors: [
    ValidationException
    InvalidNextTokenException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@iamResource(["scalable-target/*"])
@iamConditionKeys(
  "application-autoscaling:service-namespace": "{ServiceNamespace}"
  "application-autoscaling:scalable-dimension": "{ScalableDimension}"
)
operation DeregisterScalableTarget {
  input: DeregisterScalableTargetRequest
  output: DeregisterScalableTargetResponse
  errors: [
    ValidationException
    ObjectNotFoundException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@iamResource(["scalable-target/*"])
@iamConditionKeys(
  "application-autoscaling:service-namespace": "{ServiceNamespace}"
  "application-autoscaling:scalable-dimension": "{ScalableDimension}"
)
operation PutScalingPolicy {
  input: PutScalingPolicyRequest
  output: PutScalingPolicyResponse
  errors: [
    ValidationException
    LimitExceededException
    ObjectNotFoundException
    ConcurrentUpdateException
    FailedResourceAccessException
    InternalServiceException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeScalingPolicies {
  input: DescribeScalingPoliciesRequest
  output: DescribeScalingPoliciesResponse
  errors: [
    ValidationException
    FailedResourceAccessException
    InvalidNextTokenException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@iamResource(["scalable-target/*"])
@iamConditionKeys(
  "application-autoscaling:service-namespace": "{ServiceNamespace}"
  "application-autoscaling:scalable-dimension": "{ScalableDimension}"
)
operation DeleteScalingPolicy {
  input: DeleteScalingPolicyRequest
  output: DeleteScalingPolicyResponse
  errors: [
    ValidationException
    ObjectNotFoundException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@iamResource(["scalable-target/*"])
@iamConditionKeys(
  "application-autoscaling:service-namespace": "{ServiceNamespace}"
  "application-autoscaling:scalable-dimension": "{ScalableDimension}"
)
operation PutScheduledAction {
  input: PutScheduledActionRequest
  output: PutScheduledActionResponse
  errors: [
    ValidationException
    LimitExceededException
    ObjectNotFoundException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeScheduledActions {
  input: DescribeScheduledActionsRequest
  output: DescribeScheduledActionsResponse
  errors: [
    ValidationException
    InvalidNextTokenException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@iamResource(["scalable-target/*"])
@iamConditionKeys(
  "application-autoscaling:service-namespace": "{ServiceNamespace}"
  "application-autoscaling:scalable-dimension": "{ScalableDimension}"
)
operation DeleteScheduledAction {
  input: DeleteScheduledActionRequest
  output: DeleteScheduledActionResponse
  errors: [
    ValidationException
    ObjectNotFoundException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeScalingActivities {
  input: DescribeScalingActivitiesRequest
  output: DescribeScalingActivitiesResponse
  errors: [
    ValidationException
    InvalidNextTokenException
    ConcurrentUpdateException
    InternalServiceException
  ]
}

@iamResource(["{ResourceARN}"])
operation TagResource {
  input: TagResourceRequest
  output: TagResourceResponse
  errors: [
    ResourceNotFoundException
    TooManyTagsException
    ValidationException
  ]
}

@iamResource(["{ResourceARN}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation UntagResource {
  input: UntagResourceRequest
  output: UntagResourceResponse
  errors: [
    ResourceNotFoundException
    ValidationException
  ]
}

@readonly
@iamResource(["{ResourceARN}"])
operation ListTagsForResource {
  input: ListTagsForResourceRequest
  output: ListTagsForResourceResponse
  errors: [
    ResourceNotFoundException
  ]
}

enum AdjustmentType {
  CHANGE_IN_CAPACITY = "ChangeInCapacity"
  PERCENT_CHANGE_IN_CAPACITY = "PercentChangeInCapacity"
  EXACT_CAPACITY = "ExactCapacity"
}

structure Alarm {
  @required AlarmName: String
  @required AlarmARN: String
}

list Alarms {
  member: Alarm
}

@length(min: 1, max: 1011)
@pattern("^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$")
string AmazonResourceName

@error("client")
structure ConcurrentUpdateException {
  Message: String
}

structure CustomizedMetricSpecification {
  MetricName: String
  Namespace: String
  Dimensions: MetricDimensions
  Statistic: MetricStatistic
  Unit: String
  Metrics: TargetTrackingMetricDataQueries
}

structure DeleteScalingPolicyRequest {
  @required PolicyName: ResourceIdMaxLen1600
  @required ServiceNamespace: ServiceNamespace
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
}

structure DeleteScalingPolicyResponse {}

structure DeleteScheduledActionRequest {
  @required ServiceNamespace: ServiceNamespace
  @required ScheduledActionName: ResourceIdMaxLen1600
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
}

structure DeleteScheduledActionResponse {}

structure DeregisterScalableTargetRequest {
  @required ServiceNamespace: ServiceNamespace
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
}

structure DeregisterScalableTargetResponse {}

structure DescribeScalableTargetsRequest {
  @required ServiceNamespace: ServiceNamespace
  ResourceIds: ResourceIdsMaxLen1600
  ScalableDimension: ScalableDimension
  MaxResults: Integer
  NextToken: String
}

structure DescribeScalableTargetsResponse {
  ScalableTargets: ScalableTargets
  NextToken: String
}

structure DescribeScalingActivitiesRequest {
  @required ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  MaxResults: Integer
  NextToken: String
  IncludeNotScaledActivities: Boolean
}

structure DescribeScalingActivitiesResponse {
  ScalingActivities: ScalingActivities
  NextToken: String
}

structure DescribeScalingPoliciesRequest {
  PolicyNames: ResourceIdsMaxLen1600
  @required ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  MaxResults: Integer
  NextToken: String
}

structure DescribeScalingPoliciesResponse {
  ScalingPolicies: ScalingPolicies
  NextToken: String
}

structure DescribeScheduledActionsRequest {
  ScheduledActionNames: ResourceIdsMaxLen1600
  @required ServiceNamespace: ServiceNamespace
  ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  MaxResults: Integer
  NextToken: String
}

structure DescribeScheduledActionsResponse {
  ScheduledActions: ScheduledActions
  NextToken: String
}

@length(min: 1, max: 2048)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string Expression

@error("client")
structure FailedResourceAccessException {
  Message: String
}

@length(min: 1, max: 255)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string Id

@error("client")
structure InternalServiceException {
  Message: String
}

@error("client")
structure InvalidNextTokenException {
  Message: String
}

@error("client")
structure LimitExceededException {
  Message: String
}

structure ListTagsForResourceRequest {
  @required ResourceARN: AmazonResourceName
}

structure ListTagsForResourceResponse {
  Tags: TagMap
}

enum MetricAggregationType {
  AVERAGE = "Average"
  MINIMUM = "Minimum"
  MAXIMUM = "Maximum"
}

structure MetricDimension {
  @required Name: String
  @required Value: String
}

list MetricDimensions {
  member: MetricDimension
}

enum MetricStatistic {
  AVERAGE = "Average"
  MINIMUM = "Minimum"
  MAXIMUM = "Maximum"
  SAMPLE_COUNT = "SampleCount"
  SUM = "Sum"
}

enum MetricType {
  ALBREQUEST_COUNT_PER_TARGET = "ALBRequestCountPerTarget"
  ECSSERVICE_AVERAGE_CPUUTILIZATION = "ECSServiceAverageCPUUtilization"
  ECSSERVICE_AVERAGE_MEMORY_UTILIZATION = "ECSServiceAverageMemoryUtilization"
  ECSSERVICE_AVERAGE_CPUUTILIZATION_HIGH_RESOLUTION = "ECSServiceAverageCPUUtilizationHighResolution"
  ECSSERVICE_AVERAGE_MEMORY_UTILIZATION_HIGH_RESOLUTION = "ECSServiceAverageMemoryUtilizationHighResolution"
}

structure NotScaledReason {
  @required Code: String
  MaxCapacity: Integer
  MinCapacity: Integer
  CurrentCapacity: Integer
}

list NotScaledReasons {
  member: NotScaledReason
}

@error("client")
structure ObjectNotFoundException {
  Message: String
}

@length(min: 1, max: 256)
string PolicyName

enum PolicyType {
  STEP_SCALING = "StepScaling"
  TARGET_TRACKING_SCALING = "TargetTrackingScaling"
}

structure PredefinedMetricSpecification {
  @required PredefinedMetricType: MetricType
  ResourceLabel: ResourceLabel
}

structure PutScalingPolicyRequest {
  @required PolicyName: PolicyName
  @required ServiceNamespace: ServiceNamespace
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
  PolicyType: PolicyType
  StepScalingPolicyConfiguration: StepScalingPolicyConfiguration
  TargetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration
}

structure PutScalingPolicyResponse {
  @required PolicyARN: ResourceIdMaxLen1600
  Alarms: Alarms
}

structure PutScheduledActionRequest {
  @required ServiceNamespace: ServiceNamespace
  Schedule: ResourceIdMaxLen1600
  Timezone: ResourceIdMaxLen1600
  @required ScheduledActionName: ScheduledActionName
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
  StartTime: Timestamp
  EndTime: Timestamp
  ScalableTargetAction: ScalableTargetAction
}

structure PutScheduledActionResponse {}

structure RegisterScalableTargetRequest {
  @required ServiceNamespace: ServiceNamespace
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
  MinCapacity: Integer
  MaxCapacity: Integer
  @stored RoleARN: ResourceIdMaxLen1600
  SuspendedState: SuspendedState
  Tags: TagMap
}

structure RegisterScalableTargetResponse {
  ScalableTargetARN: String
}

@length(min: 1, max: 1600)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string ResourceIdMaxLen1600

@length(max: 50)
list ResourceIdsMaxLen1600 {
  member: ResourceIdMaxLen1600
}

@length(min: 1, max: 1023)
string ResourceLabel

@error("client")
structure ResourceNotFoundException {
  Message: String
  ResourceName: AmazonResourceName
}

enum ScalableDimension {
  ECS_SERVICE_DESIRED_COUNT = "ecs:service:DesiredCount"
}

structure ScalableTarget {
  @required ServiceNamespace: ServiceNamespace
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
  @required MinCapacity: Integer
  @required MaxCapacity: Integer
  @required RoleARN: ResourceIdMaxLen1600
  @required CreationTime: Timestamp
  SuspendedState: SuspendedState
  ScalableTargetARN: String
}

structure ScalableTargetAction {
  MinCapacity: Integer
  MaxCapacity: Integer
}

list ScalableTargets {
  member: ScalableTarget
}

list ScalingActivities {
  member: ScalingActivity
}

structure ScalingActivity {
  @required ActivityId: String
  @required ServiceNamespace: ServiceNamespace
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
  @required Description: String
  @required Cause: String
  @required StartTime: Timestamp
  EndTime: Timestamp
  @required StatusCode: ScalingActivityStatusCode
  StatusMessage: String
  Details: String
  NotScaledReasons: NotScaledReasons
}

enum ScalingActivityStatusCode {
  PENDING = "Pending"
  IN_PROGRESS = "InProgress"
  SUCCESSFUL = "Successful"
  OVERRIDDEN = "Overridden"
  UNFULFILLED = "Unfulfilled"
  FAILED = "Failed"
}

list ScalingPolicies {
  member: ScalingPolicy
}

structure ScalingPolicy {
  @required PolicyARN: ResourceIdMaxLen1600
  @required PolicyName: PolicyName
  @required ServiceNamespace: ServiceNamespace
  @required ResourceId: ResourceIdMaxLen1600
  @required ScalableDimension: ScalableDimension
  @required PolicyType: PolicyType
  StepScalingPolicyConfiguration: StepScalingPolicyConfiguration
  TargetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration
  Alarms: Alarms
  @required CreationTime: Timestamp
}

structure ScheduledAction {
  @required ScheduledActionName: ScheduledActionName
  @required ScheduledActionARN: ResourceIdMaxLen1600
  @required ServiceNamespace: ServiceNamespace
  @required Schedule: ResourceIdMaxLen1600
  Timezone: ResourceIdMaxLen1600
  @required ResourceId: ResourceIdMaxLen1600
  ScalableDimension: ScalableDimension
  StartTime: Timestamp
  EndTime: Timestamp
  ScalableTargetAction: ScalableTargetAction
  @required CreationTime: Timestamp
}

@length(min: 1, max: 256)
@pattern("(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+")
string ScheduledActionName

list ScheduledActions {
  member: ScheduledAction
}

enum ServiceNamespace {
  ECS = "ecs"
}

structure StepAdjustment {
  MetricIntervalLowerBound: Double
  MetricIntervalUpperBound: Double
  @required ScalingAdjustment: Integer
}

list StepAdjustments {
  member: StepAdjustment
}

structure StepScalingPolicyConfiguration {
  AdjustmentType: AdjustmentType
  StepAdjustments: StepAdjustments
  MinAdjustmentMagnitude: Integer
  Cooldown: Integer
  @stored MetricAggregationType: MetricAggregationType
}

structure SuspendedState {
  DynamicScalingInSuspended: Boolean
  DynamicScalingOutSuspended: Boolean
  ScheduledScalingSuspended: Boolean
}

@length(min: 1, max: 128)
string TagKey

@length(min: 0, max: 200)
list TagKeyList {
  member: TagKey
}

map TagMap {
  key: TagKey
  value: TagValue
}

structure TagResourceRequest {
  @required ResourceARN: AmazonResourceName
  @required @requestTags Tags: TagMap
}

structure TagResourceResponse {}

@length(min: 0, max: 256)
string TagValue

structure TargetTrackingMetric {
  Dimensions: TargetTrackingMetricDimensions
  MetricName: TargetTrackingMetricName
  Namespace: TargetTrackingMetricNamespace
}

list TargetTrackingMetricDataQueries {
  member: TargetTrackingMetricDataQuery
}

structure TargetTrackingMetricDataQuery {
  Expression: Expression
  @required Id: Id
  Label: String
  MetricStat: TargetTrackingMetricStat
  ReturnData: Boolean
}

structure TargetTrackingMetricDimension {
  @required Name: TargetTrackingMetricDimensionName
  @required Value: TargetTrackingMetricDimensionValue
}

@length(min: 1, max: 255)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string TargetTrackingMetricDimensionName

list TargetTrackingMetricDimensions {
  member: TargetTrackingMetricDimension
}

@length(min: 1, max: 1024)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string TargetTrackingMetricDimensionValue

@length(min: 1, max: 255)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string TargetTrackingMetricName

@length(min: 1, max: 255)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string TargetTrackingMetricNamespace

structure TargetTrackingMetricStat {
  @required Metric: TargetTrackingMetric
  @required Stat: String
  Unit: TargetTrackingMetricUnit
}

@length(min: 1, max: 1023)
@pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
string TargetTrackingMetricUnit

structure TargetTrackingScalingPolicyConfiguration {
  @required TargetValue: Double
  PredefinedMetricSpecification: PredefinedMetricSpecification
  CustomizedMetricSpecification: CustomizedMetricSpecification
  ScaleOutCooldown: Integer
  ScaleInCooldown: Integer
  DisableScaleIn: Boolean
}

@error("client")
structure TooManyTagsException {
  Message: String
  ResourceName: AmazonResourceName
}

structure UntagResourceRequest {
  @required ResourceARN: AmazonResourceName
  @required TagKeys: TagKeyList
}

structure UntagResourceResponse {}

@error("client")
structure ValidationException {
  Message: String
}

@record
structure ScalableTargetRecord {
  @required target: ScalableTarget
  tags: TagMap
  change: ChangeRecord
  scaleOutCooldownUntil: Timestamp
  scaleOutCooldownFrom: Integer
  scaleInCooldownUntil: Timestamp
}

@record
structure ChangeRecord {
  @required activity: String
  @required capacity: Integer
  @required fromCapacity: Integer
  @required startedAt: Timestamp
  scalesOut: Boolean
  @required cooldownSeconds: Integer
}

@record
structure ScheduleTimeRecord {
  @required nextRun: Timestamp
}
