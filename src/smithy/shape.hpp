#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

// Shape tables: what the generator makes of a Smithy model, beside plain C++ structs. Codecs (JSON,
// XML, query, CBOR), validation, records and the coverage page all walk these tables, so that none
// of them knows a service.
//
// How a shape becomes C++:
//   string, enum -> std::string     blob -> smithy::Blob            boolean -> bool
//   integer, intEnum, short, byte -> std::int32_t                   long -> std::int64_t
//   float -> float   double -> double   timestamp -> Timestamp      document -> not supported
//   list -> std::vector<T>          map -> std::map<std::string, T> (enum keys too)
//   structure -> struct             union -> struct, of which exactly one member is set
//   @streaming blob -> smithy::Stream
//   member: T where @required, else std::optional<T>; its name in snake_case
namespace neargate::smithy {

// Bytes. A type of its own, as its wire form differs from a string's.
struct Blob {
  std::string bytes;
  auto operator<=>(const Blob&) const = default;
};

struct StreamSource;  // defined by the protocol layer (aws/stream.hpp)
// A body that is not held in memory: a handle to where its bytes are.
struct Stream {
  std::shared_ptr<StreamSource> source;
  bool operator==(const Stream&) const = default;
};

enum class Type : std::uint8_t {
  boolean,
  integer,
  long_integer,
  float_number,
  double_number,
  string,
  blob,
  timestamp,
  list,
  map,
  structure,
  union_type,
  stream,
};

enum class TimestampFormat : std::uint8_t { unspecified, epoch_seconds, date_time, http_date };

// Where an HTTP-bound protocol carries a member.
enum class Location : std::uint8_t {
  body,
  label,
  query,
  query_params,
  header,
  prefix_headers,
  payload,
  status_code,
};

// Constraint traits of a shape or a member; a member's come on top of its target's.
struct Constraints {
  std::optional<std::int64_t> length_min, length_max;  // strings: characters; lists, maps: entries
  std::optional<double> range_min, range_max;
  std::string_view pattern;                       // ECMAScript; empty: none
  std::span<const std::string_view> enum_values;  // empty: any
  bool unique_items = false;
};

struct Shape;

struct Member {
  std::string_view name;  // as in the model
  const Shape* target = nullptr;
  std::uint32_t offset = 0;        // of T or std::optional<T> in the struct
  bool required = false;           // the struct holds a T, else a std::optional<T>
  bool stored = false;             // @stored: kept and shown, without effect
  bool sensitive = false;          // never logged
  bool idempotency_token = false;  // the client fills it in where it is absent
  bool xml_flattened = false;
  bool xml_attribute = false;
  bool host_label = false;
  bool request_tags = false;  // @requestTags: tags that the caller sets
  Location location = Location::body;
  TimestampFormat timestamp_format = TimestampFormat::unspecified;
  std::string_view location_name;   // header or query parameter, or the prefix of prefix_headers
  std::string_view json_name;       // @jsonName, else the member's name
  std::string_view xml_name;        // @xmlName, else the member's name
  std::string_view ec2_query_name;  // @ec2QueryName, else empty
  std::string_view passes_role_to;  // @passesRole: the service that is to act as this role
  std::string_view default_value;   // @default as JSON text; "" is none. Applied by the parser
  const Constraints* constraints = nullptr;
};

// How to reach into a C++ value of which only the shape is known. Pointers are to T itself, but
// for those that say optional: these are to std::optional<T>.
struct ValueOperations {
  void* (*create)();
  void (*destroy)(void* value);
  void* (*emplace)(void* optional);  // sets it to T{}, returns the T
  void* (*get)(void* optional);      // the T, or nullptr where absent
  void (*reset)(void* optional);
  // Lists.
  std::size_t (*size)(const void* container);
  void* (*append)(void* list);  // adds T{} at the end, returns it
  const void* (*at)(const void* list, std::size_t index);
  // Maps.
  void* (*insert)(void* map, std::string key);  // adds or finds, returns the value
  void (*each)(const void* map,
               const std::function<void(const std::string& key, const void* value)>& visit);
};

struct Shape {
  std::string_view name;  // "CreateClusterRequest"; "" for the prelude's simple shapes
  Type type = Type::structure;
  // Structures and unions: their members. Lists: the element. Maps: key and value.
  std::span<const Member> members;
  const Constraints* constraints = nullptr;
  TimestampFormat timestamp_format = TimestampFormat::unspecified;
  std::string_view xml_name;       // @xmlName of the structure
  std::string_view xml_namespace;  // @xmlNamespace
  // Structures with @error: the code on the wire, and the HTTP status.
  std::string_view error_code;
  std::uint16_t error_status = 0;
  bool sensitive = false;
  const ValueOperations* operations = nullptr;

  const Member* find_member(std::string_view member_name) const {
    for (const Member& member : members) {
      if (member.name == member_name) return &member;
    }
    return nullptr;
  }
};

// The shape of a generated C++ type: specialised in each generated types.hpp.
//   const Shape& shape = shape_of<ecs::CreateClusterRequest>();
template <class T>
const Shape& shape_of();

// The prelude's simple shapes.
extern const Shape kBoolean, kInteger, kLong, kFloat, kDouble, kString, kBlob, kTimestamp, kStream,
    kUnit;

// What operations without input or output have.
struct Unit {
  bool operator==(const Unit&) const = default;
};
template <>
const Shape& shape_of<Unit>();

// The member's value in a struct: nullptr where it is optional and absent.
inline const void* get(const Member& member, const void* object) {
  const auto* slot = static_cast<const std::byte*>(object) + member.offset;
  if (member.required) return slot;
  return member.target->operations->get(const_cast<std::byte*>(slot));
}
// The member's value to be filled in; an absent optional one is made first.
inline void* emplace(const Member& member, void* object) {
  auto* slot = static_cast<std::byte*>(object) + member.offset;
  if (member.required) return slot;
  if (void* present = member.target->operations->get(slot)) return present;
  return member.target->operations->emplace(slot);
}

// The tables' makers, for generated code.
template <class T>
inline constexpr ValueOperations kValueOperations = {
    .create = [] { return static_cast<void*>(new T()); },
    .destroy = [](void* value) { delete static_cast<T*>(value); },
    .emplace =
        [](void* optional) {
          return static_cast<void*>(&static_cast<std::optional<T>*>(optional)->emplace());
        },
    .get =
        [](void* optional) {
          auto& value = *static_cast<std::optional<T>*>(optional);
          return value ? static_cast<void*>(&*value) : nullptr;
        },
    .reset = [](void* optional) { static_cast<std::optional<T>*>(optional)->reset(); },
};

template <class T>
inline constexpr ValueOperations kListOperations = [] {
  using List = std::vector<T>;
  ValueOperations operations = kValueOperations<List>;
  operations.size = [](const void* list) { return static_cast<const List*>(list)->size(); };
  operations.append = [](void* list) {
    return static_cast<void*>(&static_cast<List*>(list)->emplace_back());
  };
  operations.at = [](const void* list, std::size_t index) {
    return static_cast<const void*>(&(*static_cast<const List*>(list))[index]);
  };
  return operations;
}();

template <class T>
inline constexpr ValueOperations kMapOperations = [] {
  using Map = std::map<std::string, T>;
  ValueOperations operations = kValueOperations<Map>;
  operations.size = [](const void* map) { return static_cast<const Map*>(map)->size(); };
  operations.insert = [](void* map, std::string key) {
    return static_cast<void*>(&(*static_cast<Map*>(map))[std::move(key)]);
  };
  operations.each = [](const void* map,
                       const std::function<void(const std::string&, const void*)>& visit) {
    for (const auto& [key, value] : *static_cast<const Map*>(map)) visit(key, &value);
  };
  return operations;
}();

}  // namespace neargate::smithy
