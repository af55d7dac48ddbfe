$version: "2.0"

namespace com.amazonaws.ecr

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

@service(sdkId: "ECR", arnNamespace: "ecr", endpointPrefix: "api.ecr")
@sigv4(name: "ecr")
@iamArn("arn:aws:ecr:{region}:{account}:")
@awsJson1_1
@validationError("InvalidParameterException")
service AmazonEC2ContainerRegistry_V20150921 {
  version: "2015-09-21"
  operations: [
    CreateRepository
    DescribeRepositories
    DeleteRepository
    SetRepositoryPolicy
    GetRepositoryPolicy
    DeleteRepositoryPolicy
    PutLifecyclePolicy
    GetLifecyclePolicy
    DeleteLifecyclePolicy
    PutImageScanningConfiguration
    PutImageTagMutability
    DescribeImages
    ListImages
    BatchGetImage
    PutImage
    BatchDeleteImage
    GetAuthorizationToken
    TagResource
    UntagResource
    ListTagsForResource
  ]
}

@iamResource(["repository/{repositoryName}"])
@iamNeeds([{action: "ecr:TagResource", resource: ["repository/{repositoryName}"], when: "tags"}])
operation CreateRepository {
  input: CreateRepositoryRequest
  output: CreateRepositoryResponse
  errors: [
    ServerException
    InvalidParameterException
    InvalidTagParameterException
    TooManyTagsException
    RepositoryAlreadyExistsException
    LimitExceededException
    KmsException
  ]
}

@readonly
@iamResource(["repository/{repositoryNames=*}"])
operation DescribeRepositories {
  input: DescribeRepositoriesRequest
  output: DescribeRepositoriesResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation DeleteRepository {
  input: DeleteRepositoryRequest
  output: DeleteRepositoryResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    RepositoryNotEmptyException
    KmsException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation SetRepositoryPolicy {
  input: SetRepositoryPolicyRequest
  output: SetRepositoryPolicyResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
  ]
}

@readonly
@iamResource(["repository/{repositoryName}"])
operation GetRepositoryPolicy {
  input: GetRepositoryPolicyRequest
  output: GetRepositoryPolicyResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    RepositoryPolicyNotFoundException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation DeleteRepositoryPolicy {
  input: DeleteRepositoryPolicyRequest
  output: DeleteRepositoryPolicyResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    RepositoryPolicyNotFoundException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation PutLifecyclePolicy {
  input: PutLifecyclePolicyRequest
  output: PutLifecyclePolicyResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    ValidationException
  ]
}

@readonly
@iamResource(["repository/{repositoryName}"])
operation GetLifecyclePolicy {
  input: GetLifecyclePolicyRequest
  output: GetLifecyclePolicyResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    LifecyclePolicyNotFoundException
    ValidationException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation DeleteLifecyclePolicy {
  input: DeleteLifecyclePolicyRequest
  output: DeleteLifecyclePolicyResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    LifecyclePolicyNotFoundException
    ValidationException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation PutImageScanningConfiguration {
  input: PutImageScanningConfigurationRequest
  output: PutImageScanningConfigurationResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    ValidationException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation PutImageTagMutability {
  input: PutImageTagMutabilityRequest
  output: PutImageTagMutabilityResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
  ]
}

@readonly
@iamResource(["repository/{repositoryName}"])
operation DescribeImages {
  input: DescribeImagesRequest
  output: DescribeImagesResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    ImageNotFoundException
  ]
}

@readonly
@iamResource(["repository/{repositoryName}"])
operation ListImages {
  input: ListImagesRequest
  output: ListImagesResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
  ]
}

@readonly
@iamResource(["repository/{repositoryName}"])
operation BatchGetImage {
  input: BatchGetImageRequest
  output: BatchGetImageResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    LimitExceededException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation PutImage {
  input: PutImageRequest
  output: PutImageResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
    ImageAlreadyExistsException
    LayersNotFoundException
    ReferencedImagesNotFoundException
    LimitExceededException
    ImageTagAlreadyExistsException
    ImageDigestDoesNotMatchException
    KmsException
  ]
}

@iamResource(["repository/{repositoryName}"])
operation BatchDeleteImage {
  input: BatchDeleteImageRequest
  output: BatchDeleteImageResponse
  errors: [
    ServerException
    InvalidParameterException
    RepositoryNotFoundException
  ]
}

@readonly
@iamResource(["*"])
operation GetAuthorizationToken {
  input: GetAuthorizationTokenRequest
  output: GetAuthorizationTokenResponse
  errors: [
    ServerException
    InvalidParameterException
  ]
}

@iamResource(["{resourceArn}"])
operation TagResource {
  input: TagResourceRequest
  output: TagResourceResponse
  errors: [
    InvalidParameterException
    InvalidTagParameterException
    TooManyTagsException
    RepositoryNotFoundException
    ServerException
  ]
}

@iamResource(["{resourceArn}"])
@iamConditionKeys("aws:TagKeys": "{tagKeys}")
operation UntagResource {
  input: UntagResourceRequest
  output: UntagResourceResponse
  errors: [
    InvalidParameterException
    InvalidTagParameterException
    TooManyTagsException
    RepositoryNotFoundException
    ServerException
  ]
}

@readonly
@iamResource(["{resourceArn}"])
operation ListTagsForResource {
  input: ListTagsForResourceRequest
  output: ListTagsForResourceResponse
  errors: [
    InvalidParameterException
    RepositoryNotFoundException
    ServerException
  ]
}

structure AuthorizationData {
  authorizationToken: Base64
  expiresAt: Timestamp
  proxyEndpoint: String
}

list AuthorizationDataList {
  member: AuthorizationData
}

@pattern("^\\S+$")
string Base64

structure BatchDeleteImageRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @required imageIds: ImageIdentifierList
}

structure BatchDeleteImageResponse {
  imageIds: ImageIdentifierList
  failures: ImageFailureList
}

structure BatchGetImageRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @required imageIds: ImageIdentifierList
  @stored acceptedMediaTypes: MediaTypeList
}

structure BatchGetImageResponse {
  images: ImageList
  failures: ImageFailureList
}

structure CreateRepositoryRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @requestTags tags: TagList
  imageTagMutability: ImageTagMutability
  imageTagMutabilityExclusionFilters: ImageTagMutabilityExclusionFilters
  imageScanningConfiguration: ImageScanningConfiguration
  encryptionConfiguration: EncryptionConfiguration
}

structure CreateRepositoryResponse {
  repository: Repository
}

structure DeleteLifecyclePolicyRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
}

structure DeleteLifecyclePolicyResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  lifecyclePolicyText: LifecyclePolicyText
  lastEvaluatedAt: Timestamp
}

structure DeleteRepositoryPolicyRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
}

structure DeleteRepositoryPolicyResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  policyText: RepositoryPolicyText
}

structure DeleteRepositoryRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  force: Boolean
}

structure DeleteRepositoryResponse {
  repository: Repository
}

structure DescribeImagesFilter {
  tagStatus: TagStatus
}

structure DescribeImagesRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  imageIds: ImageIdentifierList
  nextToken: String
  maxResults: MaxResults
  filter: DescribeImagesFilter
}

structure DescribeImagesResponse {
  imageDetails: ImageDetailList
  nextToken: String
}

structure DescribeRepositoriesRequest {
  registryId: RegistryId
  repositoryNames: RepositoryNameList
  nextToken: String
  maxResults: MaxResults
}

structure DescribeRepositoriesResponse {
  repositories: RepositoryList
  nextToken: String
}

structure EncryptionConfiguration {
  @stored @required encryptionType: EncryptionType
  @stored kmsKey: KmsKey
}

enum EncryptionType {
  AES256
  KMS
  KMS_DSSE
}

@length(min: 1, max: 10)
list GetAuthorizationTokenRegistryIdList {
  member: RegistryId
}

structure GetAuthorizationTokenRequest {
  registryIds: GetAuthorizationTokenRegistryIdList
}

structure GetAuthorizationTokenResponse {
  authorizationData: AuthorizationDataList
}

structure GetLifecyclePolicyRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
}

structure GetLifecyclePolicyResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  lifecyclePolicyText: LifecyclePolicyText
  lastEvaluatedAt: Timestamp
}

structure GetRepositoryPolicyRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
}

structure GetRepositoryPolicyResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  policyText: RepositoryPolicyText
}

structure Image {
  registryId: RegistryId
  repositoryName: RepositoryName
  imageId: ImageIdentifier
  imageManifest: ImageManifest
  imageManifestMediaType: String
}

@error("client")
structure ImageAlreadyExistsException {
  message: String
}

structure ImageDetail {
  registryId: RegistryId
  repositoryName: RepositoryName
  imageDigest: String
  imageTags: ImageTagList
  imageSizeInBytes: Long
  imagePushedAt: Timestamp
  imageManifestMediaType: String
  artifactMediaType: String
  lastRecordedPullTime: Timestamp
  subjectManifestDigest: String
}

list ImageDetailList {
  member: ImageDetail
}

@error("client")
structure ImageDigestDoesNotMatchException {
  message: String
}

structure ImageFailure {
  imageId: ImageIdentifier
  failureCode: ImageFailureCode
  failureReason: String
}

enum ImageFailureCode {
  INVALID_IMAGE_DIGEST = "InvalidImageDigest"
  INVALID_IMAGE_TAG = "InvalidImageTag"
  IMAGE_TAG_DOES_NOT_MATCH_DIGEST = "ImageTagDoesNotMatchDigest"
  IMAGE_NOT_FOUND = "ImageNotFound"
  MISSING_DIGEST_AND_TAG = "MissingDigestAndTag"
  IMAGE_REFERENCED_BY_MANIFEST_LIST = "ImageReferencedByManifestList"
}

list ImageFailureList {
  member: ImageFailure
}

structure ImageIdentifier {
  imageDigest: String
  imageTag: ImageTag
}

@length(min: 1, max: 100)
list ImageIdentifierList {
  member: ImageIdentifier
}

list ImageList {
  member: Image
}

@length(min: 1, max: 4194304)
string ImageManifest

@error("client")
structure ImageNotFoundException {
  message: String
}

structure ImageScanningConfiguration {
  @stored scanOnPush: Boolean
}

@length(min: 1, max: 300)
string ImageTag

@error("client")
structure ImageTagAlreadyExistsException {
  message: String
}

list ImageTagList {
  member: ImageTag
}

enum ImageTagMutability {
  MUTABLE
  IMMUTABLE
  IMMUTABLE_WITH_EXCLUSION
  MUTABLE_WITH_EXCLUSION
}

structure ImageTagMutabilityExclusionFilter {
  @required filterType: ImageTagMutabilityExclusionFilterType
  @required filter: ImageTagMutabilityExclusionFilterValue
}

@length(min: 1, max: 5)
list ImageTagMutabilityExclusionFilters {
  member: ImageTagMutabilityExclusionFilter
}

enum ImageTagMutabilityExclusionFilterType {
  WILDCARD
}

@length(min: 1, max: 128)
@pattern("^[0-9a-zA-Z._*-]{1,128}$")
string ImageTagMutabilityExclusionFilterValue

@error("client")
structure InvalidParameterException {
  message: String
}

@error("client")
structure InvalidTagParameterException {
  message: String
}

@error("client")
structure KmsException {
  message: String
  kmsError: String
}

@length(min: 1, max: 2048)
string KmsKey

@error("client")
structure LayersNotFoundException {
  message: String
}

@error("client")
structure LifecyclePolicyNotFoundException {
  message: String
}

@length(min: 100, max: 30720)
string LifecyclePolicyText

@error("client")
structure LimitExceededException {
  message: String
}

structure ListImagesFilter {
  tagStatus: TagStatus
}

structure ListImagesRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  nextToken: String
  maxResults: MaxResults
  filter: ListImagesFilter
}

structure ListImagesResponse {
  imageIds: ImageIdentifierList
  nextToken: String
}

structure ListTagsForResourceRequest {
  @required resourceArn: String
}

structure ListTagsForResourceResponse {
  tags: TagList
}

@range(min: 1, max: 1000)
integer MaxResults

@length(min: 1, max: 100)
list MediaTypeList {
  member: String
}

structure PutImageRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @required imageManifest: ImageManifest
  imageManifestMediaType: String
  imageTag: ImageTag
  imageDigest: String
}

structure PutImageResponse {
  image: Image
}

structure PutImageScanningConfigurationRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @required imageScanningConfiguration: ImageScanningConfiguration
}

structure PutImageScanningConfigurationResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  imageScanningConfiguration: ImageScanningConfiguration
}

structure PutImageTagMutabilityRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @required imageTagMutability: ImageTagMutability
  imageTagMutabilityExclusionFilters: ImageTagMutabilityExclusionFilters
}

structure PutImageTagMutabilityResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  imageTagMutability: ImageTagMutability
  imageTagMutabilityExclusionFilters: ImageTagMutabilityExclusionFilters
}

structure PutLifecyclePolicyRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @required lifecyclePolicyText: LifecyclePolicyText
}

structure PutLifecyclePolicyResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  lifecyclePolicyText: LifecyclePolicyText
}

@error("client")
structure ReferencedImagesNotFoundException {
  message: String
}

@pattern("[0-9]{12}")
string RegistryId

structure Repository {
  repositoryArn: String
  registryId: RegistryId
  repositoryName: RepositoryName
  repositoryUri: String
  createdAt: Timestamp
  imageTagMutability: ImageTagMutability
  imageTagMutabilityExclusionFilters: ImageTagMutabilityExclusionFilters
  imageScanningConfiguration: ImageScanningConfiguration
  encryptionConfiguration: EncryptionConfiguration
}

@error("client")
structure RepositoryAlreadyExistsException {
  message: String
}

list RepositoryList {
  member: Repository
}

@length(min: 2, max: 256)
@pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*")
string RepositoryName

@length(min: 1, max: 100)
list RepositoryNameList {
  member: RepositoryName
}

@error("client")
structure RepositoryNotEmptyException {
  message: String
}

@error("client")
structure RepositoryNotFoundException {
  message: String
}

@error("client")
structure RepositoryPolicyNotFoundException {
  message: String
}

@length(min: 0, max: 10240)
string RepositoryPolicyText

@error("server")
structure ServerException {
  message: String
}

structure SetRepositoryPolicyRequest {
  registryId: RegistryId
  @required repositoryName: RepositoryName
  @stored @required policyText: RepositoryPolicyText
  @stored force: Boolean
}

structure SetRepositoryPolicyResponse {
  registryId: RegistryId
  repositoryName: RepositoryName
  policyText: RepositoryPolicyText
}

structure Tag {
  @required Key: String
  @required Value: String
}

list TagKeyList {
  member: String
}

list TagList {
  member: Tag
}

structure TagResourceRequest {
  @required resourceArn: String
  @required @requestTags tags: TagList
}

structure TagResourceResponse {}

enum TagStatus {
  TAGGED
  UNTAGGED
  ANY
}

@error("client")
structure TooManyTagsException {
  message: String
}

structure UntagResourceRequest {
  @required resourceArn: String
  @required tagKeys: TagKeyList
}

structure UntagResourceResponse {}

@error("client")
structure ValidationException {
  message: String
}

list StringList {
  member: String
}

@record
structure RepositoryRecord {
  @required name: String
  @required createdAt: Timestamp
  @required imageTagMutability: String
  imageTagMutabilityExclusionFilters: ImageTagMutabilityExclusionFilters
  @required scanOnPush: Boolean
  @required encryptionType: String
  kmsKey: String
  policyText: String
  lifecyclePolicyText: String
  lifecycleEvaluatedAt: Timestamp
  @required tags: TagList
}

@record
structure ImageRecord {
  @required repositoryName: String
  @required digest: String
  @required manifest: String
  @required mediaType: String
  artifactMediaType: String
  @required sizeInBytes: Long
  @required pushedAt: Timestamp
  lastPulledAt: Timestamp
  @required imageTags: StringList
  @required layers: StringList
  @required images: StringList
  subject: String
}

@record
structure LayerRecord {
  @required repositoryName: String
  @required digest: String
  @required sizeInBytes: Long
  @required addedAt: Timestamp
}

@record
structure UploadRecord {
  @required id: String
  @required repositoryName: String
  @required startedAt: Timestamp
  @required changedAt: Timestamp
  @required receivedBytes: Long
}

@record
structure SecretRecord {
  @required secret: String
}
