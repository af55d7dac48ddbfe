$version: "2.0"

namespace com.amazonaws.elbv2

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

@service(sdkId: "Elastic Load Balancing v2", arnNamespace: "elasticloadbalancing", endpointPrefix: "elasticloadbalancing")
@sigv4(name: "elasticloadbalancing")
@iamArn("arn:aws:elasticloadbalancing:{region}:{account}:")
@awsQuery
@xmlNamespace(uri: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/")
@validationError("ValidationError")
service ElasticLoadBalancing_v10 {
  version: "2015-12-01"
  operations: [
    CreateLoadBalancer
    DescribeLoadBalancers
    DeleteLoadBalancer
    DescribeLoadBalancerAttributes
    ModifyLoadBalancerAttributes
    SetSecurityGroups
    SetSubnets
    DescribeCapacityReservation
    CreateTargetGroup
    DescribeTargetGroups
    ModifyTargetGroup
    DeleteTargetGroup
    DescribeTargetGroupAttributes
    ModifyTargetGroupAttributes
    RegisterTargets
    DeregisterTargets
    DescribeTargetHealth
    CreateListener
    DescribeListeners
    ModifyListener
    DeleteListener
    DescribeListenerAttributes
    ModifyListenerAttributes
    DescribeListenerCertificates
    AddListenerCertificates
    RemoveListenerCertificates
    CreateRule
    DescribeRules
    ModifyRule
    DeleteRule
    SetRulePriorities
    AddTags
    RemoveTags
    DescribeTags
    DescribeSSLPolicies
    DescribeAccountLimits
  ]
}

@readonly
@iamResource(["*"])
operation DescribeAccountLimits {
  input: DescribeAccountLimitsInput
  output: DescribeAccountLimitsOutput
}

structure DescribeAccountLimitsInput {
  Marker: String
  PageSize: PageSize
}

structure DescribeAccountLimitsOutput {
  Limits: Limits
  NextMarker: String
}

structure Limit {
  Name: String
  Max: String
}

list Limits {
  member: Limit
}

@iamResource(["loadbalancer/app/{Name}/*"])
@iamNeeds([{action: "elasticloadbalancing:AddTags", resource: ["loadbalancer/app/{Name}/*"], when: "Tags"}])
@iamConditionKeys(
  "elasticloadbalancing:CreateAction": "CreateLoadBalancer"
  "elasticloadbalancing:Scheme": "{Scheme}"
  "elasticloadbalancing:Subnet": "{Subnets}"
  "elasticloadbalancing:SecurityGroup": "{SecurityGroups}"
)
operation CreateLoadBalancer {
  input: CreateLoadBalancerInput
  output: CreateLoadBalancerOutput
  errors: [
    DuplicateLoadBalancerNameException
    TooManyLoadBalancersException
    InvalidConfigurationRequestException
    SubnetNotFoundException
    InvalidSubnetException
    InvalidSecurityGroupException
    InvalidSchemeException
    TooManyTagsException
    DuplicateTagKeysException
    ResourceInUseException
    AllocationIdNotFoundException
    AvailabilityZoneNotSupportedException
    OperationNotPermittedException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeLoadBalancers {
  input: DescribeLoadBalancersInput
  output: DescribeLoadBalancersOutput
  errors: [
    LoadBalancerNotFoundException
  ]
}

@iamResource(["{LoadBalancerArn}"])
operation DeleteLoadBalancer {
  input: DeleteLoadBalancerInput
  output: DeleteLoadBalancerOutput
  errors: [
    LoadBalancerNotFoundException
    OperationNotPermittedException
    ResourceInUseException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeLoadBalancerAttributes {
  input: DescribeLoadBalancerAttributesInput
  output: DescribeLoadBalancerAttributesOutput
  errors: [
    LoadBalancerNotFoundException
  ]
}

@iamResource(["{LoadBalancerArn}"])
operation ModifyLoadBalancerAttributes {
  input: ModifyLoadBalancerAttributesInput
  output: ModifyLoadBalancerAttributesOutput
  errors: [
    LoadBalancerNotFoundException
    InvalidConfigurationRequestException
  ]
}

@iamResource(["{LoadBalancerArn}"])
@iamConditionKeys("elasticloadbalancing:SecurityGroup": "{SecurityGroups}")
operation SetSecurityGroups {
  input: SetSecurityGroupsInput
  output: SetSecurityGroupsOutput
  errors: [
    LoadBalancerNotFoundException
    InvalidConfigurationRequestException
    InvalidSecurityGroupException
  ]
}

@iamResource(["{LoadBalancerArn}"])
@iamConditionKeys("elasticloadbalancing:Subnet": "{Subnets}")
operation SetSubnets {
  input: SetSubnetsInput
  output: SetSubnetsOutput
  errors: [
    LoadBalancerNotFoundException
    InvalidConfigurationRequestException
    SubnetNotFoundException
    InvalidSubnetException
    AllocationIdNotFoundException
    AvailabilityZoneNotSupportedException
    CapacityReservationPendingException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeCapacityReservation {
  input: DescribeCapacityReservationInput
  output: DescribeCapacityReservationOutput
  errors: [
    LoadBalancerNotFoundException
  ]
}

@iamResource(["targetgroup/{Name}/*"])
@iamNeeds([{action: "elasticloadbalancing:AddTags", resource: ["targetgroup/{Name}/*"], when: "Tags"}])
@iamConditionKeys("elasticloadbalancing:CreateAction": "CreateTargetGroup")
operation CreateTargetGroup {
  input: CreateTargetGroupInput
  output: CreateTargetGroupOutput
  errors: [
    DuplicateTargetGroupNameException
    TooManyTargetGroupsException
    InvalidConfigurationRequestException
    TooManyTagsException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeTargetGroups {
  input: DescribeTargetGroupsInput
  output: DescribeTargetGroupsOutput
  errors: [
    LoadBalancerNotFoundException
    TargetGroupNotFoundException
  ]
}

@iamResource(["{TargetGroupArn}"])
operation ModifyTargetGroup {
  input: ModifyTargetGroupInput
  output: ModifyTargetGroupOutput
  errors: [
    TargetGroupNotFoundException
    InvalidConfigurationRequestException
  ]
}

@iamResource(["{TargetGroupArn}"])
operation DeleteTargetGroup {
  input: DeleteTargetGroupInput
  output: DeleteTargetGroupOutput
  errors: [
    ResourceInUseException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeTargetGroupAttributes {
  input: DescribeTargetGroupAttributesInput
  output: DescribeTargetGroupAttributesOutput
  errors: [
    TargetGroupNotFoundException
  ]
}

@iamResource(["{TargetGroupArn}"])
operation ModifyTargetGroupAttributes {
  input: ModifyTargetGroupAttributesInput
  output: ModifyTargetGroupAttributesOutput
  errors: [
    TargetGroupNotFoundException
    InvalidConfigurationRequestException
  ]
}

@iamResource(["{TargetGroupArn}"])
operation RegisterTargets {
  input: RegisterTargetsInput
  output: RegisterTargetsOutput
  errors: [
    TargetGroupNotFoundException
    TooManyTargetsException
    InvalidTargetException
    TooManyRegistrationsForTargetIdException
  ]
}

@iamResource(["{TargetGroupArn}"])
operation DeregisterTargets {
  input: DeregisterTargetsInput
  output: DeregisterTargetsOutput
  errors: [
    TargetGroupNotFoundException
    InvalidTargetException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeTargetHealth {
  input: DescribeTargetHealthInput
  output: DescribeTargetHealthOutput
  errors: [
    InvalidTargetException
    TargetGroupNotFoundException
    HealthUnavailableException
  ]
}

@iamResource(["{LoadBalancerArn}"])
@iamNeeds([{action: "elasticloadbalancing:AddTags", resource: ["{LoadBalancerArn|listener}"], when: "Tags"}])
@iamConditionKeys(
  "elasticloadbalancing:CreateAction": "CreateListener"
  "elasticloadbalancing:ListenerProtocol": "{Protocol}"
  "elasticloadbalancing:SecurityPolicy": "{SslPolicy}"
)
operation CreateListener {
  input: CreateListenerInput
  output: CreateListenerOutput
  errors: [
    DuplicateListenerException
    TooManyListenersException
    TooManyCertificatesException
    LoadBalancerNotFoundException
    TargetGroupNotFoundException
    TargetGroupAssociationLimitException
    InvalidConfigurationRequestException
    IncompatibleProtocolsException
    SSLPolicyNotFoundException
    CertificateNotFoundException
    UnsupportedProtocolException
    TooManyRegistrationsForTargetIdException
    TooManyTargetsException
    TooManyActionsException
    InvalidLoadBalancerActionException
    TooManyUniqueTargetGroupsPerLoadBalancerException
    ALPNPolicyNotSupportedException
    TooManyTagsException
    TrustStoreNotFoundException
    TrustStoreNotReadyException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeListeners {
  input: DescribeListenersInput
  output: DescribeListenersOutput
  errors: [
    ListenerNotFoundException
    LoadBalancerNotFoundException
    UnsupportedProtocolException
  ]
}

@iamResource(["{ListenerArn}"])
@iamConditionKeys(
  "elasticloadbalancing:ListenerProtocol": "{Protocol}"
  "elasticloadbalancing:SecurityPolicy": "{SslPolicy}"
)
operation ModifyListener {
  input: ModifyListenerInput
  output: ModifyListenerOutput
  errors: [
    DuplicateListenerException
    TooManyListenersException
    TooManyCertificatesException
    ListenerNotFoundException
    TargetGroupNotFoundException
    TargetGroupAssociationLimitException
    IncompatibleProtocolsException
    SSLPolicyNotFoundException
    CertificateNotFoundException
    InvalidConfigurationRequestException
    UnsupportedProtocolException
    TooManyRegistrationsForTargetIdException
    TooManyTargetsException
    TooManyActionsException
    InvalidLoadBalancerActionException
    TooManyUniqueTargetGroupsPerLoadBalancerException
    ALPNPolicyNotSupportedException
    TrustStoreNotFoundException
    TrustStoreNotReadyException
  ]
}

@iamResource(["{ListenerArn}"])
operation DeleteListener {
  input: DeleteListenerInput
  output: DeleteListenerOutput
  errors: [
    ListenerNotFoundException
    ResourceInUseException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeListenerAttributes {
  input: DescribeListenerAttributesInput
  output: DescribeListenerAttributesOutput
  errors: [
    ListenerNotFoundException
  ]
}

@iamResource(["{ListenerArn}"])
operation ModifyListenerAttributes {
  input: ModifyListenerAttributesInput
  output: ModifyListenerAttributesOutput
  errors: [
    ListenerNotFoundException
    InvalidConfigurationRequestException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeListenerCertificates {
  input: DescribeListenerCertificatesInput
  output: DescribeListenerCertificatesOutput
  errors: [
    ListenerNotFoundException
  ]
}

@iamResource(["{ListenerArn}"])
operation AddListenerCertificates {
  input: AddListenerCertificatesInput
  output: AddListenerCertificatesOutput
  errors: [
    ListenerNotFoundException
    TooManyCertificatesException
    CertificateNotFoundException
  ]
}

@iamResource(["{ListenerArn}"])
operation RemoveListenerCertificates {
  input: RemoveListenerCertificatesInput
  output: RemoveListenerCertificatesOutput
  errors: [
    ListenerNotFoundException
    OperationNotPermittedException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeRules {
  input: DescribeRulesInput
  output: DescribeRulesOutput
  errors: [
    ListenerNotFoundException
    RuleNotFoundException
    UnsupportedProtocolException
  ]
}

@iamResource(["{ListenerArn}"])
@iamNeeds([
  {action: "elasticloadbalancing:AddTags", resource: ["{ListenerArn|listener-rule}"], when: "Tags"}
])
@iamConditionKeys("elasticloadbalancing:CreateAction": "CreateRule")
operation CreateRule {
  input: CreateRuleInput
  output: CreateRuleOutput
  errors: [
    PriorityInUseException
    TooManyTargetGroupsException
    TooManyRulesException
    TargetGroupAssociationLimitException
    IncompatibleProtocolsException
    ListenerNotFoundException
    TargetGroupNotFoundException
    InvalidConfigurationRequestException
    TooManyRegistrationsForTargetIdException
    TooManyTargetsException
    UnsupportedProtocolException
    TooManyActionsException
    InvalidLoadBalancerActionException
    TooManyUniqueTargetGroupsPerLoadBalancerException
    TooManyTagsException
  ]
}

@iamResource(["{RuleArn}"])
operation ModifyRule {
  input: ModifyRuleInput
  output: ModifyRuleOutput
  errors: [
    TargetGroupAssociationLimitException
    IncompatibleProtocolsException
    RuleNotFoundException
    OperationNotPermittedException
    TooManyRegistrationsForTargetIdException
    TooManyTargetsException
    TargetGroupNotFoundException
    UnsupportedProtocolException
    TooManyActionsException
    InvalidLoadBalancerActionException
    TooManyUniqueTargetGroupsPerLoadBalancerException
  ]
}

@iamResource(["{RuleArn}"])
operation DeleteRule {
  input: DeleteRuleInput
  output: DeleteRuleOutput
  errors: [
    RuleNotFoundException
    OperationNotPermittedException
  ]
}

@iamResource(["{RulePriorities.RuleArn}"])
operation SetRulePriorities {
  input: SetRulePrioritiesInput
  output: SetRulePrioritiesOutput
  errors: [
    RuleNotFoundException
    PriorityInUseException
    OperationNotPermittedException
  ]
}

@iamResource(["{ResourceArns}"])
operation AddTags {
  input: AddTagsInput
  output: AddTagsOutput
  errors: [
    DuplicateTagKeysException
    TooManyTagsException
    LoadBalancerNotFoundException
    TargetGroupNotFoundException
    ListenerNotFoundException
    RuleNotFoundException
    TrustStoreNotFoundException
  ]
}

@iamResource(["{ResourceArns}"])
@iamConditionKeys("aws:TagKeys": "{TagKeys}")
operation RemoveTags {
  input: RemoveTagsInput
  output: RemoveTagsOutput
  errors: [
    LoadBalancerNotFoundException
    TargetGroupNotFoundException
    ListenerNotFoundException
    RuleNotFoundException
    TooManyTagsException
    TrustStoreNotFoundException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeTags {
  input: DescribeTagsInput
  output: DescribeTagsOutput
  errors: [
    LoadBalancerNotFoundException
    TargetGroupNotFoundException
    ListenerNotFoundException
    RuleNotFoundException
    TrustStoreNotFoundException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeSSLPolicies {
  input: DescribeSSLPoliciesInput
  output: DescribeSSLPoliciesOutput
  errors: [
    SSLPolicyNotFoundException
  ]
}

structure Action {
  @required Type: ActionTypeEnum
  TargetGroupArn: String
  Order: ActionOrder
  RedirectConfig: RedirectActionConfig
  FixedResponseConfig: FixedResponseActionConfig
  ForwardConfig: ForwardActionConfig
}

@range(min: 1, max: 50000)
integer ActionOrder

list Actions {
  member: Action
}

enum ActionTypeEnum {
  FORWARD = "forward"
  REDIRECT = "redirect"
  FIXED_RESPONSE = "fixed-response"
}

structure AddListenerCertificatesInput {
  @required ListenerArn: String
  @required Certificates: CertificateList
}

structure AddListenerCertificatesOutput {
  Certificates: CertificateList
}

structure AddTagsInput {
  @required ResourceArns: ResourceArns
  @required @requestTags Tags: TagList
}

structure AddTagsOutput {}

@error("client")
@httpError(400)
@awsQueryError(code: "AllocationIdNotFound", httpResponseCode: 400)
structure AllocationIdNotFoundException {}

@error("client")
@httpError(400)
@awsQueryError(code: "ALPNPolicyNotFound", httpResponseCode: 400)
structure ALPNPolicyNotSupportedException {}

structure AvailabilityZone {
  ZoneName: String
  SubnetId: String
  LoadBalancerAddresses: LoadBalancerAddresses
}

@error("client")
@httpError(400)
@awsQueryError(code: "AvailabilityZoneNotSupported", httpResponseCode: 400)
structure AvailabilityZoneNotSupportedException {}

list AvailabilityZones {
  member: AvailabilityZone
}

@error("client")
@httpError(400)
@awsQueryError(code: "CapacityReservationPending", httpResponseCode: 400)
structure CapacityReservationPendingException {}

enum CapacityReservationStateEnum {
  PROVISIONED = "provisioned"
  PENDING = "pending"
  REBALANCING = "rebalancing"
  FAILED = "failed"
}

structure CapacityReservationStatus {
  Code: CapacityReservationStateEnum
  Reason: String
}

structure Certificate {
  CertificateArn: String
  IsDefault: Boolean
}

list CertificateList {
  member: Certificate
}

@error("client")
@httpError(400)
@awsQueryError(code: "CertificateNotFound", httpResponseCode: 400)
structure CertificateNotFoundException {}

structure Cipher {
  Name: String
  Priority: Integer
}

list Ciphers {
  member: Cipher
}

@length(max: 64)
string ConditionFieldName

structure CreateListenerInput {
  @required LoadBalancerArn: String
  Protocol: ProtocolEnum
  Port: Port
  SslPolicy: String
  Certificates: CertificateList
  @required DefaultActions: Actions
  @requestTags Tags: TagList
}

structure CreateListenerOutput {
  Listeners: Listeners
}

structure CreateLoadBalancerInput {
  @required Name: String
  Subnets: Subnets
  SubnetMappings: SubnetMappings
  SecurityGroups: SecurityGroups
  Scheme: LoadBalancerSchemeEnum
  @requestTags Tags: TagList
  Type: LoadBalancerTypeEnum
  IpAddressType: IpAddressType
}

structure CreateLoadBalancerOutput {
  LoadBalancers: LoadBalancers
}

structure CreateTargetGroupInput {
  @required Name: String
  Protocol: ProtocolEnum
  ProtocolVersion: String
  Port: Port
  VpcId: String
  HealthCheckProtocol: ProtocolEnum
  HealthCheckPort: String
  HealthCheckEnabled: Boolean
  HealthCheckPath: Path
  HealthCheckIntervalSeconds: HealthCheckIntervalSeconds
  HealthCheckTimeoutSeconds: HealthCheckTimeoutSeconds
  HealthyThresholdCount: HealthCheckThresholdCount
  UnhealthyThresholdCount: HealthCheckThresholdCount
  Matcher: Matcher
  TargetType: TargetTypeEnum
  @requestTags Tags: TagList
  IpAddressType: TargetGroupIpAddressTypeEnum
}

structure CreateTargetGroupOutput {
  TargetGroups: TargetGroups
}

structure DeleteListenerInput {
  @required ListenerArn: String
}

structure DeleteListenerOutput {}

structure DeleteLoadBalancerInput {
  @required LoadBalancerArn: String
}

structure DeleteLoadBalancerOutput {}

structure DeleteTargetGroupInput {
  @required TargetGroupArn: String
}

structure DeleteTargetGroupOutput {}

structure DeregisterTargetsInput {
  @required TargetGroupArn: String
  @required Targets: TargetDescriptions
}

structure DeregisterTargetsOutput {}

structure DescribeCapacityReservationInput {
  @required LoadBalancerArn: String
}

structure DescribeCapacityReservationOutput {
  LastModifiedTime: Timestamp
  DecreaseRequestsRemaining: Integer
  MinimumLoadBalancerCapacity: MinimumLoadBalancerCapacity
  CapacityReservationState: ZonalCapacityReservationStates
}

structure DescribeListenerAttributesInput {
  @required ListenerArn: String
}

structure DescribeListenerAttributesOutput {
  Attributes: ListenerAttributes
}

structure DescribeListenerCertificatesInput {
  @required ListenerArn: String
  Marker: String
  PageSize: PageSize
}

structure DescribeListenerCertificatesOutput {
  Certificates: CertificateList
  NextMarker: String
}

structure DescribeListenersInput {
  LoadBalancerArn: String
  ListenerArns: ListenerArns
  Marker: String
  PageSize: PageSize
}

structure DescribeListenersOutput {
  Listeners: Listeners
  NextMarker: String
}

structure DescribeLoadBalancerAttributesInput {
  @required LoadBalancerArn: String
}

structure DescribeLoadBalancerAttributesOutput {
  Attributes: LoadBalancerAttributes
}

structure DescribeLoadBalancersInput {
  LoadBalancerArns: LoadBalancerArns
  Names: LoadBalancerNames
  Marker: String
  PageSize: PageSize
}

structure DescribeLoadBalancersOutput {
  LoadBalancers: LoadBalancers
  NextMarker: String
}

structure DescribeRulesInput {
  ListenerArn: String
  RuleArns: RuleArns
  Marker: String
  PageSize: PageSize
}

structure DescribeRulesOutput {
  Rules: Rules
  NextMarker: String
}

structure DescribeSSLPoliciesInput {
  Names: SslPolicyNames
  Marker: String
  PageSize: PageSize
  LoadBalancerType: LoadBalancerTypeEnum
}

structure DescribeSSLPoliciesOutput {
  SslPolicies: SslPolicies
  NextMarker: String
}

structure DescribeTagsInput {
  @required ResourceArns: ResourceArns
}

structure DescribeTagsOutput {
  TagDescriptions: TagDescriptions
}

structure DescribeTargetGroupAttributesInput {
  @required TargetGroupArn: String
}

structure DescribeTargetGroupAttributesOutput {
  Attributes: TargetGroupAttributes
}

structure DescribeTargetGroupsInput {
  LoadBalancerArn: String
  TargetGroupArns: TargetGroupArns
  Names: TargetGroupNames
  Marker: String
  PageSize: PageSize
}

structure DescribeTargetGroupsOutput {
  TargetGroups: TargetGroups
  NextMarker: String
}

structure DescribeTargetHealthInput {
  @required TargetGroupArn: String
  Targets: TargetDescriptions
}

structure DescribeTargetHealthOutput {
  TargetHealthDescriptions: TargetHealthDescriptions
}

@error("client")
@httpError(400)
@awsQueryError(code: "DuplicateListener", httpResponseCode: 400)
structure DuplicateListenerException {}

@error("client")
@httpError(400)
@awsQueryError(code: "DuplicateLoadBalancerName", httpResponseCode: 400)
structure DuplicateLoadBalancerNameException {}

@error("client")
@httpError(400)
@awsQueryError(code: "DuplicateTagKeys", httpResponseCode: 400)
structure DuplicateTagKeysException {}

@error("client")
@httpError(400)
@awsQueryError(code: "DuplicateTargetGroupName", httpResponseCode: 400)
structure DuplicateTargetGroupNameException {}

structure FixedResponseActionConfig {
  MessageBody: FixedResponseActionMessage
  @required StatusCode: FixedResponseActionStatusCode
  ContentType: FixedResponseActionContentType
}

@length(min: 0, max: 32)
string FixedResponseActionContentType

@length(min: 0, max: 1024)
string FixedResponseActionMessage

@pattern("^(2|4|5)\\d\\d$")
string FixedResponseActionStatusCode

structure ForwardActionConfig {
  TargetGroups: TargetGroupList
  TargetGroupStickinessConfig: TargetGroupStickinessConfig
}

@range(min: 5, max: 300)
integer HealthCheckIntervalSeconds

@range(min: 2, max: 10)
integer HealthCheckThresholdCount

@range(min: 2, max: 120)
integer HealthCheckTimeoutSeconds

@error("server")
@httpError(500)
@awsQueryError(code: "HealthUnavailable", httpResponseCode: 500)
structure HealthUnavailableException {}

structure HostHeaderConditionConfig {
  Values: ListOfString
}

structure HttpHeaderConditionConfig {
  HttpHeaderName: String
  Values: ListOfString
}

structure HttpRequestMethodConditionConfig {
  Values: ListOfString
}

@error("client")
@httpError(400)
@awsQueryError(code: "IncompatibleProtocols", httpResponseCode: 400)
structure IncompatibleProtocolsException {}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidConfigurationRequest", httpResponseCode: 400)
structure InvalidConfigurationRequestException {}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidLoadBalancerAction", httpResponseCode: 400)
structure InvalidLoadBalancerActionException {}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidScheme", httpResponseCode: 400)
structure InvalidSchemeException {}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidSecurityGroup", httpResponseCode: 400)
structure InvalidSecurityGroupException {}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidSubnet", httpResponseCode: 400)
structure InvalidSubnetException {}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidTarget", httpResponseCode: 400)
structure InvalidTargetException {}

enum IpAddressType {
  IPV4 = "ipv4"
  DUALSTACK = "dualstack"
  DUALSTACK_WITHOUT_PUBLIC_IPV4 = "dualstack-without-public-ipv4"
}

structure Listener {
  ListenerArn: String
  LoadBalancerArn: String
  Port: Port
  Protocol: ProtocolEnum
  Certificates: CertificateList
  SslPolicy: String
  DefaultActions: Actions
}

list ListenerArns {
  member: String
}

structure ListenerAttribute {
  Key: ListenerAttributeKey
  Value: String
}

@length(max: 256)
@pattern("^[a-zA-Z0-9._]+$")
string ListenerAttributeKey

list ListenerAttributes {
  member: ListenerAttribute
}

@error("client")
@httpError(400)
@awsQueryError(code: "ListenerNotFound", httpResponseCode: 400)
structure ListenerNotFoundException {}

list Listeners {
  member: Listener
}

list ListOfString {
  member: String
}

structure LoadBalancer {
  LoadBalancerArn: String
  DNSName: String
  CanonicalHostedZoneId: String
  CreatedTime: Timestamp
  LoadBalancerName: String
  Scheme: LoadBalancerSchemeEnum
  VpcId: String
  State: LoadBalancerState
  Type: LoadBalancerTypeEnum
  AvailabilityZones: AvailabilityZones
  SecurityGroups: SecurityGroups
  IpAddressType: IpAddressType
}

structure LoadBalancerAddress {
  IpAddress: String
  AllocationId: String
  PrivateIPv4Address: String
}

list LoadBalancerAddresses {
  member: LoadBalancerAddress
}

list LoadBalancerArns {
  member: String
}

structure LoadBalancerAttribute {
  Key: LoadBalancerAttributeKey
  Value: LoadBalancerAttributeValue
}

@length(max: 256)
@pattern("^[a-zA-Z0-9._]+$")
string LoadBalancerAttributeKey

@length(max: 20)
list LoadBalancerAttributes {
  member: LoadBalancerAttribute
}

@length(max: 1024)
string LoadBalancerAttributeValue

list LoadBalancerNames {
  member: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "LoadBalancerNotFound", httpResponseCode: 400)
structure LoadBalancerNotFoundException {}

list LoadBalancers {
  member: LoadBalancer
}

enum LoadBalancerSchemeEnum {
  INTERNET_FACING = "internet-facing"
  INTERNAL = "internal"
}

structure LoadBalancerState {
  Code: LoadBalancerStateEnum
  Reason: String
}

enum LoadBalancerStateEnum {
  ACTIVE = "active"
  PROVISIONING = "provisioning"
  ACTIVE_IMPAIRED = "active_impaired"
  FAILED = "failed"
}

enum LoadBalancerTypeEnum {
  APPLICATION = "application"
  NETWORK = "network"
  GATEWAY = "gateway"
}

structure Matcher {
  HttpCode: String
}

structure MinimumLoadBalancerCapacity {
  CapacityUnits: Integer
}

structure ModifyListenerAttributesInput {
  @required ListenerArn: String
  @required Attributes: ListenerAttributes
}

structure ModifyListenerAttributesOutput {
  Attributes: ListenerAttributes
}

structure ModifyListenerInput {
  @required ListenerArn: String
  Port: Port
  Protocol: ProtocolEnum
  SslPolicy: String
  Certificates: CertificateList
  DefaultActions: Actions
}

structure ModifyListenerOutput {
  Listeners: Listeners
}

structure ModifyLoadBalancerAttributesInput {
  @required LoadBalancerArn: String
  @required Attributes: LoadBalancerAttributes
}

structure ModifyLoadBalancerAttributesOutput {
  Attributes: LoadBalancerAttributes
}

structure ModifyTargetGroupAttributesInput {
  @required TargetGroupArn: String
  @required Attributes: TargetGroupAttributes
}

structure ModifyTargetGroupAttributesOutput {
  Attributes: TargetGroupAttributes
}

structure ModifyTargetGroupInput {
  @required TargetGroupArn: String
  HealthCheckProtocol: ProtocolEnum
  HealthCheckPort: String
  HealthCheckPath: Path
  HealthCheckEnabled: Boolean
  HealthCheckIntervalSeconds: HealthCheckIntervalSeconds
  HealthCheckTimeoutSeconds: HealthCheckTimeoutSeconds
  HealthyThresholdCount: HealthCheckThresholdCount
  UnhealthyThresholdCount: HealthCheckThresholdCount
  Matcher: Matcher
}

structure ModifyTargetGroupOutput {
  TargetGroups: TargetGroups
}

@error("client")
@httpError(400)
@awsQueryError(code: "OperationNotPermitted", httpResponseCode: 400)
structure OperationNotPermittedException {}

@range(min: 1, max: 400)
integer PageSize

@length(min: 1, max: 1024)
string Path

structure PathPatternConditionConfig {
  Values: ListOfString
}

@range(min: 1, max: 65535)
integer Port

enum ProtocolEnum {
  HTTP
  HTTPS
}

structure QueryStringConditionConfig {
  Values: QueryStringKeyValuePairList
}

structure QueryStringKeyValuePair {
  Key: String
  Value: String
}

list QueryStringKeyValuePairList {
  member: QueryStringKeyValuePair
}

structure RedirectActionConfig {
  Protocol: RedirectActionProtocol
  Port: String
  Host: RedirectActionHost
  Path: RedirectActionPath
  Query: RedirectActionQuery
  @required StatusCode: RedirectActionStatusCodeEnum
}

@length(min: 1, max: 128)
string RedirectActionHost

@length(min: 1, max: 128)
string RedirectActionPath

@pattern("^(HTTPS?|#\\{protocol\\})$")
string RedirectActionProtocol

@length(min: 0, max: 128)
string RedirectActionQuery

enum RedirectActionStatusCodeEnum {
  HTTP_301
  HTTP_302
}

structure RegisterTargetsInput {
  @required TargetGroupArn: String
  @required Targets: TargetDescriptions
}

structure RegisterTargetsOutput {}

structure RemoveListenerCertificatesInput {
  @required ListenerArn: String
  @required Certificates: CertificateList
}

structure RemoveListenerCertificatesOutput {}

structure RemoveTagsInput {
  @required ResourceArns: ResourceArns
  @required TagKeys: TagKeys
}

structure RemoveTagsOutput {}

list ResourceArns {
  member: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "ResourceInUse", httpResponseCode: 400)
structure ResourceInUseException {}

structure Rule {
  RuleArn: String
  Priority: String
  Conditions: RuleConditionList
  Actions: Actions
  IsDefault: Boolean
}

list RuleArns {
  member: String
}

structure RuleCondition {
  Field: ConditionFieldName
  Values: ListOfString
  HostHeaderConfig: HostHeaderConditionConfig
  PathPatternConfig: PathPatternConditionConfig
  HttpHeaderConfig: HttpHeaderConditionConfig
  QueryStringConfig: QueryStringConditionConfig
  HttpRequestMethodConfig: HttpRequestMethodConditionConfig
  SourceIpConfig: SourceIpConditionConfig
}

list RuleConditionList {
  member: RuleCondition
}

@error("client")
@httpError(400)
@awsQueryError(code: "RuleNotFound", httpResponseCode: 400)
structure RuleNotFoundException {}

structure CreateRuleInput {
  @required ListenerArn: String
  @required Conditions: RuleConditionList
  @required Priority: RulePriority
  @required Actions: Actions
  Tags: TagList
}

structure CreateRuleOutput {
  Rules: Rules
}

structure ModifyRuleInput {
  @required RuleArn: String
  Conditions: RuleConditionList
  Actions: Actions
}

structure ModifyRuleOutput {
  Rules: Rules
}

structure DeleteRuleInput {
  @required RuleArn: String
}

structure DeleteRuleOutput {}

structure SetRulePrioritiesInput {
  @required RulePriorities: RulePriorityList
}

structure SetRulePrioritiesOutput {
  Rules: Rules
}

@range(min: 1, max: 50000)
integer RulePriority

structure RulePriorityPair {
  RuleArn: String
  Priority: RulePriority
}

list RulePriorityList {
  member: RulePriorityPair
}

@error("client")
@httpError(400)
@awsQueryError(code: "PriorityInUse", httpResponseCode: 400)
structure PriorityInUseException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyRules", httpResponseCode: 400)
structure TooManyRulesException {}

list Rules {
  member: Rule
}

list SecurityGroups {
  member: String
}

structure SetSecurityGroupsInput {
  @required LoadBalancerArn: String
  @required SecurityGroups: SecurityGroups
  
}

structure SetSecurityGroupsOutput {
  SecurityGroupIds: SecurityGroups
  
}

structure SetSubnetsInput {
  @required LoadBalancerArn: String
  Subnets: Subnets
  SubnetMappings: SubnetMappings
}

structure SetSubnetsOutput {
  AvailabilityZones: AvailabilityZones
  IpAddressType: IpAddressType
}

structure SourceIpConditionConfig {
  Values: ListOfString
}

list SslPolicies {
  member: SslPolicy
}

structure SslPolicy {
  SslProtocols: SslProtocols
  Ciphers: Ciphers
  Name: String
  SupportedLoadBalancerTypes: ListOfString
}

list SslPolicyNames {
  member: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "SSLPolicyNotFound", httpResponseCode: 400)
structure SSLPolicyNotFoundException {}

list SslProtocols {
  member: String
}

structure SubnetMapping {
  SubnetId: String
}

list SubnetMappings {
  member: SubnetMapping
}

@error("client")
@httpError(400)
@awsQueryError(code: "SubnetNotFound", httpResponseCode: 400)
structure SubnetNotFoundException {}

list Subnets {
  member: String
}

structure Tag {
  @required Key: TagKey
  Value: TagValue
}

structure TagDescription {
  ResourceArn: String
  Tags: TagList
}

list TagDescriptions {
  member: TagDescription
}

@length(min: 1, max: 128)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagKey

list TagKeys {
  member: TagKey
}

@length(min: 1)
list TagList {
  member: Tag
}

@length(min: 0, max: 256)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagValue

structure TargetDescription {
  @required Id: String
  Port: Port
  AvailabilityZone: String
}

list TargetDescriptions {
  member: TargetDescription
}

structure TargetGroup {
  TargetGroupArn: String
  TargetGroupName: String
  Protocol: ProtocolEnum
  Port: Port
  VpcId: String
  HealthCheckProtocol: ProtocolEnum
  HealthCheckPort: String
  HealthCheckEnabled: Boolean
  HealthCheckIntervalSeconds: HealthCheckIntervalSeconds
  HealthCheckTimeoutSeconds: HealthCheckTimeoutSeconds
  HealthyThresholdCount: HealthCheckThresholdCount
  UnhealthyThresholdCount: HealthCheckThresholdCount
  HealthCheckPath: Path
  Matcher: Matcher
  LoadBalancerArns: LoadBalancerArns
  TargetType: TargetTypeEnum
  ProtocolVersion: String
  IpAddressType: TargetGroupIpAddressTypeEnum
}

list TargetGroupArns {
  member: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "TargetGroupAssociationLimit", httpResponseCode: 400)
structure TargetGroupAssociationLimitException {}

structure TargetGroupAttribute {
  Key: TargetGroupAttributeKey
  Value: String
}

@length(max: 256)
@pattern("^[a-zA-Z0-9._]+$")
string TargetGroupAttributeKey

list TargetGroupAttributes {
  member: TargetGroupAttribute
}

enum TargetGroupIpAddressTypeEnum {
  IPV4 = "ipv4"
  IPV6 = "ipv6"
}

list TargetGroupList {
  member: TargetGroupTuple
}

list TargetGroupNames {
  member: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "TargetGroupNotFound", httpResponseCode: 400)
structure TargetGroupNotFoundException {}

list TargetGroups {
  member: TargetGroup
}

structure TargetGroupStickinessConfig {
  Enabled: Boolean
  DurationSeconds: Integer
}

structure TargetGroupTuple {
  TargetGroupArn: String
  Weight: Integer
}

structure TargetHealth {
  State: TargetHealthStateEnum
  Reason: TargetHealthReasonEnum
  Description: String
}

structure TargetHealthDescription {
  Target: TargetDescription
  HealthCheckPort: String
  TargetHealth: TargetHealth
}

list TargetHealthDescriptions {
  member: TargetHealthDescription
}

enum TargetHealthReasonEnum {
  ELB_REGISTRATION_IN_PROGRESS = "Elb.RegistrationInProgress"
  ELB_INITIAL_HEALTH_CHECKING = "Elb.InitialHealthChecking"
  TARGET_RESPONSE_CODE_MISMATCH = "Target.ResponseCodeMismatch"
  TARGET_TIMEOUT = "Target.Timeout"
  TARGET_FAILED_HEALTH_CHECKS = "Target.FailedHealthChecks"
  TARGET_NOT_REGISTERED = "Target.NotRegistered"
  TARGET_NOT_IN_USE = "Target.NotInUse"
  TARGET_DEREGISTRATION_IN_PROGRESS = "Target.DeregistrationInProgress"
  TARGET_INVALID_STATE = "Target.InvalidState"
  TARGET_IP_UNUSABLE = "Target.IpUnusable"
  TARGET_HEALTH_CHECK_DISABLED = "Target.HealthCheckDisabled"
  ELB_INTERNAL_ERROR = "Elb.InternalError"
}

enum TargetHealthStateEnum {
  INITIAL = "initial"
  HEALTHY = "healthy"
  UNHEALTHY = "unhealthy"
  UNHEALTHY_DRAINING = "unhealthy.draining"
  UNUSED = "unused"
  DRAINING = "draining"
  UNAVAILABLE = "unavailable"
}

enum TargetTypeEnum {
  INSTANCE = "instance"
  IP = "ip"
  LAMBDA = "lambda"
  ALB = "alb"
}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyActions", httpResponseCode: 400)
structure TooManyActionsException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyCertificates", httpResponseCode: 400)
structure TooManyCertificatesException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyListeners", httpResponseCode: 400)
structure TooManyListenersException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyLoadBalancers", httpResponseCode: 400)
structure TooManyLoadBalancersException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyRegistrationsForTargetId", httpResponseCode: 400)
structure TooManyRegistrationsForTargetIdException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyTags", httpResponseCode: 400)
structure TooManyTagsException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyTargetGroups", httpResponseCode: 400)
structure TooManyTargetGroupsException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyTargets", httpResponseCode: 400)
structure TooManyTargetsException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TooManyUniqueTargetGroupsPerLoadBalancer", httpResponseCode: 400)
structure TooManyUniqueTargetGroupsPerLoadBalancerException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TrustStoreNotFound", httpResponseCode: 400)
structure TrustStoreNotFoundException {}

@error("client")
@httpError(400)
@awsQueryError(code: "TrustStoreNotReady", httpResponseCode: 400)
structure TrustStoreNotReadyException {}

@error("client")
@httpError(400)
@awsQueryError(code: "UnsupportedProtocol", httpResponseCode: 400)
structure UnsupportedProtocolException {}

structure ZonalCapacityReservationState {
  State: CapacityReservationStatus
  AvailabilityZone: String
  EffectiveCapacityUnits: Double
}

list ZonalCapacityReservationStates {
  member: ZonalCapacityReservationState
}

/// A load balancer with what DescribeLoadBalancers does not show.
@record
structure LoadBalancerRecord {
  @required loadBalancer: LoadBalancer
  @required attributes: AttributeMap
  /// Its network interfaces, one per zone.
  @required interfaces: Subnets
  @required tags: TagList
}

@record
structure TargetGroupRecord {
  @required targetGroup: TargetGroup
  @required attributes: AttributeMap
  @required targets: TargetRecords
  @required tags: TagList
}

@record
structure TargetRecord {
  @required address: String
  @required port: Integer
  @required zone: String
  /// Where it is set, the target is draining since then.
  deregisteredAt: Timestamp
}

list TargetRecords {
  member: TargetRecord
}

@record
structure RuleRecord {
  @required listenerArn: String
  @required rule: Rule
  @required priority: Integer
  @required tags: TagList
}

@record
structure ListenerRecord {
  @required listener: Listener
  /// ARNs; for clients that name one of their hosts (SNI).
  furtherCertificates: ListOfString
  @required attributes: AttributeMap
  @required tags: TagList
}

map AttributeMap {
  key: String
  value: String
}
