#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smithy/shape.hpp"

namespace neargate::access {

// The way from an operation's input to a member of it, however deep: "Delete.Objects.Key". Lists
// on the way, and at its end, are gone through.
class MemberPath {
 public:
  // The path is of the model, which has been checked: it leads somewhere.
  MemberPath(const smithy::Shape& input, std::string_view path);

  // What is there, as text: strings as they are, "true", "5"; of a map its keys. Empty where the
  // member is absent.
  std::vector<std::string> texts(const void* input) const;

  // Whether there is anything, text or not.
  bool is_there(const void* input) const;

 private:
  std::vector<const smithy::Member*> members_;
};

// A request's tags, in whatever form a member has them: a list of keys and values, a map, EC2's
// tag specifications, a form-encoded header.
using TagList = std::vector<std::pair<std::string, std::string>>;
TagList tags_in(const smithy::Shape& shape, const void* value);

}  // namespace neargate::access
