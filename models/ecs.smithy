$version: "2.0"

namespace com.amazonaws.ecs

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#passesRole
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError

@service(sdkId: "ECS", arnNamespace: "ecs", endpointPrefix: "ecs")
@sigv4(name: "ecs")
@iamArn("arn:aws:ecs:{region}:{account}:")
@awsJson1_1
@validationError("InvalidParameterException")
service AmazonEC2ContainerServiceV20141113 {
  version: "2014-11-13"
  operations: [
    CreateCluster
    DescribeClusters
    UpdateCluster
    UpdateClusterSettings
    DeleteCluster
    ListClusters
    PutClusterCapacityProviders
    DescribeCapacityProviders
    RegisterTaskDefinition
    DescribeTaskDefinition
    DeregisterTaskDefinition
    DeleteTaskDefinitions
    ListTaskDefinitions
    ListTaskDefinitionFamilies
    CreateService
    DescribeServices
    UpdateService
    DeleteService
    ListServices
    ListServiceDeployments
    DescribeServiceDeployments
    DescribeServiceRevisions
    StopServiceDeployment
    RunTask
    StopTask
    DescribeTasks
    ExecuteCommand
    ListTasks
    GetTaskProtection
    UpdateTaskProtection
    TagResource
    UntagResource
    ListTagsForResource
    PutAccountSetting
    PutAccountSettingDefault
    DeleteAccountSetting
    ListAccountSettings
  ]
}

@iamResource(["cluster/{clusterName=default}"])
@iamNeeds([{action: "ecs:TagResource", resource: ["cluster/{clusterName=default}"], when: "tags"}])
@iamConditionKeys("ecs:CreateAction": "CreateCluster")
operation CreateCluster {
  input: CreateClusterRequest
  output: CreateClusterResponse
  errors: [
    AccessDeniedException
    NamespaceNotFoundException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@readonly
@iamResource(["cluster/{clusters=default}"])
operation DescribeClusters {
  input: DescribeClustersRequest
  output: DescribeClustersResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@iamResource(["cluster/{cluster=default}"])
operation UpdateCluster {
  input: UpdateClusterRequest
  output: UpdateClusterResponse
  errors: [
    AccessDeniedException
    NamespaceNotFoundException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@iamResource(["cluster/{cluster=default}"])
operation UpdateClusterSettings {
  input: UpdateClusterSettingsRequest
  output: UpdateClusterSettingsResponse
  errors: [
    AccessDeniedException
    ServerException
    UpdateInProgressException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@iamResource(["cluster/{cluster=default}"])
operation DeleteCluster {
  input: DeleteClusterRequest
  output: DeleteClusterResponse
  errors: [
    ClusterContainsContainerInstancesException
    AccessDeniedException
    ClusterContainsServicesException
    ClusterContainsCapacityProviderException
    ClusterContainsTasksException
    ServerException
    UpdateInProgressException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@readonly
@iamResource(["*"])
operation ListClusters {
  input: ListClustersRequest
  output: ListClustersResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@iamResource(["cluster/{cluster=default}"])
operation PutClusterCapacityProviders {
  input: PutClusterCapacityProvidersRequest
  output: PutClusterCapacityProvidersResponse
  errors: [
    AccessDeniedException
    ServerException
    UpdateInProgressException
    InvalidParameterException
    ResourceInUseException
    ClientException
    ClusterNotFoundException
  ]
}

@readonly
@iamResource(["capacity-provider/{capacityProviders=*}"])
operation DescribeCapacityProviders {
  input: DescribeCapacityProvidersRequest
  output: DescribeCapacityProvidersResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
    UnsupportedFeatureException
  ]
}

@iamResource(["task-definition/{family}:*"])
@iamNeeds([{action: "ecs:TagResource", resource: ["task-definition/{family}:*"], when: "tags"}])
@iamConditionKeys(
  "ecs:CreateAction": "RegisterTaskDefinition"
  "ecs:task-cpu": "{cpu}"
  "ecs:task-memory": "{memory}"
  "ecs:compute-compatibility": "{requiresCompatibilities}"
)
operation RegisterTaskDefinition {
  input: RegisterTaskDefinitionRequest
  output: RegisterTaskDefinitionResponse
  errors: [
    AccessDeniedException
    LimitExceededException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@readonly
@iamResource(["*"])
operation DescribeTaskDefinition {
  input: DescribeTaskDefinitionRequest
  output: DescribeTaskDefinitionResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@iamResource(["*"])
operation DeregisterTaskDefinition {
  input: DeregisterTaskDefinitionRequest
  output: DeregisterTaskDefinitionResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@iamResource(["task-definition/{taskDefinitions}"])
operation DeleteTaskDefinitions {
  input: DeleteTaskDefinitionsRequest
  output: DeleteTaskDefinitionsResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@readonly
@iamResource(["*"])
operation ListTaskDefinitions {
  input: ListTaskDefinitionsRequest
  output: ListTaskDefinitionsResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@readonly
@iamResource(["*"])
operation ListTaskDefinitionFamilies {
  input: ListTaskDefinitionFamiliesRequest
  output: ListTaskDefinitionFamiliesResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@iamResource(["service/{cluster=default}/{serviceName}"])
@iamNeeds([{action: "ecs:TagResource", resource: ["service/{cluster=default}/{serviceName}"], when: "tags"}])
@iamConditionKeys(
  "ecs:CreateAction": "CreateService"
  "ecs:cluster": "cluster/{cluster=default}"
  "ecs:task-definition": "task-definition/{taskDefinition|task-definition}"
  "ecs:capacity-provider": "{capacityProviderStrategy.capacityProvider}"
  "ecs:enable-execute-command": "{enableExecuteCommand}"
  "ecs:enable-ecs-managed-tags": "{enableECSManagedTags}"
  "ecs:propagate-tags": "{propagateTags}"
  "ecs:subnet": "{networkConfiguration.awsvpcConfiguration.subnets}"
  "ecs:auto-assign-public-ip": "{networkConfiguration.awsvpcConfiguration.assignPublicIp}"
)
operation CreateService {
  input: CreateServiceRequest
  output: CreateServiceResponse
  errors: [
    AccessDeniedException
    PlatformUnknownException
    NamespaceNotFoundException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
    PlatformTaskDefinitionIncompatibilityException
    UnsupportedFeatureException
  ]
}

@readonly
@iamResource(["service/{cluster=default}/{services}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation DescribeServices {
  input: DescribeServicesRequest
  output: DescribeServicesResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@iamResource(["service/{cluster=default}/{service}"])
@iamConditionKeys(
  "ecs:cluster": "cluster/{cluster=default}"
  "ecs:task-definition": "task-definition/{taskDefinition|task-definition}"
  "ecs:capacity-provider": "{capacityProviderStrategy.capacityProvider}"
  "ecs:enable-execute-command": "{enableExecuteCommand}"
  "ecs:enable-ecs-managed-tags": "{enableECSManagedTags}"
  "ecs:propagate-tags": "{propagateTags}"
  "ecs:subnet": "{networkConfiguration.awsvpcConfiguration.subnets}"
  "ecs:auto-assign-public-ip": "{networkConfiguration.awsvpcConfiguration.assignPublicIp}"
)
operation UpdateService {
  input: UpdateServiceRequest
  output: UpdateServiceResponse
  errors: [
    AccessDeniedException
    PlatformUnknownException
    NamespaceNotFoundException
    ServiceNotActiveException
    ServerException
    InvalidParameterException
    ClientException
    ServiceNotFoundException
    ClusterNotFoundException
    PlatformTaskDefinitionIncompatibilityException
    UnsupportedFeatureException
  ]
}

@iamResource(["service/{cluster=default}/{service}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation DeleteService {
  input: DeleteServiceRequest
  output: DeleteServiceResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ServiceNotFoundException
    ClusterNotFoundException
  ]
}

@readonly
@iamResource(["*"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation ListServices {
  input: ListServicesRequest
  output: ListServicesResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@readonly
@iamResource(["service/{cluster=default}/{service}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation ListServiceDeployments {
  input: ListServiceDeploymentsRequest
  output: ListServiceDeploymentsResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ServiceNotFoundException
    ClusterNotFoundException
    UnsupportedFeatureException
  ]
}

@readonly
@iamResource(["{serviceDeploymentArns}", "{serviceDeploymentArns|service-of}"])
operation DescribeServiceDeployments {
  input: DescribeServiceDeploymentsRequest
  output: DescribeServiceDeploymentsResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ServiceNotFoundException
    ClusterNotFoundException
    UnsupportedFeatureException
  ]
}

@readonly
@iamResource(["{serviceRevisionArns}", "{serviceRevisionArns|service-of}"])
operation DescribeServiceRevisions {
  input: DescribeServiceRevisionsRequest
  output: DescribeServiceRevisionsResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ServiceNotFoundException
    ClusterNotFoundException
    UnsupportedFeatureException
  ]
}

@iamResource(["{serviceDeploymentArn}", "{serviceDeploymentArn|service-of}"])
operation StopServiceDeployment {
  input: StopServiceDeploymentRequest
  output: StopServiceDeploymentResponse
  errors: [
    ConflictException
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ServiceDeploymentNotFoundException
    UnsupportedFeatureException
  ]
}

@iamResource(["task-definition/{taskDefinition|task-definition}"])
@iamNeeds([
  {action: "iam:PassRole", resource: ["{taskDefinition|task-roles}"], when: "taskDefinition"}
  {action: "ecs:TagResource", resource: ["task/{cluster=default}/*"], when: "tags"}
])
@iamConditionKeys(
  "ecs:CreateAction": "RunTask"
  "iam:PassedToService": "ecs-tasks.amazonaws.com"
  "ecs:cluster": "cluster/{cluster=default}"
  "ecs:capacity-provider": "{capacityProviderStrategy.capacityProvider}"
  "ecs:enable-execute-command": "{enableExecuteCommand}"
)
operation RunTask {
  input: RunTaskRequest
  output: RunTaskResponse
  errors: [
    ConflictException
    AccessDeniedException
    PlatformUnknownException
    ServerException
    InvalidParameterException
    BlockedException
    ClientException
    ClusterNotFoundException
    PlatformTaskDefinitionIncompatibilityException
    UnsupportedFeatureException
  ]
}

@iamResource(["task/{cluster=default}/{task}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation StopTask {
  input: StopTaskRequest
  output: StopTaskResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

// Always refused: Neargate has no session service that a client could speak to.
@iamResource(["task/{cluster=default}/{task}"])
@iamConditionKeys(
  "ecs:cluster": "cluster/{cluster=default}"
  "ecs:container-name": "{container}"
)
operation ExecuteCommand {
  input: ExecuteCommandRequest
  output: ExecuteCommandResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
    TargetNotConnectedException
  ]
}

@readonly
@iamResource(["task/{cluster=default}/{tasks=*}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation DescribeTasks {
  input: DescribeTasksRequest
  output: DescribeTasksResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@readonly
@iamResource(["container-instance/{cluster=default}/{containerInstance=*}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation ListTasks {
  input: ListTasksRequest
  output: ListTasksResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ServiceNotFoundException
    ClusterNotFoundException
  ]
}

@readonly
@iamResource(["task/{cluster=default}/{tasks=*}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation GetTaskProtection {
  input: GetTaskProtectionRequest
  output: GetTaskProtectionResponse
  errors: [
    AccessDeniedException
    ResourceNotFoundException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
    UnsupportedFeatureException
  ]
}

@iamResource(["task/{cluster=default}/{tasks=*}"])
@iamConditionKeys("ecs:cluster": "cluster/{cluster=default}")
operation UpdateTaskProtection {
  input: UpdateTaskProtectionRequest
  output: UpdateTaskProtectionResponse
  errors: [
    AccessDeniedException
    ResourceNotFoundException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
    UnsupportedFeatureException
  ]
}

@iamResource(["{resourceArn}"])
operation TagResource {
  input: TagResourceRequest
  output: TagResourceResponse
  errors: [
    AccessDeniedException
    LimitExceededException
    ResourceNotFoundException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@iamResource(["{resourceArn}"])
@iamConditionKeys("aws:TagKeys": "{tagKeys}")
operation UntagResource {
  input: UntagResourceRequest
  output: UntagResourceResponse
  errors: [
    AccessDeniedException
    ResourceNotFoundException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@readonly
@iamResource(["{resourceArn}"])
operation ListTagsForResource {
  input: ListTagsForResourceRequest
  output: ListTagsForResourceResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
    ClusterNotFoundException
  ]
}

@iamResource(["*"])
@iamConditionKeys("ecs:account-setting": "{name}")
operation PutAccountSetting {
  input: PutAccountSettingRequest
  output: PutAccountSettingResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@iamResource(["*"])
@iamConditionKeys("ecs:account-setting": "{name}")
operation PutAccountSettingDefault {
  input: PutAccountSettingDefaultRequest
  output: PutAccountSettingDefaultResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@iamResource(["*"])
@iamConditionKeys("ecs:account-setting": "{name}")
operation DeleteAccountSetting {
  input: DeleteAccountSettingRequest
  output: DeleteAccountSettingResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@readonly
@iamResource(["*"])
operation ListAccountSettings {
  input: ListAccountSettingsRequest
  output: ListAccountSettingsResponse
  errors: [
    AccessDeniedException
    ServerException
    InvalidParameterException
    ClientException
  ]
}

@error("client")
structure AccessDeniedException {
  message: String
}

enum ApplicationProtocol {
  HTTP = "http"
  HTTP2 = "http2"
  GRPC = "grpc"
}

enum AssignPublicIp {
  ENABLED
  DISABLED
}

structure Attachment {
  id: String
  type: String
  status: String
  details: AttachmentDetails
}

list AttachmentDetails {
  member: KeyValuePair
}

list Attachments {
  member: Attachment
}

structure Attribute {
  @required name: String
  value: String
  targetType: TargetType
  targetId: String
}

enum AvailabilityZoneRebalancing {
  ENABLED
  DISABLED
}

structure AwsVpcConfiguration {
  @required subnets: StringList
  securityGroups: StringList
  assignPublicIp: AssignPublicIp
}

@error("client")
structure BlockedException {
  message: String
}

structure CapacityProvider {
  capacityProviderArn: String
  name: String
  cluster: String
  status: CapacityProviderStatus
  updateStatus: CapacityProviderUpdateStatus
  updateStatusReason: String
  tags: Tags
  type: CapacityProviderType
}

enum CapacityProviderField {
  TAGS
}

list CapacityProviderFieldList {
  member: CapacityProviderField
}

list CapacityProviders {
  member: CapacityProvider
}

enum CapacityProviderStatus {
  PROVISIONING
  ACTIVE
  DEPROVISIONING
  INACTIVE
}

list CapacityProviderStrategy {
  member: CapacityProviderStrategyItem
}

structure CapacityProviderStrategyItem {
  @required capacityProvider: String
  weight: CapacityProviderStrategyItemWeight
  base: CapacityProviderStrategyItemBase
}

@range(min: 0, max: 100000)
integer CapacityProviderStrategyItemBase

@range(min: 0, max: 1000)
integer CapacityProviderStrategyItemWeight

enum CapacityProviderType {
  EC2_AUTOSCALING
  MANAGED_INSTANCES
  FARGATE
  FARGATE_SPOT
}

enum CapacityProviderUpdateStatus {
  CREATE_IN_PROGRESS
  CREATE_COMPLETE
  CREATE_FAILED
  DELETE_IN_PROGRESS
  DELETE_COMPLETE
  DELETE_FAILED
  UPDATE_IN_PROGRESS
  UPDATE_COMPLETE
  UPDATE_FAILED
}

@error("client")
structure ClientException {
  message: String
}

structure Cluster {
  clusterArn: String
  clusterName: String
  configuration: ClusterConfiguration
  status: String
  registeredContainerInstancesCount: Integer
  runningTasksCount: Integer
  pendingTasksCount: Integer
  activeServicesCount: Integer
  statistics: Statistics
  tags: Tags
  settings: ClusterSettings
  capacityProviders: StringList
  defaultCapacityProviderStrategy: CapacityProviderStrategy
}

structure ClusterConfiguration {
  executeCommandConfiguration: ExecuteCommandConfiguration
}

@error("client")
structure ClusterContainsCapacityProviderException {
  message: String
}

@error("client")
structure ClusterContainsContainerInstancesException {
  message: String
}

@error("client")
structure ClusterContainsServicesException {
  message: String
}

@error("client")
structure ClusterContainsTasksException {
  message: String
}

enum ClusterField {
  ATTACHMENTS
  CONFIGURATIONS
  SETTINGS
  STATISTICS
  TAGS
}

list ClusterFieldList {
  member: ClusterField
}

@error("client")
structure ClusterNotFoundException {
  message: String
}

list Clusters {
  member: Cluster
}

structure ClusterSetting {
  name: ClusterSettingName
  value: String
}

enum ClusterSettingName {
  CONTAINER_INSIGHTS = "containerInsights"
}

list ClusterSettings {
  member: ClusterSetting
}

enum Compatibility {
  EC2
  FARGATE
  EXTERNAL
  MANAGED_INSTANCES
}

list CompatibilityList {
  member: Compatibility
}

@error("client")
structure ConflictException {
  resourceIds: ResourceIds
  message: String
}

enum Connectivity {
  CONNECTED
  DISCONNECTED
}

structure Container {
  containerArn: String
  taskArn: String
  name: String
  image: String
  imageDigest: String
  runtimeId: String
  lastStatus: String
  exitCode: Integer
  reason: String
  networkInterfaces: NetworkInterfaces
  healthStatus: HealthStatus
  cpu: String
  memory: String
  memoryReservation: String
}

enum ContainerCondition {
  START
  COMPLETE
  SUCCESS
  HEALTHY
}

structure ContainerDefinition {
  name: String
  image: String
  cpu: Integer
  memory: Integer
  @stored memoryReservation: Integer
  portMappings: PortMappingList
  essential: Boolean
  entryPoint: StringList
  command: StringList
  environment: EnvironmentVariables
  environmentFiles: EnvironmentFiles
  mountPoints: MountPointList
  volumesFrom: VolumeFromList
  linuxParameters: LinuxParameters
  secrets: SecretList
  dependsOn: ContainerDependencies
  startTimeout: Integer
  stopTimeout: Integer
  @stored versionConsistency: VersionConsistency
  user: String
  workingDirectory: String
  privileged: Boolean
  readonlyRootFilesystem: Boolean
  @stored dockerLabels: DockerLabelsMap
  ulimits: UlimitList
  logConfiguration: LogConfiguration
  healthCheck: HealthCheck
  systemControls: SystemControls
}

list ContainerDefinitions {
  member: ContainerDefinition
}

list ContainerDependencies {
  member: ContainerDependency
}

structure ContainerDependency {
  @required containerName: String
  @required condition: ContainerCondition
}

structure ContainerImage {
  containerName: String
  imageDigest: String
  image: String
}

list ContainerImages {
  member: ContainerImage
}

structure ContainerOverride {
  name: String
  command: StringList
  environment: EnvironmentVariables
  cpu: Integer
  memory: Integer
  memoryReservation: Integer
}

list ContainerOverrides {
  member: ContainerOverride
}

list Containers {
  member: Container
}

enum CPUArchitecture {
  X86_64
  ARM64
}

structure CreatedAt {
  before: Timestamp
  after: Timestamp
}

structure CreateClusterRequest {
  clusterName: String
  @requestTags tags: Tags
  @stored settings: ClusterSettings
  @stored configuration: ClusterConfiguration
  capacityProviders: StringList
  defaultCapacityProviderStrategy: CapacityProviderStrategy
}

structure CreateClusterResponse {
  cluster: Cluster
}

structure CreateServiceRequest {
  cluster: String
  @required serviceName: String
  taskDefinition: String
  availabilityZoneRebalancing: AvailabilityZoneRebalancing
  loadBalancers: LoadBalancers
  desiredCount: Integer
  clientToken: String
  launchType: LaunchType
  capacityProviderStrategy: CapacityProviderStrategy
  @stored platformVersion: String
  deploymentConfiguration: DeploymentConfiguration
  @stored placementConstraints: PlacementConstraints
  @stored placementStrategy: PlacementStrategies
  networkConfiguration: NetworkConfiguration
  healthCheckGracePeriodSeconds: Integer
  schedulingStrategy: SchedulingStrategy
  deploymentController: DeploymentController
  @requestTags tags: Tags
  enableECSManagedTags: Boolean
  propagateTags: PropagateTags
  @stored enableExecuteCommand: Boolean
  vpcLatticeConfigurations: VpcLatticeConfigurations
  monitoring: MonitoringConfiguration
}

structure CreateServiceResponse {
  service: Service
}

structure DeleteAccountSettingRequest {
  @required name: SettingName
  principalArn: String
}

structure DeleteAccountSettingResponse {
  setting: Setting
}

structure DeleteClusterRequest {
  @required cluster: String
}

structure DeleteClusterResponse {
  cluster: Cluster
}

structure DeleteServiceRequest {
  cluster: String
  @required service: String
  force: Boolean
}

structure DeleteServiceResponse {
  service: Service
}

structure DeleteTaskDefinitionsRequest {
  @required taskDefinitions: StringList
}

structure DeleteTaskDefinitionsResponse {
  taskDefinitions: TaskDefinitionList
  failures: Failures
}

structure Deployment {
  id: String
  status: String
  taskDefinition: String
  desiredCount: Integer
  pendingCount: Integer
  runningCount: Integer
  failedTasks: Integer
  createdAt: Timestamp
  updatedAt: Timestamp
  capacityProviderStrategy: CapacityProviderStrategy
  launchType: LaunchType
  platformVersion: String
  platformFamily: String
  networkConfiguration: NetworkConfiguration
  rolloutState: DeploymentRolloutState
  rolloutStateReason: String
  fargateEphemeralStorage: DeploymentEphemeralStorage
}

structure DeploymentAlarms {
  @required alarmNames: StringList
  @required rollback: Boolean
  @required enable: Boolean
}

structure DeploymentCircuitBreaker {
  @required enable: Boolean
  @required rollback: Boolean
  resetOnHealthyTask: Boolean
  thresholdConfiguration: ThresholdConfiguration
}

structure DeploymentConfiguration {
  deploymentCircuitBreaker: DeploymentCircuitBreaker
  maximumPercent: Integer
  minimumHealthyPercent: Integer
  alarms: DeploymentAlarms
  strategy: DeploymentStrategy
  bakeTimeInMinutes: Integer
}

structure DeploymentController {
  @required type: DeploymentControllerType
}

enum DeploymentControllerType {
  ECS
  CODE_DEPLOY
  EXTERNAL
}

structure DeploymentEphemeralStorage {
  kmsKeyId: String
}

enum DeploymentRolloutState {
  COMPLETED
  FAILED
  IN_PROGRESS
}

list Deployments {
  member: Deployment
}

enum DeploymentStrategy {
  ROLLING
  BLUE_GREEN
  LINEAR
  CANARY
}

structure DeregisterTaskDefinitionRequest {
  @required taskDefinition: String
}

structure DeregisterTaskDefinitionResponse {
  taskDefinition: TaskDefinition
}

structure DescribeCapacityProvidersRequest {
  capacityProviders: StringList
  cluster: String
  include: CapacityProviderFieldList
  maxResults: Integer
  nextToken: String
}

structure DescribeCapacityProvidersResponse {
  capacityProviders: CapacityProviders
  failures: Failures
  nextToken: String
}

structure DescribeClustersRequest {
  clusters: StringList
  include: ClusterFieldList
}

structure DescribeClustersResponse {
  clusters: Clusters
  failures: Failures
}

structure DescribeServiceDeploymentsRequest {
  @required serviceDeploymentArns: StringList
}

structure DescribeServiceDeploymentsResponse {
  serviceDeployments: ServiceDeployments
  failures: Failures
}

structure DescribeServiceRevisionsRequest {
  @required serviceRevisionArns: StringList
}

structure DescribeServiceRevisionsResponse {
  serviceRevisions: ServiceRevisions
  failures: Failures
}

structure DescribeServicesRequest {
  cluster: String
  @required services: StringList
  include: ServiceFieldList
}

structure DescribeServicesResponse {
  services: Services
  failures: Failures
}

structure DescribeTaskDefinitionRequest {
  @required taskDefinition: String
  include: TaskDefinitionFieldList
}

structure DescribeTaskDefinitionResponse {
  taskDefinition: TaskDefinition
  tags: Tags
}

structure DescribeTasksRequest {
  cluster: String
  @required tasks: StringList
  include: TaskFieldList
}

structure DescribeTasksResponse {
  tasks: Tasks
  failures: Failures
}

enum DesiredStatus {
  RUNNING
  PENDING
  STOPPED
}

map DockerLabelsMap {
  key: String
  value: String
}

structure EnvironmentFile {
  @required value: String
  @required type: EnvironmentFileType
}

list EnvironmentFiles {
  member: EnvironmentFile
}

enum EnvironmentFileType {
  S3 = "s3"
}

@sensitive
list EnvironmentVariables {
  member: KeyValuePair
}

structure EphemeralStorage {
  @required sizeInGiB: Integer
}

structure ExecuteCommandConfiguration {
  kmsKeyId: String
  logging: ExecuteCommandLogging
  logConfiguration: ExecuteCommandLogConfiguration
}

structure ExecuteCommandLogConfiguration {
  cloudWatchLogGroupName: String
  cloudWatchEncryptionEnabled: Boolean
  s3BucketName: String
  s3EncryptionEnabled: Boolean
  s3KeyPrefix: String
}

enum ExecuteCommandLogging {
  NONE
  DEFAULT
  OVERRIDE
}

structure ExecuteCommandRequest {
  cluster: String
  container: String
  @required command: String
  @required interactive: Boolean
  @required task: String
}

structure ExecuteCommandResponse {}

structure Failure {
  arn: String
  reason: String
  detail: String
}

list Failures {
  member: Failure
}

structure GetTaskProtectionRequest {
  @required cluster: String
  tasks: StringList
}

structure GetTaskProtectionResponse {
  protectedTasks: ProtectedTasks
  failures: Failures
}

structure HealthCheck {
  @required command: StringList
  interval: Integer
  timeout: Integer
  retries: Integer
  startPeriod: Integer
}

enum HealthStatus {
  HEALTHY
  UNHEALTHY
  UNKNOWN
}

@error("client")
structure InvalidParameterException {
  message: String
}

structure KernelCapabilities {
  @stored add: StringList
  drop: StringList
}

structure KeyValuePair {
  name: String
  value: String
}

enum LaunchType {
  EC2
  FARGATE
  EXTERNAL
  MANAGED_INSTANCES
}

@error("client")
structure LimitExceededException {
  message: String
}

structure LinuxParameters {
  capabilities: KernelCapabilities
  initProcessEnabled: Boolean
  tmpfs: TmpfsList
}

structure ListAccountSettingsRequest {
  name: SettingName
  value: String
  principalArn: String
  effectiveSettings: Boolean
  nextToken: String
  maxResults: Integer
}

structure ListAccountSettingsResponse {
  settings: Settings
  nextToken: String
}

structure ListClustersRequest {
  nextToken: String
  maxResults: Integer
}

structure ListClustersResponse {
  clusterArns: StringList
  nextToken: String
}

structure ListServiceDeploymentsRequest {
  @required service: String
  cluster: String
  status: ServiceDeploymentStatusList
  createdAt: CreatedAt
  nextToken: String
  maxResults: Integer
}

structure ListServiceDeploymentsResponse {
  serviceDeployments: ServiceDeploymentsBrief
  nextToken: String
}

structure ListServicesRequest {
  cluster: String
  nextToken: String
  maxResults: Integer
  launchType: LaunchType
  schedulingStrategy: SchedulingStrategy
}

structure ListServicesResponse {
  serviceArns: StringList
  nextToken: String
}

structure ListTagsForResourceRequest {
  @required resourceArn: String
}

structure ListTagsForResourceResponse {
  tags: Tags
}

structure ListTaskDefinitionFamiliesRequest {
  familyPrefix: String
  status: TaskDefinitionFamilyStatus
  nextToken: String
  maxResults: Integer
}

structure ListTaskDefinitionFamiliesResponse {
  families: StringList
  nextToken: String
}

structure ListTaskDefinitionsRequest {
  familyPrefix: String
  status: TaskDefinitionStatus
  sort: SortOrder
  nextToken: String
  maxResults: Integer
}

structure ListTaskDefinitionsResponse {
  taskDefinitionArns: StringList
  nextToken: String
}

structure ListTasksRequest {
  cluster: String
  containerInstance: String
  family: String
  nextToken: String
  maxResults: Integer
  startedBy: String
  serviceName: String
  desiredStatus: DesiredStatus
  launchType: LaunchType
}

structure ListTasksResponse {
  taskArns: StringList
  nextToken: String
}

structure LoadBalancer {
  targetGroupArn: String
  containerName: String
  containerPort: Integer
}

list LoadBalancers {
  member: LoadBalancer
}

structure LogConfiguration {
  @required logDriver: LogDriver
  options: LogConfigurationOptionsMap
  @stored secretOptions: SecretList
}

map LogConfigurationOptionsMap {
  key: String
  value: String
}

enum LogDriver {
  JSON_FILE = "json-file"
  SYSLOG = "syslog"
  JOURNALD = "journald"
  GELF = "gelf"
  FLUENTD = "fluentd"
  AWSLOGS = "awslogs"
  SPLUNK = "splunk"
  AWSFIRELENS = "awsfirelens"
}

structure MountPoint {
  sourceVolume: String
  containerPath: String
  readOnly: Boolean
}

list MountPointList {
  member: MountPoint
}

@error("client")
structure NamespaceNotFoundException {
  message: String
}

structure MonitoringConfiguration {
  @length(max: 5) metricConfigurations: MetricConfigurations
}

list MetricConfigurations {
  member: MetricConfiguration
}

structure MetricConfiguration {
  @required @length(min: 1, max: 5) metricNames: StringList
  @required @range(min: 20, max: 60) resolutionSeconds: Integer
}

structure NetworkConfiguration {
  awsvpcConfiguration: AwsVpcConfiguration
}

structure NetworkInterface {
  attachmentId: String
  privateIpv4Address: String
  ipv6Address: String
}

list NetworkInterfaces {
  member: NetworkInterface
}

enum NetworkMode {
  BRIDGE = "bridge"
  HOST = "host"
  AWSVPC = "awsvpc"
  NONE = "none"
}

enum OSFamily {
  WINDOWS_SERVER_2019_FULL
  WINDOWS_SERVER_2019_CORE
  WINDOWS_SERVER_2016_FULL
  WINDOWS_SERVER_2004_CORE
  WINDOWS_SERVER_2022_CORE
  WINDOWS_SERVER_2022_FULL
  WINDOWS_SERVER_2025_CORE
  WINDOWS_SERVER_2025_FULL
  WINDOWS_SERVER_20H2_CORE
  LINUX
}

structure PlacementConstraint {
  type: PlacementConstraintType
  expression: String
}

list PlacementConstraints {
  member: PlacementConstraint
}

enum PlacementConstraintType {
  DISTINCT_INSTANCE = "distinctInstance"
  MEMBER_OF = "memberOf"
}

list PlacementStrategies {
  member: PlacementStrategy
}

structure PlacementStrategy {
  type: PlacementStrategyType
  field: String
}

enum PlacementStrategyType {
  RANDOM = "random"
  SPREAD = "spread"
  BINPACK = "binpack"
}

@error("client")
structure PlatformTaskDefinitionIncompatibilityException {
  message: String
}

@error("client")
structure PlatformUnknownException {
  message: String
}

structure PortMapping {
  containerPort: Integer
  hostPort: Integer
  protocol: TransportProtocol
  @stored name: String
  @stored appProtocol: ApplicationProtocol
}

list PortMappingList {
  member: PortMapping
}

enum PropagateTags {
  TASK_DEFINITION
  SERVICE
  NONE
}

structure ProtectedTask {
  taskArn: String
  protectionEnabled: Boolean
  expirationDate: Timestamp
}

list ProtectedTasks {
  member: ProtectedTask
}

structure PutAccountSettingDefaultRequest {
  @required name: SettingName
  @stored @required value: String
}

structure PutAccountSettingDefaultResponse {
  setting: Setting
}

structure PutAccountSettingRequest {
  @required name: SettingName
  @stored @required value: String
  principalArn: String
}

structure PutAccountSettingResponse {
  setting: Setting
}

structure PutClusterCapacityProvidersRequest {
  @required cluster: String
  @required capacityProviders: StringList
  @required defaultCapacityProviderStrategy: CapacityProviderStrategy
}

structure PutClusterCapacityProvidersResponse {
  cluster: Cluster
}

structure RegisterTaskDefinitionRequest {
  @required family: String
  @passesRole("ecs-tasks.amazonaws.com") taskRoleArn: String
  @passesRole("ecs-tasks.amazonaws.com") executionRoleArn: String
  networkMode: NetworkMode
  @required containerDefinitions: ContainerDefinitions
  volumes: VolumeList
  @stored placementConstraints: TaskDefinitionPlacementConstraints
  requiresCompatibilities: CompatibilityList
  cpu: String
  memory: String
  @requestTags tags: Tags
  @stored ephemeralStorage: EphemeralStorage
  runtimePlatform: RuntimePlatform
  enableFaultInjection: Boolean
}

structure RegisterTaskDefinitionResponse {
  taskDefinition: TaskDefinition
  tags: Tags
}

list RequiresAttributes {
  member: Attribute
}

list ResourceIds {
  member: String
}

@error("client")
structure ResourceInUseException {
  message: String
}

@error("client")
structure ResourceNotFoundException {
  message: String
}

structure Rollback {
  reason: String
  startedAt: Timestamp
  serviceRevisionArn: String
}

structure RunTaskRequest {
  capacityProviderStrategy: CapacityProviderStrategy
  cluster: String
  count: Integer
  enableECSManagedTags: Boolean
  @stored enableExecuteCommand: Boolean
  group: String
  launchType: LaunchType
  networkConfiguration: NetworkConfiguration
  overrides: TaskOverride
  @stored placementConstraints: PlacementConstraints
  @stored placementStrategy: PlacementStrategies
  @stored platformVersion: String
  propagateTags: PropagateTags
  startedBy: String
  @requestTags tags: Tags
  @required taskDefinition: String
  @idempotencyToken clientToken: String
}

structure RunTaskResponse {
  tasks: Tasks
  failures: Failures
}

structure RuntimePlatform {
  cpuArchitecture: CPUArchitecture
  operatingSystemFamily: OSFamily
}

enum SchedulingStrategy {
  REPLICA
  DAEMON
}

structure Secret {
  @required name: String
  @required valueFrom: String
}

list SecretList {
  member: Secret
}

@error("server")
structure ServerException {
  message: String
}

structure Service {
  serviceArn: String
  serviceName: String
  clusterArn: String
  loadBalancers: LoadBalancers
  status: String
  desiredCount: Integer
  runningCount: Integer
  pendingCount: Integer
  launchType: LaunchType
  capacityProviderStrategy: CapacityProviderStrategy
  platformVersion: String
  platformFamily: String
  taskDefinition: String
  deploymentConfiguration: DeploymentConfiguration
  deployments: Deployments
  roleArn: String
  events: ServiceEvents
  createdAt: Timestamp
  currentServiceDeployment: String
  currentServiceRevisions: ServiceCurrentRevisionSummaryList
  placementConstraints: PlacementConstraints
  placementStrategy: PlacementStrategies
  networkConfiguration: NetworkConfiguration
  healthCheckGracePeriodSeconds: Integer
  schedulingStrategy: SchedulingStrategy
  deploymentController: DeploymentController
  tags: Tags
  createdBy: String
  enableECSManagedTags: Boolean
  propagateTags: PropagateTags
  enableExecuteCommand: Boolean
  availabilityZoneRebalancing: AvailabilityZoneRebalancing
}

structure ServiceCurrentRevisionSummary {
  arn: String
  requestedTaskCount: Integer
  runningTaskCount: Integer
  pendingTaskCount: Integer
}

list ServiceCurrentRevisionSummaryList {
  member: ServiceCurrentRevisionSummary
}

structure ServiceDeployment {
  serviceDeploymentArn: String
  serviceArn: String
  clusterArn: String
  createdAt: Timestamp
  startedAt: Timestamp
  finishedAt: Timestamp
  stoppedAt: Timestamp
  updatedAt: Timestamp
  sourceServiceRevisions: ServiceRevisionsSummaryList
  targetServiceRevision: ServiceRevisionSummary
  status: ServiceDeploymentStatus
  statusReason: String
  deploymentConfiguration: DeploymentConfiguration
  rollback: Rollback
  deploymentCircuitBreaker: ServiceDeploymentCircuitBreaker
  alarms: ServiceDeploymentAlarms
}

structure ServiceDeploymentAlarms {
  status: ServiceDeploymentRollbackMonitorsStatus
  alarmNames: StringList
  triggeredAlarmNames: StringList
}

structure ServiceDeploymentBrief {
  serviceDeploymentArn: String
  serviceArn: String
  clusterArn: String
  startedAt: Timestamp
  createdAt: Timestamp
  finishedAt: Timestamp
  targetServiceRevisionArn: String
  status: ServiceDeploymentStatus
  statusReason: String
}

structure ServiceDeploymentCircuitBreaker {
  status: ServiceDeploymentRollbackMonitorsStatus
  failureCount: Integer
  threshold: Integer
}

@error("client")
structure ServiceDeploymentNotFoundException {
  message: String
}

enum ServiceDeploymentRollbackMonitorsStatus {
  TRIGGERED
  MONITORING
  MONITORING_COMPLETE
  DISABLED
}

list ServiceDeployments {
  member: ServiceDeployment
}

list ServiceDeploymentsBrief {
  member: ServiceDeploymentBrief
}

enum ServiceDeploymentStatus {
  PENDING
  SUCCESSFUL
  STOPPED
  STOP_REQUESTED
  IN_PROGRESS
  ROLLBACK_REQUESTED
  ROLLBACK_IN_PROGRESS
  ROLLBACK_SUCCESSFUL
  ROLLBACK_FAILED
}

list ServiceDeploymentStatusList {
  member: ServiceDeploymentStatus
}

structure ServiceEvent {
  id: String
  createdAt: Timestamp
  message: String
}

list ServiceEvents {
  member: ServiceEvent
}

enum ServiceField {
  TAGS
}

list ServiceFieldList {
  member: ServiceField
}

@error("client")
structure ServiceNotActiveException {
  message: String
}

@error("client")
structure ServiceNotFoundException {
  message: String
}

structure ServiceRevision {
  serviceRevisionArn: String
  serviceArn: String
  clusterArn: String
  taskDefinition: String
  capacityProviderStrategy: CapacityProviderStrategy
  launchType: LaunchType
  platformVersion: String
  platformFamily: String
  loadBalancers: LoadBalancers
  networkConfiguration: NetworkConfiguration
  containerImages: ContainerImages
  guardDutyEnabled: Boolean
  createdAt: Timestamp
  monitoring: MonitoringConfiguration
}

list ServiceRevisions {
  member: ServiceRevision
}

list ServiceRevisionsSummaryList {
  member: ServiceRevisionSummary
}

structure ServiceRevisionSummary {
  arn: String
  requestedTaskCount: Integer
  runningTaskCount: Integer
  pendingTaskCount: Integer
}

list Services {
  member: Service
}

structure Setting {
  name: SettingName
  value: String
  principalArn: String
  type: SettingType
}

enum SettingName {
  SERVICE_LONG_ARN_FORMAT = "serviceLongArnFormat"
  TASK_LONG_ARN_FORMAT = "taskLongArnFormat"
  CONTAINER_INSTANCE_LONG_ARN_FORMAT = "containerInstanceLongArnFormat"
  AWSVPC_TRUNKING = "awsvpcTrunking"
  CONTAINER_INSIGHTS = "containerInsights"
  FARGATE_FIPSMODE = "fargateFIPSMode"
  TAG_RESOURCE_AUTHORIZATION = "tagResourceAuthorization"
  FARGATE_TASK_RETIREMENT_WAIT_PERIOD = "fargateTaskRetirementWaitPeriod"
  GUARD_DUTY_ACTIVATE = "guardDutyActivate"
  DEFAULT_LOG_DRIVER_MODE = "defaultLogDriverMode"
  FARGATE_EVENT_WINDOWS = "fargateEventWindows"
}

list Settings {
  member: Setting
}

enum SettingType {
  USER = "user"
  AWS_MANAGED = "aws_managed"
}

enum SortOrder {
  ASC
  DESC
}

list Statistics {
  member: KeyValuePair
}

structure StopServiceDeploymentRequest {
  @required serviceDeploymentArn: String
  stopType: StopServiceDeploymentStopType
}

structure StopServiceDeploymentResponse {
  serviceDeploymentArn: String
}

enum StopServiceDeploymentStopType {
  ABORT
  ROLLBACK
}

structure StopTaskRequest {
  cluster: String
  @required task: String
  reason: String
}

structure StopTaskResponse {
  task: Task
}

list StringList {
  member: String
}

structure SystemControl {
  namespace: String
  value: String
}

list SystemControls {
  member: SystemControl
}

structure Tag {
  key: TagKey
  value: TagValue
}

@length(min: 1, max: 128)
@pattern("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)")
string TagKey

list TagKeys {
  member: TagKey
}

structure TagResourceRequest {
  @required resourceArn: String
  @required @requestTags tags: Tags
}

structure TagResourceResponse {}

@length(min: 0, max: 50)
list Tags {
  member: Tag
}

@length(min: 0, max: 256)
@pattern("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)")
string TagValue

enum TargetType {
  CONTAINER_INSTANCE = "container-instance"
}

structure Task {
  attachments: Attachments
  availabilityZone: String
  capacityProviderName: String
  clusterArn: String
  connectivity: Connectivity
  connectivityAt: Timestamp
  containers: Containers
  cpu: String
  createdAt: Timestamp
  desiredStatus: String
  enableExecuteCommand: Boolean
  executionStoppedAt: Timestamp
  group: String
  healthStatus: HealthStatus
  lastStatus: String
  launchType: LaunchType
  memory: String
  overrides: TaskOverride
  platformVersion: String
  platformFamily: String
  pullStartedAt: Timestamp
  pullStoppedAt: Timestamp
  startedAt: Timestamp
  startedBy: String
  stopCode: TaskStopCode
  stoppedAt: Timestamp
  stoppedReason: String
  stoppingAt: Timestamp
  tags: Tags
  taskArn: String
  taskDefinitionArn: String
  version: Long
  ephemeralStorage: EphemeralStorage
  fargateEphemeralStorage: TaskEphemeralStorage
}

structure TaskDefinition {
  taskDefinitionArn: String
  containerDefinitions: ContainerDefinitions
  family: String
  taskRoleArn: String
  executionRoleArn: String
  networkMode: NetworkMode
  revision: Integer
  volumes: VolumeList
  status: TaskDefinitionStatus
  requiresAttributes: RequiresAttributes
  placementConstraints: TaskDefinitionPlacementConstraints
  compatibilities: CompatibilityList
  runtimePlatform: RuntimePlatform
  requiresCompatibilities: CompatibilityList
  cpu: String
  memory: String
  registeredAt: Timestamp
  deregisteredAt: Timestamp
  deleteRequestedAt: Timestamp
  registeredBy: String
  ephemeralStorage: EphemeralStorage
  enableFaultInjection: Boolean
}

enum TaskDefinitionFamilyStatus {
  ACTIVE
  INACTIVE
  ALL
}

enum TaskDefinitionField {
  TAGS
}

list TaskDefinitionFieldList {
  member: TaskDefinitionField
}

list TaskDefinitionList {
  member: TaskDefinition
}

structure TaskDefinitionPlacementConstraint {
  type: TaskDefinitionPlacementConstraintType
  expression: String
}

list TaskDefinitionPlacementConstraints {
  member: TaskDefinitionPlacementConstraint
}

enum TaskDefinitionPlacementConstraintType {
  MEMBER_OF = "memberOf"
}

enum TaskDefinitionStatus {
  ACTIVE
  INACTIVE
  DELETE_IN_PROGRESS
}

structure TaskEphemeralStorage {
  sizeInGiB: Integer
  kmsKeyId: String
}

enum TaskField {
  TAGS
}

list TaskFieldList {
  member: TaskField
}

structure TaskOverride {
  containerOverrides: ContainerOverrides
  cpu: String
  @passesRole("ecs-tasks.amazonaws.com") executionRoleArn: String
  memory: String
  @passesRole("ecs-tasks.amazonaws.com") taskRoleArn: String
  @stored ephemeralStorage: EphemeralStorage
}

list Tasks {
  member: Task
}

enum TaskStopCode {
  TASK_FAILED_TO_START = "TaskFailedToStart"
  ESSENTIAL_CONTAINER_EXITED = "EssentialContainerExited"
  USER_INITIATED = "UserInitiated"
  SERVICE_SCHEDULER_INITIATED = "ServiceSchedulerInitiated"
  SPOT_INTERRUPTION = "SpotInterruption"
  TERMINATION_NOTICE = "TerminationNotice"
}

structure ThresholdConfiguration {
  @required type: ThresholdType
  @required value: Integer
}

enum ThresholdType {
  COUNT
  BOUNDED_PERCENT
  UNBOUNDED_PERCENT
}

structure Tmpfs {
  @required containerPath: String
  @required size: Integer
  mountOptions: StringList
}

list TmpfsList {
  member: Tmpfs
}

enum TransportProtocol {
  TCP = "tcp"
  UDP = "udp"
}

structure Ulimit {
  @required name: UlimitName
  @required softLimit: Integer
  @required hardLimit: Integer
}

list UlimitList {
  member: Ulimit
}

enum UlimitName {
  CORE = "core"
  CPU = "cpu"
  DATA = "data"
  FSIZE = "fsize"
  LOCKS = "locks"
  MEMLOCK = "memlock"
  MSGQUEUE = "msgqueue"
  NICE = "nice"
  NOFILE = "nofile"
  NPROC = "nproc"
  RSS = "rss"
  RTPRIO = "rtprio"
  RTTIME = "rttime"
  SIGPENDING = "sigpending"
  STACK = "stack"
}

@error("client")
structure TargetNotConnectedException {
  message: String
}

@error("client")
structure UnsupportedFeatureException {
  message: String
}

structure UntagResourceRequest {
  @required resourceArn: String
  @required tagKeys: TagKeys
}

structure UntagResourceResponse {}

structure UpdateClusterRequest {
  @required cluster: String
  @stored settings: ClusterSettings
  @stored configuration: ClusterConfiguration
}

structure UpdateClusterResponse {
  cluster: Cluster
}

structure UpdateClusterSettingsRequest {
  @required cluster: String
  @stored @required settings: ClusterSettings
}

structure UpdateClusterSettingsResponse {
  cluster: Cluster
}

@error("client")
structure UpdateInProgressException {
  message: String
}

structure UpdateServiceRequest {
  cluster: String
  @required service: String
  desiredCount: Integer
  taskDefinition: String
  capacityProviderStrategy: CapacityProviderStrategy
  deploymentConfiguration: DeploymentConfiguration
  availabilityZoneRebalancing: AvailabilityZoneRebalancing
  networkConfiguration: NetworkConfiguration
  @stored placementConstraints: PlacementConstraints
  @stored placementStrategy: PlacementStrategies
  @stored platformVersion: String
  forceNewDeployment: Boolean
  healthCheckGracePeriodSeconds: Integer
  deploymentController: DeploymentController
  @stored enableExecuteCommand: Boolean
  enableECSManagedTags: Boolean
  loadBalancers: LoadBalancers
  propagateTags: PropagateTags
  vpcLatticeConfigurations: VpcLatticeConfigurations
  monitoring: MonitoringConfiguration
}

structure UpdateServiceResponse {
  service: Service
}

structure UpdateTaskProtectionRequest {
  @required cluster: String
  @required tasks: StringList
  @required protectionEnabled: Boolean
  expiresInMinutes: Integer
}

structure UpdateTaskProtectionResponse {
  protectedTasks: ProtectedTasks
  failures: Failures
}

enum VersionConsistency {
  ENABLED = "enabled"
  DISABLED = "disabled"
}

structure Volume {
  name: String
}

structure VolumeFrom {
  sourceContainer: String
  readOnly: Boolean
}

list VolumeFromList {
  member: VolumeFrom
}

list VolumeList {
  member: Volume
}

/// Terraform's provider sends the empty list.
@length(max: 0)
list VpcLatticeConfigurations {
  member: VpcLatticeConfiguration
}

structure VpcLatticeConfiguration {}

@record
structure TaskDefinitionRecord {
  @required taskDefinition: TaskDefinition
  tags: Tags
}

@record
structure FamilyRecord {
  @required lastRevision: Integer
}

@record
structure ServiceRecord {
  @required service: Service
  @required cluster: String
  @required deployments: DeploymentRecords
  requestHash: String
  steady: Boolean
  steadyToldAt: Timestamp
  lastCompleted: DeploymentRecord
  serviceDeployment: String
  throttled: Boolean
  rebalancing: Boolean
  inactiveAt: Timestamp
  monitoring: MonitoringConfiguration
}

list DeploymentRecords {
  member: DeploymentRecord
}

@record
structure DeploymentRecord {
  @required id: String
  @required taskDefinition: String
  @required createdAt: Timestamp
  @required updatedAt: Timestamp
  @required rolloutState: String
  rolloutStateReason: String
  networkConfiguration: NetworkConfiguration
  loadBalancers: LoadBalancers
  @required failedTasks: Integer
  @required consecutiveFailures: Integer
  lastFailureAt: Timestamp
  rollback: Boolean
  serviceRevision: String
  serviceDeployment: String
  consecutiveCrashes: Integer
  alarmsIgnored: Boolean
  bakingSince: Timestamp
  stuck: Boolean
}

@record
structure ServiceDeploymentRecord {
  @required serviceDeployment: ServiceDeployment
}

@record
structure ServiceRevisionRecord {
  @required serviceRevision: ServiceRevision
}

@record
structure ServiceEventsRecord {
  @required events: ServiceEvents
}

@record
structure TaskRecord {
  @required task: Task
  @required cluster: String
  service: String
  deployment: String
  @required definition: String
  @required subnet: String
  securityGroups: StringList
  assignPublicIp: Boolean
  interface: TaskInterfaceRecord
  targets: TaskTargetRecords
  @required targetsRegistered: Boolean
  credentialsId: String
  credentialsRole: String
  failureCounted: Boolean
  provedHealthy: Boolean
  protectedUntil: Timestamp
}

@record
structure TaskInterfaceRecord {
  @required id: String
  @required privateAddress: String
  publicAddress: String
  @required macAddress: String
  @required subnetCidr: String
  @required gateway: String
  privateDnsName: String
  resolver: String
}

list TaskTargetRecords {
  member: TaskTargetRecord
}

@record
structure TaskTargetRecord {
  @required targetGroupArn: String
  @required port: Integer
}

@record
structure RunTaskTokenRecord {
  @required requestHash: String
  @required tasks: StringList
  @required createdAt: Timestamp
}

@record
structure LogOffsetRecord {
  @required offset: Long
  carry: String
  carriedAt: Timestamp
}
