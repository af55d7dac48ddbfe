#include "smithy/idl/check_traits.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "smithy/idl/prelude.hpp"
#include "smithy/pattern.hpp"

namespace neargate::smithy::idl {
namespace {

using Value = TraitRule::Value;

bool fits(Value expected, Node::Kind actual) {
  switch (expected) {
    case Value::annotation:
      return actual == Node::Kind::object;
    case Value::string:
      return actual == Node::Kind::string;
    case Value::number:
      return actual == Node::Kind::number;
    case Value::list:
      return actual == Node::Kind::array;
    case Value::object:
      return actual == Node::Kind::object;
    case Value::any:
      return true;
  }
  return false;
}

std::string_view describe(Value value) {
  switch (value) {
    case Value::annotation:
      return "no value";
    case Value::string:
      return "a string";
    case Value::number:
      return "a number";
    case Value::list:
      return "a list";
    case Value::object:
      return "named values";
    case Value::any:
      return "a value";
  }
  return "";
}

bool applies(std::string_view on, std::string_view kind) {
  if (on == "any") return true;
  const auto kinds = split(on, ' ');
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

class TraitChecker {
 public:
  TraitChecker(const Shape& shape, std::vector<Diagnostic>& diagnostics)
      : shape_(shape), diagnostics_(diagnostics) {}

  void check(const Traits& traits, std::string_view kind) {
    std::set<std::string> seen;
    for (const Trait& trait : traits.all) {
      const std::string name = trait.id.substr(trait.id.find('#') + 1);
      if (!seen.insert(trait.id).second) error(trait, fmt::format("@{} is given twice", name));
      const TraitRule* rule = find_trait_rule(trait.id);
      if (!rule) continue;  // declared in a model file
      if (!applies(rule->on, kind)) {
        error(trait, fmt::format("@{} cannot be on a {}", name, kind));
      } else if (!fits(rule->value, trait.value.kind)) {
        error(trait, fmt::format("@{} takes {}, not {}", name, describe(rule->value),
                                 name_of(trait.value.kind)));
      } else {
        check_value(trait, name);
      }
    }
  }

 private:
  void error(const Trait& trait, std::string message) {
    diagnostics_.push_back(
        {Diagnostic::Severity::error, shape_.file, trait.position, std::move(message)});
  }

  void check_value(const Trait& trait, const std::string& name) {
    if (name == "length" || name == "range") {
      check_bounds(trait, name);
    } else if (name == "pattern") {
      try {
        Pattern(trait.value.text);
      } catch (const Error& refused) {
        error(trait, fmt::format("@pattern: {}", refused.what()));
      }
    } else if (name == "error") {
      one_of(trait, name, {"client", "server"});
    } else if (name == "timestampFormat") {
      one_of(trait, name, {"epoch-seconds", "date-time", "http-date"});
    } else if (name == "httpError") {
      const auto status = trait.value.integer();
      if (!status || *status < 400 || *status > 599) error(trait, "@httpError takes 400 to 599");
    }
  }

  void check_bounds(const Trait& trait, const std::string& name) {
    const Node* least = trait.value.find("min");
    const Node* most = trait.value.find("max");
    for (const auto& [key, value] : trait.value.members) {
      if (key != "min" && key != "max") {
        error(trait, fmt::format("@{} has 'min' and 'max', not '{}'", name, key));
      } else if (name == "length" ? !value.integer() || *value.integer() < 0 : !value.number()) {
        error(trait, fmt::format("@{} takes {} as '{}'", name,
                                 name == "length" ? "whole numbers from 0" : "numbers", key));
      }
    }
    if (!least && !most) {
      error(trait, fmt::format("@{} needs 'min' or 'max'", name));
    } else if (least && most && least->number() && most->number() &&
               *least->number() > *most->number()) {
      error(trait, fmt::format("@{} has a 'min' above its 'max'", name));
    }
  }

  void one_of(const Trait& trait, std::string_view name, const std::vector<std::string>& values) {
    if (std::find(values.begin(), values.end(), trait.value.text) != values.end()) return;
    error(trait,
          fmt::format("@{} takes {}, not \"{}\"", name, join(values, ", "), trait.value.text));
  }

  const Shape& shape_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace

void check_traits(const Shape& shape, std::vector<Diagnostic>& diagnostics) {
  TraitChecker checker(shape, diagnostics);
  checker.check(shape.traits, name_of(shape.kind));
  const bool is_enum = shape.kind == Kind::enumeration || shape.kind == Kind::int_enum;
  for (const Member& member : shape.members) {
    checker.check(member.traits, is_enum ? "enumMember" : "member");
  }
}

void check_http(const Model& model, const Shape& operation, std::vector<Diagnostic>& diagnostics) {
  const Node* http = operation.traits.find("http");
  if (!http) return;
  const auto error = [&](Position position, std::string message) {
    diagnostics.push_back(
        {Diagnostic::Severity::error, operation.file, position, std::move(message)});
  };
  const std::string uri = http->string_at("uri");
  if (http->string_at("method").empty() || !uri.starts_with('/')) {
    error(http->position, "@http needs a 'method' and a 'uri' that starts with '/'");
    return;
  }
  if (const Node* code = http->find("code"); code && !code->integer()) {
    error(code->position, "@http takes a whole number as 'code'");
  }
  std::set<std::string> labels;
  for (std::size_t open = uri.find('{'); open != std::string::npos;
       open = uri.find('{', open + 1)) {
    const std::size_t close = uri.find('}', open);
    if (close == std::string::npos) {
      error(http->position, fmt::format("a '{{' of \"{}\" is not closed", uri));
      return;
    }
    std::string label = uri.substr(open + 1, close - open - 1);
    if (label.ends_with('+')) label.pop_back();
    labels.insert(label);
  }
  const Shape* input = operation.input ? model.find(operation.input->id) : nullptr;
  int payloads = 0;
  for (const Member& member : input ? input->members : std::vector<Member>()) {
    if (member.traits.has("httpPayload") && ++payloads == 2) {
      error(member.position, "an input has one @httpPayload at most");
    }
    if (!member.traits.has("httpLabel")) continue;
    if (labels.erase(member.name) == 0) {
      error(member.position,
            fmt::format("\"{}\" of '{}' has no {{{}}}", uri, operation.name, member.name));
    }
    if (!member.traits.has("required")) {
      error(member.position, fmt::format("the label '{}' must be @required", member.name));
    }
  }
  for (const std::string& label : labels) {
    error(http->position,
          fmt::format("no member of the input of '{}' is @httpLabel '{}'", operation.name, label));
  }
}

}  // namespace neargate::smithy::idl
