$version: "2.0"

namespace com.amazonaws.acm

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

@service(sdkId: "ACM", arnNamespace: "acm", endpointPrefix: "acm")
@sigv4(name: "acm")
@iamArn("arn:aws:acm:{region}:{account}:")
@awsJson1_1
@validationError("ValidationException")
service CertificateManager {
  version: "2015-12-08"
  operations: [
    ImportCertificate
    RequestCertificate
    DescribeCertificate
    GetCertificate
    ListCertificates
    DeleteCertificate
    AddTagsToCertificate
    RemoveTagsFromCertificate
    ListTagsForCertificate
    UpdateCertificateOptions
  ]
}

@iamResource(["{CertificateArn}"])
@iamNeeds([{action: "acm:AddTagsToCertificate", resource: ["certificate/*"], when: "Tags"}])
operation ImportCertificate {
  input: ImportCertificateRequest
  output: ImportCertificateResponse
  errors: [
    InvalidParameterException
    TooManyTagsException
    InvalidArnException
    InvalidTagException
    LimitExceededException
    ResourceNotFoundException
  ]
}

@iamResource(["*"])
@iamNeeds([{action: "acm:AddTagsToCertificate", resource: ["certificate/*"], when: "Tags"}])
@iamConditionKeys(
  "acm:DomainNames": "{DomainName}"
  "acm:ValidationMethod": "{ValidationMethod}"
  "acm:KeyAlgorithm": "{KeyAlgorithm}"
)
operation RequestCertificate {
  input: RequestCertificateRequest
  output: RequestCertificateResponse
  errors: [
    InvalidParameterException
    TooManyTagsException
    InvalidArnException
    InvalidTagException
    LimitExceededException
  ]
}

@readonly
@iamResource(["{CertificateArn}"])
operation DescribeCertificate {
  input: DescribeCertificateRequest
  output: DescribeCertificateResponse
  errors: [
    InvalidArnException
    ResourceNotFoundException
  ]
}

@readonly
@iamResource(["{CertificateArn}"])
operation GetCertificate {
  input: GetCertificateRequest
  output: GetCertificateResponse
  errors: [
    InvalidArnException
    RequestInProgressException
    ResourceNotFoundException
  ]
}

@readonly
@iamResource(["*"])
operation ListCertificates {
  input: ListCertificatesRequest
  output: ListCertificatesResponse
  errors: [
    ValidationException
    InvalidArgsException
  ]
}

@iamResource(["{CertificateArn}"])
operation DeleteCertificate {
  input: DeleteCertificateRequest
  errors: [
    ResourceInUseException
    InvalidArnException
    ResourceNotFoundException
  ]
}

@iamResource(["{CertificateArn}"])
operation AddTagsToCertificate {
  input: AddTagsToCertificateRequest
  errors: [
    InvalidParameterException
    TooManyTagsException
    InvalidArnException
    InvalidTagException
    ResourceNotFoundException
  ]
}

@iamResource(["{CertificateArn}"])
operation RemoveTagsFromCertificate {
  input: RemoveTagsFromCertificateRequest
  errors: [
    InvalidParameterException
    InvalidArnException
    InvalidTagException
    ResourceNotFoundException
  ]
}

@readonly
@iamResource(["{CertificateArn}"])
operation ListTagsForCertificate {
  input: ListTagsForCertificateRequest
  output: ListTagsForCertificateResponse
  errors: [
    InvalidArnException
    ResourceNotFoundException
  ]
}

@iamResource(["{CertificateArn}"])
operation UpdateCertificateOptions {
  input: UpdateCertificateOptionsRequest
  errors: [
    InvalidArnException
    LimitExceededException
    InvalidStateException
    ResourceNotFoundException
  ]
}

structure AddTagsToCertificateRequest {
  @required CertificateArn: Arn
  @required @requestTags Tags: TagList
}

@length(min: 20, max: 2048)
@pattern("arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*")
string Arn

@length(min: 1, max: 32768)
@pattern("-{5}BEGIN CERTIFICATE-{5}\\u000D?\\u000A([A-Za-z0-9/+]{64}\\u000D?\\u000A)*[A-Za-z0-9/+]{1,64}={0,2}\\u000D?\\u000A-{5}END CERTIFICATE-{5}(\\u000D?\\u000A)?")
string CertificateBody

@length(min: 1, max: 32768)
blob CertificateBodyBlob

@length(min: 1, max: 2097152)
@pattern("(-{5}BEGIN CERTIFICATE-{5}\\u000D?\\u000A([A-Za-z0-9/+]{64}\\u000D?\\u000A)*[A-Za-z0-9/+]{1,64}={0,2}\\u000D?\\u000A-{5}END CERTIFICATE-{5}\\u000D?\\u000A)*-{5}BEGIN CERTIFICATE-{5}\\u000D?\\u000A([A-Za-z0-9/+]{64}\\u000D?\\u000A)*[A-Za-z0-9/+]{1,64}={0,2}\\u000D?\\u000A-{5}END CERTIFICATE-{5}(\\u000D?\\u000A)?")
string CertificateChain

@length(min: 1, max: 2097152)
blob CertificateChainBlob

structure CertificateDetail {
  CertificateArn: Arn
  DomainName: DomainNameString
  SubjectAlternativeNames: DomainList
  DomainValidationOptions: DomainValidationList
  Serial: String
  Subject: String
  Issuer: String
  CreatedAt: Timestamp
  IssuedAt: Timestamp
  ImportedAt: Timestamp
  Status: CertificateStatus
  NotBefore: Timestamp
  NotAfter: Timestamp
  KeyAlgorithm: KeyAlgorithm
  SignatureAlgorithm: String
  InUseBy: InUseList
  Type: CertificateType
  KeyUsages: KeyUsageList
  ExtendedKeyUsages: ExtendedKeyUsageList
  RenewalEligibility: RenewalEligibility
  Options: CertificateOptions
}

enum CertificateExport {
  ENABLED
  DISABLED
}

structure CertificateOptions {
  @stored CertificateTransparencyLoggingPreference: CertificateTransparencyLoggingPreference
  Export: CertificateExport
}

enum CertificateStatus {
  PENDING_VALIDATION
  ISSUED
  INACTIVE
  EXPIRED
  VALIDATION_TIMED_OUT
  REVOKED
  FAILED
}

list CertificateStatuses {
  member: CertificateStatus
}

structure CertificateSummary {
  CertificateArn: Arn
  DomainName: DomainNameString
  SubjectAlternativeNameSummaries: DomainList
  HasAdditionalSubjectAlternativeNames: Boolean
  Status: CertificateStatus
  Type: CertificateType
  KeyAlgorithm: KeyAlgorithm
  KeyUsages: KeyUsageNames
  ExtendedKeyUsages: ExtendedKeyUsageNames
  InUse: Boolean
  RenewalEligibility: RenewalEligibility
  NotBefore: Timestamp
  NotAfter: Timestamp
  CreatedAt: Timestamp
  IssuedAt: Timestamp
  ImportedAt: Timestamp
}

list CertificateSummaryList {
  member: CertificateSummary
}

enum CertificateTransparencyLoggingPreference {
  ENABLED
  DISABLED
}

enum CertificateType {
  IMPORTED
  AMAZON_ISSUED
  PRIVATE
}

structure DeleteCertificateRequest {
  @required CertificateArn: Arn
}

structure DescribeCertificateRequest {
  @required CertificateArn: Arn
}

structure DescribeCertificateResponse {
  Certificate: CertificateDetail
}

@length(min: 1, max: 100)
list DomainList {
  member: DomainNameString
}

@length(min: 1, max: 253)
@pattern("(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])")
string DomainNameString

enum DomainStatus {
  PENDING_VALIDATION
  SUCCESS
  FAILED
}

structure DomainValidation {
  @required DomainName: DomainNameString
  ValidationDomain: DomainNameString
  ValidationStatus: DomainStatus
  ResourceRecord: ResourceRecord
  ValidationMethod: ValidationMethod
}

@length(min: 1, max: 1000)
list DomainValidationList {
  member: DomainValidation
}

structure ExtendedKeyUsage {
  Name: ExtendedKeyUsageName
  OID: String
}

list ExtendedKeyUsageFilterList {
  member: ExtendedKeyUsageName
}

list ExtendedKeyUsageList {
  member: ExtendedKeyUsage
}

enum ExtendedKeyUsageName {
  TLS_WEB_SERVER_AUTHENTICATION
  TLS_WEB_CLIENT_AUTHENTICATION
  CODE_SIGNING
  EMAIL_PROTECTION
  TIME_STAMPING
  OCSP_SIGNING
  IPSEC_END_SYSTEM
  IPSEC_TUNNEL
  IPSEC_USER
  ANY
  NONE
  CUSTOM
}

list ExtendedKeyUsageNames {
  member: ExtendedKeyUsageName
}

structure Filters {
  extendedKeyUsage: ExtendedKeyUsageFilterList
  keyUsage: KeyUsageFilterList
  keyTypes: KeyAlgorithmList
}

structure GetCertificateRequest {
  @required CertificateArn: Arn
}

structure GetCertificateResponse {
  Certificate: CertificateBody
  CertificateChain: CertificateChain
}

@length(min: 1, max: 32)
@pattern("\\w+")
string IdempotencyToken

structure ImportCertificateRequest {
  CertificateArn: Arn
  @required Certificate: CertificateBodyBlob
  @required PrivateKey: PrivateKeyBlob
  CertificateChain: CertificateChainBlob
  @requestTags Tags: TagList
}

structure ImportCertificateResponse {
  CertificateArn: Arn
}

list InUseList {
  member: String
}

@error("client")
structure InvalidArgsException {
  message: String
}

@error("client")
structure InvalidArnException {
  message: String
}

@error("client")
structure InvalidParameterException {
  message: String
}

@error("client")
structure InvalidStateException {
  message: String
}

@error("client")
structure InvalidTagException {
  message: String
}

enum KeyAlgorithm {
  RSA_1024
  RSA_2048
  RSA_3072
  RSA_4096
  EC_PRIME256V1 = "EC_prime256v1"
  EC_SECP384R1 = "EC_secp384r1"
  EC_SECP521R1 = "EC_secp521r1"
}

list KeyAlgorithmList {
  member: KeyAlgorithm
}

structure KeyUsage {
  Name: KeyUsageName
}

list KeyUsageFilterList {
  member: KeyUsageName
}

list KeyUsageList {
  member: KeyUsage
}

enum KeyUsageName {
  DIGITAL_SIGNATURE
  NON_REPUDIATION
  KEY_ENCIPHERMENT
  DATA_ENCIPHERMENT
  KEY_AGREEMENT
  CERTIFICATE_SIGNING
  CRL_SIGNING
  ENCIPHER_ONLY
  DECIPHER_ONLY
  ANY
  CUSTOM
}

list KeyUsageNames {
  member: KeyUsageName
}

@error("client")
structure LimitExceededException {
  message: String
}

structure ListCertificatesRequest {
  CertificateStatuses: CertificateStatuses
  Includes: Filters
  NextToken: NextToken
  MaxItems: MaxItems
  SortBy: SortBy
  SortOrder: SortOrder
}

structure ListCertificatesResponse {
  NextToken: NextToken
  CertificateSummaryList: CertificateSummaryList
}

structure ListTagsForCertificateRequest {
  @required CertificateArn: Arn
}

structure ListTagsForCertificateResponse {
  Tags: TagList
}

@range(min: 1, max: 1000)
integer MaxItems

@length(min: 1, max: 10000)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]*")
string NextToken

@length(min: 1, max: 5120)
@sensitive
blob PrivateKeyBlob

enum RecordType {
  CNAME
}

structure RemoveTagsFromCertificateRequest {
  @required CertificateArn: Arn
  @required @requestTags Tags: TagList
}

enum RenewalEligibility {
  ELIGIBLE
  INELIGIBLE
}

structure RequestCertificateRequest {
  @required DomainName: DomainNameString
  ValidationMethod: ValidationMethod
  SubjectAlternativeNames: DomainList
  IdempotencyToken: IdempotencyToken
  Options: CertificateOptions
  @requestTags Tags: TagList
  KeyAlgorithm: KeyAlgorithm
}

structure RequestCertificateResponse {
  CertificateArn: Arn
}

@error("client")
structure RequestInProgressException {
  message: String
}

@error("client")
structure ResourceInUseException {
  message: String
}

@error("client")
structure ResourceNotFoundException {
  message: String
}

structure ResourceRecord {
  @required Name: String
  @required Type: RecordType
  @required Value: String
}

enum SortBy {
  CREATED_AT
}

enum SortOrder {
  ASCENDING
  DESCENDING
}

structure Tag {
  @required Key: TagKey
  Value: TagValue
}

@length(min: 1, max: 128)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*")
string TagKey

@length(min: 1, max: 50)
list TagList {
  member: Tag
}

@length(min: 0, max: 256)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*")
string TagValue

@error("client")
structure TooManyTagsException {
  message: String
}

structure UpdateCertificateOptionsRequest {
  @required CertificateArn: Arn
  @required Options: CertificateOptions
}

@error("client")
structure ValidationException {
  message: String
}

enum ValidationMethod {
  DNS
}

@record
structure CertificateRecord {
  /// Without what changes by itself: status once expired or timed out, and uses.
  @required Detail: CertificateDetail
  /// PEM, of imported certificates.
  Certificate: String
  CertificateChain: String
  PrivateKey: PrivateKeyText
  Tags: TagList
  IdempotencyToken: IdempotencyToken
}

@sensitive
string PrivateKeyText
