$version: "2.0"

namespace com.amazonaws.ec2

use aws.api#service
use aws.auth#sigv4
use aws.protocols#ec2Query
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#passesRole
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError

@service(sdkId: "EC2", arnNamespace: "ec2", endpointPrefix: "ec2")
@sigv4(name: "ec2")
@iamArn("arn:aws:ec2:{region}:{account}:")
@ec2Query
@xmlNamespace(uri: "http://ec2.amazonaws.com/doc/2016-11-15")
@validationError("InvalidParameterValue")
service AmazonEC2 {
  version: "2016-11-15"
  operations: [
    CreateVpc
    DeleteVpc
    DescribeVpcs
    ModifyVpcAttribute
    DescribeVpcAttribute
    CreateSubnet
    DeleteSubnet
    DescribeSubnets
    ModifySubnetAttribute
    CreateInternetGateway
    DeleteInternetGateway
    DescribeInternetGateways
    AttachInternetGateway
    DetachInternetGateway
    CreateNatGateway
    DeleteNatGateway
    DescribeNatGateways
    AllocateAddress
    ReleaseAddress
    DescribeAddresses
    DescribeAddressesAttribute
    AssociateAddress
    DisassociateAddress
    CreateRouteTable
    DeleteRouteTable
    DescribeRouteTables
    AssociateRouteTable
    DisassociateRouteTable
    ReplaceRouteTableAssociation
    CreateRoute
    DeleteRoute
    ReplaceRoute
    CreateSecurityGroup
    DeleteSecurityGroup
    DescribeSecurityGroups
    DescribeSecurityGroupRules
    AuthorizeSecurityGroupIngress
    AuthorizeSecurityGroupEgress
    RevokeSecurityGroupIngress
    RevokeSecurityGroupEgress
    ModifySecurityGroupRules
    CreateNetworkInterface
    DeleteNetworkInterface
    DescribeNetworkInterfaces
    CreateTags
    DeleteTags
    DescribeTags
    DescribeAvailabilityZones
    DescribeRegions
    DescribeAccountAttributes
    CreateNetworkAcl
    DeleteNetworkAcl
    DescribeNetworkAcls
    CreateNetworkAclEntry
    ReplaceNetworkAclEntry
    DeleteNetworkAclEntry
    ReplaceNetworkAclAssociation
    DescribeDhcpOptions
    DescribePrefixLists
    DescribeManagedPrefixLists
    CreateManagedPrefixList
    ModifyManagedPrefixList
    DeleteManagedPrefixList
    GetManagedPrefixListEntries
    CreateVpcEndpoint
    DeleteVpcEndpoints
    DescribeVpcEndpoints
    ModifyVpcEndpoint
    CreateFlowLogs
    DeleteFlowLogs
    DescribeFlowLogs
  ]
}

@iamResource(["vpc/*"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "CreateVpc")
operation CreateVpc {
  input: CreateVpcRequest
  output: CreateVpcResult
}

@iamResource(["vpc/{VpcId}"])
operation DeleteVpc {
  input: DeleteVpcRequest
}

@readonly
@iamResource(["*"])
operation DescribeVpcs {
  input: DescribeVpcsRequest
  output: DescribeVpcsResult
}

@iamResource(["vpc/{VpcId}"])
operation ModifyVpcAttribute {
  input: ModifyVpcAttributeRequest
}

@readonly
@iamResource(["vpc/{VpcId}"])
operation DescribeVpcAttribute {
  input: DescribeVpcAttributeRequest
  output: DescribeVpcAttributeResult
}

@iamResource(["subnet/*", "vpc/{VpcId}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:Vpc": "vpc/{VpcId}", "ec2:CreateAction": "CreateSubnet")
operation CreateSubnet {
  input: CreateSubnetRequest
  output: CreateSubnetResult
}

@iamResource(["subnet/{SubnetId}"])
operation DeleteSubnet {
  input: DeleteSubnetRequest
}

@readonly
@iamResource(["*"])
operation DescribeSubnets {
  input: DescribeSubnetsRequest
  output: DescribeSubnetsResult
}

@iamResource(["subnet/{SubnetId}"])
operation ModifySubnetAttribute {
  input: ModifySubnetAttributeRequest
}

@iamResource(["internet-gateway/*"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "CreateInternetGateway")
operation CreateInternetGateway {
  input: CreateInternetGatewayRequest
  output: CreateInternetGatewayResult
}

@iamResource(["internet-gateway/{InternetGatewayId}"])
operation DeleteInternetGateway {
  input: DeleteInternetGatewayRequest
}

@readonly
@iamResource(["*"])
operation DescribeInternetGateways {
  input: DescribeInternetGatewaysRequest
  output: DescribeInternetGatewaysResult
}

@iamResource(["internet-gateway/{InternetGatewayId}", "vpc/{VpcId}"])
operation AttachInternetGateway {
  input: AttachInternetGatewayRequest
}

@iamResource(["internet-gateway/{InternetGatewayId}", "vpc/{VpcId}"])
operation DetachInternetGateway {
  input: DetachInternetGatewayRequest
}

@iamResource(["natgateway/*", "subnet/{SubnetId}", "elastic-ip/{AllocationId}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "CreateNatGateway")
operation CreateNatGateway {
  input: CreateNatGatewayRequest
  output: CreateNatGatewayResult
}

@iamResource(["natgateway/{NatGatewayId}"])
operation DeleteNatGateway {
  input: DeleteNatGatewayRequest
  output: DeleteNatGatewayResult
}

@readonly
@iamResource(["*"])
operation DescribeNatGateways {
  input: DescribeNatGatewaysRequest
  output: DescribeNatGatewaysResult
}

@iamResource(["elastic-ip/*"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "AllocateAddress")
operation AllocateAddress {
  input: AllocateAddressRequest
  output: AllocateAddressResult
}

@iamResource(["elastic-ip/{AllocationId}"])
operation ReleaseAddress {
  input: ReleaseAddressRequest
}

@readonly
@iamResource(["*"])
operation DescribeAddresses {
  input: DescribeAddressesRequest
  output: DescribeAddressesResult
}

@readonly
@iamResource(["*"])
operation DescribeAddressesAttribute {
  input: DescribeAddressesAttributeRequest
  output: DescribeAddressesAttributeResult
}

@iamResource(["elastic-ip/{AllocationId}", "network-interface/{NetworkInterfaceId}"])
operation AssociateAddress {
  input: AssociateAddressRequest
  output: AssociateAddressResult
}

@iamResource(["{AssociationId|association}", "{PublicIp|association}"])
operation DisassociateAddress {
  input: DisassociateAddressRequest
}

@iamResource(["route-table/*", "vpc/{VpcId}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:Vpc": "vpc/{VpcId}", "ec2:CreateAction": "CreateRouteTable")
operation CreateRouteTable {
  input: CreateRouteTableRequest
  output: CreateRouteTableResult
}

@iamResource(["route-table/{RouteTableId}"])
operation DeleteRouteTable {
  input: DeleteRouteTableRequest
}

@readonly
@iamResource(["*"])
operation DescribeRouteTables {
  input: DescribeRouteTablesRequest
  output: DescribeRouteTablesResult
}

@iamResource(["route-table/{RouteTableId}", "subnet/{SubnetId}"])
operation AssociateRouteTable {
  input: AssociateRouteTableRequest
  output: AssociateRouteTableResult
}

@iamResource(["{AssociationId|association}"])
operation DisassociateRouteTable {
  input: DisassociateRouteTableRequest
}

@iamResource(["route-table/{RouteTableId}"])
operation ReplaceRouteTableAssociation {
  input: ReplaceRouteTableAssociationRequest
  output: ReplaceRouteTableAssociationResult
}

@iamResource(["route-table/{RouteTableId}"])
operation CreateRoute {
  input: CreateRouteRequest
  output: CreateRouteResult
}

@iamResource(["route-table/{RouteTableId}"])
operation DeleteRoute {
  input: DeleteRouteRequest
}

@iamResource(["route-table/{RouteTableId}"])
operation ReplaceRoute {
  input: ReplaceRouteRequest
}

@iamResource(["security-group/*", "vpc/{VpcId}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:Vpc": "vpc/{VpcId}", "ec2:CreateAction": "CreateSecurityGroup")
operation CreateSecurityGroup {
  input: CreateSecurityGroupRequest
  output: CreateSecurityGroupResult
}

@iamResource(["security-group/{GroupId}"])
operation DeleteSecurityGroup {
  input: DeleteSecurityGroupRequest
  output: DeleteSecurityGroupResult
}

@readonly
@iamResource(["*"])
operation DescribeSecurityGroups {
  input: DescribeSecurityGroupsRequest
  output: DescribeSecurityGroupsResult
}

@readonly
@iamResource(["*"])
operation DescribeSecurityGroupRules {
  input: DescribeSecurityGroupRulesRequest
  output: DescribeSecurityGroupRulesResult
}

@iamResource(["security-group/{GroupId}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "AuthorizeSecurityGroupIngress")
operation AuthorizeSecurityGroupIngress {
  input: AuthorizeSecurityGroupIngressRequest
  output: AuthorizeSecurityGroupIngressResult
}

@iamResource(["security-group/{GroupId}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "AuthorizeSecurityGroupEgress")
operation AuthorizeSecurityGroupEgress {
  input: AuthorizeSecurityGroupEgressRequest
  output: AuthorizeSecurityGroupEgressResult
}

@iamResource(["security-group/{GroupId}"])
operation RevokeSecurityGroupIngress {
  input: RevokeSecurityGroupIngressRequest
  output: RevokeSecurityGroupIngressResult
}

@iamResource(["security-group/{GroupId}"])
operation RevokeSecurityGroupEgress {
  input: RevokeSecurityGroupEgressRequest
  output: RevokeSecurityGroupEgressResult
}

@iamResource(["security-group/{GroupId}", "security-group-rule/{SecurityGroupRules.SecurityGroupRuleId}"])
operation ModifySecurityGroupRules {
  input: ModifySecurityGroupRulesRequest
  output: ModifySecurityGroupRulesResult
}

@iamResource(["network-interface/*", "subnet/{SubnetId}", "security-group/{Groups}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:Subnet": "subnet/{SubnetId}", "ec2:CreateAction": "CreateNetworkInterface")
operation CreateNetworkInterface {
  input: CreateNetworkInterfaceRequest
  output: CreateNetworkInterfaceResult
}

@iamResource(["network-interface/{NetworkInterfaceId}"])
operation DeleteNetworkInterface {
  input: DeleteNetworkInterfaceRequest
}

@readonly
@iamResource(["*"])
operation DescribeNetworkInterfaces {
  input: DescribeNetworkInterfacesRequest
  output: DescribeNetworkInterfacesResult
}

@iamResource(["arn:aws:ec2:{region}:{account}:{Resources|ec2-resource}"])
operation CreateTags {
  input: CreateTagsRequest
}

@iamResource(["arn:aws:ec2:{region}:{account}:{Resources|ec2-resource}"])
operation DeleteTags {
  input: DeleteTagsRequest
}

@readonly
@iamResource(["*"])
operation DescribeTags {
  input: DescribeTagsRequest
  output: DescribeTagsResult
}

@readonly
@iamResource(["*"])
operation DescribeAvailabilityZones {
  input: DescribeAvailabilityZonesRequest
  output: DescribeAvailabilityZonesResult
}

@readonly
@iamResource(["*"])
operation DescribeRegions {
  input: DescribeRegionsRequest
  output: DescribeRegionsResult
}

@readonly
@iamResource(["*"])
operation DescribeAccountAttributes {
  input: DescribeAccountAttributesRequest
  output: DescribeAccountAttributesResult
}

@iamResource(["network-acl/*", "vpc/{VpcId}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:Vpc": "vpc/{VpcId}", "ec2:CreateAction": "CreateNetworkAcl")
operation CreateNetworkAcl {
  input: CreateNetworkAclRequest
  output: CreateNetworkAclResult
}

@iamResource(["network-acl/{NetworkAclId}"])
operation DeleteNetworkAcl {
  input: DeleteNetworkAclRequest
}

@readonly
@iamResource(["*"])
operation DescribeNetworkAcls {
  input: DescribeNetworkAclsRequest
  output: DescribeNetworkAclsResult
}

@iamResource(["network-acl/{NetworkAclId}"])
operation CreateNetworkAclEntry {
  input: CreateNetworkAclEntryRequest
}

@iamResource(["network-acl/{NetworkAclId}"])
operation ReplaceNetworkAclEntry {
  input: ReplaceNetworkAclEntryRequest
}

@iamResource(["network-acl/{NetworkAclId}"])
operation DeleteNetworkAclEntry {
  input: DeleteNetworkAclEntryRequest
}

@iamResource(["network-acl/{NetworkAclId}", "{AssociationId|associated-subnet}"])
operation ReplaceNetworkAclAssociation {
  input: ReplaceNetworkAclAssociationRequest
  output: ReplaceNetworkAclAssociationResult
}

@readonly
@iamResource(["*"])
operation DescribeDhcpOptions {
  input: DescribeDhcpOptionsRequest
  output: DescribeDhcpOptionsResult
}

@readonly
@iamResource(["*"])
operation DescribePrefixLists {
  input: DescribePrefixListsRequest
  output: DescribePrefixListsResult
}

@readonly
@iamResource(["*"])
operation DescribeManagedPrefixLists {
  input: DescribeManagedPrefixListsRequest
  output: DescribeManagedPrefixListsResult
}

@iamResource(["prefix-list/*"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "CreateManagedPrefixList")
operation CreateManagedPrefixList {
  input: CreateManagedPrefixListRequest
  output: CreateManagedPrefixListResult
}

@iamResource(["prefix-list/{PrefixListId}"])
operation ModifyManagedPrefixList {
  input: ModifyManagedPrefixListRequest
  output: ModifyManagedPrefixListResult
}

@iamResource(["prefix-list/{PrefixListId}"])
operation DeleteManagedPrefixList {
  input: DeleteManagedPrefixListRequest
  output: DeleteManagedPrefixListResult
}

@readonly
@iamResource(["prefix-list/{PrefixListId}"])
operation GetManagedPrefixListEntries {
  input: GetManagedPrefixListEntriesRequest
  output: GetManagedPrefixListEntriesResult
}

@iamResource(["vpc-endpoint/*", "vpc/{VpcId}", "route-table/{RouteTableIds}", "subnet/{SubnetIds}", "security-group/{SecurityGroupIds}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys(
  "ec2:Vpc": "vpc/{VpcId}"
  "ec2:VpceServiceName": "{ServiceName}"
  "ec2:CreateAction": "CreateVpcEndpoint"
)
operation CreateVpcEndpoint {
  input: CreateVpcEndpointRequest
  output: CreateVpcEndpointResult
}

@iamResource(["vpc-endpoint/{VpcEndpointIds}"])
operation DeleteVpcEndpoints {
  input: DeleteVpcEndpointsRequest
  output: DeleteVpcEndpointsResult
}

@readonly
@iamResource(["*"])
operation DescribeVpcEndpoints {
  input: DescribeVpcEndpointsRequest
  output: DescribeVpcEndpointsResult
}

@iamResource(["vpc-endpoint/{VpcEndpointId}", "route-table/{AddRouteTableIds}", "route-table/{RemoveRouteTableIds}", "subnet/{AddSubnetIds}", "subnet/{RemoveSubnetIds}", "security-group/{AddSecurityGroupIds}", "security-group/{RemoveSecurityGroupIds}"])
operation ModifyVpcEndpoint {
  input: ModifyVpcEndpointRequest
  output: ModifyVpcEndpointResult
}

@iamResource(["vpc-flow-log/*", "arn:aws:ec2:{region}:{account}:{ResourceIds|ec2-resource}"])
@iamNeeds([
  {action: "ec2:CreateTags", resource: ["arn:aws:ec2:{region}:{account}:{TagSpecifications.ResourceType}/*"], when: "TagSpecifications"}
])
@iamConditionKeys("ec2:CreateAction": "CreateFlowLogs")
operation CreateFlowLogs {
  input: CreateFlowLogsRequest
  output: CreateFlowLogsResult
}

@iamResource(["vpc-flow-log/{FlowLogIds}"])
operation DeleteFlowLogs {
  input: DeleteFlowLogsRequest
  output: DeleteFlowLogsResult
}

@readonly
@iamResource(["*"])
operation DescribeFlowLogs {
  input: DescribeFlowLogsRequest
  output: DescribeFlowLogsResult
}

structure AccountAttribute {
  @xmlName("attributeName") AttributeName: String
  @xmlName("attributeValueSet") AttributeValues: AccountAttributeValueList
}

list AccountAttributeList {
  @xmlName("item") member: AccountAttribute
}

enum AccountAttributeName {
  SUPPORTED_PLATFORMS = "supported-platforms"
  DEFAULT_VPC = "default-vpc"
}

list AccountAttributeNameStringList {
  @xmlName("attributeName") member: AccountAttributeName
}

structure AccountAttributeValue {
  @xmlName("attributeValue") AttributeValue: String
}

list AccountAttributeValueList {
  @xmlName("item") member: AccountAttributeValue
}

@length(min: 0, max: 100)
list AddPrefixListEntries {
  member: AddPrefixListEntry
}

structure AddPrefixListEntry {
  @required Cidr: String
  Description: String
}

structure Address {
  @xmlName("allocationId") AllocationId: String
  @xmlName("associationId") AssociationId: String
  @xmlName("domain") Domain: DomainType
  @xmlName("networkInterfaceId") NetworkInterfaceId: String
  @xmlName("networkInterfaceOwnerId") NetworkInterfaceOwnerId: String
  @xmlName("privateIpAddress") PrivateIpAddress: String
  @xmlName("tagSet") Tags: TagList
  @xmlName("publicIpv4Pool") PublicIpv4Pool: String
  @xmlName("networkBorderGroup") NetworkBorderGroup: String
  @xmlName("subnetId") SubnetId: String
  @xmlName("instanceId") InstanceId: String
  @xmlName("publicIp") PublicIp: String
}

structure AddressAttribute {
  @xmlName("publicIp") PublicIp: String
  @xmlName("allocationId") AllocationId: String
  @xmlName("ptrRecord") PtrRecord: String
  @xmlName("ptrRecordUpdate") PtrRecordUpdate: PtrUpdateStatus
}

enum AddressAttributeName {
  DOMAIN_NAME = "domain-name"
}

list AddressList {
  @xmlName("item") member: Address
}

@range(min: 1, max: 1000)
integer AddressMaxResults

list AddressSet {
  @xmlName("item") member: AddressAttribute
}

structure AllocateAddressRequest {
  Domain: DomainType
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
}

structure AllocateAddressResult {
  @xmlName("allocationId") AllocationId: String
  @xmlName("publicIpv4Pool") PublicIpv4Pool: String
  @xmlName("networkBorderGroup") NetworkBorderGroup: String
  @xmlName("domain") Domain: DomainType
  @xmlName("publicIp") PublicIp: String
}

list AllocationIdList {
  @xmlName("AllocationId") member: String
}

list AllocationIds {
  @xmlName("item") member: String
}

structure AssociateAddressRequest {
  AllocationId: String
  PublicIp: String
  @xmlName("networkInterfaceId") NetworkInterfaceId: String
  @xmlName("allowReassociation") AllowReassociation: Boolean
}

structure AssociateAddressResult {
  @xmlName("associationId") AssociationId: String
}

structure AssociateRouteTableRequest {
  @xmlName("subnetId") SubnetId: String
  @required @xmlName("routeTableId")
  RouteTableId: String
}

structure AssociateRouteTableResult {
  @xmlName("associationId") AssociationId: String
  @xmlName("associationState") AssociationState: RouteTableAssociationState
}

structure AttachInternetGatewayRequest {
  @required @xmlName("internetGatewayId")
  InternetGatewayId: String
  @required @xmlName("vpcId")
  VpcId: String
}

enum AttachmentStatus {
  ATTACHING = "attaching"
  ATTACHED = "attached"
  DETACHING = "detaching"
  DETACHED = "detached"
}

structure AttributeBooleanValue {
  @xmlName("value") Value: Boolean
}

structure AttributeValue {
  @xmlName("value") Value: String
}

structure AuthorizeSecurityGroupEgressRequest {
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  @required @xmlName("groupId")
  GroupId: String
  @xmlName("ipProtocol") IpProtocol: String
  @xmlName("fromPort") FromPort: Integer
  @xmlName("toPort") ToPort: Integer
  @xmlName("cidrIp") CidrIp: String
  @xmlName("ipPermissions") IpPermissions: IpPermissionList
}

structure AuthorizeSecurityGroupEgressResult {
  @xmlName("return") Return: Boolean
  @xmlName("securityGroupRuleSet") SecurityGroupRules: SecurityGroupRuleList
}

structure AuthorizeSecurityGroupIngressRequest {
  CidrIp: String
  FromPort: Integer
  GroupId: String
  IpPermissions: IpPermissionList
  IpProtocol: String
  ToPort: Integer
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
}

structure AuthorizeSecurityGroupIngressResult {
  @xmlName("return") Return: Boolean
  @xmlName("securityGroupRuleSet") SecurityGroupRules: SecurityGroupRuleList
}

structure AvailabilityZone {
  @xmlName("optInStatus") OptInStatus: AvailabilityZoneOptInStatus
  @xmlName("messageSet") Messages: AvailabilityZoneMessageList
  @xmlName("regionName") RegionName: String
  @xmlName("zoneName") ZoneName: String
  @xmlName("zoneId") ZoneId: String
  @xmlName("groupName") GroupName: String
  @xmlName("networkBorderGroup") NetworkBorderGroup: String
  @xmlName("zoneType") ZoneType: String
  @xmlName("groupLongName") GroupLongName: String
  @xmlName("zoneState") State: AvailabilityZoneState
}

list AvailabilityZoneList {
  @xmlName("item") member: AvailabilityZone
}

structure AvailabilityZoneMessage {
  @xmlName("message") Message: String
}

list AvailabilityZoneMessageList {
  @xmlName("item") member: AvailabilityZoneMessage
}

enum AvailabilityZoneOptInStatus {
  OPT_IN_NOT_REQUIRED = "opt-in-not-required"
  OPTED_IN = "opted-in"
  NOT_OPTED_IN = "not-opted-in"
}

enum AvailabilityZoneState {
  AVAILABLE = "available"
  INFORMATION = "information"
  IMPAIRED = "impaired"
  UNAVAILABLE = "unavailable"
  CONSTRAINED = "constrained"
}

enum ConnectivityType {
  PRIVATE = "private"
  PUBLIC = "public"
}

structure CreateFlowLogsRequest {
  ClientToken: String
  @passesRole("vpc-flow-logs.amazonaws.com") DeliverLogsPermissionArn: String
  DeliverCrossAccountRole: String
  LogGroupName: String
  @required @xmlName("ResourceId")
  ResourceIds: FlowLogResourceIds
  @required ResourceType: FlowLogsResourceType
  TrafficType: TrafficType
  LogDestinationType: LogDestinationType
  LogDestination: String
  LogFormat: String
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  @stored MaxAggregationInterval: Integer
  DestinationOptions: DestinationOptionsRequest
}

structure CreateFlowLogsResult {
  @xmlName("clientToken") ClientToken: String
  @xmlName("flowLogIdSet") FlowLogIds: ValueStringList
  @xmlName("unsuccessful") Unsuccessful: UnsuccessfulItemSet
}

structure CreateInternetGatewayRequest {
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
}

structure CreateInternetGatewayResult {
  @xmlName("internetGateway") InternetGateway: InternetGateway
}

structure CreateManagedPrefixListRequest {
  @required PrefixListName: String
  @xmlName("Entry") Entries: AddPrefixListEntries
  @required MaxEntries: Integer
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  @required AddressFamily: String
  @idempotencyToken ClientToken: String
}

structure CreateManagedPrefixListResult {
  @xmlName("prefixList") PrefixList: ManagedPrefixList
}

structure CreateNatGatewayRequest {
  AllocationId: String
  @idempotencyToken ClientToken: String
  SubnetId: String
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  ConnectivityType: ConnectivityType
  PrivateIpAddress: String
}

structure CreateNatGatewayResult {
  @xmlName("clientToken") ClientToken: String
  @xmlName("natGateway") NatGateway: NatGateway
}

structure CreateNetworkAclEntryRequest {
  @required @xmlName("networkAclId")
  NetworkAclId: String
  @required @xmlName("ruleNumber")
  RuleNumber: Integer
  @required @xmlName("protocol")
  Protocol: String
  @required @xmlName("ruleAction")
  RuleAction: RuleAction
  @required @xmlName("egress")
  Egress: Boolean
  @xmlName("cidrBlock") CidrBlock: String
  @xmlName("ipv6CidrBlock") Ipv6CidrBlock: String
  @xmlName("Icmp") IcmpTypeCode: IcmpTypeCode
  @xmlName("portRange") PortRange: PortRange
}

structure CreateNetworkAclRequest {
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  @idempotencyToken ClientToken: String
  @required @xmlName("vpcId")
  VpcId: String
}

structure CreateNetworkAclResult {
  @xmlName("networkAcl") NetworkAcl: NetworkAcl
  @xmlName("clientToken") ClientToken: String
}

structure CreateNetworkInterfaceRequest {
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  @idempotencyToken ClientToken: String
  @required @xmlName("subnetId")
  SubnetId: String
  @xmlName("description") Description: String
  @xmlName("privateIpAddress") PrivateIpAddress: String
  @xmlName("SecurityGroupId") Groups: SecurityGroupIdStringList
}

structure CreateNetworkInterfaceResult {
  @xmlName("networkInterface") NetworkInterface: NetworkInterface
  @xmlName("clientToken") ClientToken: String
}

structure CreateRouteRequest {
  @required @xmlName("routeTableId")
  RouteTableId: String
  @xmlName("destinationCidrBlock") DestinationCidrBlock: String
  @xmlName("gatewayId") GatewayId: String
  @xmlName("natGatewayId") NatGatewayId: String
}

structure CreateRouteResult {
  @xmlName("return") Return: Boolean
}

structure CreateRouteTableRequest {
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  @idempotencyToken ClientToken: String
  @required @xmlName("vpcId")
  VpcId: String
}

structure CreateRouteTableResult {
  @xmlName("routeTable") RouteTable: RouteTable
  @xmlName("clientToken") ClientToken: String
}

structure CreateSecurityGroupRequest {
  @required @xmlName("GroupDescription")
  Description: String
  @required GroupName: String
  VpcId: String
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
}

structure CreateSecurityGroupResult {
  @xmlName("groupId") GroupId: String
  @xmlName("tagSet") Tags: TagList
  @xmlName("securityGroupArn") SecurityGroupArn: String
}

structure CreateSubnetRequest {
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  AvailabilityZone: String
  AvailabilityZoneId: String
  CidrBlock: String
  @required VpcId: String
}

structure CreateSubnetResult {
  @xmlName("subnet") Subnet: Subnet
}

structure CreateTagsRequest {
  @required @xmlName("ResourceId")
  Resources: ResourceIdList
  @required @xmlName("Tag")
  @requestTags Tags: TagList
}

structure CreateVpcEndpointRequest {
  VpcEndpointType: VpcEndpointType
  @required VpcId: String
  ServiceName: String
  @stored PolicyDocument: String
  @xmlName("RouteTableId") RouteTableIds: VpcEndpointRouteTableIdList
  @xmlName("SubnetId") SubnetIds: VpcEndpointSubnetIdList
  @xmlName("SecurityGroupId") SecurityGroupIds: VpcEndpointSecurityGroupIdList
  @stored IpAddressType: IpAddressType
  ClientToken: String
  PrivateDnsEnabled: Boolean
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
}

structure CreateVpcEndpointResult {
  @xmlName("vpcEndpoint") VpcEndpoint: VpcEndpoint
  @xmlName("clientToken") ClientToken: String
}

structure CreateVpcRequest {
  CidrBlock: String
  @xmlName("TagSpecification") @requestTags TagSpecifications: TagSpecificationList
  @stored @xmlName("instanceTenancy") InstanceTenancy: Tenancy
  @xmlName("amazonProvidedIpv6CidrBlock") AmazonProvidedIpv6CidrBlock: Boolean
}

structure CreateVpcResult {
  @xmlName("vpc") Vpc: Vpc
}

structure DeleteFlowLogsRequest {
  @required @xmlName("FlowLogId")
  FlowLogIds: FlowLogIdList
}

structure DeleteFlowLogsResult {
  @xmlName("unsuccessful") Unsuccessful: UnsuccessfulItemSet
}

structure DeleteInternetGatewayRequest {
  @required @xmlName("internetGatewayId")
  InternetGatewayId: String
}

structure DeleteManagedPrefixListRequest {
  @required PrefixListId: String
}

structure DeleteManagedPrefixListResult {
  @xmlName("prefixList") PrefixList: ManagedPrefixList
}

structure DeleteNatGatewayRequest {
  @required NatGatewayId: String
}

structure DeleteNatGatewayResult {
  @xmlName("natGatewayId") NatGatewayId: String
}

structure DeleteNetworkAclEntryRequest {
  @required @xmlName("networkAclId")
  NetworkAclId: String
  @required @xmlName("ruleNumber")
  RuleNumber: Integer
  @required @xmlName("egress")
  Egress: Boolean
}

structure DeleteNetworkAclRequest {
  @required @xmlName("networkAclId")
  NetworkAclId: String
}

structure DeleteNetworkInterfaceRequest {
  @required @xmlName("networkInterfaceId")
  NetworkInterfaceId: String
}

structure DeleteRouteRequest {
  @required @xmlName("routeTableId")
  RouteTableId: String
  @xmlName("destinationCidrBlock") DestinationCidrBlock: String
}

structure DeleteRouteTableRequest {
  @required @xmlName("routeTableId")
  RouteTableId: String
}

structure DeleteSecurityGroupRequest {
  GroupId: String
}

structure DeleteSecurityGroupResult {
  @xmlName("return") Return: Boolean
  @xmlName("groupId") GroupId: String
}

structure DeleteSubnetRequest {
  @required SubnetId: String
}

structure DeleteTagsRequest {
  @required @xmlName("resourceId")
  Resources: ResourceIdList
  @xmlName("tag") @requestTags Tags: TagList
}

structure DeleteVpcEndpointsRequest {
  @required @xmlName("VpcEndpointId")
  VpcEndpointIds: VpcEndpointIdList
}

structure DeleteVpcEndpointsResult {
  @xmlName("unsuccessful") Unsuccessful: UnsuccessfulItemSet
}

structure DeleteVpcRequest {
  @required VpcId: String
}

structure DescribeAccountAttributesRequest {
  @xmlName("attributeName") AttributeNames: AccountAttributeNameStringList
}

structure DescribeAccountAttributesResult {
  @xmlName("accountAttributeSet") AccountAttributes: AccountAttributeList
}

structure DescribeAddressesAttributeRequest {
  @xmlName("AllocationId") AllocationIds: AllocationIds
  Attribute: AddressAttributeName
  NextToken: String
  MaxResults: AddressMaxResults
}

structure DescribeAddressesAttributeResult {
  @xmlName("addressSet") Addresses: AddressSet
  @xmlName("nextToken") NextToken: String
}

structure DescribeAddressesRequest {
  @xmlName("PublicIp") PublicIps: PublicIpStringList
  @xmlName("Filter") Filters: FilterList
  @xmlName("AllocationId") AllocationIds: AllocationIdList
}

structure DescribeAddressesResult {
  @xmlName("addressesSet") Addresses: AddressList
}

structure DescribeAvailabilityZonesRequest {
  @xmlName("ZoneName") ZoneNames: ZoneNameStringList
  @xmlName("ZoneId") ZoneIds: ZoneIdStringList
  AllAvailabilityZones: Boolean
  @xmlName("Filter") Filters: FilterList
}

structure DescribeAvailabilityZonesResult {
  @xmlName("availabilityZoneInfo") AvailabilityZones: AvailabilityZoneList
}

@range(min: 5, max: 1000)
integer DescribeDhcpOptionsMaxResults

structure DescribeDhcpOptionsRequest {
  @xmlName("DhcpOptionsId") DhcpOptionsIds: DhcpOptionsIdStringList
  NextToken: String
  MaxResults: DescribeDhcpOptionsMaxResults
  @xmlName("Filter") Filters: FilterList
}

structure DescribeDhcpOptionsResult {
  @xmlName("nextToken") NextToken: String
  @xmlName("dhcpOptionsSet") DhcpOptions: DhcpOptionsList
}

structure DescribeFlowLogsRequest {
  Filter: FilterList
  @xmlName("FlowLogId") FlowLogIds: FlowLogIdList
  MaxResults: Integer
  NextToken: String
}

structure DescribeFlowLogsResult {
  @xmlName("flowLogSet") FlowLogs: FlowLogSet
  @xmlName("nextToken") NextToken: String
}

@range(min: 5, max: 1000)
integer DescribeInternetGatewaysMaxResults

structure DescribeInternetGatewaysRequest {
  NextToken: String
  MaxResults: DescribeInternetGatewaysMaxResults
  @xmlName("internetGatewayId") InternetGatewayIds: InternetGatewayIdList
  @xmlName("Filter") Filters: FilterList
}

structure DescribeInternetGatewaysResult {
  @xmlName("internetGatewaySet") InternetGateways: InternetGatewayList
  @xmlName("nextToken") NextToken: String
}

structure DescribeManagedPrefixListsRequest {
  @xmlName("Filter") Filters: FilterList
  MaxResults: PrefixListMaxResults
  NextToken: String
  @xmlName("PrefixListId") PrefixListIds: ValueStringList
}

structure DescribeManagedPrefixListsResult {
  @xmlName("nextToken") NextToken: String
  @xmlName("prefixListSet") PrefixLists: ManagedPrefixListSet
}

@range(min: 5, max: 1000)
integer DescribeNatGatewaysMaxResults

structure DescribeNatGatewaysRequest {
  Filter: FilterList
  MaxResults: DescribeNatGatewaysMaxResults
  @xmlName("NatGatewayId") NatGatewayIds: NatGatewayIdStringList
  NextToken: String
}

structure DescribeNatGatewaysResult {
  @xmlName("natGatewaySet") NatGateways: NatGatewayList
  @xmlName("nextToken") NextToken: String
}

@range(min: 5, max: 1000)
integer DescribeNetworkAclsMaxResults

structure DescribeNetworkAclsRequest {
  NextToken: String
  MaxResults: DescribeNetworkAclsMaxResults
  @xmlName("NetworkAclId") NetworkAclIds: NetworkAclIdStringList
  @xmlName("Filter") Filters: FilterList
}

structure DescribeNetworkAclsResult {
  @xmlName("networkAclSet") NetworkAcls: NetworkAclList
  @xmlName("nextToken") NextToken: String
}

@range(min: 5, max: 1000)
integer DescribeNetworkInterfacesMaxResults

structure DescribeNetworkInterfacesRequest {
  NextToken: String
  MaxResults: DescribeNetworkInterfacesMaxResults
  @xmlName("NetworkInterfaceId") NetworkInterfaceIds: NetworkInterfaceIdList
  @xmlName("filter") Filters: FilterList
}

structure DescribeNetworkInterfacesResult {
  @xmlName("networkInterfaceSet") NetworkInterfaces: NetworkInterfaceList
  @xmlName("nextToken") NextToken: String
}

structure DescribePrefixListsRequest {
  @xmlName("Filter") Filters: FilterList
  MaxResults: Integer
  NextToken: String
  @xmlName("PrefixListId") PrefixListIds: PrefixListResourceIdStringList
}

structure DescribePrefixListsResult {
  @xmlName("nextToken") NextToken: String
  @xmlName("prefixListSet") PrefixLists: PrefixListSet
}

structure DescribeRegionsRequest {
  @xmlName("RegionName") RegionNames: RegionNameStringList
  AllRegions: Boolean
  @xmlName("Filter") Filters: FilterList
}

structure DescribeRegionsResult {
  @xmlName("regionInfo") Regions: RegionList
}

@range(min: 5, max: 100)
integer DescribeRouteTablesMaxResults

structure DescribeRouteTablesRequest {
  NextToken: String
  MaxResults: DescribeRouteTablesMaxResults
  @xmlName("RouteTableId") RouteTableIds: RouteTableIdStringList
  @xmlName("Filter") Filters: FilterList
}

structure DescribeRouteTablesResult {
  @xmlName("routeTableSet") RouteTables: RouteTableList
  @xmlName("nextToken") NextToken: String
}

@range(min: 5, max: 1000)
integer DescribeSecurityGroupRulesMaxResults

structure DescribeSecurityGroupRulesRequest {
  @xmlName("Filter") Filters: FilterList
  @xmlName("SecurityGroupRuleId") SecurityGroupRuleIds: SecurityGroupRuleIdList
  NextToken: String
  MaxResults: DescribeSecurityGroupRulesMaxResults
}

structure DescribeSecurityGroupRulesResult {
  @xmlName("securityGroupRuleSet") SecurityGroupRules: SecurityGroupRuleList
  @xmlName("nextToken") NextToken: String
}

@range(min: 5, max: 1000)
integer DescribeSecurityGroupsMaxResults

structure DescribeSecurityGroupsRequest {
  @xmlName("GroupId") GroupIds: GroupIdStringList
  @xmlName("GroupName") GroupNames: GroupNameStringList
  NextToken: String
  MaxResults: DescribeSecurityGroupsMaxResults
  @xmlName("Filter") Filters: FilterList
}

structure DescribeSecurityGroupsResult {
  @xmlName("nextToken") NextToken: String
  @xmlName("securityGroupInfo") SecurityGroups: SecurityGroupList
}

@range(min: 5, max: 1000)
integer DescribeSubnetsMaxResults

structure DescribeSubnetsRequest {
  @xmlName("Filter") Filters: FilterList
  @xmlName("SubnetId") SubnetIds: SubnetIdStringList
  NextToken: String
  MaxResults: DescribeSubnetsMaxResults
}

structure DescribeSubnetsResult {
  @xmlName("nextToken") NextToken: String
  @xmlName("subnetSet") Subnets: SubnetList
}

structure DescribeTagsRequest {
  @xmlName("Filter") Filters: FilterList
  @xmlName("maxResults") MaxResults: Integer
  @xmlName("nextToken") NextToken: String
}

structure DescribeTagsResult {
  @xmlName("nextToken") NextToken: String
  @xmlName("tagSet") Tags: TagDescriptionList
}

structure DescribeVpcAttributeRequest {
  @required Attribute: VpcAttributeName
  @required VpcId: String
}

structure DescribeVpcAttributeResult {
  @xmlName("enableDnsHostnames") EnableDnsHostnames: AttributeBooleanValue
  @xmlName("enableDnsSupport") EnableDnsSupport: AttributeBooleanValue
  @xmlName("enableNetworkAddressUsageMetrics")
  EnableNetworkAddressUsageMetrics: AttributeBooleanValue
  @xmlName("vpcId") VpcId: String
}

structure DescribeVpcEndpointsRequest {
  @xmlName("VpcEndpointId") VpcEndpointIds: VpcEndpointIdList
  @xmlName("Filter") Filters: FilterList
  MaxResults: Integer
  NextToken: String
}

structure DescribeVpcEndpointsResult {
  @xmlName("vpcEndpointSet") VpcEndpoints: VpcEndpointSet
  @xmlName("nextToken") NextToken: String
}

@range(min: 5, max: 1000)
integer DescribeVpcsMaxResults

structure DescribeVpcsRequest {
  @xmlName("Filter") Filters: FilterList
  @xmlName("VpcId") VpcIds: VpcIdStringList
  NextToken: String
  MaxResults: DescribeVpcsMaxResults
}

structure DescribeVpcsResult {
  @xmlName("nextToken") NextToken: String
  @xmlName("vpcSet") Vpcs: VpcList
}

enum DestinationFileFormat {
  PLAIN_TEXT = "plain-text"
  PARQUET = "parquet"
}

structure DestinationOptionsRequest {
  FileFormat: DestinationFileFormat
  HiveCompatiblePartitions: Boolean
  PerHourPartition: Boolean
}

structure DestinationOptionsResponse {
  @xmlName("fileFormat") FileFormat: DestinationFileFormat
  @xmlName("hiveCompatiblePartitions") HiveCompatiblePartitions: Boolean
  @xmlName("perHourPartition") PerHourPartition: Boolean
}

structure DetachInternetGatewayRequest {
  @required @xmlName("internetGatewayId")
  InternetGatewayId: String
  @required @xmlName("vpcId")
  VpcId: String
}

structure DhcpConfiguration {
  @xmlName("key") Key: String
  @xmlName("valueSet") Values: DhcpConfigurationValueList
}

list DhcpConfigurationList {
  @xmlName("item") member: DhcpConfiguration
}

list DhcpConfigurationValueList {
  @xmlName("item") member: AttributeValue
}

structure DhcpOptions {
  @xmlName("ownerId") OwnerId: String
  @xmlName("tagSet") Tags: TagList
  @xmlName("dhcpOptionsId") DhcpOptionsId: String
  @xmlName("dhcpConfigurationSet") DhcpConfigurations: DhcpConfigurationList
}

list DhcpOptionsIdStringList {
  @xmlName("DhcpOptionsId") member: String
}

list DhcpOptionsList {
  @xmlName("item") member: DhcpOptions
}

structure DisassociateAddressRequest {
  AssociationId: String
  PublicIp: String
}

structure DisassociateRouteTableRequest {
  @required @xmlName("associationId")
  AssociationId: String
}

structure DnsEntry {
  @xmlName("dnsName") DnsName: String
  @xmlName("hostedZoneId") HostedZoneId: String
}

list DnsEntrySet {
  @xmlName("item") member: DnsEntry
}

enum DomainType {
  VPC = "vpc"
  STANDARD = "standard"
}

structure Filter {
  Name: String
  @xmlName("Value") Values: ValueStringList
}

list FilterList {
  @xmlName("Filter") member: Filter
}

structure FlowLog {
  @xmlName("creationTime") CreationTime: Timestamp
  @xmlName("deliverLogsErrorMessage") DeliverLogsErrorMessage: String
  @xmlName("deliverLogsPermissionArn") DeliverLogsPermissionArn: String
  @xmlName("deliverCrossAccountRole") DeliverCrossAccountRole: String
  @xmlName("deliverLogsStatus") DeliverLogsStatus: String
  @xmlName("flowLogId") FlowLogId: String
  @xmlName("flowLogStatus") FlowLogStatus: String
  @xmlName("logGroupName") LogGroupName: String
  @xmlName("resourceId") ResourceId: String
  @xmlName("trafficType") TrafficType: TrafficType
  @xmlName("logDestinationType") LogDestinationType: LogDestinationType
  @xmlName("logDestination") LogDestination: String
  @xmlName("logFormat") LogFormat: String
  @xmlName("tagSet") Tags: TagList
  @xmlName("maxAggregationInterval") MaxAggregationInterval: Integer
  @xmlName("destinationOptions") DestinationOptions: DestinationOptionsResponse
}

list FlowLogIdList {
  @xmlName("item") member: String
}

list FlowLogResourceIds {
  @xmlName("item") member: String
}

list FlowLogSet {
  @xmlName("item") member: FlowLog
}

enum FlowLogsResourceType {
  VPC
  SUBNET = "Subnet"
  NETWORK_INTERFACE = "NetworkInterface"
  TRANSIT_GATEWAY = "TransitGateway"
  TRANSIT_GATEWAY_ATTACHMENT = "TransitGatewayAttachment"
  REGIONAL_NAT_GATEWAY = "RegionalNatGateway"
}

structure GroupIdentifier {
  @xmlName("groupId") GroupId: String
  @xmlName("groupName") GroupName: String
}

list GroupIdentifierList {
  @xmlName("item") member: GroupIdentifier
}

list GroupIdentifierSet {
  @xmlName("item") member: SecurityGroupIdentifier
}

structure GetManagedPrefixListEntriesRequest {
  @required PrefixListId: String
  TargetVersion: Long
  MaxResults: PrefixListMaxResults
  NextToken: String
}

structure GetManagedPrefixListEntriesResult {
  @xmlName("entrySet") Entries: PrefixListEntrySet
  @xmlName("nextToken") NextToken: String
}

list GroupIdStringList {
  @xmlName("groupId") member: String
}

list GroupNameStringList {
  @xmlName("GroupName") member: String
}

enum HostnameType {
  IP_NAME = "ip-name"
  RESOURCE_NAME = "resource-name"
}

structure IcmpTypeCode {
  @xmlName("code") Code: Integer
  @xmlName("type") Type: Integer
}

structure InternetGateway {
  @xmlName("attachmentSet") Attachments: InternetGatewayAttachmentList
  @xmlName("internetGatewayId") InternetGatewayId: String
  @xmlName("ownerId") OwnerId: String
  @xmlName("tagSet") Tags: TagList
}

structure InternetGatewayAttachment {
  @xmlName("state") State: AttachmentStatus
  @xmlName("vpcId") VpcId: String
}

list InternetGatewayAttachmentList {
  @xmlName("item") member: InternetGatewayAttachment
}

list InternetGatewayIdList {
  @xmlName("item") member: String
}

list InternetGatewayList {
  @xmlName("item") member: InternetGateway
}

enum IpAddressType {
  IPV4 = "ipv4"
  DUALSTACK = "dualstack"
  IPV6 = "ipv6"
}

structure IpPermission {
  @xmlName("ipProtocol") IpProtocol: String
  @xmlName("fromPort") FromPort: Integer
  @xmlName("toPort") ToPort: Integer
  @xmlName("groups") UserIdGroupPairs: UserIdGroupPairList
  @xmlName("ipRanges") IpRanges: IpRangeList
  @xmlName("ipv6Ranges") Ipv6Ranges: Ipv6RangeList
  @xmlName("prefixListIds") PrefixListIds: PrefixListIdList
}

list IpPermissionList {
  @xmlName("item") member: IpPermission
}

structure IpRange {
  @xmlName("description") Description: String
  @xmlName("cidrIp") CidrIp: String
}

list IpRangeList {
  @xmlName("item") member: IpRange
}

enum IpSource {
  AMAZON = "amazon"
  BYOIP = "byoip"
  NONE = "none"
}

enum Ipv6AddressAttribute {
  PUBLIC = "public"
  PRIVATE = "private"
}

structure Ipv6Range {
  @xmlName("description") Description: String
  @xmlName("cidrIpv6") CidrIpv6: String
}

list Ipv6RangeList {
  @xmlName("item") member: Ipv6Range
}

enum LogDestinationType {
  CLOUD_WATCH_LOGS = "cloud-watch-logs"
  S3 = "s3"
  KINESIS_DATA_FIREHOSE = "kinesis-data-firehose"
}

structure ManagedPrefixList {
  @xmlName("prefixListId") PrefixListId: String
  @xmlName("addressFamily") AddressFamily: String
  @xmlName("state") State: PrefixListState
  @xmlName("stateMessage") StateMessage: String
  @xmlName("prefixListArn") PrefixListArn: ResourceArn
  @xmlName("prefixListName") PrefixListName: String
  @xmlName("maxEntries") MaxEntries: Integer
  @xmlName("version") Version: Long
  @xmlName("tagSet") Tags: TagList
  @xmlName("ownerId") OwnerId: String
}

list ManagedPrefixListSet {
  @xmlName("item") member: ManagedPrefixList
}

structure ModifyManagedPrefixListRequest {
  @required PrefixListId: String
  CurrentVersion: Long
  PrefixListName: String
  @xmlName("AddEntry") AddEntries: AddPrefixListEntries
  @xmlName("RemoveEntry") RemoveEntries: RemovePrefixListEntries
  MaxEntries: Integer
}

structure ModifyManagedPrefixListResult {
  @xmlName("prefixList") PrefixList: ManagedPrefixList
}

structure ModifySecurityGroupRulesRequest {
  @required GroupId: String
  @required @xmlName("SecurityGroupRule")
  SecurityGroupRules: SecurityGroupRuleUpdateList
}

structure ModifySecurityGroupRulesResult {
  @xmlName("return") Return: Boolean
}

structure ModifySubnetAttributeRequest {
  @stored MapPublicIpOnLaunch: AttributeBooleanValue
  @required @xmlName("subnetId")
  SubnetId: String
  @stored PrivateDnsHostnameTypeOnLaunch: HostnameType
  @stored EnableResourceNameDnsARecordOnLaunch: AttributeBooleanValue
}

structure ModifyVpcAttributeRequest {
  EnableDnsHostnames: AttributeBooleanValue
  EnableDnsSupport: AttributeBooleanValue
  @required @xmlName("vpcId")
  VpcId: String
  @stored EnableNetworkAddressUsageMetrics: AttributeBooleanValue
}

structure ModifyVpcEndpointRequest {
  @required VpcEndpointId: String
  @stored ResetPolicy: Boolean
  @stored PolicyDocument: String
  @xmlName("AddRouteTableId") AddRouteTableIds: VpcEndpointRouteTableIdList
  @xmlName("RemoveRouteTableId") RemoveRouteTableIds: VpcEndpointRouteTableIdList
  @xmlName("AddSubnetId") AddSubnetIds: VpcEndpointSubnetIdList
  @xmlName("RemoveSubnetId") RemoveSubnetIds: VpcEndpointSubnetIdList
  @xmlName("AddSecurityGroupId") AddSecurityGroupIds: VpcEndpointSecurityGroupIdList
  @xmlName("RemoveSecurityGroupId") RemoveSecurityGroupIds: VpcEndpointSecurityGroupIdList
  @stored IpAddressType: IpAddressType
  PrivateDnsEnabled: Boolean
}

structure ModifyVpcEndpointResult {
  @xmlName("return") Return: Boolean
}

structure NatGateway {
  @xmlName("createTime") CreateTime: Timestamp
  @xmlName("deleteTime") DeleteTime: Timestamp
  @xmlName("failureCode") FailureCode: String
  @xmlName("failureMessage") FailureMessage: String
  @xmlName("natGatewayAddressSet") NatGatewayAddresses: NatGatewayAddressList
  @xmlName("natGatewayId") NatGatewayId: String
  @xmlName("state") State: NatGatewayState
  @xmlName("subnetId") SubnetId: String
  @xmlName("vpcId") VpcId: String
  @xmlName("tagSet") Tags: TagList
  @xmlName("connectivityType") ConnectivityType: ConnectivityType
}

structure NatGatewayAddress {
  @xmlName("allocationId") AllocationId: String
  @xmlName("networkInterfaceId") NetworkInterfaceId: String
  @xmlName("privateIp") PrivateIp: String
  @xmlName("publicIp") PublicIp: String
  @xmlName("associationId") AssociationId: String
  @xmlName("isPrimary") IsPrimary: Boolean
  @xmlName("failureMessage") FailureMessage: String
  @xmlName("status") Status: NatGatewayAddressStatus
  @xmlName("availabilityZone") AvailabilityZone: String
  @xmlName("availabilityZoneId") AvailabilityZoneId: String
}

list NatGatewayAddressList {
  @xmlName("item") member: NatGatewayAddress
}

enum NatGatewayAddressStatus {
  ASSIGNING = "assigning"
  UNASSIGNING = "unassigning"
  ASSOCIATING = "associating"
  DISASSOCIATING = "disassociating"
  SUCCEEDED = "succeeded"
  FAILED = "failed"
}

list NatGatewayIdStringList {
  @xmlName("item") member: String
}

list NatGatewayList {
  @xmlName("item") member: NatGateway
}

enum NatGatewayState {
  PENDING = "pending"
  FAILED = "failed"
  AVAILABLE = "available"
  DELETING = "deleting"
  DELETED = "deleted"
}

structure NetworkAcl {
  @xmlName("associationSet") Associations: NetworkAclAssociationList
  @xmlName("entrySet") Entries: NetworkAclEntryList
  @xmlName("default") IsDefault: Boolean
  @xmlName("networkAclId") NetworkAclId: String
  @xmlName("tagSet") Tags: TagList
  @xmlName("vpcId") VpcId: String
  @xmlName("ownerId") OwnerId: String
}

structure NetworkAclAssociation {
  @xmlName("networkAclAssociationId") NetworkAclAssociationId: String
  @xmlName("networkAclId") NetworkAclId: String
  @xmlName("subnetId") SubnetId: String
}

list NetworkAclAssociationList {
  @xmlName("item") member: NetworkAclAssociation
}

structure NetworkAclEntry {
  @xmlName("cidrBlock") CidrBlock: String
  @xmlName("egress") Egress: Boolean
  @xmlName("icmpTypeCode") IcmpTypeCode: IcmpTypeCode
  @xmlName("ipv6CidrBlock") Ipv6CidrBlock: String
  @xmlName("portRange") PortRange: PortRange
  @xmlName("protocol") Protocol: String
  @xmlName("ruleAction") RuleAction: RuleAction
  @xmlName("ruleNumber") RuleNumber: Integer
}

list NetworkAclEntryList {
  @xmlName("item") member: NetworkAclEntry
}

list NetworkAclIdStringList {
  @xmlName("item") member: String
}

list NetworkAclList {
  @xmlName("item") member: NetworkAcl
}

structure NetworkInterface {
  @xmlName("association") Association: NetworkInterfaceAssociation
  @xmlName("attachment") Attachment: NetworkInterfaceAttachment
  @xmlName("availabilityZone") AvailabilityZone: String
  @xmlName("description") Description: String
  @xmlName("groupSet") Groups: GroupIdentifierList
  @xmlName("interfaceType") InterfaceType: NetworkInterfaceType
  @xmlName("macAddress") MacAddress: String
  @xmlName("networkInterfaceId") NetworkInterfaceId: String
  @xmlName("ownerId") OwnerId: String
  @xmlName("privateDnsName") PrivateDnsName: String
  @xmlName("publicDnsName") PublicDnsName: String
  @xmlName("privateIpAddress") PrivateIpAddress: String
  @xmlName("privateIpAddressesSet") PrivateIpAddresses: NetworkInterfacePrivateIpAddressList
  @xmlName("requesterId") RequesterId: String
  @xmlName("requesterManaged") RequesterManaged: Boolean
  @xmlName("sourceDestCheck") SourceDestCheck: Boolean
  @xmlName("status") Status: NetworkInterfaceStatus
  @xmlName("subnetId") SubnetId: String
  @xmlName("tagSet") TagSet: TagList
  @xmlName("vpcId") VpcId: String
  @xmlName("denyAllIgwTraffic") DenyAllIgwTraffic: Boolean
  @xmlName("ipv6Native") Ipv6Native: Boolean
  @xmlName("availabilityZoneId") AvailabilityZoneId: String
}

structure NetworkInterfaceAssociation {
  @xmlName("allocationId") AllocationId: String
  @xmlName("associationId") AssociationId: String
  @xmlName("ipOwnerId") IpOwnerId: String
  @xmlName("publicDnsName") PublicDnsName: String
  @xmlName("publicIp") PublicIp: String
}

structure NetworkInterfaceAttachment {
  @xmlName("attachTime") AttachTime: Timestamp
  @xmlName("attachmentId") AttachmentId: String
  @xmlName("deleteOnTermination") DeleteOnTermination: Boolean
  @xmlName("deviceIndex") DeviceIndex: Integer
  @xmlName("networkCardIndex") NetworkCardIndex: Integer
  @xmlName("instanceId") InstanceId: String
  @xmlName("instanceOwnerId") InstanceOwnerId: String
  @xmlName("status") Status: AttachmentStatus
}

list NetworkInterfaceIdList {
  @xmlName("item") member: String
}

list NetworkInterfaceList {
  @xmlName("item") member: NetworkInterface
}

structure NetworkInterfacePrivateIpAddress {
  @xmlName("association") Association: NetworkInterfaceAssociation
  @xmlName("primary") Primary: Boolean
  @xmlName("privateDnsName") PrivateDnsName: String
  @xmlName("privateIpAddress") PrivateIpAddress: String
}

list NetworkInterfacePrivateIpAddressList {
  @xmlName("item") member: NetworkInterfacePrivateIpAddress
}

enum NetworkInterfaceStatus {
  AVAILABLE = "available"
  ASSOCIATED = "associated"
  ATTACHING = "attaching"
  IN_USE = "in-use"
  DETACHING = "detaching"
}

enum NetworkInterfaceType {
  INTERFACE = "interface"
  NAT_GATEWAY = "natGateway"
  EFA = "efa"
  EFA_ONLY = "efa-only"
  TRUNK = "trunk"
  LOAD_BALANCER = "load_balancer"
  NETWORK_LOAD_BALANCER = "network_load_balancer"
  VPC_ENDPOINT = "vpc_endpoint"
  BRANCH = "branch"
  TRANSIT_GATEWAY = "transit_gateway"
  LAMBDA = "lambda"
  QUICKSIGHT = "quicksight"
  GLOBAL_ACCELERATOR_MANAGED = "global_accelerator_managed"
  API_GATEWAY_MANAGED = "api_gateway_managed"
  GATEWAY_LOAD_BALANCER = "gateway_load_balancer"
  GATEWAY_LOAD_BALANCER_ENDPOINT = "gateway_load_balancer_endpoint"
  IOT_RULES_MANAGED = "iot_rules_managed"
  AWS_CODESTAR_CONNECTIONS_MANAGED = "aws_codestar_connections_managed"
}

structure PortRange {
  @xmlName("from") From: Integer
  @xmlName("to") To: Integer
}

structure PrefixList {
  @xmlName("cidrSet") Cidrs: ValueStringList
  @xmlName("prefixListId") PrefixListId: String
  @xmlName("prefixListName") PrefixListName: String
}

structure PrefixListEntry {
  @xmlName("cidr") Cidr: String
  @xmlName("description") Description: String
}

list PrefixListEntrySet {
  @xmlName("item") member: PrefixListEntry
}

structure PrefixListId {
  @xmlName("description") Description: String
  @xmlName("prefixListId") PrefixListId: String
}

list PrefixListIdList {
  @xmlName("item") member: PrefixListId
}

@range(min: 1, max: 100)
integer PrefixListMaxResults

list PrefixListResourceIdStringList {
  @xmlName("item") member: String
}

list PrefixListSet {
  @xmlName("item") member: PrefixList
}

enum PrefixListState {
  CREATE_IN_PROGRESS = "create-in-progress"
  CREATE_COMPLETE = "create-complete"
  CREATE_FAILED = "create-failed"
  MODIFY_IN_PROGRESS = "modify-in-progress"
  MODIFY_COMPLETE = "modify-complete"
  MODIFY_FAILED = "modify-failed"
  RESTORE_IN_PROGRESS = "restore-in-progress"
  RESTORE_COMPLETE = "restore-complete"
  RESTORE_FAILED = "restore-failed"
  DELETE_IN_PROGRESS = "delete-in-progress"
  DELETE_COMPLETE = "delete-complete"
  DELETE_FAILED = "delete-failed"
}

structure PrivateDnsNameOptionsOnLaunch {
  @xmlName("hostnameType") HostnameType: HostnameType
  @xmlName("enableResourceNameDnsARecord") EnableResourceNameDnsARecord: Boolean
  @xmlName("enableResourceNameDnsAAAARecord") EnableResourceNameDnsAAAARecord: Boolean
}

structure PropagatingVgw {
  @xmlName("gatewayId") GatewayId: String
}

list PropagatingVgwList {
  @xmlName("item") member: PropagatingVgw
}

structure PtrUpdateStatus {
  @xmlName("value") Value: String
  @xmlName("status") Status: String
  @xmlName("reason") Reason: String
}

list PublicIpStringList {
  @xmlName("PublicIp") member: String
}

structure ReferencedSecurityGroup {
  @xmlName("groupId") GroupId: String
  @xmlName("peeringStatus") PeeringStatus: String
  @xmlName("userId") UserId: String
  @xmlName("vpcId") VpcId: String
  @xmlName("vpcPeeringConnectionId") VpcPeeringConnectionId: String
}

structure Region {
  @xmlName("optInStatus") OptInStatus: String
  @xmlName("regionName") RegionName: String
  @xmlName("regionEndpoint") Endpoint: String
}

list RegionList {
  @xmlName("item") member: Region
}

list RegionNameStringList {
  @xmlName("RegionName") member: String
}

structure ReleaseAddressRequest {
  NetworkBorderGroup: String
  AllocationId: String
  PublicIp: String
}

@length(min: 0, max: 100)
list RemovePrefixListEntries {
  member: RemovePrefixListEntry
}

structure RemovePrefixListEntry {
  @required Cidr: String
}

structure ReplaceNetworkAclAssociationRequest {
  @required @xmlName("associationId")
  AssociationId: String
  @required @xmlName("networkAclId")
  NetworkAclId: String
}

structure ReplaceNetworkAclAssociationResult {
  @xmlName("newAssociationId") NewAssociationId: String
}

structure ReplaceNetworkAclEntryRequest {
  @required @xmlName("networkAclId")
  NetworkAclId: String
  @required @xmlName("ruleNumber")
  RuleNumber: Integer
  @required @xmlName("protocol")
  Protocol: String
  @required @xmlName("ruleAction")
  RuleAction: RuleAction
  @required @xmlName("egress")
  Egress: Boolean
  @xmlName("cidrBlock") CidrBlock: String
  @xmlName("ipv6CidrBlock") Ipv6CidrBlock: String
  @xmlName("Icmp") IcmpTypeCode: IcmpTypeCode
  @xmlName("portRange") PortRange: PortRange
}

structure ReplaceRouteRequest {
  @required @xmlName("routeTableId")
  RouteTableId: String
  @xmlName("destinationCidrBlock") DestinationCidrBlock: String
  @xmlName("gatewayId") GatewayId: String
  @xmlName("natGatewayId") NatGatewayId: String
}

structure ReplaceRouteTableAssociationRequest {
  @required @xmlName("associationId")
  AssociationId: String
  @required @xmlName("routeTableId")
  RouteTableId: String
}

structure ReplaceRouteTableAssociationResult {
  @xmlName("newAssociationId") NewAssociationId: String
  @xmlName("associationState") AssociationState: RouteTableAssociationState
}

@length(min: 1, max: 1283)
string ResourceArn

list ResourceIdList {
  member: String
}

enum ResourceType {
  CAPACITY_RESERVATION = "capacity-reservation"
  CLIENT_VPN_ENDPOINT = "client-vpn-endpoint"
  CUSTOMER_GATEWAY = "customer-gateway"
  CARRIER_GATEWAY = "carrier-gateway"
  COIP_POOL = "coip-pool"
  DECLARATIVE_POLICIES_REPORT = "declarative-policies-report"
  DEDICATED_HOST = "dedicated-host"
  DHCP_OPTIONS = "dhcp-options"
  EGRESS_ONLY_INTERNET_GATEWAY = "egress-only-internet-gateway"
  ELASTIC_IP = "elastic-ip"
  ELASTIC_GPU = "elastic-gpu"
  EXPORT_IMAGE_TASK = "export-image-task"
  EXPORT_INSTANCE_TASK = "export-instance-task"
  FLEET = "fleet"
  FPGA_IMAGE = "fpga-image"
  HOST_RESERVATION = "host-reservation"
  IMAGE = "image"
  IMAGE_USAGE_REPORT = "image-usage-report"
  IMPORT_IMAGE_TASK = "import-image-task"
  IMPORT_SNAPSHOT_TASK = "import-snapshot-task"
  INSTANCE = "instance"
  INSTANCE_EVENT_WINDOW = "instance-event-window"
  INTERNET_GATEWAY = "internet-gateway"
  IPAM = "ipam"
  IPAM_POOL = "ipam-pool"
  IPAM_SCOPE = "ipam-scope"
  IPV4POOL_EC2 = "ipv4pool-ec2"
  IPV6POOL_EC2 = "ipv6pool-ec2"
  KEY_PAIR = "key-pair"
  LAUNCH_TEMPLATE = "launch-template"
  LOCAL_GATEWAY = "local-gateway"
  LOCAL_GATEWAY_ROUTE_TABLE = "local-gateway-route-table"
  LOCAL_GATEWAY_VIRTUAL_INTERFACE = "local-gateway-virtual-interface"
  LOCAL_GATEWAY_VIRTUAL_INTERFACE_GROUP = "local-gateway-virtual-interface-group"
  LOCAL_GATEWAY_ROUTE_TABLE_VPC_ASSOCIATION = "local-gateway-route-table-vpc-association"
  LOCAL_GATEWAY_ROUTE_TABLE_VIRTUAL_INTERFACE_GROUP_ASSOCIATION = "local-gateway-route-table-virtual-interface-group-association"
  NATGATEWAY = "natgateway"
  NETWORK_ACL = "network-acl"
  NETWORK_INTERFACE = "network-interface"
  NETWORK_INSIGHTS_ANALYSIS = "network-insights-analysis"
  NETWORK_INSIGHTS_PATH = "network-insights-path"
  NETWORK_INSIGHTS_ACCESS_SCOPE = "network-insights-access-scope"
  NETWORK_INSIGHTS_ACCESS_SCOPE_ANALYSIS = "network-insights-access-scope-analysis"
  OUTPOST_LAG = "outpost-lag"
  PLACEMENT_GROUP = "placement-group"
  PREFIX_LIST = "prefix-list"
  REPLACE_ROOT_VOLUME_TASK = "replace-root-volume-task"
  RESERVED_INSTANCES = "reserved-instances"
  ROUTE_TABLE = "route-table"
  SECURITY_GROUP = "security-group"
  SECURITY_GROUP_RULE = "security-group-rule"
  SERVICE_LINK_VIRTUAL_INTERFACE = "service-link-virtual-interface"
  SNAPSHOT = "snapshot"
  SPOT_FLEET_REQUEST = "spot-fleet-request"
  SPOT_INSTANCES_REQUEST = "spot-instances-request"
  SUBNET = "subnet"
  SUBNET_CIDR_RESERVATION = "subnet-cidr-reservation"
  TRAFFIC_MIRROR_FILTER = "traffic-mirror-filter"
  TRAFFIC_MIRROR_SESSION = "traffic-mirror-session"
  TRAFFIC_MIRROR_TARGET = "traffic-mirror-target"
  TRANSIT_GATEWAY = "transit-gateway"
  TRANSIT_GATEWAY_ATTACHMENT = "transit-gateway-attachment"
  TRANSIT_GATEWAY_CONNECT_PEER = "transit-gateway-connect-peer"
  TRANSIT_GATEWAY_MULTICAST_DOMAIN = "transit-gateway-multicast-domain"
  TRANSIT_GATEWAY_POLICY_TABLE = "transit-gateway-policy-table"
  TRANSIT_GATEWAY_METERING_POLICY = "transit-gateway-metering-policy"
  TRANSIT_GATEWAY_ROUTE_TABLE = "transit-gateway-route-table"
  TRANSIT_GATEWAY_ROUTE_TABLE_ANNOUNCEMENT = "transit-gateway-route-table-announcement"
  VOLUME = "volume"
  VPC = "vpc"
  VPC_ENDPOINT = "vpc-endpoint"
  VPC_ENDPOINT_CONNECTION = "vpc-endpoint-connection"
  VPC_ENDPOINT_SERVICE = "vpc-endpoint-service"
  VPC_ENDPOINT_SERVICE_PERMISSION = "vpc-endpoint-service-permission"
  VPC_PEERING_CONNECTION = "vpc-peering-connection"
  VPN_CONNECTION = "vpn-connection"
  VPN_GATEWAY = "vpn-gateway"
  VPC_FLOW_LOG = "vpc-flow-log"
  CAPACITY_RESERVATION_FLEET = "capacity-reservation-fleet"
  TRAFFIC_MIRROR_FILTER_RULE = "traffic-mirror-filter-rule"
  VPC_ENDPOINT_CONNECTION_DEVICE_TYPE = "vpc-endpoint-connection-device-type"
  VERIFIED_ACCESS_INSTANCE = "verified-access-instance"
  VERIFIED_ACCESS_GROUP = "verified-access-group"
  VERIFIED_ACCESS_ENDPOINT = "verified-access-endpoint"
  VERIFIED_ACCESS_POLICY = "verified-access-policy"
  VERIFIED_ACCESS_TRUST_PROVIDER = "verified-access-trust-provider"
  VPN_CONNECTION_DEVICE_TYPE = "vpn-connection-device-type"
  VPC_BLOCK_PUBLIC_ACCESS_EXCLUSION = "vpc-block-public-access-exclusion"
  VPC_ENCRYPTION_CONTROL = "vpc-encryption-control"
  ROUTE_SERVER = "route-server"
  ROUTE_SERVER_ENDPOINT = "route-server-endpoint"
  ROUTE_SERVER_PEER = "route-server-peer"
  IPAM_RESOURCE_DISCOVERY = "ipam-resource-discovery"
  IPAM_RESOURCE_DISCOVERY_ASSOCIATION = "ipam-resource-discovery-association"
  INSTANCE_CONNECT_ENDPOINT = "instance-connect-endpoint"
  VERIFIED_ACCESS_ENDPOINT_TARGET = "verified-access-endpoint-target"
  IPAM_EXTERNAL_RESOURCE_VERIFICATION_TOKEN = "ipam-external-resource-verification-token"
  CAPACITY_BLOCK = "capacity-block"
  MAC_MODIFICATION_TASK = "mac-modification-task"
  IPAM_PREFIX_LIST_RESOLVER = "ipam-prefix-list-resolver"
  IPAM_POLICY = "ipam-policy"
  IPAM_PREFIX_LIST_RESOLVER_TARGET = "ipam-prefix-list-resolver-target"
  SECONDARY_INTERFACE = "secondary-interface"
  SECONDARY_NETWORK = "secondary-network"
  SECONDARY_SUBNET = "secondary-subnet"
  CAPACITY_MANAGER_DATA_EXPORT = "capacity-manager-data-export"
  VPN_CONCENTRATOR = "vpn-concentrator"
  IPAM_POOL_ALLOCATION = "ipam-pool-allocation"
}

structure RevokedSecurityGroupRule {
  @xmlName("securityGroupRuleId") SecurityGroupRuleId: String
  @xmlName("groupId") GroupId: String
  @xmlName("isEgress") IsEgress: Boolean
  @xmlName("ipProtocol") IpProtocol: String
  @xmlName("fromPort") FromPort: Integer
  @xmlName("toPort") ToPort: Integer
  @xmlName("cidrIpv4") CidrIpv4: String
  @xmlName("cidrIpv6") CidrIpv6: String
  @xmlName("prefixListId") PrefixListId: String
  @xmlName("referencedGroupId") ReferencedGroupId: String
  @xmlName("description") Description: String
}

list RevokedSecurityGroupRuleList {
  @xmlName("item") member: RevokedSecurityGroupRule
}

structure RevokeSecurityGroupEgressRequest {
  @xmlName("SecurityGroupRuleId") SecurityGroupRuleIds: SecurityGroupRuleIdList
  @required @xmlName("groupId")
  GroupId: String
  @xmlName("ipProtocol") IpProtocol: String
  @xmlName("fromPort") FromPort: Integer
  @xmlName("toPort") ToPort: Integer
  @xmlName("cidrIp") CidrIp: String
  @xmlName("ipPermissions") IpPermissions: IpPermissionList
}

structure RevokeSecurityGroupEgressResult {
  @xmlName("return") Return: Boolean
  @xmlName("unknownIpPermissionSet") UnknownIpPermissions: IpPermissionList
  @xmlName("revokedSecurityGroupRuleSet")
  RevokedSecurityGroupRules: RevokedSecurityGroupRuleList
}

structure RevokeSecurityGroupIngressRequest {
  CidrIp: String
  FromPort: Integer
  GroupId: String
  IpPermissions: IpPermissionList
  IpProtocol: String
  ToPort: Integer
  @xmlName("SecurityGroupRuleId") SecurityGroupRuleIds: SecurityGroupRuleIdList
}

structure RevokeSecurityGroupIngressResult {
  @xmlName("return") Return: Boolean
  @xmlName("unknownIpPermissionSet") UnknownIpPermissions: IpPermissionList
  @xmlName("revokedSecurityGroupRuleSet")
  RevokedSecurityGroupRules: RevokedSecurityGroupRuleList
}

structure Route {
  @xmlName("destinationCidrBlock") DestinationCidrBlock: String
  @xmlName("destinationPrefixListId") DestinationPrefixListId: String
  @xmlName("gatewayId") GatewayId: String
  @xmlName("instanceId") InstanceId: String
  @xmlName("instanceOwnerId") InstanceOwnerId: String
  @xmlName("natGatewayId") NatGatewayId: String
  @xmlName("networkInterfaceId") NetworkInterfaceId: String
  @xmlName("origin") Origin: RouteOrigin
  @xmlName("state") State: RouteState
  @xmlName("vpcPeeringConnectionId") VpcPeeringConnectionId: String
  @xmlName("ipAddress") IpAddress: String
}

list RouteList {
  @xmlName("item") member: Route
}

enum RouteOrigin {
  CREATE_ROUTE_TABLE = "CreateRouteTable"
  CREATE_ROUTE = "CreateRoute"
  ENABLE_VGW_ROUTE_PROPAGATION = "EnableVgwRoutePropagation"
  ADVERTISEMENT = "Advertisement"
}

enum RouteState {
  ACTIVE = "active"
  BLACKHOLE = "blackhole"
  FILTERED = "filtered"
}

structure RouteTable {
  @xmlName("associationSet") Associations: RouteTableAssociationList
  @xmlName("propagatingVgwSet") PropagatingVgws: PropagatingVgwList
  @xmlName("routeTableId") RouteTableId: String
  @xmlName("routeSet") Routes: RouteList
  @xmlName("tagSet") Tags: TagList
  @xmlName("vpcId") VpcId: String
  @xmlName("ownerId") OwnerId: String
}

structure RouteTableAssociation {
  @xmlName("main") Main: Boolean
  @xmlName("routeTableAssociationId") RouteTableAssociationId: String
  @xmlName("routeTableId") RouteTableId: String
  @xmlName("subnetId") SubnetId: String
  @xmlName("gatewayId") GatewayId: String
  @xmlName("publicIpv4Pool") PublicIpv4Pool: String
  @xmlName("associationState") AssociationState: RouteTableAssociationState
}

list RouteTableAssociationList {
  @xmlName("item") member: RouteTableAssociation
}

structure RouteTableAssociationState {
  @xmlName("state") State: RouteTableAssociationStateCode
  @xmlName("statusMessage") StatusMessage: String
}

enum RouteTableAssociationStateCode {
  ASSOCIATING = "associating"
  ASSOCIATED = "associated"
  DISASSOCIATING = "disassociating"
  DISASSOCIATED = "disassociated"
  FAILED = "failed"
}

list RouteTableIdStringList {
  @xmlName("item") member: String
}

list RouteTableList {
  @xmlName("item") member: RouteTable
}

enum RuleAction {
  ALLOW = "allow"
  DENY = "deny"
}

structure SecurityGroup {
  @xmlName("groupId") GroupId: String
  @xmlName("ipPermissionsEgress") IpPermissionsEgress: IpPermissionList
  @xmlName("tagSet") Tags: TagList
  @xmlName("vpcId") VpcId: String
  @xmlName("securityGroupArn") SecurityGroupArn: String
  @xmlName("ownerId") OwnerId: String
  @xmlName("groupName") GroupName: String
  @xmlName("groupDescription") Description: String
  @xmlName("ipPermissions") IpPermissions: IpPermissionList
}

structure SecurityGroupIdentifier {
  @xmlName("groupId") GroupId: String
  @xmlName("groupName") GroupName: String
}

list SecurityGroupIdStringList {
  @xmlName("SecurityGroupId") member: String
}

list SecurityGroupList {
  @xmlName("item") member: SecurityGroup
}

structure SecurityGroupRule {
  @xmlName("securityGroupRuleId") SecurityGroupRuleId: String
  @xmlName("groupId") GroupId: String
  @xmlName("groupOwnerId") GroupOwnerId: String
  @xmlName("isEgress") IsEgress: Boolean
  @xmlName("ipProtocol") IpProtocol: String
  @xmlName("fromPort") FromPort: Integer
  @xmlName("toPort") ToPort: Integer
  @xmlName("cidrIpv4") CidrIpv4: String
  @xmlName("cidrIpv6") CidrIpv6: String
  @xmlName("prefixListId") PrefixListId: String
  @xmlName("referencedGroupInfo") ReferencedGroupInfo: ReferencedSecurityGroup
  @xmlName("description") Description: String
  @xmlName("tagSet") Tags: TagList
  @xmlName("securityGroupRuleArn") SecurityGroupRuleArn: String
}

list SecurityGroupRuleIdList {
  @xmlName("item") member: String
}

list SecurityGroupRuleList {
  @xmlName("item") member: SecurityGroupRule
}

structure SecurityGroupRuleRequest {
  IpProtocol: String
  FromPort: Integer
  ToPort: Integer
  CidrIpv4: String
  CidrIpv6: String
  PrefixListId: String
  ReferencedGroupId: String
  Description: String
}

structure SecurityGroupRuleUpdate {
  @required SecurityGroupRuleId: String
  SecurityGroupRule: SecurityGroupRuleRequest
}

list SecurityGroupRuleUpdateList {
  @xmlName("item") member: SecurityGroupRuleUpdate
}

enum State {
  PENDING_ACCEPTANCE = "PendingAcceptance"
  PENDING = "Pending"
  AVAILABLE = "Available"
  DELETING = "Deleting"
  DELETED = "Deleted"
  REJECTED = "Rejected"
  FAILED = "Failed"
  EXPIRED = "Expired"
  PARTIAL = "Partial"
}

structure Subnet {
  @xmlName("availabilityZoneId") AvailabilityZoneId: String
  @xmlName("ownerId") OwnerId: String
  @xmlName("assignIpv6AddressOnCreation") AssignIpv6AddressOnCreation: Boolean
  @xmlName("ipv6CidrBlockAssociationSet")
  Ipv6CidrBlockAssociationSet: SubnetIpv6CidrBlockAssociationSet
  @xmlName("tagSet") Tags: TagList
  @xmlName("subnetArn") SubnetArn: String
  @xmlName("enableDns64") EnableDns64: Boolean
  @xmlName("ipv6Native") Ipv6Native: Boolean
  @xmlName("privateDnsNameOptionsOnLaunch")
  PrivateDnsNameOptionsOnLaunch: PrivateDnsNameOptionsOnLaunch
  @xmlName("type") Type: String
  @xmlName("subnetId") SubnetId: String
  @xmlName("state") State: SubnetState
  @xmlName("vpcId") VpcId: String
  @xmlName("cidrBlock") CidrBlock: String
  @xmlName("availableIpAddressCount") AvailableIpAddressCount: Integer
  @xmlName("availabilityZone") AvailabilityZone: String
  @xmlName("defaultForAz") DefaultForAz: Boolean
  @xmlName("mapPublicIpOnLaunch") MapPublicIpOnLaunch: Boolean
}

structure SubnetCidrBlockState {
  @xmlName("state") State: SubnetCidrBlockStateCode
  @xmlName("statusMessage") StatusMessage: String
}

enum SubnetCidrBlockStateCode {
  ASSOCIATING = "associating"
  ASSOCIATED = "associated"
  DISASSOCIATING = "disassociating"
  DISASSOCIATED = "disassociated"
  FAILING = "failing"
  FAILED = "failed"
}

list SubnetIdStringList {
  @xmlName("SubnetId") member: String
}

structure SubnetIpv6CidrBlockAssociation {
  @xmlName("associationId") AssociationId: String
  @xmlName("ipv6CidrBlock") Ipv6CidrBlock: String
  @xmlName("ipv6CidrBlockState") Ipv6CidrBlockState: SubnetCidrBlockState
  @xmlName("ipv6AddressAttribute") Ipv6AddressAttribute: Ipv6AddressAttribute
  @xmlName("ipSource") IpSource: IpSource
}

list SubnetIpv6CidrBlockAssociationSet {
  @xmlName("item") member: SubnetIpv6CidrBlockAssociation
}

list SubnetList {
  @xmlName("item") member: Subnet
}

enum SubnetState {
  PENDING = "pending"
  AVAILABLE = "available"
  UNAVAILABLE = "unavailable"
  FAILED = "failed"
  FAILED_INSUFFICIENT_CAPACITY = "failed-insufficient-capacity"
}

structure Tag {
  @xmlName("key") Key: String
  @xmlName("value") Value: String
}

structure TagDescription {
  @xmlName("key") Key: String
  @xmlName("resourceId") ResourceId: String
  @xmlName("resourceType") ResourceType: ResourceType
  @xmlName("value") Value: String
}

list TagDescriptionList {
  @xmlName("item") member: TagDescription
}

list TagList {
  @xmlName("item") member: Tag
}

structure TagSpecification {
  @xmlName("resourceType") ResourceType: ResourceType
  @xmlName("Tag") Tags: TagList
}

list TagSpecificationList {
  @xmlName("item") member: TagSpecification
}

enum Tenancy {
  DEFAULT = "default"
  DEDICATED = "dedicated"
  HOST = "host"
}

enum TrafficType {
  ACCEPT
  REJECT
  ALL
}

structure UnsuccessfulItem {
  @xmlName("error") Error: UnsuccessfulItemError
  @xmlName("resourceId") ResourceId: String
}

structure UnsuccessfulItemError {
  @xmlName("code") Code: String
  @xmlName("message") Message: String
}

list UnsuccessfulItemSet {
  @xmlName("item") member: UnsuccessfulItem
}

structure UserIdGroupPair {
  @xmlName("description") Description: String
  @xmlName("userId") UserId: String
  @xmlName("groupName") GroupName: String
  @xmlName("groupId") GroupId: String
  @xmlName("vpcId") VpcId: String
  @xmlName("vpcPeeringConnectionId") VpcPeeringConnectionId: String
  @xmlName("peeringStatus") PeeringStatus: String
}

list UserIdGroupPairList {
  @xmlName("item") member: UserIdGroupPair
}

list ValueStringList {
  @xmlName("item") member: String
}

structure Vpc {
  @xmlName("ownerId") OwnerId: String
  @xmlName("instanceTenancy") InstanceTenancy: Tenancy
  @xmlName("ipv6CidrBlockAssociationSet")
  Ipv6CidrBlockAssociationSet: VpcIpv6CidrBlockAssociationSet
  @xmlName("cidrBlockAssociationSet") CidrBlockAssociationSet: VpcCidrBlockAssociationSet
  @xmlName("isDefault") IsDefault: Boolean
  @xmlName("tagSet") Tags: TagList
  @xmlName("vpcId") VpcId: String
  @xmlName("state") State: VpcState
  @xmlName("cidrBlock") CidrBlock: String
  @xmlName("dhcpOptionsId") DhcpOptionsId: String
}

enum VpcAttributeName {
  ENABLE_DNS_SUPPORT = "enableDnsSupport"
  ENABLE_DNS_HOSTNAMES = "enableDnsHostnames"
  ENABLE_NETWORK_ADDRESS_USAGE_METRICS = "enableNetworkAddressUsageMetrics"
}

structure VpcCidrBlockAssociation {
  @xmlName("associationId") AssociationId: String
  @xmlName("cidrBlock") CidrBlock: String
  @xmlName("cidrBlockState") CidrBlockState: VpcCidrBlockState
}

list VpcCidrBlockAssociationSet {
  @xmlName("item") member: VpcCidrBlockAssociation
}

structure VpcCidrBlockState {
  @xmlName("state") State: VpcCidrBlockStateCode
  @xmlName("statusMessage") StatusMessage: String
}

enum VpcCidrBlockStateCode {
  ASSOCIATING = "associating"
  ASSOCIATED = "associated"
  DISASSOCIATING = "disassociating"
  DISASSOCIATED = "disassociated"
  FAILING = "failing"
  FAILED = "failed"
}

structure VpcEndpoint {
  @xmlName("vpcEndpointId") VpcEndpointId: String
  @xmlName("vpcEndpointType") VpcEndpointType: VpcEndpointType
  @xmlName("vpcId") VpcId: String
  @xmlName("serviceName") ServiceName: String
  @xmlName("state") State: State
  @xmlName("policyDocument") PolicyDocument: String
  @xmlName("routeTableIdSet") RouteTableIds: ValueStringList
  @xmlName("subnetIdSet") SubnetIds: ValueStringList
  @xmlName("groupSet") Groups: GroupIdentifierSet
  @xmlName("ipAddressType") IpAddressType: IpAddressType
  @xmlName("privateDnsEnabled") PrivateDnsEnabled: Boolean
  @xmlName("requesterManaged") RequesterManaged: Boolean
  @xmlName("networkInterfaceIdSet") NetworkInterfaceIds: ValueStringList
  @xmlName("dnsEntrySet") DnsEntries: DnsEntrySet
  @xmlName("creationTimestamp") CreationTimestamp: Timestamp
  @xmlName("tagSet") Tags: TagList
  @xmlName("ownerId") OwnerId: String
}

list VpcEndpointIdList {
  @xmlName("item") member: String
}

list VpcEndpointRouteTableIdList {
  @xmlName("item") member: String
}

list VpcEndpointSecurityGroupIdList {
  @xmlName("item") member: String
}

list VpcEndpointSet {
  @xmlName("item") member: VpcEndpoint
}

list VpcEndpointSubnetIdList {
  @xmlName("item") member: String
}

enum VpcEndpointType {
  INTERFACE = "Interface"
  GATEWAY = "Gateway"
  GATEWAY_LOAD_BALANCER = "GatewayLoadBalancer"
  RESOURCE = "Resource"
  SERVICE_NETWORK = "ServiceNetwork"
}

list VpcIdStringList {
  @xmlName("VpcId") member: String
}

structure VpcIpv6CidrBlockAssociation {
  @xmlName("associationId") AssociationId: String
  @xmlName("ipv6CidrBlock") Ipv6CidrBlock: String
  @xmlName("ipv6CidrBlockState") Ipv6CidrBlockState: VpcCidrBlockState
  @xmlName("networkBorderGroup") NetworkBorderGroup: String
  @xmlName("ipv6AddressAttribute") Ipv6AddressAttribute: Ipv6AddressAttribute
  @xmlName("ipSource") IpSource: IpSource
}

list VpcIpv6CidrBlockAssociationSet {
  @xmlName("item") member: VpcIpv6CidrBlockAssociation
}

list VpcList {
  @xmlName("item") member: Vpc
}

enum VpcState {
  PENDING = "pending"
  AVAILABLE = "available"
}

list ZoneIdStringList {
  @xmlName("ZoneId") member: String
}

list ZoneNameStringList {
  @xmlName("ZoneName") member: String
}

/// A VPC and the attributes that DescribeVpcs does not show.
@record
structure VpcRecord {
  @required vpc: Vpc
  @required enableDnsSupport: Boolean
  @required enableDnsHostnames: Boolean
  @required enableNetworkAddressUsageMetrics: Boolean
}

/// A network interface and the namespace that it is in; none where no task or load balancer has it.
@record
structure NetworkInterfaceRecord {
  @required networkInterface: NetworkInterface
  attachment: String
}

/// A customer-managed prefix list with the entries of each of its versions, from version 1 on.
@record
structure PrefixListRecord {
  @required prefixList: ManagedPrefixList
  @required versions: PrefixListVersions
}

list PrefixListVersions {
  member: PrefixListEntrySet
}
