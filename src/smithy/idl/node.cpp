#include "smithy/idl/node.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

namespace neargate::smithy::idl {
namespace {

nlohmann::ordered_json as_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::boolean:
      return node.boolean;
    case Node::Kind::number:
      if (const auto whole = node.integer()) return *whole;
      return node.number().value_or(0);
    case Node::Kind::string:
      return node.text;
    case Node::Kind::array: {
      auto array = nlohmann::ordered_json::array();
      for (const Node& item : node.items) array.push_back(as_json(item));
      return array;
    }
    case Node::Kind::object: {
      auto object = nlohmann::ordered_json::object();
      for (const auto& [key, value] : node.members) object[key] = as_json(value);
      return object;
    }
  }
  return nullptr;
}

template <class T>
std::optional<T> parse_number(const Node& node) {
  if (node.kind != Node::Kind::number) return std::nullopt;
  T value{};
  const char* end = node.text.data() + node.text.size();
  const auto [rest, error] = std::from_chars(node.text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

}  // namespace

Node Node::of_string(std::string text, Position position) {
  Node node;
  node.kind = Kind::string;
  node.text = std::move(text);
  node.position = position;
  return node;
}

Node Node::of_object(Position position) {
  Node node;
  node.kind = Kind::object;
  node.position = position;
  return node;
}

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string Node::string_at(std::string_view key, std::string_view otherwise) const {
  const Node* value = find(key);
  return value && value->kind == Kind::string ? value->text : std::string(otherwise);
}

std::optional<std::int64_t> Node::integer() const { return parse_number<std::int64_t>(*this); }

std::optional<double> Node::number() const { return parse_number<double>(*this); }

std::string Node::to_json() const {
  return as_json(*this).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string_view name_of(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return "a boolean";
    case Node::Kind::number:
      return "a number";
    case Node::Kind::string:
      return "a string";
    case Node::Kind::array:
      return "a list";
    case Node::Kind::object:
      return "an object";
  }
  return "";
}

}  // namespace neargate::smithy::idl
