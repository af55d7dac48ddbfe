#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace neargate::pipeline {

// Where something stands in a file; both count from 1.
struct Place {
  int line = 0;
  int column = 0;
};

// A part of a YAML document, with its place. Aliases stand as copies of what they name.
struct Node {
  enum class Kind { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  Place place;
  std::string text;        // of a scalar
  bool is_quoted = false;  // a scalar that is text, whatever it looks like
  int first_line = 0;      // of a scalar's content: a block's begins below its '|'
  std::vector<Node> items;
  struct Member;
  std::vector<Member> members;  // in the file's order

  const Node* find(std::string_view name) const;  // a member's value; null where there is none
};
struct Node::Member {
  std::string name;
  Place place;  // of the name
  Node value;
};

// What is wrong with a file, where, and what to do about it.
struct Problem {
  Place place;
  std::string text;
};

// Collects what is wrong, so that a reader hears of everything at once.
using Problems = std::vector<Problem>;

// An empty document is a null node. Malformed YAML, a name that stands twice in a mapping and a
// document that is too large are problems.
Node read_yaml(const std::string& content, Problems& problems);

}  // namespace neargate::pipeline
