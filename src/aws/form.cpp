#include "aws/form.hpp"

#include <charconv>
#include <map>

#include "aws/limits.hpp"
#include "aws/text_value.hpp"
#include "base/encoding.hpp"
#include "smithy/filling.hpp"
#include "smithy/json.hpp"

namespace neargate::aws::form {
namespace {

using smithy::Member;
using smithy::ParseError;
using smithy::Shape;
using smithy::TimestampFormat;
using smithy::Type;
using Kind = smithy::ParseError::Kind;

// The parameters as a tree, by the parts of their names.
struct Node {
  const std::string* value = nullptr;
  std::map<std::string_view, Node> children;
};

bool is_structure(const Shape& shape) {
  return shape.type == Type::structure || shape.type == Type::union_type;
}

std::string member_name(const Member& member, Dialect dialect) {
  if (dialect == Dialect::aws_query) {
    return std::string(member.xml_name.empty() ? member.name : member.xml_name);
  }
  if (!member.ec2_query_name.empty()) return std::string(member.ec2_query_name);
  std::string name(member.xml_name.empty() ? member.name : member.xml_name);
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] & ~32);
  return name;
}

bool is_flat(const Member& member, Dialect dialect) {
  return dialect == Dialect::ec2_query || member.xml_flattened;
}

bool is_of_the_protocol(std::string_view name) {
  return name == "Action" || name == "Version" || name.starts_with("X-Amz-");
}

Node build_tree(const http::Parameters& parameters) {
  if (parameters.size() > kFormParametersMax) {
    throw ParseError(
        Kind::malformed, {},
        "The call has more than " + std::to_string(kFormParametersMax) + " parameters");
  }
  Node root;
  for (const auto& [name, value] : parameters) {
    if (is_of_the_protocol(name)) continue;
    if (!is_utf8(name) || !is_utf8(value)) {
      throw ParseError(Kind::malformed, name, "A parameter is not UTF-8");
    }
    Node* node = &root;
    std::string_view rest = name;
    for (std::size_t depth = 0; !rest.empty() || depth == 0; ++depth) {
      if (depth >= smithy::kNestingMax) {
        throw ParseError(Kind::too_deep, name.substr(0, 100), "A parameter's name is too deep");
      }
      const std::size_t dot = rest.find('.');
      node = &node->children[rest.substr(0, dot)];
      rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    }
    if (node->value != nullptr) {
      throw ParseError(Kind::malformed, name, "The parameter " + name + " is given twice");
    }
    node->value = &value;
  }
  return root;
}

class Reader {
 public:
  explicit Reader(Dialect dialect) : dialect_(dialect) {}

  void structure(const Node& node, const Shape& shape, void* object) {
    if (node.value != nullptr && !node.value->empty()) {
      throw ParseError(Kind::wrong_type, path_, "The parameter " + path_ + " has parts of its own");
    }
    // By the members' order, so that a wide structure costs one look-up a member.
    smithy::Filling filling(shape, object);
    std::size_t taken = 0;
    for (const Member& member : shape.members) {
      const std::string name = member_name(member, dialect_);
      const auto found = node.children.find(name);
      if (found == node.children.end()) continue;
      ++taken;
      const Step step(*this, name);
      value(found->second, *member.target, &member, filling.begin(member));
    }
    if (taken != node.children.size()) refuse_unknown(node, shape);
    if (const Member* missing = filling.finish()) {
      const Step step(*this, member_name(*missing, dialect_));
      throw ParseError(Kind::missing_member, path_,
                       "The request must contain the parameter " + path_);
    }
  }

 private:
  class Step {
   public:
    Step(Reader& reader, std::string_view name) : reader_(reader), length_(reader.path_.size()) {
      if (length_ > 0) reader_.path_ += '.';
      reader_.path_ += name;
    }
    ~Step() { reader_.path_.resize(length_); }
    Step(const Step&) = delete;

   private:
    Reader& reader_;
    std::size_t length_;
  };

  [[noreturn]] void refuse_unknown(const Node& node, const Shape& shape) {
    for (const auto& [name, child] : node.children) {
      bool is_known = false;
      for (const Member& member : shape.members) {
        is_known = is_known || member_name(member, dialect_) == name;
      }
      if (!is_known) fail_unknown(name);
    }
    std::abort();  // there was one more than the known ones
  }
  [[noreturn]] void fail_unknown(std::string_view name) {
    const Step step(*this, name);
    throw ParseError(Kind::unknown_member, path_, "The parameter " + path_ + " is not recognized");
  }

  void value(const Node& node, const Shape& shape, const Member* member, void* value) {
    if (is_structure(shape)) return structure(node, shape, value);
    const bool flat = member != nullptr && is_flat(*member, dialect_);
    if (shape.type == Type::list) return list(node, shape, flat, value);
    if (shape.type == Type::map) return map(node, shape, flat, value);
    if (!node.children.empty()) fail_unknown(node.children.begin()->first);
    value_from_text(shape, member, node.value == nullptr ? "" : *node.value,
                    TimestampFormat::date_time, path_, value);
  }

  // "X=" alone is an empty list.
  void expect_no_text(const Node& node) const {
    if (node.value != nullptr && !node.value->empty()) {
      throw ParseError(Kind::wrong_type, path_, "The parameter " + path_ + " is a list");
    }
  }

  // Calls back for the children with numbers, in the numbers' order.
  template <class Visit>
  void each_numbered(const Node& node, const Visit& visit) {
    std::map<std::size_t, std::pair<std::string_view, const Node*>> numbered;
    for (const auto& [name, child] : node.children) {
      std::size_t number = 0;
      const char* end = name.data() + name.size();
      const auto result = std::from_chars(name.data(), end, number);
      if (result.ec != std::errc() || result.ptr != end || number > kFormIndexMax ||
          !numbered.emplace(number, std::pair(name, &child)).second) {
        fail_unknown(name);
      }
    }
    for (const auto& [number, entry] : numbered) {
      const Step step(*this, entry.first);
      visit(*entry.second);
    }
  }

  template <class Visit>
  void each_entry(const Node& node, bool flat, std::string_view middle, const Visit& visit) {
    expect_no_text(node);
    if (flat) return each_numbered(node, visit);
    for (const auto& [name, child] : node.children) {
      if (name != middle) fail_unknown(name);
      const Step step(*this, name);
      expect_no_text(child);
      each_numbered(child, visit);
    }
  }

  void list(const Node& node, const Shape& shape, bool flat, void* list_value) {
    const Member& element = shape.members[0];
    each_entry(node, flat, element.xml_name.empty() ? "member" : element.xml_name,
               [&](const Node& child) {
                 value(child, *element.target, &element, shape.operations->append(list_value));
               });
  }

  void map(const Node& node, const Shape& shape, bool flat, void* map_value) {
    const Member& key_member = shape.members[0];
    const Member& value_member = shape.members[1];
    const std::string_view key_name = key_member.xml_name.empty() ? "key" : key_member.xml_name;
    const std::string_view value_name =
        value_member.xml_name.empty() ? "value" : value_member.xml_name;
    each_entry(node, flat, "entry", [&](const Node& child) {
      const auto key = child.children.find(key_name);
      const auto entry = child.children.find(value_name);
      if (key == child.children.end() || key->second.value == nullptr ||
          entry == child.children.end() || child.children.size() != 2) {
        throw ParseError(Kind::malformed, path_, "An entry of a map needs a key and a value");
      }
      const Step step(*this, value_name);
      value(entry->second, *value_member.target, &value_member,
            shape.operations->insert(map_value, *key->second.value));
    });
  }

  Dialect dialect_;
  std::string path_;
};

class Writer {
 public:
  Writer(std::string& out, Dialect dialect) : out_(out), dialect_(dialect) {}

  void structure(const std::string& prefix, const Shape& shape, const void* object) {
    for (const Member& member : shape.members) {
      const void* member_value = smithy::get(member, object);
      if (member_value == nullptr) continue;
      const std::string name = member_name(member, dialect_);
      value(prefix.empty() ? name : prefix + "." + name, *member.target, &member, member_value);
    }
  }

 private:
  void value(const std::string& name, const Shape& shape, const Member* member,
             const void* object) {
    const bool flat = member != nullptr && is_flat(*member, dialect_);
    if (is_structure(shape)) {
      structure(name, shape, object);
    } else if (shape.type == Type::list) {
      list(name, shape, flat, object);
    } else if (shape.type == Type::map) {
      map(name, shape, flat, object);
    } else {
      pair(name, value_to_text(shape, member, object, TimestampFormat::date_time));
    }
  }

  void list(const std::string& name, const Shape& shape, bool flat, const void* object) {
    const Member& element = shape.members[0];
    const std::size_t size = shape.operations->size(object);
    if (size == 0 && dialect_ == Dialect::aws_query) pair(name, "");
    std::string prefix = name;
    if (!flat) (prefix += '.') += element.xml_name.empty() ? "member" : element.xml_name;
    for (std::size_t i = 0; i < size; ++i) {
      value(prefix + "." + std::to_string(i + 1), *element.target, &element,
            shape.operations->at(object, i));
    }
  }

  void map(const std::string& name, const Shape& shape, bool flat, const void* object) {
    const Member& key_member = shape.members[0];
    const Member& value_member = shape.members[1];
    std::size_t number = 0;
    shape.operations->each(object, [&](const std::string& key, const void* entry) {
      const std::string prefix = name + (flat ? "." : ".entry.") + std::to_string(++number) + ".";
      pair(prefix + std::string(key_member.xml_name.empty() ? "key" : key_member.xml_name), key);
      value(prefix + std::string(value_member.xml_name.empty() ? "value" : value_member.xml_name),
            *value_member.target, &value_member, entry);
    });
  }

  void pair(const std::string& name, const std::string& text) {
    out_ += '&';
    out_ += percent_encode(name);
    out_ += '=';
    out_ += percent_encode(text);
  }

  std::string& out_;
  Dialect dialect_;
};

}  // namespace

void read(const http::Parameters& parameters, const Shape& shape, void* object, Dialect dialect) {
  const Node root = build_tree(parameters);
  Reader(dialect).structure(root, shape, object);
}

void append(std::string& out, const Shape& shape, const void* object, Dialect dialect) {
  Writer(out, dialect).structure({}, shape, object);
}

}  // namespace neargate::aws::form
