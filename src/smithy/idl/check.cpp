#include "smithy/idl/check.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "smithy/idl/check_traits.hpp"
#include "smithy/idl/iam_traits.hpp"
#include "smithy/idl/naming.hpp"
#include "smithy/idl/struct_order.hpp"
#include "smithy/idl/traits.hpp"

namespace neargate::smithy::idl {
namespace {

// Names that the generated headers have themselves.
constexpr std::string_view kTakenTypeNames[] = {"Api", "Client", "Timestamp"};

class Checker {
 public:
  explicit Checker(const Model& model) : model_(model) {}

  std::vector<Diagnostic> run() {
    for (const Shape& shape : model_.shapes) {
      file_ = shape.file;
      check_traits(shape, diagnostics_);
      check_shape(shape);
    }
    check_order();
    check_unused();
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                       if (a.file != b.file) return a.file < b.file;
                       return std::pair(a.position.line, a.position.column) <
                              std::pair(b.position.line, b.position.column);
                     });
    return std::move(diagnostics_);
  }

 private:
  void error(Position position, std::string message) {
    diagnostics_.push_back({Diagnostic::Severity::error, file_, position, std::move(message)});
  }

  void check_shape(const Shape& shape) {
    switch (shape.kind) {
      case Kind::big_integer:
      case Kind::big_decimal:
      case Kind::document:
        error(shape.position, fmt::format("{} shapes are not supported", name_of(shape.kind)));
        return;
      case Kind::enumeration:
      case Kind::int_enum:
        check_enum(shape);
        return;
      case Kind::list:
        if (shape.members.size() != 1 || shape.members[0].name != "member") {
          error(shape.position,
                fmt::format("list '{}' must have one member, named 'member'", shape.name));
        }
        break;
      case Kind::map:
        if (shape.members.size() != 2 || shape.members[0].name != "key" ||
            shape.members[1].name != "value") {
          error(shape.position,
                fmt::format("map '{}' must have two members, 'key' and 'value'", shape.name));
        } else if (const Kind key = model_.at(shape.members[0].target.id).kind;
                   key != Kind::string && key != Kind::enumeration) {
          error(shape.members[0].position,
                fmt::format("keys of map '{}' must be strings, not {}", shape.name, name_of(key)));
        }
        break;
      case Kind::union_type:
        if (shape.members.empty()) {
          error(shape.position, fmt::format("union '{}' must have a member", shape.name));
        }
        break;
      case Kind::operation:
        check_operation(shape);
        return;
      case Kind::service:
        check_service(shape);
        return;
      default:
        break;
    }
    check_members(shape);
  }

  void check_members(const Shape& shape) {
    const bool in_struct = shape.kind == Kind::structure || shape.kind == Kind::union_type;
    if (in_struct) check_type_name(shape);
    std::map<std::string, std::string> cpp_names;
    std::set<std::string> names;
    for (const Member& member : shape.members) {
      if (!names.insert(to_lower(member.name)).second) {
        error(member.position, fmt::format("'{}' has two members named '{}' (case does not count)",
                                           shape.name, member.name));
      } else if (const auto [other, fresh] =
                     cpp_names.emplace(snake_case(member.name), member.name);
                 in_struct && !fresh) {
        error(member.position,
              fmt::format("members '{}' and '{}' of '{}' would both be '{}' in C++", other->second,
                          member.name, shape.name, other->first));
      }
      if (shape.kind == Kind::union_type && member.traits.has("required")) {
        error(member.position, "members of a union cannot be @required");
      }
      const Shape& target = model_.at(member.target.id);
      check_default(member, target);
      switch (target.kind) {
        case Kind::operation:
        case Kind::service:
        case Kind::resource:
        case Kind::unit:
          error(member.target.position,
                fmt::format("a member cannot be of {} '{}'", name_of(target.kind), target.name));
          break;
        case Kind::big_integer:
        case Kind::big_decimal:
        case Kind::document:
          if (target.id.starts_with("smithy.api#")) {
            error(member.target.position,
                  fmt::format("{} shapes are not supported", name_of(target.kind)));
          }
          break;
        default:
          break;
      }
    }
  }

  // The parser takes the default as JSON; one of another kind could not be read.
  void check_default(const Member& member, const Shape& target) {
    const Node* value = member.traits.find("default");
    if (!value || value->kind == Node::Kind::null) return;
    bool fits = false;
    switch (target.kind) {
      case Kind::boolean:
        fits = value->kind == Node::Kind::boolean;
        break;
      case Kind::byte_integer:
      case Kind::short_integer:
      case Kind::integer:
      case Kind::long_integer:
      case Kind::int_enum:
        fits = value->integer().has_value();
        break;
      case Kind::float_number:
      case Kind::double_number:
        fits = value->number().has_value();
        break;
      case Kind::timestamp:
        fits = value->kind == Node::Kind::number || value->kind == Node::Kind::string;
        break;
      case Kind::list:
        fits = value->kind == Node::Kind::array;
        break;
      case Kind::map:
      case Kind::structure:
      case Kind::union_type:
        fits = value->kind == Node::Kind::object;
        break;
      default:
        fits = value->kind == Node::Kind::string;
        break;
    }
    if (!fits) {
      error(value->position, fmt::format("the default of '{}' is {}, which does not fit its {}",
                                         member.name, name_of(value->kind), name_of(target.kind)));
    }
  }

  void check_type_name(const Shape& shape) {
    if (shape.traits.has("trait")) return;
    const std::string name = type_name(shape.name);
    if (std::find(std::begin(kTakenTypeNames), std::end(kTakenTypeNames), name) !=
        std::end(kTakenTypeNames)) {
      error(shape.position,
            fmt::format("a structure cannot be called '{}': the generated code has that name",
                        shape.name));
    }
  }

  void check_enum(const Shape& shape) {
    if (shape.members.empty()) {
      error(shape.position, fmt::format("enum '{}' must have a member", shape.name));
      return;
    }
    std::set<std::string> names, values;
    std::set<std::int64_t> numbers;
    for (const Member& member : shape.members) {
      if (!names.insert(member.name).second) {
        error(member.position,
              fmt::format("'{}' has two members named '{}'", shape.name, member.name));
      } else if (!values.insert(enum_value(member)).second) {
        error(member.position,
              fmt::format("'{}' has the value \"{}\" twice", shape.name, enum_value(member)));
      }
      if (shape.kind == Kind::enumeration) {
        if (member.value && member.value->kind != Node::Kind::string) {
          error(member.value->position,
                fmt::format("the value of an enum's member is a string, not {}",
                            name_of(member.value->kind)));
        }
      } else if (!member.value || !member.value->integer()) {
        error(member.position,
              fmt::format("intEnum member '{}' needs a whole number", member.name));
      } else {
        numbers.insert(*member.value->integer());
      }
    }
    if (shape.kind == Kind::int_enum && numbers.size() == shape.members.size() &&
        *numbers.rbegin() - *numbers.begin() + 1 != static_cast<std::int64_t>(numbers.size())) {
      error(shape.position,
            fmt::format("intEnum '{}' has gaps, which are not supported", shape.name));
    }
  }

  void check_operation(const Shape& shape) {
    for (const auto* reference : {&shape.input, &shape.output}) {
      if (!*reference) continue;
      const Shape& target = model_.at((*reference)->id);
      if (target.kind != Kind::structure && target.kind != Kind::unit) {
        error((*reference)->position,
              fmt::format("input and output of an operation are structures; '{}' is a {}",
                          target.name, name_of(target.kind)));
      }
    }
    check_errors(shape);
    check_http(model_, shape, diagnostics_);
  }

  void check_errors(const Shape& shape) {
    for (const Reference& reference : shape.errors) {
      const Shape& target = model_.at(reference.id);
      if (target.kind != Kind::structure || !target.traits.has("error")) {
        error(reference.position, fmt::format("'{}' is listed as an error, but is not a structure "
                                              "with @error",
                                              target.name));
      }
    }
  }

  void check_service(const Shape& shape) {
    if (model_.service() != &shape) {
      error(shape.position, "a model has one service; this is another");
    }
    std::map<std::string, std::string> cpp_names;
    for (const Reference& reference : shape.operations) {
      const Shape& target = model_.at(reference.id);
      if (target.kind != Kind::operation) {
        error(reference.position,
              fmt::format("'{}' is a {}, not an operation", target.name, name_of(target.kind)));
      } else if (!cpp_names.emplace(snake_case(target.name), target.name).second) {
        error(reference.position, fmt::format("operation '{}' is listed twice", target.name));
      } else {
        check_iam(model_, shape, target, diagnostics_);
      }
    }
    check_errors(shape);
    const ServiceTraits traits = service_traits(shape);
    if (traits.protocols.empty()) {
      error(shape.position, fmt::format("service '{}' has no protocol: add one such as "
                                        "@restJson1 or @awsJson1_1",
                                        shape.name));
    }
    const bool rest = std::any_of(traits.protocols.begin(), traits.protocols.end(),
                                  [](std::string_view name) { return name.starts_with("rest_"); });
    for (const Reference& reference : shape.operations) {
      const Shape& operation = model_.at(reference.id);
      if (rest && operation.kind == Kind::operation && !operation.traits.has("http")) {
        error(operation.position,
              fmt::format("operation '{}' needs @http, as its service has a REST protocol",
                          operation.name));
      }
    }
  }

  void check_order() {
    std::vector<const Shape*> structures;
    for (const Shape& shape : model_.shapes) {
      if (shape.kind == Kind::structure || shape.kind == Kind::union_type) {
        structures.push_back(&shape);
      } else if (shape.kind == Kind::list || shape.kind == Kind::map) {
        check_endless_container(shape);
      }
    }
    const StructOrder order = order_structures(model_, structures);
    if (order.endless.empty()) return;
    for (const Shape* shape : structures) {
      if (shape->name != order.endless.front()) continue;
      file_ = shape->file;
      error(shape->position, fmt::format("'{}' holds itself ({}): put a list or a map between",
                                         shape->name, join(order.endless, " -> ")));
      return;
    }
  }

  // A list of itself, with no structure between, has no C++ type.
  void check_endless_container(const Shape& shape) {
    std::set<const Shape*> seen;
    const Shape* target = &shape;
    while (target && (target->kind == Kind::list || target->kind == Kind::map) &&
           !target->members.empty()) {
      if (!seen.insert(target).second) {
        if (target == &shape) {
          file_ = shape.file;
          error(shape.position, fmt::format("{} '{}' holds nothing but itself: put a structure "
                                            "between",
                                            name_of(shape.kind), shape.name));
        }
        return;
      }
      target = model_.find(target->members.back().target.id);
    }
  }

  void check_unused() {
    if (!model_.service()) return;
    std::set<const Shape*> used;
    std::vector<const Shape*> open = {model_.service()};
    for (const Shape& shape : model_.shapes) {
      if (shape.traits.has("neargate.api#record") || shape.traits.has("trait")) {
        open.push_back(&shape);
      }
    }
    while (!open.empty()) {
      const Shape* shape = open.back();
      open.pop_back();
      if (!shape || !used.insert(shape).second) continue;
      for (const Member& member : shape->members) open.push_back(model_.find(member.target.id));
      for (const auto* list : {&shape->errors, &shape->operations}) {
        for (const Reference& reference : *list) open.push_back(model_.find(reference.id));
      }
      if (shape->input) open.push_back(model_.find(shape->input->id));
      if (shape->output) open.push_back(model_.find(shape->output->id));
    }
    for (const Shape& shape : model_.shapes) {
      if (used.contains(&shape)) continue;
      diagnostics_.push_back(
          {Diagnostic::Severity::warning, shape.file, shape.position,
           fmt::format("{} '{}' is not used by the service", name_of(shape.kind), shape.name)});
    }
  }

  const Model& model_;
  std::string file_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace

std::vector<Diagnostic> check(const Model& model) { return Checker(model).run(); }

}  // namespace neargate::smithy::idl
