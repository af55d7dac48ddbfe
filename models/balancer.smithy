$version: "2.0"

// What the control plane and a load balancer say to each other. No service: see balancer/control.hpp.
namespace neargate.balancer

/// All that a load balancer is to do. It replaces the snapshot before it as a whole.
structure Snapshot {
  /// Chosen by the sender; given back when the snapshot is in force.
  @required version: Long
  /// For people: logs.
  name: String
  @required listeners: ListenerConfigs
  @required targetGroups: TargetGroupConfigs
  attributes: LoadBalancerAttributes
  /// How much faster than AWS to wait between two health checks.
  @range(min: 0.001)
  speed: Double
  /// A line for each request; none where absent.
  accessLog: AccessLogConfig
}

/// Files of lines, for somebody else to fetch: see balancer/access_spool.hpp.
structure AccessLogConfig {
  /// Where they go. Nothing else may be in there.
  @required directory: String
  /// What lines call the load balancer: "app/web/50dc6c495c0c9188".
  @required loadBalancer: String
  /// How long a file is written to, in seconds of AWS's.
  @required
  @range(min: 1)
  intervalSeconds: Integer
  /// Of all files that nobody has fetched. What comes beyond that is dropped.
  @required
  @range(min: 1)
  bytesMax: Long
}

structure LoadBalancerAttributes {
  @range(min: 1)
  idleTimeoutSeconds: Integer
  @range(min: 1)
  clientKeepAliveSeconds: Integer
  dropInvalidHeaderFields: Boolean
  preserveHostHeader: Boolean
  xffClientPort: Boolean
  xffHeaderProcessing: XffHeaderProcessing
}

enum XffHeaderProcessing {
  APPEND = "append"
  PRESERVE = "preserve"
  REMOVE = "remove"
}

enum ListenerProtocol {
  HTTP
  HTTPS
}

structure ListenerConfig {
  /// Its ARN, or any other name that is the only one of its kind.
  @required id: String
  /// Where to listen; all IPv4 addresses where absent.
  addresses: Strings
  @required
  @range(min: 1, max: 65535)
  port: Integer
  @required protocol: ListenerProtocol
  @required defaultAction: ActionConfig
  /// In the order of their priority; the first whose conditions all hold is taken.
  rules: RuleConfigs
  /// HTTPS: PEM files' content. The first is for clients that name no host, or one that none of the others is for.
  certificates: CertificateConfigs
  /// HTTPS: TLS 1.2 and 1.3 with OpenSSL's ciphers where absent.
  tls: TlsConfig
}

structure TlsConfig {
  @required minVersion: TlsVersion
  @required maxVersion: TlsVersion
  /// OpenSSL's names, those of TLS 1.3 too, in the order in which they are preferred.
  @required ciphers: Strings
}

enum TlsVersion {
  TLS_1_0 = "TLSv1"
  TLS_1_1 = "TLSv1.1"
  TLS_1_2 = "TLSv1.2"
  TLS_1_3 = "TLSv1.3"
}

list ListenerConfigs {
  member: ListenerConfig
}

structure CertificateConfig {
  /// Its ARN, for logs.
  id: String
  /// The certificate, then the chain.
  @required certificate: String
  @required
  @sensitive
  privateKey: PrivateKey
}

@sensitive
string PrivateKey

list CertificateConfigs {
  member: CertificateConfig
}

structure RuleConfig {
  @required id: String
  /// For logs.
  priority: Integer
  @required conditions: ConditionConfigs
  @required action: ActionConfig
}

list RuleConfigs {
  member: RuleConfig
}

enum ConditionField {
  HOST_HEADER = "host-header"
  PATH_PATTERN = "path-pattern"
  HTTP_REQUEST_METHOD = "http-request-method"
  HTTP_HEADER = "http-header"
  QUERY_STRING = "query-string"
  SOURCE_IP = "source-ip"
}

/// Holds where one of the values does.
structure ConditionConfig {
  @required field: ConditionField
  /// Of http-header.
  headerName: String
  /// Patterns with * and ?; methods exactly; of query-string "key=value" or "value"; of source-ip CIDRs.
  @required values: Strings
}

list ConditionConfigs {
  member: ConditionConfig
}

union ActionConfig {
  forward: ForwardAction
  redirect: RedirectAction
  fixedResponse: FixedResponseAction
}

structure ForwardAction {
  @required targetGroups: WeightedTargetGroups
  /// How long a client's requests keep going to the same group (cookie AWSALBTG); absent: not at all.
  @range(min: 1)
  stickySeconds: Integer
}

structure WeightedTargetGroup {
  /// The id of one of the snapshot's target groups.
  @required targetGroup: String
  @required
  @range(min: 0, max: 999)
  weight: Integer
}

list WeightedTargetGroups {
  member: WeightedTargetGroup
}

/// Each part may hold #{protocol}, #{host}, #{port}, #{path} and #{query}, and keeps what the request
/// had where it is absent.
structure RedirectAction {
  protocol: String
  host: String
  port: String
  path: String
  query: String
  @required
  @range(min: 301, max: 302)
  statusCode: Integer
}

structure FixedResponseAction {
  @required
  @range(min: 200, max: 599)
  statusCode: Integer
  contentType: String
  messageBody: String
}

structure TargetGroupConfig {
  /// Its ARN, or any other name that is the only one of its kind.
  @required id: String
  algorithm: Algorithm
  /// How long a client's requests keep going to the same target; absent: not at all.
  @range(min: 1)
  stickySeconds: Integer
  /// Of the application's: only from when a target has set it. Absent: from the first request on.
  stickyCookie: String
  /// For how long the share of a target that has become healthy grows, with round_robin.
  @range(min: 0)
  slowStartSeconds: Integer
  /// With fewer healthy targets than either, all get requests. One where absent.
  @range(min: 1)
  minimumHealthyCount: Integer
  @range(min: 1, max: 100)
  minimumHealthyPercent: Integer
  /// None: targets count as healthy.
  healthCheck: HealthCheckConfig
  @required targets: TargetConfigs
}

enum Algorithm {
  ROUND_ROBIN = "round_robin"
  LEAST_OUTSTANDING_REQUESTS = "least_outstanding_requests"
  WEIGHTED_RANDOM = "weighted_random"
}

list TargetGroupConfigs {
  member: TargetGroupConfig
}

structure HealthCheckConfig {
  /// The target's own port where absent.
  @range(min: 1, max: 65535)
  port: Integer
  @required path: String
  @required
  @range(min: 1)
  intervalSeconds: Integer
  @required
  @range(min: 1)
  timeoutSeconds: Integer
  @required
  @range(min: 1)
  healthyThreshold: Integer
  @required
  @range(min: 1)
  unhealthyThreshold: Integer
  /// Statuses that count as healthy: "200", "200,202", "200-299".
  @required matcher: String
}

enum TargetState {
  IN_SERVICE = "in_service"
  DRAINING = "draining"
}

structure TargetConfig {
  /// The only one of its kind in its group.
  @required id: String
  /// An IP address.
  @required address: String
  @required
  @range(min: 1, max: 65535)
  port: Integer
  zone: String
  state: TargetState
}

list TargetConfigs {
  member: TargetConfig
}

list Strings {
  member: String
}

/// To the load balancer.
union Command {
  apply: Snapshot
  /// Send a report now.
  report: Nothing
  /// Take no more requests, finish those under way, and end.
  stop: Nothing
}

structure Nothing {}

/// From the load balancer.
union Event {
  hello: Hello
  applied: Applied
  health: TargetHealth
  drained: TargetDrained
  report: Report
}

structure Hello {
  @required processId: Integer
  /// Of the snapshot in force; absent where there is none.
  version: Long
}

structure Applied {
  @required version: Long
  /// Why the snapshot was refused, as a whole; the one before it is still in force.
  error: String
}

enum HealthState {
  INITIAL = "initial"
  HEALTHY = "healthy"
  UNHEALTHY = "unhealthy"
  DRAINING = "draining"
  UNUSED = "unused"
}

/// The health of one target, sent whenever it changes. State and reason are those of the ELBv2 API.
structure TargetHealth {
  @required targetGroup: String
  @required target: String
  @required state: HealthState
  reason: String
  description: String
}

/// A draining target has no request under way any more.
structure TargetDrained {
  @required targetGroup: String
  @required target: String
}

/// What has happened since the load balancer's process started: counters only grow, but for a restart.
structure Report {
  @required processId: Integer
  @required activeConnections: Long
  @required newConnections: Long
  @required rejectedConnections: Long
  @required clientTlsNegotiationErrors: Long
  @required requests: Long
  @required redirects: Long
  @required fixedResponses: Long
  @required processedBytes: Long
  /// Statuses that the load balancer itself answered with, by number: {"502": 3}.
  @required elbStatuses: LongMap
  @required targetGroups: TargetGroupReports
}

map LongMap {
  key: String
  value: Long
}

structure TargetGroupReport {
  @required targetGroup: String
  @required traffic: TrafficReports
  @required targets: TargetReports
}

/// What clients asked of a target group over one address of the load balancer's.
structure TrafficReport {
  @required address: String
  /// Requests that a target was chosen for.
  @required requests: Long
  @required target2xx: Long
  @required target3xx: Long
  @required target4xx: Long
  @required target5xx: Long
  @required connectionErrors: Long
  /// Seconds from sending the request to the first byte of the answer's head.
  @required responseTimeSum: Double
  @required responseTimeCount: Long
  /// How many answers took at most 2^(i/16) × 0.1 ms, and more than the one before; as far as there are
  /// any.
  @required responseTimeBuckets: Longs
}

list TrafficReports {
  member: TrafficReport
}

list Longs {
  member: Long
}

list TargetGroupReports {
  member: TargetGroupReport
}

structure TargetReport {
  @required health: TargetHealth
  @required requestsInFlight: Long
  @required requests: Long
}

list TargetReports {
  member: TargetReport
}
