$version: "2.0"

// What the daemon tells the CLI over its control socket. No service: see daemon/control.hpp.
namespace neargate.daemon

structure StatusReport {
  @required version: String
  @required processId: Integer
  @required startedAt: Timestamp
  @required endpoint: String
  @required region: String
  @required account: String
  @required speed: Double
  @required stateDirectory: String
  /// API calls since the start, of those the ones answered with an error, and the time that the control
  /// thread spent on them.
  @required calls: Long
  @required errors: Long
  @required handlingMicroseconds: Long
  @required loadBalancers: LoadBalancerStatuses
  @required services: ServiceStatuses
  @required runningTasks: Integer
  /// Identity providers that this machine is, for calls made here.
  @required localIssuers: Words
  // What follows is absent in reports of older daemons.
  /// All of them: what was given, kept from before, or the default.
  settings: Settings
  publicPool: String
  decisionsFile: String
  verbose: Boolean
}

/// What describes the account and its place on this machine, and is kept in the state directory:
/// see daemon/options/settings.hpp.
structure Settings {
  account: String
  region: String
  /// Prefix of namespaces, links and cgroups.
  name: String
  runDirectory: String
  /// Of the API.
  address: String
  port: Integer
  speed: Double
  quotas: QuotaValues
}

map QuotaValues {
  key: String
  value: Integer
}

structure LoadBalancerStatus {
  @required name: String
  @required url: String
  @required state: String
  @required healthyTargets: Integer
  @required targets: Integer
}

list LoadBalancerStatuses {
  member: LoadBalancerStatus
}

structure ServiceStatus {
  @required cluster: String
  @required name: String
  @required desired: Integer
  @required running: Integer
  @required pending: Integer
  @required taskDefinition: String
  // What the API tells beyond that, where the CLI has asked it.
  rolloutState: String
  rolloutStateReason: String
  failed: Integer
  url: String
  healthyTargets: Integer
  targets: Integer
  minimum: Integer
  maximum: Integer
  alarms: AlarmStatuses
  lastEvent: String
  lastEventAt: Timestamp
}

structure AlarmStatus {
  @required name: String
  @required state: String
  /// What it is for: "deployment" guards the service's deployments; "scale-out" and "scale-in" are
  /// autoscaling's, and nothing is wrong where they are in ALARM.
  @required purpose: String
}

list AlarmStatuses {
  member: AlarmStatus
}

list ServiceStatuses {
  member: ServiceStatus
}

/// What `neargate status` tells of AWS.
structure ServicesReport {
  @required account: String
  @required region: String
  @required services: ServiceStatuses
}

/// How a program is run inside a running container: see machine::Entrance.
structure Entrance {
  @required runtime: Words
  @required container: String
  @required networkNamespace: String
  @required mountNamespace: String
  @required processId: Integer
}

list Words {
  member: String
}

/// The root's access key: what `neargate env` prints.
structure Credentials {
  @required accessKeyId: String
  @required secretAccessKey: String
  @required region: String
  @required endpoint: String
  @required account: String
}
