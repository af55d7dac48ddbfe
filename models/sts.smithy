$version: "2.0"

namespace com.amazonaws.sts

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

@service(sdkId: "STS", arnNamespace: "sts", endpointPrefix: "sts")
@sigv4(name: "sts")
@iamArn("arn:aws:sts::{account}:")
@awsQuery
@xmlNamespace(uri: "https://sts.amazonaws.com/doc/2011-06-15/")
@validationError("ValidationError")
service AWSSecurityTokenServiceV20110615 {
  version: "2011-06-15"
  operations: [
    GetCallerIdentity
    AssumeRole
    AssumeRoleWithWebIdentity
  ]
}

@readonly
@iamNeeds([])
operation GetCallerIdentity {
  input: GetCallerIdentityRequest
  output: GetCallerIdentityResponse
}

@iamResource(["{RoleArn}"])
@iamNeeds([
  {action: "sts:TagSession", resource: ["{RoleArn}"], when: "Tags"}
  {action: "sts:SetSourceIdentity", resource: ["{RoleArn}"], when: "SourceIdentity"}
])
@iamConditionKeys(
  "sts:ExternalId": "{ExternalId}"
  "sts:RoleSessionName": "{RoleSessionName}"
  "sts:SourceIdentity": "{SourceIdentity}"
  "sts:TransitiveTagKeys": "{TransitiveTagKeys}"
)
operation AssumeRole {
  input: AssumeRoleRequest
  output: AssumeRoleResponse
  errors: [
    MalformedPolicyDocumentException
    PackedPolicyTooLargeException
    RegionDisabledException
    ExpiredTokenException
  ]
}

@optionalAuth
@iamConditionKeys("sts:RoleSessionName": "{RoleSessionName}")
operation AssumeRoleWithWebIdentity {
  input: AssumeRoleWithWebIdentityRequest
  output: AssumeRoleWithWebIdentityResponse
  errors: [
    MalformedPolicyDocumentException
    PackedPolicyTooLargeException
    IDPRejectedClaimException
    IDPCommunicationErrorException
    InvalidIdentityTokenException
    ExpiredTokenException
    RegionDisabledException
  ]
}

@length(min: 16, max: 128)
@pattern("[\\w]*")
string accessKeyIdType

@sensitive
string accessKeySecretType

@length(min: 20, max: 2048)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+")
string arnType

@length(min: 2, max: 193)
@pattern("[\\w+=,.@:-]*")
string assumedRoleIdType

structure AssumedRoleUser {
  @required AssumedRoleId: assumedRoleIdType
  @required Arn: arnType
}

structure AssumeRoleRequest {
  @required RoleArn: arnType
  @required RoleSessionName: roleSessionNameType
  PolicyArns: policyDescriptorListType
  Policy: unrestrictedSessionPolicyDocumentType
  DurationSeconds: roleDurationSecondsType
  @requestTags Tags: tagListType
  TransitiveTagKeys: tagKeyListType
  ExternalId: externalIdType
  SourceIdentity: sourceIdentityType
}

structure AssumeRoleResponse {
  Credentials: Credentials
  AssumedRoleUser: AssumedRoleUser
  PackedPolicySize: nonNegativeIntegerType
  SourceIdentity: sourceIdentityType
}

structure AssumeRoleWithWebIdentityRequest {
  @required RoleArn: arnType
  @required RoleSessionName: roleSessionNameType
  @required WebIdentityToken: clientTokenType
  PolicyArns: policyDescriptorListType
  Policy: sessionPolicyDocumentType
  DurationSeconds: roleDurationSecondsType
}

structure AssumeRoleWithWebIdentityResponse {
  Credentials: Credentials
  SubjectFromWebIdentityToken: webIdentitySubjectType
  AssumedRoleUser: AssumedRoleUser
  PackedPolicySize: nonNegativeIntegerType
  Provider: Issuer
  Audience: Audience
  SourceIdentity: sourceIdentityType
}

string Audience

@sensitive
@length(min: 4, max: 20000)
string clientTokenType

structure Credentials {
  @required AccessKeyId: accessKeyIdType
  @required SecretAccessKey: accessKeySecretType
  @required SessionToken: String
  @required Expiration: Timestamp
}

@error("client")
@httpError(400)
structure ExpiredTokenException {
  message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "IDPCommunicationError", httpResponseCode: 400)
structure IDPCommunicationErrorException {
  message: String
}

@error("client")
@httpError(403)
@awsQueryError(code: "IDPRejectedClaim", httpResponseCode: 403)
structure IDPRejectedClaimException {
  message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidIdentityToken", httpResponseCode: 400)
structure InvalidIdentityTokenException {
  message: String
}

string Issuer

@length(min: 2, max: 1224)
@pattern("[\\w+=,.@:\\/-]*")
string externalIdType

structure GetCallerIdentityRequest {}

structure GetCallerIdentityResponse {
  UserId: String
  Account: String
  Arn: arnType
}

@error("client")
@httpError(400)
@awsQueryError(code: "MalformedPolicyDocument", httpResponseCode: 400)
structure MalformedPolicyDocumentException {
  message: String
}

@range(min: 0)
integer nonNegativeIntegerType

@error("client")
@httpError(400)
@awsQueryError(code: "PackedPolicyTooLarge", httpResponseCode: 400)
structure PackedPolicyTooLargeException {
  message: String
}

list policyDescriptorListType {
  member: PolicyDescriptorType
}

structure PolicyDescriptorType {
  arn: arnType
}

@error("client")
@httpError(403)
structure RegionDisabledException {
  message: String
}

@range(min: 900, max: 43200)
integer roleDurationSecondsType

@length(min: 2, max: 64)
@pattern("[\\w+=,.@-]*")
string roleSessionNameType

@length(min: 2, max: 64)
@pattern("[\\w+=,.@-]*")
string sourceIdentityType

structure Tag {
  @required Key: tagKeyType
  @required Value: tagValueType
}

@length(max: 50)
list tagKeyListType {
  member: tagKeyType
}

@length(min: 1, max: 128)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+")
string tagKeyType

@length(max: 50)
list tagListType {
  member: Tag
}

@length(min: 0, max: 256)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*")
string tagValueType

@length(min: 1)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
string unrestrictedSessionPolicyDocumentType

@length(min: 1, max: 2048)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
string sessionPolicyDocumentType

@length(min: 6, max: 255)
string webIdentitySubjectType

/// An issuer of tokens that this machine is, here: whoever asks for its keys gets these.
@record
structure LocalIssuerRecord {
  @required keySet: String
  @required since: Timestamp
}
