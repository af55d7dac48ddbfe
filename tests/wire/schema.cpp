#include "wire/schema.hpp"

#include <set>

#include "smithy/json.hpp"
#include "smithy/pattern.hpp"

namespace neargate {
namespace {

using smithy::Member;
using smithy::Shape;

std::string quoted(std::string_view text) {
  std::string out;
  smithy::append_json_string(out, text);
  return out;
}

// The shapes that a shape reaches, each once:
// {"Name":{"type":..,"members":[[name,shape,required]..]}}
class Schema {
 public:
  std::string name_of(const Shape& shape) {
    std::string name = std::to_string(reinterpret_cast<std::uintptr_t>(&shape));
    if (!seen_.insert(&shape).second) return name;
    check_pattern(shape.constraints);
    std::string text = "{\"type\":" + std::to_string(static_cast<int>(shape.type));
    if (shape.constraints != nullptr) {
      const auto& constraints = *shape.constraints;
      text += ",\"pattern\":" + quoted(constraints.pattern);
      text += ",\"min\":" + std::to_string(constraints.length_min.value_or(0));
      text += ",\"max\":" + std::to_string(constraints.length_max.value_or(1 << 20));
      text += ",\"low\":" + std::to_string(constraints.range_min.value_or(1));
      text += ",\"enum\":[";
      for (const auto& value : constraints.enum_values) text += quoted(value) + ",";
      if (text.back() == ',') text.pop_back();
      text += "]";
    }
    text += ",\"members\":[";
    for (const Member& member : shape.members) {
      check_pattern(member.constraints);
      text += "[" + quoted(member.name) + "," + quoted(name_of(*member.target)) + "," +
              (member.required ? "true" : "false") + "],";
    }
    if (text.back() == ',') text.pop_back();
    shapes_ += (shapes_.empty() ? "" : ",") + quoted(name) + ":" + text + "]}";
    return name;
  }
  const std::string& text() const { return shapes_; }

 private:
  // A pattern that cannot be compiled would fail the first call that meets it.
  static void check_pattern(const smithy::Constraints* constraints) {
    if (constraints != nullptr && !constraints->pattern.empty()) {
      const smithy::Pattern compiled(constraints->pattern);
    }
  }

  std::set<const Shape*> seen_;
  std::string shapes_;
};

}  // namespace

std::string describe_services(std::span<const smithy::Service* const> services,
                              const Shape* smithy::Operation::*which) {
  Schema schema;
  std::string text;
  for (const smithy::Service* service : services) {
    text += text.empty() ? "" : ",";
    text += quoted(service->sdk_id) + ":{\"protocols\":[";
    for (const auto protocol : service->protocols) {
      text += std::to_string(static_cast<int>(protocol)) + ",";
    }
    text.back() = ']';
    text += ",\"operations\":{";
    for (const smithy::Operation& operation : service->operations) {
      const Shape* shape = operation.*which;
      text += quoted(operation.name) + ":" +
              quoted(schema.name_of(shape == nullptr ? smithy::shape_of<smithy::Unit>() : *shape)) +
              ",";
    }
    text.back() = '}';
    text += "}";
  }
  return "\"services\":{" + text + "},\"shapes\":{" + schema.text() + "}";
}

}  // namespace neargate
