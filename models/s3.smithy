$version: "2.0"

namespace com.amazonaws.s3

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restXml
use neargate.api#iamAction
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError

@service(sdkId: "S3", arnNamespace: "s3", endpointPrefix: "s3")
@sigv4(name: "s3")
@iamArn("arn:aws:s3:::")
@restXml
@xmlNamespace(uri: "http://s3.amazonaws.com/doc/2006-03-01/")
@validationError("InvalidArgument")
service AmazonS3 {
  version: "2006-03-01"
  operations: [
    CreateBucket
    DeleteBucket
    HeadBucket
    ListBuckets
    GetBucketLocation
    PutBucketVersioning
    GetBucketVersioning
    PutBucketEncryption
    GetBucketEncryption
    DeleteBucketEncryption
    PutPublicAccessBlock
    GetPublicAccessBlock
    DeletePublicAccessBlock
    PutBucketPolicy
    GetBucketPolicy
    DeleteBucketPolicy
    PutBucketLifecycleConfiguration
    GetBucketLifecycleConfiguration
    DeleteBucketLifecycle
    PutBucketTagging
    GetBucketTagging
    DeleteBucketTagging
    PutBucketOwnershipControls
    GetBucketOwnershipControls
    DeleteBucketOwnershipControls
    GetBucketAcl
    GetBucketCors
    GetBucketWebsite
    GetBucketLogging
    GetBucketAccelerateConfiguration
    GetBucketRequestPayment
    GetBucketReplication
    GetObjectLockConfiguration
    PutObject
    GetObject
    HeadObject
    DeleteObject
    DeleteObjects
    CopyObject
    ListObjects
    ListObjectsV2
    ListObjectVersions
    GetObjectTagging
    PutObjectTagging
    DeleteObjectTagging
    CreateMultipartUpload
    UploadPart
    UploadPartCopy
    CompleteMultipartUpload
    AbortMultipartUpload
    ListParts
    ListMultipartUploads
  ]
}

@http(method: "PUT", uri: "/{Bucket}")
@iamResource(["arn:aws:s3:::{Bucket}"])
@iamConditionKeys(
  "s3:x-amz-acl": "{ACL}"
  "s3:x-amz-object-ownership": "{ObjectOwnership}"
  "s3:locationconstraint": "{CreateBucketConfiguration.LocationConstraint}"
)
operation CreateBucket {
  input: CreateBucketRequest
  output: CreateBucketOutput
  errors: [
    BucketAlreadyExists
    BucketAlreadyOwnedByYou
  ]
}

@http(method: "DELETE", uri: "/{Bucket}", code: 204)
@iamResource(["arn:aws:s3:::{Bucket}"])
operation DeleteBucket {
  input: DeleteBucketRequest
}

@readonly
@http(method: "HEAD", uri: "/{Bucket}")
@iamAction("s3:ListBucket")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation HeadBucket {
  input: HeadBucketRequest
  output: HeadBucketOutput
  errors: [
    NoSuchBucket
  ]
}

@readonly
@http(method: "GET", uri: "/")
@iamAction("s3:ListAllMyBuckets")
@iamResource(["*"])
operation ListBuckets {
  input: ListBucketsRequest
  output: ListBucketsOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?location")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketLocation {
  input: GetBucketLocationRequest
  output: GetBucketLocationOutput
}

@http(method: "PUT", uri: "/{Bucket}?versioning")
@httpChecksumRequired
@iamResource(["arn:aws:s3:::{Bucket}"])
operation PutBucketVersioning {
  input: PutBucketVersioningRequest
}

@readonly
@http(method: "GET", uri: "/{Bucket}?versioning")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketVersioning {
  input: GetBucketVersioningRequest
  output: GetBucketVersioningOutput
}

@http(method: "PUT", uri: "/{Bucket}?encryption")
@httpChecksumRequired
@iamAction("s3:PutEncryptionConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation PutBucketEncryption {
  input: PutBucketEncryptionRequest
}

@readonly
@http(method: "GET", uri: "/{Bucket}?encryption")
@iamAction("s3:GetEncryptionConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketEncryption {
  input: GetBucketEncryptionRequest
  output: GetBucketEncryptionOutput
}

@http(method: "DELETE", uri: "/{Bucket}?encryption", code: 204)
@iamAction("s3:PutEncryptionConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation DeleteBucketEncryption {
  input: DeleteBucketEncryptionRequest
}

@http(method: "PUT", uri: "/{Bucket}?publicAccessBlock")
@httpChecksumRequired
@iamAction("s3:PutBucketPublicAccessBlock")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation PutPublicAccessBlock {
  input: PutPublicAccessBlockRequest
}

@readonly
@http(method: "GET", uri: "/{Bucket}?publicAccessBlock")
@iamAction("s3:GetBucketPublicAccessBlock")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetPublicAccessBlock {
  input: GetPublicAccessBlockRequest
  output: GetPublicAccessBlockOutput
}

@http(method: "DELETE", uri: "/{Bucket}?publicAccessBlock", code: 204)
@iamAction("s3:PutBucketPublicAccessBlock")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation DeletePublicAccessBlock {
  input: DeletePublicAccessBlockRequest
}

@http(method: "PUT", uri: "/{Bucket}?policy", code: 204)
@httpChecksumRequired
@iamResource(["arn:aws:s3:::{Bucket}"])
operation PutBucketPolicy {
  input: PutBucketPolicyRequest
}

@readonly
@http(method: "GET", uri: "/{Bucket}?policy")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketPolicy {
  input: GetBucketPolicyRequest
  output: GetBucketPolicyOutput
}

@http(method: "DELETE", uri: "/{Bucket}?policy", code: 204)
@iamResource(["arn:aws:s3:::{Bucket}"])
operation DeleteBucketPolicy {
  input: DeleteBucketPolicyRequest
}

@http(method: "PUT", uri: "/{Bucket}?lifecycle")
@httpChecksumRequired
@iamAction("s3:PutLifecycleConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation PutBucketLifecycleConfiguration {
  input: PutBucketLifecycleConfigurationRequest
  output: PutBucketLifecycleConfigurationOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?lifecycle")
@iamAction("s3:GetLifecycleConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketLifecycleConfiguration {
  input: GetBucketLifecycleConfigurationRequest
  output: GetBucketLifecycleConfigurationOutput
}

@http(method: "DELETE", uri: "/{Bucket}?lifecycle", code: 204)
@iamAction("s3:PutLifecycleConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation DeleteBucketLifecycle {
  input: DeleteBucketLifecycleRequest
}

@http(method: "PUT", uri: "/{Bucket}?tagging", code: 204)
@httpChecksumRequired
@iamResource(["arn:aws:s3:::{Bucket}"])
operation PutBucketTagging {
  input: PutBucketTaggingRequest
}

@readonly
@http(method: "GET", uri: "/{Bucket}?tagging")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketTagging {
  input: GetBucketTaggingRequest
  output: GetBucketTaggingOutput
}

@http(method: "DELETE", uri: "/{Bucket}?tagging", code: 204)
@iamAction("s3:PutBucketTagging")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation DeleteBucketTagging {
  input: DeleteBucketTaggingRequest
}

@http(method: "PUT", uri: "/{Bucket}?ownershipControls")
@httpChecksumRequired
@iamResource(["arn:aws:s3:::{Bucket}"])
operation PutBucketOwnershipControls {
  input: PutBucketOwnershipControlsRequest
}

@readonly
@http(method: "GET", uri: "/{Bucket}?ownershipControls")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketOwnershipControls {
  input: GetBucketOwnershipControlsRequest
  output: GetBucketOwnershipControlsOutput
}

@http(method: "DELETE", uri: "/{Bucket}?ownershipControls", code: 204)
@iamAction("s3:PutBucketOwnershipControls")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation DeleteBucketOwnershipControls {
  input: DeleteBucketOwnershipControlsRequest
}

@readonly
@http(method: "GET", uri: "/{Bucket}?acl")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketAcl {
  input: GetBucketAclRequest
  output: GetBucketAclOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?cors")
@iamAction("s3:GetBucketCORS")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketCors {
  input: GetBucketCorsRequest
  output: GetBucketCorsOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?website")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketWebsite {
  input: GetBucketWebsiteRequest
  output: GetBucketWebsiteOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?logging")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketLogging {
  input: GetBucketLoggingRequest
  output: GetBucketLoggingOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?accelerate")
@iamAction("s3:GetAccelerateConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketAccelerateConfiguration {
  input: GetBucketAccelerateConfigurationRequest
  output: GetBucketAccelerateConfigurationOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?requestPayment")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketRequestPayment {
  input: GetBucketRequestPaymentRequest
  output: GetBucketRequestPaymentOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?replication")
@iamAction("s3:GetReplicationConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetBucketReplication {
  input: GetBucketReplicationRequest
  output: GetBucketReplicationOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?object-lock")
@iamAction("s3:GetBucketObjectLockConfiguration")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation GetObjectLockConfiguration {
  input: GetObjectLockConfigurationRequest
  output: GetObjectLockConfigurationOutput
}

@http(method: "PUT", uri: "/{Bucket}/{Key+}")
@iamResource(["{Bucket}/{Key|text}"])
@iamNeeds([
  {action: "s3:PutObjectAcl", resource: ["{Bucket}/{Key|text}"], when: "ACL"}
  {action: "s3:PutObjectTagging", resource: ["{Bucket}/{Key|text}"], when: "Tagging"}
])
@iamConditionKeys(
  "s3:x-amz-acl": "{ACL}"
  "s3:x-amz-server-side-encryption": "{ServerSideEncryption}"
  "s3:x-amz-server-side-encryption-aws-kms-key-id": "{SSEKMSKeyId}"
  "s3:x-amz-storage-class": "{StorageClass}"
  "s3:x-amz-website-redirect-location": "{WebsiteRedirectLocation}"
  "s3:if-match": "{IfMatch}"
  "s3:if-none-match": "{IfNoneMatch}"
)
operation PutObject {
  input: PutObjectRequest
  output: PutObjectOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}/{Key+}")
@iamNeeds([
  {action: "s3:GetObject", resource: ["{Bucket}/{Key|text}"], unless: "VersionId"}
  {action: "s3:GetObjectVersion", resource: ["{Bucket}/{Key|text}"], when: "VersionId"}
])
@iamConditionKeys("s3:VersionId": "{VersionId}")
operation GetObject {
  input: GetObjectRequest
  output: GetObjectOutput
  errors: [
    NoSuchKey
  ]
}

@readonly
@http(method: "HEAD", uri: "/{Bucket}/{Key+}")
@iamNeeds([
  {action: "s3:GetObject", resource: ["{Bucket}/{Key|text}"], unless: "VersionId"}
  {action: "s3:GetObjectVersion", resource: ["{Bucket}/{Key|text}"], when: "VersionId"}
])
@iamConditionKeys("s3:VersionId": "{VersionId}")
operation HeadObject {
  input: HeadObjectRequest
  output: HeadObjectOutput
  errors: [
    NoSuchKey
  ]
}

@http(method: "DELETE", uri: "/{Bucket}/{Key+}", code: 204)
@iamNeeds([
  {action: "s3:DeleteObject", resource: ["{Bucket}/{Key|text}"], unless: "VersionId"}
  {action: "s3:DeleteObjectVersion", resource: ["{Bucket}/{Key|text}"], when: "VersionId"}
])
@iamConditionKeys("s3:VersionId": "{VersionId}", "s3:if-match": "{IfMatch}")
operation DeleteObject {
  input: DeleteObjectRequest
  output: DeleteObjectOutput
}

@http(method: "POST", uri: "/{Bucket}?delete")
@httpChecksumRequired
@iamAction("s3:DeleteObject")
@iamResource(["{Bucket}/{Delete.Objects.Key|text}"])
@iamNeeds([
  {action: "s3:DeleteObjectVersion", resource: ["{Bucket}/{Delete.Objects.Key|text}"], when: "Delete.Objects.VersionId"}
])
operation DeleteObjects {
  input: DeleteObjectsRequest
  output: DeleteObjectsOutput
}

@http(method: "PUT", uri: "/{Bucket}/{Key+}")
@iamAction("s3:PutObject")
@iamResource(["{Bucket}/{Key|text}"])
@iamNeeds([
  {action: "s3:GetObject", resource: ["arn:aws:s3:::{CopySource|copy-source}"], when: "CopySource"}
  {action: "s3:GetObjectVersion", resource: ["arn:aws:s3:::{CopySource|copy-source-version}"], when: "CopySource"}
  {action: "s3:PutObjectAcl", resource: ["{Bucket}/{Key|text}"], when: "ACL"}
  {action: "s3:PutObjectTagging", resource: ["{Bucket}/{Key|text}"], when: "Tagging"}
])
@iamConditionKeys(
  "s3:x-amz-acl": "{ACL}"
  "s3:x-amz-server-side-encryption": "{ServerSideEncryption}"
  "s3:x-amz-server-side-encryption-aws-kms-key-id": "{SSEKMSKeyId}"
  "s3:x-amz-storage-class": "{StorageClass}"
  "s3:x-amz-website-redirect-location": "{WebsiteRedirectLocation}"
  "s3:if-match": "{IfMatch}"
  "s3:if-none-match": "{IfNoneMatch}"
  "s3:x-amz-copy-source": "{CopySource}"
  "s3:x-amz-metadata-directive": "{MetadataDirective}"
)
operation CopyObject {
  input: CopyObjectRequest
  output: CopyObjectOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}")
@iamAction("s3:ListBucket")
@iamResource(["arn:aws:s3:::{Bucket}"])
@iamConditionKeys("s3:prefix": "{Prefix}", "s3:delimiter": "{Delimiter}", "s3:max-keys": "{MaxKeys}")
operation ListObjects {
  input: ListObjectsRequest
  output: ListObjectsOutput
  errors: [
    NoSuchBucket
  ]
}

@readonly
@http(method: "GET", uri: "/{Bucket}?list-type=2")
@iamAction("s3:ListBucket")
@iamResource(["arn:aws:s3:::{Bucket}"])
@iamConditionKeys("s3:prefix": "{Prefix}", "s3:delimiter": "{Delimiter}", "s3:max-keys": "{MaxKeys}")
operation ListObjectsV2 {
  input: ListObjectsV2Request
  output: ListObjectsV2Output
  errors: [
    NoSuchBucket
  ]
}

@readonly
@http(method: "GET", uri: "/{Bucket}?versions")
@iamAction("s3:ListBucketVersions")
@iamResource(["arn:aws:s3:::{Bucket}"])
@iamConditionKeys("s3:prefix": "{Prefix}", "s3:delimiter": "{Delimiter}", "s3:max-keys": "{MaxKeys}")
operation ListObjectVersions {
  input: ListObjectVersionsRequest
  output: ListObjectVersionsOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}/{Key+}?tagging")
@iamNeeds([
  {action: "s3:GetObjectTagging", resource: ["{Bucket}/{Key|text}"], unless: "VersionId"}
  {action: "s3:GetObjectVersionTagging", resource: ["{Bucket}/{Key|text}"], when: "VersionId"}
])
@iamConditionKeys("s3:VersionId": "{VersionId}")
operation GetObjectTagging {
  input: GetObjectTaggingRequest
  output: GetObjectTaggingOutput
}

@http(method: "PUT", uri: "/{Bucket}/{Key+}?tagging")
@httpChecksumRequired
@iamNeeds([
  {action: "s3:PutObjectTagging", resource: ["{Bucket}/{Key|text}"], unless: "VersionId"}
  {action: "s3:PutObjectVersionTagging", resource: ["{Bucket}/{Key|text}"], when: "VersionId"}
])
@iamConditionKeys("s3:VersionId": "{VersionId}")
operation PutObjectTagging {
  input: PutObjectTaggingRequest
  output: PutObjectTaggingOutput
}

@http(method: "DELETE", uri: "/{Bucket}/{Key+}?tagging", code: 204)
@iamNeeds([
  {action: "s3:DeleteObjectTagging", resource: ["{Bucket}/{Key|text}"], unless: "VersionId"}
  {action: "s3:DeleteObjectVersionTagging", resource: ["{Bucket}/{Key|text}"], when: "VersionId"}
])
@iamConditionKeys("s3:VersionId": "{VersionId}")
operation DeleteObjectTagging {
  input: DeleteObjectTaggingRequest
  output: DeleteObjectTaggingOutput
}

@http(method: "POST", uri: "/{Bucket}/{Key+}?uploads")
@iamAction("s3:PutObject")
@iamResource(["{Bucket}/{Key|text}"])
@iamNeeds([
  {action: "s3:PutObjectAcl", resource: ["{Bucket}/{Key|text}"], when: "ACL"}
  {action: "s3:PutObjectTagging", resource: ["{Bucket}/{Key|text}"], when: "Tagging"}
])
@iamConditionKeys(
  "s3:x-amz-acl": "{ACL}"
  "s3:x-amz-server-side-encryption": "{ServerSideEncryption}"
  "s3:x-amz-server-side-encryption-aws-kms-key-id": "{SSEKMSKeyId}"
  "s3:x-amz-storage-class": "{StorageClass}"
  "s3:x-amz-website-redirect-location": "{WebsiteRedirectLocation}"
)
operation CreateMultipartUpload {
  input: CreateMultipartUploadRequest
  output: CreateMultipartUploadOutput
}

@http(method: "PUT", uri: "/{Bucket}/{Key+}")
@iamAction("s3:PutObject")
@iamResource(["{Bucket}/{Key|text}"])
operation UploadPart {
  input: UploadPartRequest
  output: UploadPartOutput
}

@http(method: "PUT", uri: "/{Bucket}/{Key+}")
@iamAction("s3:PutObject")
@iamResource(["{Bucket}/{Key|text}"])
@iamNeeds([
  {action: "s3:GetObject", resource: ["arn:aws:s3:::{CopySource|copy-source}"], when: "CopySource"}
  {action: "s3:GetObjectVersion", resource: ["arn:aws:s3:::{CopySource|copy-source-version}"], when: "CopySource"}
])
@iamConditionKeys("s3:x-amz-copy-source": "{CopySource}")
operation UploadPartCopy {
  input: UploadPartCopyRequest
  output: UploadPartCopyOutput
}

@http(method: "POST", uri: "/{Bucket}/{Key+}")
@iamAction("s3:PutObject")
@iamResource(["{Bucket}/{Key|text}"])
@iamConditionKeys("s3:if-match": "{IfMatch}", "s3:if-none-match": "{IfNoneMatch}")
operation CompleteMultipartUpload {
  input: CompleteMultipartUploadRequest
  output: CompleteMultipartUploadOutput
}

@http(method: "DELETE", uri: "/{Bucket}/{Key+}", code: 204)
@iamResource(["{Bucket}/{Key|text}"])
operation AbortMultipartUpload {
  input: AbortMultipartUploadRequest
  output: AbortMultipartUploadOutput
  errors: [
    NoSuchUpload
  ]
}

@readonly
@http(method: "GET", uri: "/{Bucket}/{Key+}")
@iamAction("s3:ListMultipartUploadParts")
@iamResource(["{Bucket}/{Key|text}"])
operation ListParts {
  input: ListPartsRequest
  output: ListPartsOutput
}

@readonly
@http(method: "GET", uri: "/{Bucket}?uploads")
@iamAction("s3:ListBucketMultipartUploads")
@iamResource(["arn:aws:s3:::{Bucket}"])
operation ListMultipartUploads {
  input: ListMultipartUploadsRequest
  output: ListMultipartUploadsOutput
}

structure AbortIncompleteMultipartUpload {
  DaysAfterInitiation: Integer
}

structure AbortMultipartUploadOutput {}

structure AbortMultipartUploadRequest {
  @required @httpLabel
  Bucket: String
  @required @httpLabel
  Key: ObjectKey
  @required @httpQuery("uploadId")
  UploadId: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure Bucket {
  Name: String
  CreationDate: Timestamp
  BucketRegion: String
  BucketArn: S3RegionalOrS3ExpressBucketArnString
}

enum BucketAccelerateStatus {
  ENABLED = "Enabled"
  SUSPENDED = "Suspended"
}

@error("client")
@httpError(409)
structure BucketAlreadyExists {}

@error("client")
@httpError(409)
structure BucketAlreadyOwnedByYou {}

enum BucketCannedACL {
  PRIVATE = "private"
  PUBLIC_READ = "public-read"
  PUBLIC_READ_WRITE = "public-read-write"
  AUTHENTICATED_READ = "authenticated-read"
}

structure BucketLifecycleConfiguration {
  @required @xmlName("Rule") @xmlFlattened
  Rules: LifecycleRules
}

enum BucketLocationConstraint {
  AF_SOUTH_1 = "af-south-1"
  AP_EAST_1 = "ap-east-1"
  AP_EAST_2 = "ap-east-2"
  AP_NORTHEAST_1 = "ap-northeast-1"
  AP_NORTHEAST_2 = "ap-northeast-2"
  AP_NORTHEAST_3 = "ap-northeast-3"
  AP_SOUTH_1 = "ap-south-1"
  AP_SOUTH_2 = "ap-south-2"
  AP_SOUTHEAST_1 = "ap-southeast-1"
  AP_SOUTHEAST_2 = "ap-southeast-2"
  AP_SOUTHEAST_3 = "ap-southeast-3"
  AP_SOUTHEAST_4 = "ap-southeast-4"
  AP_SOUTHEAST_5 = "ap-southeast-5"
  AP_SOUTHEAST_6 = "ap-southeast-6"
  AP_SOUTHEAST_7 = "ap-southeast-7"
  CA_CENTRAL_1 = "ca-central-1"
  CA_WEST_1 = "ca-west-1"
  CN_NORTH_1 = "cn-north-1"
  CN_NORTHWEST_1 = "cn-northwest-1"
  EU
  EU_CENTRAL_1 = "eu-central-1"
  EU_CENTRAL_2 = "eu-central-2"
  EU_NORTH_1 = "eu-north-1"
  EU_SOUTH_1 = "eu-south-1"
  EU_SOUTH_2 = "eu-south-2"
  EU_WEST_1 = "eu-west-1"
  EU_WEST_2 = "eu-west-2"
  EU_WEST_3 = "eu-west-3"
  IL_CENTRAL_1 = "il-central-1"
  ME_CENTRAL_1 = "me-central-1"
  ME_SOUTH_1 = "me-south-1"
  MX_CENTRAL_1 = "mx-central-1"
  SA_EAST_1 = "sa-east-1"
  US_EAST_2 = "us-east-2"
  US_GOV_EAST_1 = "us-gov-east-1"
  US_GOV_WEST_1 = "us-gov-west-1"
  US_WEST_1 = "us-west-1"
  US_WEST_2 = "us-west-2"
}

list Buckets {
  @xmlName("Bucket") member: Bucket
}

enum BucketVersioningStatus {
  ENABLED = "Enabled"
  SUSPENDED = "Suspended"
}

enum ChecksumAlgorithm {
  CRC32
  CRC32C
  SHA1
  SHA256
  CRC64NVME
}

list ChecksumAlgorithmList {
  member: ChecksumAlgorithm
}

enum ChecksumMode {
  ENABLED
}

enum ChecksumType {
  COMPOSITE
  FULL_OBJECT
}

structure CommonPrefix {
  Prefix: String
}

list CommonPrefixList {
  member: CommonPrefix
}

structure CompletedMultipartUpload {
  @xmlName("Part") @xmlFlattened
  Parts: CompletedPartList
}

structure CompletedPart {
  ETag: String
  ChecksumCRC32: String
  ChecksumCRC32C: String
  ChecksumCRC64NVME: String
  ChecksumSHA1: String
  ChecksumSHA256: String
  PartNumber: Integer
}

list CompletedPartList {
  member: CompletedPart
}

@xmlName("CompleteMultipartUploadResult")
structure CompleteMultipartUploadOutput {
  Location: String
  Bucket: String
  Key: ObjectKey
  ETag: String
  ChecksumCRC32: String
  ChecksumCRC32C: String
  ChecksumCRC64NVME: String
  ChecksumSHA1: String
  ChecksumSHA256: String
  ChecksumType: ChecksumType
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpHeader("x-amz-version-id") VersionId: String
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
}

structure CompleteMultipartUploadRequest {
  @required @httpLabel
  Bucket: String
  @required @httpLabel
  Key: ObjectKey
  @httpPayload @xmlName("CompleteMultipartUpload")
  MultipartUpload: CompletedMultipartUpload
  @required @httpQuery("uploadId")
  UploadId: String
  @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
  @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
  @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
  @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
  @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
  @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
  @httpHeader("x-amz-mp-object-size") MpuObjectSize: Long
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("If-Match") IfMatch: String
  @httpHeader("If-None-Match") IfNoneMatch: String
}

structure CopyObjectOutput {
  @httpPayload CopyObjectResult: CopyObjectResult
  @httpHeader("x-amz-copy-source-version-id") CopySourceVersionId: String
  @httpHeader("x-amz-version-id") VersionId: String
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
}

structure CopyObjectRequest {
  @httpHeader("x-amz-acl") ACL: ObjectCannedACL
  @required @httpLabel
  Bucket: String
  @httpHeader("Cache-Control") CacheControl: String
  @httpHeader("x-amz-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @httpHeader("Content-Disposition") ContentDisposition: String
  @httpHeader("Content-Encoding") ContentEncoding: String
  @httpHeader("Content-Language") ContentLanguage: String
  @httpHeader("Content-Type") ContentType: String
  @required @httpHeader("x-amz-copy-source")
  CopySource: String
  @httpHeader("x-amz-copy-source-if-match") CopySourceIfMatch: String
  @httpHeader("x-amz-copy-source-if-modified-since") CopySourceIfModifiedSince: Timestamp
  @httpHeader("x-amz-copy-source-if-none-match") CopySourceIfNoneMatch: String
  @httpHeader("x-amz-copy-source-if-unmodified-since") CopySourceIfUnmodifiedSince: Timestamp
  @httpHeader("Expires") Expires: Timestamp
  @httpHeader("If-Match") IfMatch: String
  @httpHeader("If-None-Match") IfNoneMatch: String
  @required @httpLabel
  Key: ObjectKey
  @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
  @httpHeader("x-amz-metadata-directive") MetadataDirective: MetadataDirective
  @httpHeader("x-amz-tagging-directive") TaggingDirective: TaggingDirective
  @stored @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @stored @httpHeader("x-amz-storage-class") StorageClass: StorageClass
  @stored @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
  @stored @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @stored @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
  @httpHeader("x-amz-tagging") @requestTags Tagging: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("x-amz-source-expected-bucket-owner") ExpectedSourceBucketOwner: String
}

structure CopyObjectResult {
  ETag: String
  LastModified: Timestamp
  ChecksumType: ChecksumType
  ChecksumCRC32: String
  ChecksumCRC32C: String
  ChecksumCRC64NVME: String
  ChecksumSHA1: String
  ChecksumSHA256: String
}

structure CopyPartResult {
  ETag: String
  LastModified: Timestamp
  ChecksumCRC32: String
  ChecksumCRC32C: String
  ChecksumCRC64NVME: String
  ChecksumSHA1: String
  ChecksumSHA256: String
}

structure CreateBucketConfiguration {
  LocationConstraint: BucketLocationConstraint
  Tags: TagSet
}

structure CreateBucketOutput {
  @httpHeader("Location") Location: String
  @httpHeader("x-amz-bucket-arn") BucketArn: S3RegionalOrS3ExpressBucketArnString
}

structure CreateBucketRequest {
  @httpHeader("x-amz-acl") ACL: BucketCannedACL
  @required @httpLabel
  Bucket: String
  @httpPayload CreateBucketConfiguration: CreateBucketConfiguration
  @stored @httpHeader("x-amz-object-ownership") ObjectOwnership: ObjectOwnership
}

@xmlName("InitiateMultipartUploadResult")
structure CreateMultipartUploadOutput {
  Bucket: String
  Key: ObjectKey
  UploadId: String
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
  @httpHeader("x-amz-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
}

structure CreateMultipartUploadRequest {
  @httpHeader("x-amz-acl") ACL: ObjectCannedACL
  @required @httpLabel
  Bucket: String
  @httpHeader("Cache-Control") CacheControl: String
  @httpHeader("Content-Disposition") ContentDisposition: String
  @httpHeader("Content-Encoding") ContentEncoding: String
  @httpHeader("Content-Language") ContentLanguage: String
  @httpHeader("Content-Type") ContentType: String
  @httpHeader("Expires") Expires: Timestamp
  @required @httpLabel
  Key: ObjectKey
  @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
  @stored @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @stored @httpHeader("x-amz-storage-class") StorageClass: StorageClass
  @stored @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
  @stored @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @stored @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
  @httpHeader("x-amz-tagging") @requestTags Tagging: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("x-amz-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
}

@timestampFormat("date-time")
timestamp Date

structure Delete {
  @required @xmlName("Object") @xmlFlattened
  Objects: ObjectIdentifierList
  Quiet: Boolean
}

structure DeleteBucketEncryptionRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeleteBucketLifecycleRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeleteBucketOwnershipControlsRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeleteBucketPolicyRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeleteBucketRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeleteBucketTaggingRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeletedObject {
  Key: ObjectKey
  VersionId: String
  DeleteMarker: Boolean
  DeleteMarkerVersionId: String
}

list DeletedObjects {
  member: DeletedObject
}

structure DeleteMarkerEntry {
  Owner: Owner
  Key: ObjectKey
  VersionId: String
  IsLatest: Boolean
  LastModified: Timestamp
}

list DeleteMarkers {
  member: DeleteMarkerEntry
}

structure DeleteObjectOutput {
  @httpHeader("x-amz-delete-marker") DeleteMarker: Boolean
  @httpHeader("x-amz-version-id") VersionId: String
}

structure DeleteObjectRequest {
  @required @httpLabel
  Bucket: String
  @required @httpLabel
  Key: ObjectKey
  @httpQuery("versionId") VersionId: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("If-Match") IfMatch: String
}

@xmlName("DeleteResult")
structure DeleteObjectsOutput {
  @xmlFlattened Deleted: DeletedObjects
  @xmlName("Error") @xmlFlattened
  Errors: Errors
}

structure DeleteObjectsRequest {
  @required @httpLabel
  Bucket: String
  @required @httpPayload
  Delete: Delete
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
}

structure DeleteObjectTaggingOutput {
  @httpHeader("x-amz-version-id") VersionId: String
}

structure DeleteObjectTaggingRequest {
  @required @httpLabel
  Bucket: String
  @required @httpLabel
  Key: ObjectKey
  @httpQuery("versionId") VersionId: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeletePublicAccessBlockRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

enum EncodingType {
  URL = "url"
}

structure Error {
  Key: ObjectKey
  VersionId: String
  Code: String
  Message: String
}

list Errors {
  member: Error
}

enum ExpirationStatus {
  ENABLED = "Enabled"
  DISABLED = "Disabled"
}

@xmlName("AccelerateConfiguration")
structure GetBucketAccelerateConfigurationOutput {
  Status: BucketAccelerateStatus
}

structure GetBucketAccelerateConfigurationRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("AccessControlPolicy")
structure GetBucketAclOutput {
  Owner: Owner
  @xmlName("AccessControlList") Grants: Grants
}

structure GetBucketAclRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("CORSConfiguration")
structure GetBucketCorsOutput {}

structure GetBucketCorsRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetBucketEncryptionOutput {
  @httpPayload ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration
}

structure GetBucketEncryptionRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("LifecycleConfiguration")
structure GetBucketLifecycleConfigurationOutput {
  @xmlName("Rule") @xmlFlattened
  Rules: LifecycleRules
  @httpHeader("x-amz-transition-default-minimum-object-size")
  TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize
}

structure GetBucketLifecycleConfigurationRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetBucketLocationOutput {
  @httpPayload LocationConstraint: Blob
}

structure GetBucketLocationRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("BucketLoggingStatus")
structure GetBucketLoggingOutput {}

structure GetBucketLoggingRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetBucketOwnershipControlsOutput {
  @httpPayload OwnershipControls: OwnershipControls
}

structure GetBucketOwnershipControlsRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetBucketPolicyOutput {
  @httpPayload Policy: String
}

structure GetBucketPolicyRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetBucketReplicationOutput {}

structure GetBucketReplicationRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("RequestPaymentConfiguration")
structure GetBucketRequestPaymentOutput {
  Payer: Payer
}

structure GetBucketRequestPaymentRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("Tagging")
structure GetBucketTaggingOutput {
  @required TagSet: TagSet
}

structure GetBucketTaggingRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("VersioningConfiguration")
structure GetBucketVersioningOutput {
  Status: BucketVersioningStatus
  @xmlName("MfaDelete") MFADelete: MFADeleteStatus
}

structure GetBucketVersioningRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("WebsiteConfiguration")
structure GetBucketWebsiteOutput {}

structure GetBucketWebsiteRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetObjectLockConfigurationOutput {}

structure GetObjectLockConfigurationRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetObjectOutput {
  @httpPayload Body: StreamingBlob
  @httpHeader("accept-ranges") AcceptRanges: String
  @httpHeader("Last-Modified") LastModified: Timestamp
  @httpHeader("Content-Length") ContentLength: Long
  @httpHeader("ETag") ETag: String
  @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
  @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
  @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
  @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
  @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
  @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
  @httpHeader("x-amz-version-id") VersionId: String
  @httpHeader("Cache-Control") CacheControl: String
  @httpHeader("Content-Disposition") ContentDisposition: String
  @httpHeader("Content-Encoding") ContentEncoding: String
  @httpHeader("Content-Language") ContentLanguage: String
  @httpHeader("Content-Range") ContentRange: String
  @httpHeader("Content-Type") ContentType: String
  @httpHeader("Expires") Expires: Timestamp
  @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
  @httpHeader("x-amz-storage-class") StorageClass: StorageClass
  @httpHeader("x-amz-mp-parts-count") PartsCount: Integer
  @httpHeader("x-amz-tagging-count") TagCount: Integer
}

structure GetObjectRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("If-Match") IfMatch: String
  @httpHeader("If-Modified-Since") IfModifiedSince: Timestamp
  @httpHeader("If-None-Match") IfNoneMatch: String
  @httpHeader("If-Unmodified-Since") IfUnmodifiedSince: Timestamp
  @required @httpLabel
  Key: ObjectKey
  @httpHeader("Range") Range: String
  @httpQuery("response-cache-control") ResponseCacheControl: String
  @httpQuery("response-content-disposition") ResponseContentDisposition: String
  @httpQuery("response-content-encoding") ResponseContentEncoding: String
  @httpQuery("response-content-language") ResponseContentLanguage: String
  @httpQuery("response-content-type") ResponseContentType: String
  @httpQuery("response-expires") ResponseExpires: ResponseExpires
  @httpQuery("versionId") VersionId: String
  @httpQuery("partNumber") PartNumber: Integer
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("x-amz-checksum-mode") ChecksumMode: ChecksumMode
}

@xmlName("Tagging")
structure GetObjectTaggingOutput {
  @httpHeader("x-amz-version-id") VersionId: String
  @required TagSet: TagSet
}

structure GetObjectTaggingRequest {
  @required @httpLabel
  Bucket: String
  @required @httpLabel
  Key: ObjectKey
  @httpQuery("versionId") VersionId: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetPublicAccessBlockOutput {
  @httpPayload PublicAccessBlockConfiguration: PublicAccessBlockConfiguration
}

structure GetPublicAccessBlockRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure Grant {
  Grantee: Grantee
  Permission: Permission
}

structure Grantee {
  ID: String
  @required @xmlName("xsi:type") @xmlAttribute
  Type: Type
}

list Grants {
  @xmlName("Grant") member: Grant
}

structure HeadBucketOutput {
  @httpHeader("x-amz-bucket-arn") BucketArn: S3RegionalOrS3ExpressBucketArnString
  @httpHeader("x-amz-bucket-region") BucketRegion: Region
  @httpHeader("x-amz-access-point-alias") AccessPointAlias: Boolean
}

structure HeadBucketRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure HeadObjectOutput {
  @httpHeader("accept-ranges") AcceptRanges: String
  @httpHeader("Last-Modified") LastModified: Timestamp
  @httpHeader("Content-Length") ContentLength: Long
  @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
  @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
  @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
  @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
  @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
  @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
  @httpHeader("ETag") ETag: String
  @httpHeader("x-amz-version-id") VersionId: String
  @httpHeader("Cache-Control") CacheControl: String
  @httpHeader("Content-Disposition") ContentDisposition: String
  @httpHeader("Content-Encoding") ContentEncoding: String
  @httpHeader("Content-Language") ContentLanguage: String
  @httpHeader("Content-Type") ContentType: String
  @httpHeader("Content-Range") ContentRange: String
  @httpHeader("Expires") Expires: Timestamp
  @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
  @httpHeader("x-amz-storage-class") StorageClass: StorageClass
  @httpHeader("x-amz-mp-parts-count") PartsCount: Integer
  @httpHeader("x-amz-tagging-count") TagCount: Integer
}

structure HeadObjectRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("If-Match") IfMatch: String
  @httpHeader("If-Modified-Since") IfModifiedSince: Timestamp
  @httpHeader("If-None-Match") IfNoneMatch: String
  @httpHeader("If-Unmodified-Since") IfUnmodifiedSince: Timestamp
  @required @httpLabel
  Key: ObjectKey
  @httpHeader("Range") Range: String
  @httpQuery("response-cache-control") ResponseCacheControl: String
  @httpQuery("response-content-disposition") ResponseContentDisposition: String
  @httpQuery("response-content-encoding") ResponseContentEncoding: String
  @httpQuery("response-content-language") ResponseContentLanguage: String
  @httpQuery("response-content-type") ResponseContentType: String
  @httpQuery("response-expires") ResponseExpires: ResponseExpires
  @httpQuery("versionId") VersionId: String
  @httpQuery("partNumber") PartNumber: Integer
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("x-amz-checksum-mode") ChecksumMode: ChecksumMode
}

structure Initiator {
  ID: String
}

structure LifecycleExpiration {
  Date: Date
  Days: Integer
  ExpiredObjectDeleteMarker: Boolean
}

structure LifecycleRule {
  Expiration: LifecycleExpiration
  ID: String
  Prefix: String
  Filter: LifecycleRuleFilter
  @required Status: ExpirationStatus
  @xmlName("Transition") @xmlFlattened
  Transitions: TransitionList
  @xmlName("NoncurrentVersionTransition") @xmlFlattened
  NoncurrentVersionTransitions: NoncurrentVersionTransitionList
  NoncurrentVersionExpiration: NoncurrentVersionExpiration
  AbortIncompleteMultipartUpload: AbortIncompleteMultipartUpload
}

structure LifecycleRuleAndOperator {
  Prefix: String
  @xmlName("Tag") @xmlFlattened
  Tags: TagSet
  ObjectSizeGreaterThan: Long
  ObjectSizeLessThan: Long
}

structure LifecycleRuleFilter {
  Prefix: String
  Tag: Tag
  ObjectSizeGreaterThan: Long
  ObjectSizeLessThan: Long
  And: LifecycleRuleAndOperator
}

list LifecycleRules {
  member: LifecycleRule
}

@xmlName("ListAllMyBucketsResult")
structure ListBucketsOutput {
  Buckets: Buckets
  Owner: Owner
  ContinuationToken: String
  Prefix: String
}

structure ListBucketsRequest {
  @httpQuery("max-buckets") MaxBuckets: MaxBuckets
  @httpQuery("continuation-token") ContinuationToken: String
  @httpQuery("prefix") Prefix: String
  @httpQuery("bucket-region") BucketRegion: String
}

@xmlName("ListMultipartUploadsResult")
structure ListMultipartUploadsOutput {
  Bucket: String
  KeyMarker: String
  UploadIdMarker: String
  NextKeyMarker: String
  Prefix: String
  Delimiter: String
  NextUploadIdMarker: String
  MaxUploads: Integer
  IsTruncated: Boolean
  @xmlName("Upload") @xmlFlattened
  Uploads: MultipartUploadList
  @xmlFlattened CommonPrefixes: CommonPrefixList
  EncodingType: EncodingType
}

structure ListMultipartUploadsRequest {
  @required @httpLabel
  Bucket: String
  @httpQuery("delimiter") Delimiter: String
  @httpQuery("encoding-type") EncodingType: EncodingType
  @httpQuery("key-marker") KeyMarker: String
  @httpQuery("max-uploads") MaxUploads: Integer
  @httpQuery("prefix") Prefix: String
  @httpQuery("upload-id-marker") UploadIdMarker: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("ListBucketResult")
structure ListObjectsOutput {
  IsTruncated: Boolean
  Marker: String
  NextMarker: String
  @xmlFlattened Contents: ObjectList
  Name: String
  Prefix: String
  Delimiter: String
  MaxKeys: Integer
  @xmlFlattened CommonPrefixes: CommonPrefixList
  EncodingType: EncodingType
}

structure ListObjectsRequest {
  @required @httpLabel
  Bucket: String
  @httpQuery("delimiter") Delimiter: String
  @httpQuery("encoding-type") EncodingType: EncodingType
  @httpQuery("marker") Marker: String
  @httpQuery("max-keys") MaxKeys: Integer
  @httpQuery("prefix") Prefix: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("ListBucketResult")
structure ListObjectsV2Output {
  IsTruncated: Boolean
  @xmlFlattened Contents: ObjectList
  Name: String
  Prefix: String
  Delimiter: String
  MaxKeys: Integer
  @xmlFlattened CommonPrefixes: CommonPrefixList
  EncodingType: EncodingType
  KeyCount: Integer
  ContinuationToken: String
  NextContinuationToken: String
  StartAfter: String
}

structure ListObjectsV2Request {
  @required @httpLabel
  Bucket: String
  @httpQuery("delimiter") Delimiter: String
  @httpQuery("encoding-type") EncodingType: EncodingType
  @httpQuery("max-keys") MaxKeys: Integer
  @httpQuery("prefix") Prefix: String
  @httpQuery("continuation-token") ContinuationToken: String
  @httpQuery("fetch-owner") FetchOwner: Boolean
  @httpQuery("start-after") StartAfter: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("ListVersionsResult")
structure ListObjectVersionsOutput {
  IsTruncated: Boolean
  KeyMarker: String
  VersionIdMarker: String
  NextKeyMarker: String
  NextVersionIdMarker: String
  @xmlName("Version") @xmlFlattened
  Versions: ObjectVersionList
  @xmlName("DeleteMarker") @xmlFlattened
  DeleteMarkers: DeleteMarkers
  Name: String
  Prefix: String
  Delimiter: String
  MaxKeys: Integer
  @xmlFlattened CommonPrefixes: CommonPrefixList
  EncodingType: EncodingType
}

structure ListObjectVersionsRequest {
  @required @httpLabel
  Bucket: String
  @httpQuery("delimiter") Delimiter: String
  @httpQuery("encoding-type") EncodingType: EncodingType
  @httpQuery("key-marker") KeyMarker: String
  @httpQuery("max-keys") MaxKeys: Integer
  @httpQuery("prefix") Prefix: String
  @httpQuery("version-id-marker") VersionIdMarker: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@xmlName("ListPartsResult")
structure ListPartsOutput {
  Bucket: String
  Key: ObjectKey
  UploadId: String
  PartNumberMarker: Integer
  NextPartNumberMarker: Integer
  MaxParts: Integer
  IsTruncated: Boolean
  @xmlName("Part") @xmlFlattened
  Parts: Parts
  Initiator: Initiator
  Owner: Owner
  StorageClass: StorageClass
  ChecksumAlgorithm: ChecksumAlgorithm
  ChecksumType: ChecksumType
}

structure ListPartsRequest {
  @required @httpLabel
  Bucket: String
  @required @httpLabel
  Key: ObjectKey
  @httpQuery("max-parts") MaxParts: Integer
  @httpQuery("part-number-marker") PartNumberMarker: Integer
  @required @httpQuery("uploadId")
  UploadId: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@range(min: 1, max: 10000)
integer MaxBuckets

map Metadata {
  key: String
  value: String
}

enum MetadataDirective {
  COPY
  REPLACE
}

enum MFADelete {
  ENABLED = "Enabled"
  DISABLED = "Disabled"
}

enum MFADeleteStatus {
  ENABLED = "Enabled"
  DISABLED = "Disabled"
}

structure MultipartUpload {
  UploadId: String
  Key: ObjectKey
  Initiated: Timestamp
  StorageClass: StorageClass
  Owner: Owner
  Initiator: Initiator
  ChecksumAlgorithm: ChecksumAlgorithm
  ChecksumType: ChecksumType
}

list MultipartUploadList {
  member: MultipartUpload
}

structure NoncurrentVersionExpiration {
  NoncurrentDays: Integer
  NewerNoncurrentVersions: Integer
}

structure NoncurrentVersionTransition {
  NoncurrentDays: Integer
  StorageClass: TransitionStorageClass
  NewerNoncurrentVersions: Integer
}

list NoncurrentVersionTransitionList {
  member: NoncurrentVersionTransition
}

@error("client")
@httpError(404)
structure NoSuchBucket {}

@error("client")
@httpError(404)
structure NoSuchKey {}

@error("client")
@httpError(404)
structure NoSuchUpload {}

structure Object {
  Key: ObjectKey
  LastModified: Timestamp
  ETag: String
  @xmlFlattened ChecksumAlgorithm: ChecksumAlgorithmList
  ChecksumType: ChecksumType
  Size: Long
  StorageClass: ObjectStorageClass
  Owner: Owner
}

enum ObjectCannedACL {
  PRIVATE = "private"
  PUBLIC_READ = "public-read"
  PUBLIC_READ_WRITE = "public-read-write"
  AUTHENTICATED_READ = "authenticated-read"
  AWS_EXEC_READ = "aws-exec-read"
  BUCKET_OWNER_READ = "bucket-owner-read"
  BUCKET_OWNER_FULL_CONTROL = "bucket-owner-full-control"
}

structure ObjectIdentifier {
  @required Key: ObjectKey
  VersionId: String
  ETag: String
}

list ObjectIdentifierList {
  member: ObjectIdentifier
}

@length(min: 1)
string ObjectKey

list ObjectList {
  member: Object
}

enum ObjectOwnership {
  BUCKET_OWNER_PREFERRED = "BucketOwnerPreferred"
  OBJECT_WRITER = "ObjectWriter"
  BUCKET_OWNER_ENFORCED = "BucketOwnerEnforced"
}

enum ObjectStorageClass {
  STANDARD
  REDUCED_REDUNDANCY
  GLACIER
  STANDARD_IA
  ONEZONE_IA
  INTELLIGENT_TIERING
  DEEP_ARCHIVE
  GLACIER_IR
}

structure ObjectVersion {
  ETag: String
  @xmlFlattened ChecksumAlgorithm: ChecksumAlgorithmList
  ChecksumType: ChecksumType
  Size: Long
  StorageClass: ObjectVersionStorageClass
  Key: ObjectKey
  VersionId: String
  IsLatest: Boolean
  LastModified: Timestamp
  Owner: Owner
}

list ObjectVersionList {
  member: ObjectVersion
}

enum ObjectVersionStorageClass {
  STANDARD
  REDUCED_REDUNDANCY
  STANDARD_IA
  ONEZONE_IA
  INTELLIGENT_TIERING
  GLACIER
  DEEP_ARCHIVE
  GLACIER_IR
}

structure Owner {
  ID: String
}

structure OwnershipControls {
  @required @xmlName("Rule") @xmlFlattened
  Rules: OwnershipControlsRules
}

structure OwnershipControlsRule {
  @required ObjectOwnership: ObjectOwnership
}

list OwnershipControlsRules {
  member: OwnershipControlsRule
}

structure Part {
  PartNumber: Integer
  LastModified: Timestamp
  ETag: String
  Size: Long
  ChecksumCRC32: String
  ChecksumCRC32C: String
  ChecksumCRC64NVME: String
  ChecksumSHA1: String
  ChecksumSHA256: String
}

list Parts {
  member: Part
}

enum Payer {
  REQUESTER = "Requester"
  BUCKET_OWNER = "BucketOwner"
}

enum Permission {
  FULL_CONTROL
  WRITE
  WRITE_ACP
  READ
  READ_ACP
}

structure PublicAccessBlockConfiguration {
  BlockPublicAcls: Boolean
  IgnorePublicAcls: Boolean
  BlockPublicPolicy: Boolean
  RestrictPublicBuckets: Boolean
}

structure PutBucketEncryptionRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @stored @required @httpPayload
  ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure PutBucketLifecycleConfigurationOutput {
  @httpHeader("x-amz-transition-default-minimum-object-size")
  TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize
}

structure PutBucketLifecycleConfigurationRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @stored @httpPayload LifecycleConfiguration: BucketLifecycleConfiguration
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @stored @httpHeader("x-amz-transition-default-minimum-object-size")
  TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize
}

structure PutBucketOwnershipControlsRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @stored @required @httpPayload
  OwnershipControls: OwnershipControls
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
}

structure PutBucketPolicyRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @stored @required @httpPayload
  Policy: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure PutBucketTaggingRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @required @httpPayload
  @requestTags Tagging: Tagging
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure PutBucketVersioningRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @required @httpPayload
  VersioningConfiguration: VersioningConfiguration
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure PutObjectOutput {
  @httpHeader("ETag") ETag: String
  @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
  @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
  @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
  @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
  @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
  @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpHeader("x-amz-version-id") VersionId: String
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
}

structure PutObjectRequest {
  @httpHeader("x-amz-acl") ACL: ObjectCannedACL
  @httpPayload Body: StreamingBlob
  @required @httpLabel
  Bucket: String
  @httpHeader("Cache-Control") CacheControl: String
  @httpHeader("Content-Disposition") ContentDisposition: String
  @httpHeader("Content-Encoding") ContentEncoding: String
  @httpHeader("Content-Language") ContentLanguage: String
  @httpHeader("Content-Length") ContentLength: Long
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("Content-Type") ContentType: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
  @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
  @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
  @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
  @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
  @httpHeader("Expires") Expires: Timestamp
  @httpHeader("If-Match") IfMatch: String
  @httpHeader("If-None-Match") IfNoneMatch: String
  @required @httpLabel
  Key: ObjectKey
  @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
  @stored @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @stored @httpHeader("x-amz-storage-class") StorageClass: StorageClass
  @stored @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
  @stored @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @stored @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
  @httpHeader("x-amz-tagging") @requestTags Tagging: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure PutObjectTaggingOutput {
  @httpHeader("x-amz-version-id") VersionId: String
}

structure PutObjectTaggingRequest {
  @required @httpLabel
  Bucket: String
  @required @httpLabel
  Key: ObjectKey
  @httpQuery("versionId") VersionId: String
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @required @httpPayload
  @requestTags Tagging: Tagging
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure PutPublicAccessBlockRequest {
  @required @httpLabel
  Bucket: String
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @stored @required @httpPayload
  PublicAccessBlockConfiguration: PublicAccessBlockConfiguration
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@length(min: 0, max: 20)
string Region

@timestampFormat("http-date")
timestamp ResponseExpires

@length(min: 1, max: 128)
@pattern("arn:[^:]+:(s3|s3express):.*")
string S3RegionalOrS3ExpressBucketArnString

enum ServerSideEncryption {
  AES256
  AWS_KMS = "aws:kms"
  AWS_KMS_DSSE = "aws:kms:dsse"
}

structure ServerSideEncryptionByDefault {
  @required SSEAlgorithm: ServerSideEncryption
  KMSMasterKeyID: SSEKMSKeyId
}

structure ServerSideEncryptionConfiguration {
  @required @xmlName("Rule") @xmlFlattened
  Rules: ServerSideEncryptionRules
}

structure ServerSideEncryptionRule {
  ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault
  BucketKeyEnabled: Boolean
}

list ServerSideEncryptionRules {
  member: ServerSideEncryptionRule
}

@sensitive
string SSEKMSKeyId

enum StorageClass {
  STANDARD
  REDUCED_REDUNDANCY
  STANDARD_IA
  ONEZONE_IA
  INTELLIGENT_TIERING
  GLACIER
  DEEP_ARCHIVE
  GLACIER_IR
}

structure Tag {
  @required Key: ObjectKey
  @required Value: String
}

structure Tagging {
  @required TagSet: TagSet
}

enum TaggingDirective {
  COPY
  REPLACE
}

list TagSet {
  @xmlName("Tag") member: Tag
}

structure Transition {
  Date: Date
  Days: Integer
  StorageClass: TransitionStorageClass
}

enum TransitionDefaultMinimumObjectSize {
  VARIES_BY_STORAGE_CLASS = "varies_by_storage_class"
  ALL_STORAGE_CLASSES_128_K = "all_storage_classes_128K"
}

list TransitionList {
  member: Transition
}

enum TransitionStorageClass {
  GLACIER
  STANDARD_IA
  ONEZONE_IA
  INTELLIGENT_TIERING
  DEEP_ARCHIVE
  GLACIER_IR
}

enum Type {
  CANONICAL_USER = "CanonicalUser"
  AMAZON_CUSTOMER_BY_EMAIL = "AmazonCustomerByEmail"
  GROUP = "Group"
}

structure UploadPartCopyOutput {
  @httpHeader("x-amz-copy-source-version-id") CopySourceVersionId: String
  @httpPayload CopyPartResult: CopyPartResult
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
}

structure UploadPartCopyRequest {
  @required @httpLabel
  Bucket: String
  @required @httpHeader("x-amz-copy-source")
  CopySource: String
  @httpHeader("x-amz-copy-source-if-match") CopySourceIfMatch: String
  @httpHeader("x-amz-copy-source-if-modified-since") CopySourceIfModifiedSince: Timestamp
  @httpHeader("x-amz-copy-source-if-none-match") CopySourceIfNoneMatch: String
  @httpHeader("x-amz-copy-source-if-unmodified-since") CopySourceIfUnmodifiedSince: Timestamp
  @httpHeader("x-amz-copy-source-range") CopySourceRange: String
  @required @httpLabel
  Key: ObjectKey
  @required @httpQuery("partNumber")
  PartNumber: Integer
  @required @httpQuery("uploadId")
  UploadId: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
  @httpHeader("x-amz-source-expected-bucket-owner") ExpectedSourceBucketOwner: String
}

structure UploadPartOutput {
  @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
  @httpHeader("ETag") ETag: String
  @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
  @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
  @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
  @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
  @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
  @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
  @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
}

structure UploadPartRequest {
  @httpPayload Body: StreamingBlob
  @required @httpLabel
  Bucket: String
  @httpHeader("Content-Length") ContentLength: Long
  @httpHeader("Content-MD5") ContentMD5: String
  @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
  @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
  @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
  @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
  @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
  @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
  @required @httpLabel
  Key: ObjectKey
  @required @httpQuery("partNumber")
  PartNumber: Integer
  @required @httpQuery("uploadId")
  UploadId: String
  @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure VersioningConfiguration {
  @xmlName("MfaDelete") MFADelete: MFADelete
  Status: BucketVersioningStatus
}

@streaming
blob StreamingBlob

@record
structure BucketRecord {
  @required Name: String
  @required CreationDate: Timestamp
  @required Tags: TagSet
  Versioning: BucketVersioningStatus
  EncryptionRule: ServerSideEncryptionRule
  PublicAccessBlock: PublicAccessBlockConfiguration
  Policy: String
  LifecycleRules: LifecycleRules
  TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize
  Ownership: ObjectOwnership
}

/// A version of an object, or a delete marker.
@record
structure VersionRecord {
  @required Key: String
  @required VersionId: String
  @required IsDeleteMarker: Boolean
  @required LastModified: Timestamp
  @required Size: Long
  @required ETag: String
  @required Content: ContentRecord
  @required Checksums: ChecksumRecord
  @required Tags: TagSet
  @required Headers: ObjectHeadersRecord
  /// Where it was uploaded in parts: how long each is.
  PartSizes: PartSizeRecords
}

/// Where bytes are: here where they are few, else in ranges of blobs.
@record
structure ContentRecord {
  Inline: Blob
  Ranges: ContentRangeRecords
}

@record
structure ContentRangeRecord {
  @required Blob: String
  @required Offset: Long
  @required Length: Long
}

list ContentRangeRecords {
  member: ContentRangeRecord
}

list PartSizeRecords {
  member: Long
}

@record
structure ChecksumRecord {
  Type: ChecksumType
  Crc32: String
  Crc32c: String
  Crc64nvme: String
  Sha1: String
  Sha256: String
}

/// What a caller says of an object besides its bytes, to be given back.
@record
structure ObjectHeadersRecord {
  CacheControl: String
  ContentDisposition: String
  ContentEncoding: String
  ContentLanguage: String
  ContentType: String
  Expires: Timestamp
  Metadata: Metadata
  WebsiteRedirectLocation: String
  StorageClass: StorageClass
  ServerSideEncryption: ServerSideEncryption
  SSEKMSKeyId: SSEKMSKeyId
  BucketKeyEnabled: Boolean
}

@record
structure UploadRecord {
  @required Bucket: String
  @required Key: String
  @required UploadId: String
  @required Initiated: Timestamp
  @required Initiator: String
  @required Headers: ObjectHeadersRecord
  @required Tags: TagSet
  @required ChecksumAlgorithm: ChecksumAlgorithm
  @required ChecksumType: ChecksumType
  /// The caller asked for the checksums: parts must have them when the upload is completed.
  @required ChecksumChosen: Boolean
}

@record
structure PartRecord {
  @required Number: Integer
  @required LastModified: Timestamp
  @required Size: Long
  @required ETag: String
  @required Content: ContentRecord
  @required Checksums: ChecksumRecord
}
