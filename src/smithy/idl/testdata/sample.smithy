$version: "2.0"

metadata authors = ["nobody", { nested: [1, 2.5, true, null] }]

namespace example.sample

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsQueryError
use aws.protocols#ec2QueryName
use aws.protocols#restJson1
use neargate.api#iamAction
use neargate.api#iamArn
use neargate.api#iamConditionKeys
use neargate.api#iamNeeds
use neargate.api#iamResource
use neargate.api#passesRole
use neargate.api#record
use neargate.api#requestTags
use neargate.api#stored
use neargate.api#validationError

/// One of everything that a model can have.
@service(sdkId: "Sample", arnNamespace: "sample", endpointPrefix: "sample-endpoint")
@sigv4(name: "sample")
@iamArn("arn:aws:sample:{region}:{account}:")
@restJson1
@xmlNamespace(uri: "https://example.com/doc/2026-01-01/")
@validationError("ValidationException")
service Sample_20260101 {
  version: "2026-01-01"
  operations: [PutThing, GetThing, Ping]
  errors: [InternalFailure]
}

@idempotent
@httpChecksumRequired
@http(method: "PUT", uri: "/things/{ThingId}/{path+}?put", code: 201)
@iamResource(["thing/{ThingId=any}", "{tags.key|name}"])
@iamNeeds([{action: "sample:Label", resource: ["*"], when: "labels"}])
@iamConditionKeys("sample:Kind": "kind/{kind}")
operation PutThing {
  input: PutThingRequest
  output: Thing
  errors: [NoSuchThing]
}

@readonly
@optionalAuth
@iamAction("sample:ReadThing")
@iamResource(["{id}"])
@http(method: "GET", uri: "/things/{id}")
operation GetThing {
  input := {
    /// Which one.
    @required @httpLabel
    id: String
    @httpQuery("max-items") maxItems: Integer = 10
    @httpQueryParams filters: Strings
  }
  output := {
    @httpPayload body: Bytes
    @httpHeader("ETag") ETag: String
    @httpPrefixHeaders("x-sample-meta-") metadata: Strings
    @httpResponseCode status: Integer
  }
  errors: [NoSuchThing]
}

@http(method: "POST", uri: "/ping")
@iamNeeds([])
operation Ping {}

/// What PutThing is given.
/// Two lines of it.
structure PutThingRequest {
  @required @httpLabel ThingId: ThingId
  @required @httpLabel path: String
  @required name: Name
  @idempotencyToken clientToken: String
  kind: Kind
  level: Level
  @required @requestTags tags: Tags
  labels: Labels
  @range(min: 0, max: 100) percent: Integer
  @length(max: 5) shortName: Name
  @required when: Timestamp
  @timestampFormat("http-date") until: Timestamp
  at: Instant
  @stored namespace: String
  @sensitive secret: String
  @passesRole("sample.amazonaws.com") role: String
  password: Password
  data: Blob
  choice: Choice
  tree: Tree
  @required flag: Boolean
  @required count: Long
  ratio: Float
  exact: Double
  tiny: Byte
  @jsonName("json_name") renamed: String
  note: String = "none"
}

@xmlName("ThingXml")
structure Thing {
  @xmlAttribute @xmlName("xsi:type") type: String
  @xmlFlattened @xmlName("Item") items: Tags
  @ec2QueryName("ThingIdentifier") id: String
}

apply Thing$id @documentation("Given by the service.")

@error("client")
@httpError(404)
@awsQueryError(code: "Sample.NotFound", httpResponseCode: 410)
structure NoSuchThing {
  message: String
}

@error("server")
structure InternalFailure {
  message: String
}

@length(min: 1, max: 64)
@pattern("^[a-z\"\\\\]+$")
string Name

string ThingId

@sensitive
string Password

@timestampFormat("date-time")
timestamp Instant

@streaming
blob Bytes

enum Kind {
  SMALL = "small"
  LARGE = "large"
  OTHER
}

intEnum Level {
  LOW = 1
  HIGH = 2
}

@length(max: 50)
@uniqueItems
list Tags {
  @xmlName("item") member: Tag
}

structure Tag {
  @required key: String
  value: String
}

map Labels {
  key: Name
  value: Name
}

map Strings {
  key: String
  value: String
}

union Choice {
  text: String
  number: Integer
  both: Tag
}

/// Holds others of its kind, in two ways; and a branch that leads back to it.
structure Tree {
  name: String
  children: TreeList
  named: TreeMap
  branch: Branch
}

list TreeList {
  member: Tree
}

map TreeMap {
  key: String
  value: Tree
}

structure Branch {
  @required leaves: TreeLists
}

list TreeLists {
  member: TreeList
}

@record
structure ThingRecord {
  @required id: String
  @required thing: Thing
}
