$version: "2.0"

// What the control plane tells the resolver: one file. No service: see resolver/resolver.hpp.
namespace neargate.resolver

/// All names that are known here. It replaces what was told before as a whole.
structure Snapshot {
  @required vpcs: VpcNamesList
  /// Names that are the same in all VPCs: load balancers'.
  @required names: Names
  /// Domains that have no other names than those above: "us-east-1.elb.amazonaws.com".
  @required ownDomains: Texts
}

list VpcNamesList {
  member: VpcNames
}

/// A VPC whose enableDnsSupport is on.
structure VpcNames {
  @required id: String
  /// The path of its router's network namespace, and the addresses to listen at in there.
  @required networkNamespace: String
  @required addresses: Texts
  @required cidrs: Texts
  /// Where its private names are: "ec2.internal". They are told where enableDnsHostnames is on.
  @required privateDomain: String
  @required privateNames: Boolean
  /// Those of its interface endpoints.
  @required names: Names
}

list Names {
  member: Name
}

/// In lower case, without a dot at the end. "*.x" stands for all names below x.
structure Name {
  @required name: String
  @required addresses: Texts
}

list Texts {
  member: String
}
