$version: "2.0"

namespace neargate.api

/// Accepted, kept and shown, but without effect yet.
@trait(selector: "structure > member")
structure stored {}

/// The error code with which a broken constraint or an unknown member is answered.
@trait(selector: "service")
string validationError

/// What ARNs of the service begin with: "arn:aws:ecs:{region}:{account}:". With it, every operation must
/// state its resources.
@trait(selector: "service")
string iamArn

/// The IAM action of an operation, where it is not the service's signing name and the operation's name.
@trait(selector: "operation")
string iamAction

/// On what the operation's action must be allowed. Each is a template: text, and members of the input in
/// braces; "*" where the action has no resources. Without "arn:" in front, @iamArn's is put there; a template
/// that is one member and nothing else is taken as it is.
///   {cluster}           a member, or a path: {Delete.Objects.Key}. Each element of a list and each key of a
///                       map gives a resource; an absent member gives none ("*" where no template gives one)
///   {cluster=default}   with what stands for it where it is absent, which may be nothing: {prefix=}
///   {RoleName|role}     through a function: src/cloud/access/functions.hpp has them
///   {region} {account}  the call's
/// A value that is an ARN itself is the resource where it ends the template; elsewhere its last part counts.
@trait(selector: "operation")
list iamResource {
  member: String
}

/// What must be allowed besides, or instead where there is no @iamResource; [] where nothing must.
@trait(selector: "operation")
list iamNeeds {
  member: IamNeed
}

structure IamNeed {
  @required action: String
  @required resource: iamResource
  /// Only where this member is there, or is not.
  when: String
  unless: String
}

/// Condition keys of the service, by name, with their values as templates; text without members is as it is.
@trait(selector: "operation")
map iamConditionKeys {
  key: String
  value: String
}

/// The member names a role, by ARN, that this service is to act as: its caller needs iam:PassRole.
@trait(selector: "structure > member")
string passesRole

/// The member has the tags of what is made or tagged: aws:RequestTag and aws:TagKeys.
@trait(selector: "structure > member")
structure requestTags {}

/// Kept in the store; not part of the API.
@trait(selector: "structure")
structure record {}
