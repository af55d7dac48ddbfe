#include "cloud/access/member_path.hpp"

#include <functional>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/message.hpp"

namespace neargate::access {
namespace {

using smithy::Member;
using smithy::Shape;
using smithy::Type;

using See = std::function<void(const Shape& shape, const void* value)>;

// Calls `see` with the value, or with each element where it is a list.
void each_element(const Shape& shape, const void* value, const See& see) {
  if (shape.type != Type::list) return see(shape, value);
  const Shape& element = *shape.members.front().target;
  const std::size_t size = shape.operations->size(value);
  for (std::size_t i = 0; i < size; ++i) {
    each_element(element, shape.operations->at(value, i), see);
  }
}

void walk(std::span<const Member* const> path, const void* object, const See& see) {
  const Member& member = *path.front();
  const void* value = smithy::get(member, object);
  if (value == nullptr) return;
  each_element(*member.target, value, [&](const Shape& shape, const void* element) {
    if (path.size() == 1) return see(shape, element);
    walk(path.subspan(1), element, see);
  });
}

void append_text(const Shape& shape, const void* value, std::vector<std::string>& out) {
  switch (shape.type) {
    case Type::string:
      out.push_back(*static_cast<const std::string*>(value));
      break;
    case Type::boolean:
      out.emplace_back(*static_cast<const bool*>(value) ? "true" : "false");
      break;
    case Type::integer:
      out.push_back(std::to_string(*static_cast<const std::int32_t*>(value)));
      break;
    case Type::long_integer:
      out.push_back(std::to_string(*static_cast<const std::int64_t*>(value)));
      break;
    case Type::map:
      shape.operations->each(value,
                             [&out](const std::string& key, const void*) { out.push_back(key); });
      break;
    default:
      break;  // has no text that a policy could name
  }
}

// "key" and "Key"; of KMS "TagKey".
const std::string* text_member(const Shape& shape, const void* object, std::string_view name) {
  for (const Member& member : shape.members) {
    std::string_view its_name = member.name;
    if (its_name.starts_with("Tag")) its_name.remove_prefix(3);
    if (!equal_ignoring_case(its_name, name) || member.target->type != Type::string) continue;
    return static_cast<const std::string*>(smithy::get(member, object));
  }
  return nullptr;
}

}  // namespace

MemberPath::MemberPath(const Shape& input, std::string_view path) {
  const Shape* shape = &input;
  for (const std::string_view name : split(path, '.')) {
    while (shape->type == Type::list) shape = shape->members.front().target;
    const Member* member = shape->find_member(name);
    NG_ASSERT(member != nullptr);
    members_.push_back(member);
    shape = member->target;
  }
}

std::vector<std::string> MemberPath::texts(const void* input) const {
  std::vector<std::string> out;
  walk(members_, input,
       [&out](const Shape& shape, const void* value) { append_text(shape, value, out); });
  return out;
}

bool MemberPath::is_there(const void* input) const {
  bool found = false;
  walk(members_, input, [&found](const Shape&, const void*) { found = true; });
  return found;
}

TagList tags_in(const Shape& shape, const void* value) {
  TagList tags;
  each_element(shape, value, [&tags](const Shape& element, const void* item) {
    if (element.type == Type::map) {
      element.operations->each(item, [&tags](const std::string& key, const void* text) {
        tags.emplace_back(key, *static_cast<const std::string*>(text));
      });
    } else if (element.type == Type::string) {
      const auto pairs = http::parse_query(*static_cast<const std::string*>(item));
      for (const auto& [key, text] : pairs.value_or(http::Parameters{})) {
        tags.emplace_back(key, text);
      }
    } else if (const std::string* key = text_member(element, item, "key")) {
      const std::string* text = text_member(element, item, "value");
      tags.emplace_back(*key, text == nullptr ? "" : *text);
    } else {
      for (const Member& member : element.members) {
        if (member.target->type != Type::list) continue;
        if (const void* list = smithy::get(member, item)) {
          const TagList inner = tags_in(*member.target, list);
          tags.insert(tags.end(), inner.begin(), inner.end());
        }
      }
    }
  });
  return tags;
}

}  // namespace neargate::access
