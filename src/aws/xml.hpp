#pragma once

#include <string>
#include <string_view>

#include "smithy/filling.hpp"
#include "smithy/shape.hpp"
#include "smithy/strictness.hpp"

// Shapes to and from XML, as Smithy's XML traits have it: the bodies of restXml, the answers of
// awsQuery and ec2Query.
namespace neargate::aws::xml {

inline constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

void append_escaped(std::string& out, std::string_view text);
// <name>text</name>
void append_element(std::string& out, std::string_view name, std::string_view text);

struct WriteOptions {
  bool always_millis = false;      // date-times with three decimals
  bool body_members_only = false;  // REST: without members that headers and the like carry
};
// The structure's members as elements, without an element around them.
void append_members(std::string& out, const smithy::Shape& shape, const void* object,
                    const WriteOptions& options);
// One value in an element of that name, with the namespace where it is not empty.
void append_value(std::string& out, std::string_view name, const smithy::Shape& shape,
                  const smithy::Member* member, const void* value, const WriteOptions& options,
                  std::string_view xml_namespace = {});

struct ReadOptions {
  smithy::Strictness strictness = smithy::Strictness::request;
  bool body_members_only = false;
};
// Both throw smithy::ParseError. `text` is a whole document; documents with a DTD are refused.
// Fills a structure from the root's children, whatever the root's name is. Where `within` is not
// empty, from the children of the root's child of that name (awsQuery's "OpResult").
void read_members(std::string_view text, smithy::Filling& filling, const ReadOptions& options,
                  std::string_view within = {});
// Fills any value from the root element itself, which must have that name.
void read_root(std::string_view text, std::string_view name, const smithy::Member& member,
               void* value, const ReadOptions& options);

// The text of the first element of that name, anywhere: for error documents. "" where there is
// none.
std::string find_text(std::string_view document, std::string_view name);

}  // namespace neargate::aws::xml
