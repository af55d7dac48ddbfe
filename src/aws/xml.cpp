#include "aws/xml.hpp"

#include <pugixml.hpp>

#include "aws/text_value.hpp"
#include "base/encoding.hpp"
#include "smithy/json.hpp"

namespace neargate::aws::xml {
namespace {

using smithy::Location;
using smithy::Member;
using smithy::ParseError;
using smithy::Shape;
using smithy::Strictness;
using smithy::TimestampFormat;
using smithy::Type;
using Kind = smithy::ParseError::Kind;

std::string_view element_name(const Member& member) {
  return member.xml_name.empty() ? member.name : member.xml_name;
}

bool is_structure(const Shape& shape) {
  return shape.type == Type::structure || shape.type == Type::union_type;
}

void append_open(std::string& out, std::string_view name) {
  out += '<';
  out += name;
  out += '>';
}
void append_close(std::string& out, std::string_view name) {
  out += "</";
  out += name;
  out += '>';
}

void append_entries(std::string& out, std::string_view entry_name, const Shape& map,
                    const void* value, const WriteOptions& options) {
  const Member& key_member = map.members[0];
  const Member& value_member = map.members[1];
  const std::string_view key_name = key_member.xml_name.empty() ? "key" : key_member.xml_name;
  const std::string_view value_name =
      value_member.xml_name.empty() ? "value" : value_member.xml_name;
  map.operations->each(value, [&](const std::string& key, const void* entry) {
    append_open(out, entry_name);
    append_element(out, key_name, key);
    append_value(out, value_name, *value_member.target, &value_member, entry, options);
    append_close(out, entry_name);
  });
}

std::string_view list_element_name(const Shape& list) {
  return list.members[0].xml_name.empty() ? "member" : list.members[0].xml_name;
}

void append_member(std::string& out, const Member& member, const void* value,
                   const WriteOptions& options) {
  const std::string_view name = element_name(member);
  const Shape& shape = *member.target;
  if (!member.xml_flattened) {
    append_value(out, name, shape, &member, value, options);
  } else if (shape.type == Type::list) {
    const Member& element = shape.members[0];
    for (std::size_t i = 0; i < shape.operations->size(value); ++i) {
      append_value(out, name, *element.target, &element, shape.operations->at(value, i), options);
    }
  } else if (shape.type == Type::map) {
    append_entries(out, name, shape, value, options);
  } else {
    append_value(out, name, shape, &member, value, options);
  }
}

class Reader {
 public:
  explicit Reader(const ReadOptions& options) : options_(options) {}

  void members(pugi::xml_node node, smithy::Filling& filling) {
    for (const pugi::xml_node child : node.children()) {
      if (child.type() != pugi::node_element) {
        expect_space(child);
        continue;
      }
      const std::string_view name = child.name();
      const Member* member = filling.find(name, [](const Member& m) {
        return m.xml_attribute ? std::string_view() : element_name(m);
      });
      const bool is_known =
          member != nullptr && (!options_.body_members_only || member->location == Location::body);
      const Step step(*this, name);
      if (!is_known) {
        if (options_.strictness == Strictness::request) {
          throw ParseError(Kind::unknown_member, path_, "The element '" + path_ + "' is not known");
        }
        continue;
      }
      const bool is_repeated = member->xml_flattened && (member->target->type == Type::list ||
                                                         member->target->type == Type::map);
      void* value = filling.begin(*member);
      if (value == nullptr) {
        if (!is_repeated) {
          throw ParseError(Kind::malformed, path_, "The element '" + path_ + "' is given twice");
        }
        value = smithy::emplace(*member, filling.object());
      }
      if (is_repeated && member->target->type == Type::list) {
        list_element(child, *member->target, value);
      } else if (is_repeated) {
        map_entry(child, *member->target, value);
      } else {
        this->value(child, *member->target, member, value);
      }
    }
    for (const Member& member : filling.shape().members) {
      if (!member.xml_attribute) continue;
      const pugi::xml_attribute attribute =
          node.attribute(std::string(element_name(member)).c_str());
      if (!attribute) continue;
      value_from_text(*member.target, &member, attribute.value(), TimestampFormat::date_time, path_,
                      filling.begin(member));
    }
  }

  void value(pugi::xml_node node, const Shape& shape, const Member* member, void* value) {
    if (++depth_ > smithy::kNestingMax) {
      throw ParseError(Kind::too_deep, path_, "The document is nested too deep");
    }
    switch (shape.type) {
      case Type::structure:
      case Type::union_type: {
        smithy::Filling filling(shape, value);
        members(node, filling);
        const Member* missing = filling.finish();
        if (missing != nullptr && options_.strictness != Strictness::answer) {
          const Step step(*this, element_name(*missing));
          throw ParseError(Kind::missing_member, path_, "The element '" + path_ + "' is required");
        }
        break;
      }
      case Type::list:
        each_child(node, list_element_name(shape),
                   [&](pugi::xml_node child) { list_element(child, shape, value); });
        break;
      case Type::map:
        each_child(node, "entry", [&](pugi::xml_node child) { map_entry(child, shape, value); });
        break;
      default:
        value_from_text(shape, member, text_of(node), TimestampFormat::date_time, path_, value);
    }
    --depth_;
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

  void list_element(pugi::xml_node node, const Shape& list, void* value) {
    const Member& element = list.members[0];
    this->value(node, *element.target, &element, list.operations->append(value));
  }

  void map_entry(pugi::xml_node node, const Shape& map, void* value) {
    const Member& key_member = map.members[0];
    const Member& value_member = map.members[1];
    const std::string key_name(key_member.xml_name.empty() ? "key" : key_member.xml_name);
    const std::string value_name(value_member.xml_name.empty() ? "value" : value_member.xml_name);
    const pugi::xml_node key = node.child(key_name.c_str());
    const pugi::xml_node entry = node.child(value_name.c_str());
    if (!key || !entry) {
      throw ParseError(Kind::malformed, path_, "An entry of '" + path_ + "' lacks key or value");
    }
    this->value(entry, *value_member.target, &value_member,
                map.operations->insert(value, text_of(key)));
  }

  template <class Visit>
  void each_child(pugi::xml_node node, std::string_view name, const Visit& visit) {
    for (const pugi::xml_node child : node.children()) {
      if (child.type() != pugi::node_element) {
        expect_space(child);
        continue;
      }
      const Step step(*this, child.name());
      if (child.name() == name) {
        visit(child);
      } else if (options_.strictness == Strictness::request) {
        throw ParseError(Kind::unknown_member, path_, "The element '" + path_ + "' is not known");
      }
    }
  }

  // Between elements there may only be white space and comments.
  void expect_space(pugi::xml_node node) const {
    if (node.type() != pugi::node_pcdata && node.type() != pugi::node_cdata) return;
    if (std::string_view(node.value()).find_first_not_of(" \t\r\n") != std::string_view::npos) {
      throw ParseError(Kind::malformed, path_, "There is text between elements in '" + path_ + "'");
    }
  }

  std::string text_of(pugi::xml_node node) const {
    std::string text;
    for (const pugi::xml_node child : node.children()) {
      if (child.type() == pugi::node_element) {
        throw ParseError(Kind::wrong_type, path_,
                         "The element '" + path_ + "' must hold text only");
      }
      text += child.value();
    }
    return text;
  }

  const ReadOptions& options_;
  std::string path_;
  std::size_t depth_ = 0;
};

// Parses without DTDs and entities of their own; neither is ever followed.
void parse(pugi::xml_document& document, std::string_view text) {
  constexpr unsigned kFlags = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                              pugi::parse_wconv_attribute | pugi::parse_doctype |
                              pugi::parse_ws_pcdata;
  if (!is_utf8(text)) throw ParseError(Kind::malformed, {}, "The document is not UTF-8");
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), kFlags, pugi::encoding_utf8);
  if (!result) {
    throw ParseError(Kind::malformed, {},
                     std::string("The document is not well-formed XML: ") + result.description());
  }
  bool has_root = false;
  for (const pugi::xml_node child : document.children()) {
    if (child.type() == pugi::node_doctype || (child.type() == pugi::node_element && has_root)) {
      throw ParseError(Kind::malformed, {}, "The document has a DTD or more than one root");
    }
    has_root = has_root || child.type() == pugi::node_element;
  }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;  // a bare one would be read as a line end
      default:
        // XML 1.0 has no other control characters, not even escaped ones.
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
          out += "\xef\xbf\xbd";
        } else {
          out += c;
        }
    }
  }
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
  append_open(out, name);
  append_escaped(out, text);
  append_close(out, name);
}

void append_members(std::string& out, const Shape& shape, const void* object,
                    const WriteOptions& options) {
  for (const Member& member : shape.members) {
    if (member.xml_attribute) continue;
    if (options.body_members_only && member.location != Location::body) continue;
    if (const void* value = smithy::get(member, object)) append_member(out, member, value, options);
  }
}

void append_value(std::string& out, std::string_view name, const Shape& shape, const Member* member,
                  const void* value, const WriteOptions& options, std::string_view xml_namespace) {
  out += '<';
  out += name;
  if (!xml_namespace.empty()) {
    out += " xmlns=\"";
    append_escaped(out, xml_namespace);
    out += '"';
  }
  if (is_structure(shape)) {
    for (const Member& attribute : shape.members) {
      const void* text = attribute.xml_attribute ? smithy::get(attribute, value) : nullptr;
      if (text == nullptr) continue;
      const std::string_view attribute_name = element_name(attribute);
      if (attribute_name.starts_with("xsi:")) {
        out += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
      }
      out += ' ';
      out += attribute_name;
      out += "=\"";
      append_escaped(
          out, value_to_text(*attribute.target, &attribute, text, TimestampFormat::date_time));
      out += '"';
    }
  }
  out += '>';
  if (is_structure(shape)) {
    append_members(out, shape, value, options);
  } else if (shape.type == Type::list) {
    const Member& element = shape.members[0];
    const std::string_view each_name = list_element_name(shape);
    for (std::size_t i = 0; i < shape.operations->size(value); ++i) {
      append_value(out, each_name, *element.target, &element, shape.operations->at(value, i),
                   options);
    }
  } else if (shape.type == Type::map) {
    append_entries(out, "entry", shape, value, options);
  } else {
    append_escaped(out, value_to_text(shape, member, value, TimestampFormat::date_time,
                                      options.always_millis));
  }
  append_close(out, name);
}

void read_members(std::string_view text, smithy::Filling& filling, const ReadOptions& options,
                  std::string_view within) {
  pugi::xml_document document;
  parse(document, text);
  pugi::xml_node node = document.document_element();
  if (!within.empty()) node = node.child(std::string(within).c_str());
  Reader(options).members(node, filling);
}

void read_root(std::string_view text, std::string_view name, const Member& member, void* value,
               const ReadOptions& options) {
  pugi::xml_document document;
  parse(document, text);
  const pugi::xml_node root = document.document_element();
  if (root.name() != name) {
    throw ParseError(Kind::malformed, std::string(root.name()),
                     "The root element must be '" + std::string(name) + "'");
  }
  Reader(options).value(root, *member.target, &member, value);
}

std::string find_text(std::string_view document_text, std::string_view name) {
  pugi::xml_document document;
  if (!document.load_buffer(document_text.data(), document_text.size(),
                            pugi::parse_cdata | pugi::parse_escapes, pugi::encoding_utf8)) {
    return {};
  }
  const pugi::xml_node found =
      document.find_node([&](pugi::xml_node node) { return node.name() == name; });
  return found.text().get();
}

}  // namespace neargate::aws::xml
