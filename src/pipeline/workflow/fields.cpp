#include "pipeline/workflow/fields.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/expression/lexer.hpp"

namespace neargate::pipeline {
namespace {

// Where an offset of a scalar's content is in the file. Columns are known on a block's first line
// only as far as its indentation is, so they are that of the scalar.
Place place_at(const Node& node, std::size_t offset) {
  const auto lines = std::count(
      node.text.begin(),
      node.text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, node.text.size())), '\n');
  return {node.first_line + static_cast<int>(lines), node.place.column};
}

void add_problem(const Node& node, const ExpressionError& error, Problems& problems) {
  std::string advice = error.advice().empty() ? "" : "; " + error.advice();
  problems.push_back({place_at(node, error.offset), "in an expression: " + error.why() + advice});
}

// What an unquoted scalar is, by YAML's core schema as GitHub reads it.
Value value_of(const Node& node) {
  if (node.kind == Node::Kind::null) return {};
  if (node.is_quoted) return node.text;
  if (node.text == "true" || node.text == "True" || node.text == "TRUE") return true;
  if (node.text == "false" || node.text == "False" || node.text == "FALSE") return false;
  const bool looks_like_number =
      node.text.find_first_not_of("0123456789.eE+-xoabcdfABCDF") == std::string::npos;
  const double number = looks_like_number ? Value(node.text).to_number() : std::nan("");
  if (!std::isnan(number)) return number;
  return node.text;
}

}  // namespace

bool check_members(const Node& node, std::string_view what,
                   std::initializer_list<std::string_view> known, Problems& problems) {
  if (node.kind != Node::Kind::mapping) {
    problems.push_back({node.place, std::string(what) + " must be a mapping"});
    return false;
  }
  for (const auto& [name, place, value] : node.members) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      problems.push_back(
          {place, "'" + name + "' of " + std::string(what) + " is not supported near"});
    }
  }
  return true;
}

std::string plain_text(const Node& node, Problems& problems) {
  if (node.kind != Node::Kind::scalar) {
    problems.push_back({node.place, "this must be text"});
    return {};
  }
  return node.text;
}

std::vector<std::string> plain_texts(const Node& node, Problems& problems) {
  if (node.kind != Node::Kind::sequence) return {plain_text(node, problems)};
  std::vector<std::string> out;
  for (const Node& item : node.items) out.push_back(plain_text(item, problems));
  return out;
}

Text text(const Node& node, Site site, Problems& problems) {
  Text out;
  out.place = node.place;
  out.first_line = node.first_line;
  if (node.kind == Node::Kind::null) return out;
  out.written = plain_text(node, problems);
  try {
    out.content = TextTemplate::parse(out.written);
    out.content.for_each_expression([&](const Expression& expression, std::size_t offset) {
      check_availability(expression, site, place_at(node, offset), problems);
    });
  } catch (const ExpressionError& error) {
    add_problem(node, error, problems);
  }
  return out;
}

std::optional<Text> optional_text(const Node& mapping, std::string_view name, Site site,
                                  Problems& problems) {
  const Node* node = mapping.find(name);
  if (node == nullptr) return std::nullopt;
  return text(*node, site, problems);
}

Texts texts(const Node* mapping, Site site, Problems& problems) {
  Texts out;
  if (mapping == nullptr || mapping->kind == Node::Kind::null) return out;
  if (mapping->kind != Node::Kind::mapping) {
    problems.push_back({mapping->place, "this must be a mapping of names to texts"});
    return out;
  }
  for (const auto& [name, place, value] : mapping->members) {
    out.emplace_back(name, text(value, site, problems));
  }
  return out;
}

std::optional<Condition> optional_condition(const Node& mapping, Site site, Problems& problems) {
  const Node* node = mapping.find("if");
  if (node == nullptr) return std::nullopt;
  Condition out;
  out.place = node->place;
  out.written = plain_text(*node, problems);
  try {
    out.expression = parse_condition(out.written);
    check_availability(out.expression, site, node->place, problems);
  } catch (const ExpressionError& error) {
    add_problem(*node, error, problems);
  }
  return out;
}

void check_expressions(const Node& node, Site site, Problems& problems) {
  if (node.kind == Node::Kind::scalar) text(node, site, problems);
  for (const Node& item : node.items) check_expressions(item, site, problems);
  for (const Node::Member& member : node.members) check_expressions(member.value, site, problems);
}

Value fill(const Node& node, const Surroundings& surroundings) {
  if (node.kind == Node::Kind::sequence) {
    Value::Array out;
    for (const Node& item : node.items) out.push_back(fill(item, surroundings));
    return out;
  }
  if (node.kind == Node::Kind::mapping) {
    Value::Object out;
    for (const auto& [name, place, value] : node.members) {
      set_member(out, name, fill(value, surroundings));
    }
    return out;
  }
  const TextTemplate content = TextTemplate::parse(node.text);
  return content.has_expressions() ? content.value(surroundings) : value_of(node);
}

}  // namespace neargate::pipeline
