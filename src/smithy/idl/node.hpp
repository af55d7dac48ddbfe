#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace neargate::smithy::idl {

// Where something stands in a model file; both count from 1.
struct Position {
  int line = 1;
  int column = 1;
  bool operator==(const Position&) const = default;
};

struct NodeMember;

// A node value: what traits, defaults and metadata are made of. Objects keep the file's order.
struct Node {
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;                 // of a string its characters, of a number its digits as written
  std::vector<Node> items;          // of an array
  std::vector<NodeMember> members;  // of an object
  Position position;

  static Node of_string(std::string text, Position position = {});
  static Node of_object(Position position = {});

  const Node* find(std::string_view key) const;
  // The string at `key` of an object, or `otherwise`.
  std::string string_at(std::string_view key, std::string_view otherwise = "") const;
  // Nothing where this is not a number (or not a whole one).
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;

  std::string to_json() const;
};

struct NodeMember {
  std::string key;
  Node value;
};

// "a string", "an object": for messages.
std::string_view name_of(Node::Kind kind);

}  // namespace neargate::smithy::idl
