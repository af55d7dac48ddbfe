#include "app/request_error.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "gen/api/types.hpp"
#include "smithy/filling.hpp"
#include "smithy/json.hpp"
#include "smithy/limits.hpp"
#include "smithy/validate.hpp"

namespace neargate::app {
namespace {

constexpr smithy::JsonOptions kJsonOptions{.body_members_only = true};

using Kind = smithy::ParseError::Kind;
using Rule = smithy::Violation::Rule;

// The member of the document that a path like "tags[2].key" is in.
std::string top_of(const std::string& path) { return path.substr(0, path.find_first_of(".[")); }

std::string_view rule_name(Rule rule) {
  switch (rule) {
    case Rule::length_min:
      return "length_min";
    case Rule::length_max:
      return "length_max";
    case Rule::range_min:
      return "range_min";
    case Rule::range_max:
      return "range_max";
    case Rule::pattern:
      return "pattern";
    case Rule::enum_value:
      return "enum";
    case Rule::unique_items:
      return "unique_items";
    case Rule::one_member:
      return "one_member";
    case Rule::map_key:
      return "map_key";
  }
  return "";
}

// AWS's sentences speak of a "Member"; ours follow the field's name.
std::string sentence(const std::string& requirement) {
  constexpr std::string_view kSubject = "Member ";
  return requirement.starts_with(kSubject) ? requirement.substr(kSubject.size()) : requirement;
}

std::string_view type_text(smithy::Type type) {
  switch (type) {
    case smithy::Type::boolean:
      return "must be true or false";
    case smithy::Type::integer:
      return "must be a whole number of 32 bits";
    case smithy::Type::long_integer:
      return "must be a whole number of 64 bits";
    case smithy::Type::float_number:
    case smithy::Type::double_number:
      return "must be a number";
    case smithy::Type::list:
      return "must be an array";
    case smithy::Type::map:
    case smithy::Type::structure:
    case smithy::Type::union_type:
      return "must be an object";
    default:
      return "must be a string";
  }
}

// A name that the caller chose, short enough to send back.
std::string shortened(const std::string& name) {
  constexpr std::size_t kBytesMax = 64;
  std::size_t size = std::min(name.size(), kBytesMax);
  while (size < name.size() && size > 0 && (name[size] & 0xC0) == 0x80) --size;
  return size < name.size() ? name.substr(0, size) + "…" : name;
}

FieldProblem describe(const smithy::ParseError& error, const smithy::Shape& shape) {
  if (error.kind == Kind::unknown_member) {
    return {shortened(error.path), "unknown", "is not a member of this request"};
  }
  const smithy::Member* member = shape.find_member(error.path);
  return {error.path, "type",
          member != nullptr ? std::string(type_text(member->target->type)) : error.what()};
}

bool is_named(const std::vector<FieldProblem>& problems, std::string_view field) {
  return std::any_of(problems.begin(), problems.end(),
                     [&](const FieldProblem& problem) { return problem.field == field; });
}

[[noreturn]] void refuse_malformed(const std::string& why) {
  throw RequestError(400, "malformed_request", why + ". Send a JSON object.");
}

// Structures within one another, as the parser of smithy/json.hpp counts them: it stops at the
// first unknown member, and what follows must not be deeper either, as nlohmann's writer is
// recursive.
bool is_too_deep(std::string_view document) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const char c = document[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > smithy::kNestingMax) return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

// Parses what is sound and notes what is not: a member that does not fit is taken out of the
// document, until the rest does.
detail::Object parse_sound_members(std::string_view document, const smithy::Shape& shape,
                                   std::vector<FieldProblem>& problems) {
  auto json = nlohmann::json::parse(document, nullptr, false);
  if (!json.is_object()) refuse_malformed("The body is not a JSON object");
  for (;;) {
    detail::Object object(shape.operations->create(), shape.operations->destroy);
    smithy::Filling filling(shape, object.get());
    try {
      smithy::from_json(json.dump(), filling, kJsonOptions);
    } catch (const smithy::ParseError& error) {
      problems.push_back(describe(error, shape));
      if (problems.size() == kFieldProblemsMax) throw invalid_request(std::move(problems));
      if (json.erase(error.path) == 0) json.erase(top_of(error.path));
      continue;
    }
    for (const smithy::Member& member : shape.members) {
      if (member.required && !filling.given(member) && !is_named(problems, member.name)) {
        problems.push_back({std::string(member.name), "required", "is required"});
      }
    }
    filling.finish();
    return object;
  }
}

}  // namespace

std::string RequestError::body(std::string_view request_id) const {
  api::InvalidRequest answer;  // the model's errors differ in their status only
  answer.error.code = code;
  answer.error.message = what();
  for (const FieldProblem& problem : fields) {
    answer.error.fields.push_back({problem.field, std::string(problem.rule), problem.message});
  }
  answer.request_id = request_id;
  return smithy::to_json(answer);
}

RequestError invalid_request(std::vector<FieldProblem> fields) {
  std::string message = "The request is not valid: ";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    message += (i > 0 ? "; '" : "'") + fields[i].field + "' " + fields[i].message;
  }
  return {422, "invalid_request", message + ".", std::move(fields)};
}

detail::Object detail::parse_request(std::string_view document, const smithy::Shape& shape) {
  std::vector<FieldProblem> problems;
  Object object(shape.operations->create(), shape.operations->destroy);
  if (trim(document).empty()) refuse_malformed("The body is empty");
  if (!is_utf8(document)) refuse_malformed("The body is not UTF-8");
  if (is_too_deep(document)) refuse_malformed("The body is nested too deeply");
  try {
    smithy::from_json(document, shape, object.get(), kJsonOptions);
  } catch (const smithy::ParseError& error) {
    if (error.kind == Kind::malformed || error.kind == Kind::too_deep) {
      refuse_malformed(error.what());
    }
    object = parse_sound_members(document, shape, problems);
  }
  for (const smithy::Violation& violation : smithy::validate(shape, object.get())) {
    if (is_named(problems, violation.path)) continue;  // what is absent cannot be too short as well
    problems.push_back(
        {violation.path, rule_name(violation.rule), sentence(violation.requirement)});
  }
  if (!problems.empty()) throw invalid_request(std::move(problems));
  return object;
}

}  // namespace neargate::app
