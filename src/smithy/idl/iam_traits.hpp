#pragma once

#include <string>
#include <vector>

#include "smithy/idl/model.hpp"
#include "smithy/permission.hpp"

// What a caller must be allowed for an operation: the @iam… traits of models/prelude.smithy.
namespace neargate::smithy::idl {

struct IamTemplatePart {
  TemplatePart::Kind kind = TemplatePart::Kind::text;
  bool optional = false;
  std::string text, otherwise, function;  // all as in TemplatePart
};
using IamTemplate = std::vector<IamTemplatePart>;

struct IamPermission {
  std::string action;
  std::vector<IamTemplate> resources;
  std::string when, unless;
};

struct IamConditionKey {
  std::string key;
  IamTemplate value;
};

struct IamTraits {
  std::vector<IamPermission> permissions;
  std::vector<IamConditionKey> condition_keys;
};

// Of an operation that check_iam() finds no fault with.
IamTraits iam_traits(const Shape& service, const Shape& operation);

// The actions' names, each once, in the order stated: "s3:GetObject", "s3:GetObjectVersion".
std::vector<std::string> iam_actions(const Shape& service, const Shape& operation);

// Members that templates name must be in the input; with @iamArn on the service, resources must be
// stated.
void check_iam(const Model& model, const Shape& service, const Shape& operation,
               std::vector<Diagnostic>& diagnostics);

}  // namespace neargate::smithy::idl
