$version: "2.0"

namespace neargate.api

/// Accepted, kept and shown, but without effect yet.
@trait(selector: "structure > member")
structure stored {}

/// The error code with which a broken constraint or an unknown member is answered.
@trait(selector: "service")
string validationError

/// The IAM action of an operation, where it is not the service's signing name and the operation's name.
@trait(selector: "operation")
string iamAction

/// Kept in the store; not part of the API.
@trait(selector: "structure")
structure record {}
