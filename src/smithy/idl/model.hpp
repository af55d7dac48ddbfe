#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smithy/idl/node.hpp"

// A Smithy model in memory. Shape ids are absolute ("smithy.api#String") once resolve() has run.
namespace neargate::smithy::idl {

struct Trait {
  std::string id;  // "smithy.api#required"
  Node value;      // an annotation's is an empty object
  Position position;
};

struct Traits {
  std::vector<Trait> all;

  // `id` without a namespace means smithy.api.
  const Node* find(std::string_view id) const;
  bool has(std::string_view id) const { return find(id) != nullptr; }
  std::string text(std::string_view id, std::string_view otherwise = "") const;
};

enum class Kind {
  blob,
  boolean,
  string,
  byte_integer,
  short_integer,
  integer,
  long_integer,
  float_number,
  double_number,
  big_integer,
  big_decimal,
  timestamp,
  document,
  enumeration,
  int_enum,
  list,
  map,
  structure,
  union_type,
  operation,
  service,
  resource,
  unit,
};
std::string_view name_of(Kind kind);

// A reference to a shape, with where it stands.
struct Reference {
  std::string id;
  Position position;
};

// Of a structure, union, list ("member"), map ("key", "value") or enum (its values, without
// target).
struct Member {
  std::string name;
  Reference target;
  std::optional<Node> value;  // of an enum's member; absent: the name
  Traits traits;
  std::string documentation;
  Position position;
};

struct Shape {
  std::string id;    // "com.amazonaws.ecs#Cluster"
  std::string name;  // "Cluster"
  Kind kind = Kind::structure;
  std::string file;
  Position position;
  Traits traits;
  std::string documentation;
  std::vector<Member> members;
  // Operations.
  std::optional<Reference> input, output;
  // Services.
  std::string version;
  std::vector<Reference> operations;
  // Operations and services.
  std::vector<Reference> errors;

  const Member* find_member(std::string_view member_name) const;
};

struct Model {
  std::vector<Shape> shapes;  // in the order of the files

  const Shape* find(std::string_view id) const;
  // The shape that `id` names, the prelude's included. It must be there.
  const Shape& at(std::string_view id) const;
  // The service; nullptr where the model has none.
  const Shape* service() const;
  // Shapes of one file.
  std::vector<const Shape*> in_file(std::string_view file) const;

  // To be called after `shapes` was changed.
  void index();

 private:
  std::map<std::string, std::size_t, std::less<>> by_id_;
};

// Something wrong, or doubtful, in a model: "models/ecs.smithy:12:3: …".
struct Diagnostic {
  enum class Severity { error, warning };
  Severity severity = Severity::error;
  std::string file;
  Position position;
  std::string message;

  std::string to_string() const;
};

}  // namespace neargate::smithy::idl
