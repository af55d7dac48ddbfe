$version: "2.0"

// What `neargate reach --json` prints. No service.
namespace neargate.reach

structure ReachReport {
  @required passes: Boolean
  @required paths: ReachPaths
}

list ReachPaths {
  member: ReachPath
}

/// One way: a load balancer, for one, has an interface in each of its zones.
structure ReachPath {
  @required source: String
  @required destination: String
  @required protocol: String
  @required port: Integer
  @required passes: Boolean
  @required hops: ReachHops
}

list ReachHops {
  member: ReachHop
}

/// In the order of the way; the last one decides where it does not pass.
structure ReachHop {
  @required type: String
  @required id: String
  /// The part that decides: a rule's id, an entry's number, a route's destination.
  rule: String
  @required text: String
  /// On the way back.
  @required answer: Boolean
  @required passes: Boolean
}
