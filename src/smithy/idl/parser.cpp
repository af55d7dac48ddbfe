#include "smithy/idl/parser.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace neargate::smithy::idl {
namespace {

constexpr std::pair<std::string_view, Kind> kSimpleKinds[] = {
    {"blob", Kind::blob},
    {"boolean", Kind::boolean},
    {"string", Kind::string},
    {"byte", Kind::byte_integer},
    {"short", Kind::short_integer},
    {"integer", Kind::integer},
    {"long", Kind::long_integer},
    {"float", Kind::float_number},
    {"double", Kind::double_number},
    {"bigInteger", Kind::big_integer},
    {"bigDecimal", Kind::big_decimal},
    {"timestamp", Kind::timestamp},
    {"document", Kind::document},
};

constexpr std::pair<std::string_view, Kind> kAggregateKinds[] = {
    {"list", Kind::list},
    {"map", Kind::map},
    {"structure", Kind::structure},
    {"union", Kind::union_type},
};

class Parser {
 public:
  Parser(std::string_view text, std::string_view file) : lexer_(text, file) {
    parsed_.file = file;
    token_ = lexer_.next();
    following_ = lexer_.next();
  }

  ParsedFile run() {
    control_section();
    metadata_section();
    namespace_section();
    while (token_.kind != Token::Kind::end) statement();
    return std::move(parsed_);
  }

 private:
  [[noreturn]] void fail(Position position, std::string message) const {
    throw SyntaxError({Diagnostic::Severity::error, parsed_.file, position, std::move(message)});
  }
  [[noreturn]] void expected(std::string_view what) const {
    fail(token_.position, fmt::format("expected {}, found {}", what, token_.describe()));
  }

  Token take() {
    Token taken = std::move(token_);
    token_ = std::move(following_);
    following_ = lexer_.next();
    return taken;
  }
  bool take_if(std::string_view punctuation) {
    if (!token_.is(punctuation)) return false;
    take();
    return true;
  }
  Token expect(std::string_view punctuation, std::string_view where) {
    if (!token_.is(punctuation)) expected(fmt::format("'{}' {}", punctuation, where));
    return take();
  }
  Token expect_identifier(std::string_view what) {
    if (token_.kind != Token::Kind::name || token_.text.find_first_of(".#$") != std::string::npos) {
      expected(what);
    }
    return take();
  }
  Reference expect_reference(std::string_view what) {
    if (token_.kind != Token::Kind::name) expected(what);
    Token name = take();
    return {std::move(name.text), name.position};
  }

  void control_section() {
    while (take_if("$")) {
      const Token key = expect_identifier("a control statement's name after '$'");
      expect(":", fmt::format("after '${}'", key.text));
      const Node value = node(0);
      if (key.text == "version" && value.text != "2" && value.text != "2.0") {
        fail(value.position,
             fmt::format("this is Smithy {}; only version 2.0 is understood", value.text));
      }
    }
  }

  void metadata_section() {
    while (token_.is_name("metadata")) {
      take();
      if (token_.kind != Token::Kind::name && token_.kind != Token::Kind::string) {
        expected("a key after 'metadata'");
      }
      take();
      expect("=", "after the metadata's key");
      node(0);
    }
  }

  void namespace_section() {
    if (!token_.is_name("namespace")) expected("'namespace'");
    take();
    if (token_.kind != Token::Kind::name || token_.text.find_first_of("#$") != std::string::npos) {
      expected("a namespace such as com.example");
    }
    parsed_.name_space = take().text;
    while (token_.is_name("use")) {
      take();
      if (token_.text.find('#') == std::string::npos) {
        expected("a shape id such as aws.api#service after 'use'");
      }
      parsed_.uses.push_back(expect_reference("a shape id"));
    }
  }

  void statement() {
    if (token_.is_name("apply")) {
      apply();
      return;
    }
    std::string documentation = token_.documentation;
    Shape shape;
    shape.traits.all = traits();
    shape.documentation = std::move(documentation);
    shape.file = parsed_.file;
    if (token_.kind != Token::Kind::name) expected("a shape");
    const Token keyword = take();
    if (keyword.text == "use") {
      fail(keyword.position, "'use' must come before the first shape");
    } else if (keyword.text == "metadata") {
      fail(keyword.position, "'metadata' must come before 'namespace'");
    } else if (keyword.text == "resource") {
      fail(keyword.position, "resources are not supported: bind operations to the service");
    }
    for (const auto& [word, kind] : kSimpleKinds) {
      if (keyword.text == word) return simple_shape(std::move(shape), kind, keyword);
    }
    for (const auto& [word, kind] : kAggregateKinds) {
      if (keyword.text == word) return aggregate_shape(std::move(shape), kind, keyword);
    }
    if (keyword.text == "enum") return enum_shape(std::move(shape), Kind::enumeration, keyword);
    if (keyword.text == "intEnum") return enum_shape(std::move(shape), Kind::int_enum, keyword);
    if (keyword.text == "operation") return operation_shape(std::move(shape), keyword);
    if (keyword.text == "service") return service_shape(std::move(shape), keyword);
    fail(keyword.position,
         fmt::format("expected a kind of shape (structure, operation, string …), found '{}'",
                     keyword.text));
  }

  void apply() {
    take();
    Application application;
    application.target = expect_reference("the shape or member that traits are applied to");
    if (take_if("{")) {
      application.traits = traits();
      expect("}", "after the traits");
    } else if (token_.is("@")) {
      application.traits.push_back(trait());
    } else {
      expected("'@' or '{' after the shape that traits are applied to");
    }
    parsed_.applications.push_back(std::move(application));
  }

  std::vector<Trait> traits() {
    std::vector<Trait> found;
    while (token_.is("@")) found.push_back(trait());
    return found;
  }

  Trait trait() {
    const Token at = expect("@", "");
    Trait trait;
    trait.position = at.position;
    trait.id = expect_reference("a trait's name after '@'").id;
    trait.value = Node::of_object(at.position);
    if (!take_if("(")) return trait;
    const bool keyed = (token_.kind == Token::Kind::name || token_.kind == Token::Kind::string) &&
                       following_.is(":");
    if (keyed) {
      trait.value = Node::of_object(token_.position);
      while (!token_.is(")")) key_and_value(trait.value, 0);
    } else if (!token_.is(")")) {
      trait.value = node(0);
    }
    expect(")", fmt::format("after the value of @{}", trait.id));
    return trait;
  }

  void key_and_value(Node& object, int depth) {
    if (token_.kind != Token::Kind::name && token_.kind != Token::Kind::string) expected("a key");
    const Token key = take();
    if (object.find(key.text)) {
      fail(key.position, fmt::format("the key \"{}\" is given twice", key.text));
    }
    expect(":", fmt::format("after the key \"{}\"", key.text));
    object.members.push_back({key.text, node(depth + 1)});
  }

  Node node(int depth) {
    if (depth > kNodeDepthMax) {
      fail(token_.position, fmt::format("values are nested deeper than {}", kNodeDepthMax));
    }
    Node value;
    value.position = token_.position;
    if (take_if("{")) {
      value.kind = Node::Kind::object;
      while (!token_.is("}")) key_and_value(value, depth);
      take();
    } else if (take_if("[")) {
      value.kind = Node::Kind::array;
      while (!token_.is("]")) value.items.push_back(node(depth + 1));
      take();
    } else if (token_.kind == Token::Kind::string) {
      value.kind = Node::Kind::string;
      value.text = take().text;
    } else if (token_.kind == Token::Kind::number) {
      value.kind = Node::Kind::number;
      value.text = take().text;
    } else if (token_.kind == Token::Kind::name) {
      const Token name = take();
      if (name.text == "true" || name.text == "false") {
        value.kind = Node::Kind::boolean;
        value.boolean = name.text == "true";
      } else if (name.text != "null") {
        value.kind = Node::Kind::string;  // a shape id
        value.text = name.text;
      }
    } else {
      expected("a value");
    }
    return value;
  }

  void name_shape(Shape& shape, const Token& keyword) {
    const Token name = expect_identifier(fmt::format("a shape's name after '{}'", keyword.text));
    shape.name = name.text;
    shape.id = parsed_.name_space + "#" + name.text;
    shape.position = name.position;
    if (token_.is_name("with")) fail(token_.position, "mixins are not supported");
    if (token_.is_name("for")) fail(token_.position, "resources are not supported");
  }

  void simple_shape(Shape shape, Kind kind, const Token& keyword) {
    shape.kind = kind;
    name_shape(shape, keyword);
    parsed_.shapes.push_back(std::move(shape));
  }

  void aggregate_shape(Shape shape, Kind kind, const Token& keyword) {
    shape.kind = kind;
    name_shape(shape, keyword);
    expect("{", fmt::format("after '{} {}'", keyword.text, shape.name));
    members(shape);
    parsed_.shapes.push_back(std::move(shape));
  }

  // Up to the closing brace, which is taken too.
  void members(Shape& shape) {
    while (!take_if("}")) {
      Member member;
      member.documentation = token_.documentation;
      member.traits.all = traits();
      if (token_.is("$")) fail(token_.position, "target elision is not supported");
      const Token name = expect_identifier("a member's name or '}'");
      member.name = name.text;
      member.position = name.position;
      expect(":", fmt::format("after the member's name '{}'", name.text));
      member.target = expect_reference(fmt::format("the shape of member '{}'", name.text));
      if (take_if("=")) {
        const Position position = token_.position;
        member.traits.all.push_back({"smithy.api#default", node(0), position});
      }
      shape.members.push_back(std::move(member));
    }
  }

  void enum_shape(Shape shape, Kind kind, const Token& keyword) {
    shape.kind = kind;
    name_shape(shape, keyword);
    expect("{", fmt::format("after '{} {}'", keyword.text, shape.name));
    while (!take_if("}")) {
      Member member;
      member.documentation = token_.documentation;
      member.traits.all = traits();
      const Token name = expect_identifier("an enum member's name or '}'");
      member.name = name.text;
      member.position = name.position;
      if (take_if("=")) member.value = node(0);
      shape.members.push_back(std::move(member));
    }
    parsed_.shapes.push_back(std::move(shape));
  }

  void operation_shape(Shape shape, const Token& keyword) {
    shape.kind = Kind::operation;
    name_shape(shape, keyword);
    expect("{", fmt::format("after 'operation {}'", shape.name));
    while (!take_if("}")) {
      const Token property = expect_identifier("'input', 'output', 'errors' or '}'");
      if (property.text == "input") {
        shape.input = input_or_output(shape, property, "Input");
      } else if (property.text == "output") {
        shape.output = input_or_output(shape, property, "Output");
      } else if (property.text == "errors") {
        shape.errors = references(property);
      } else {
        fail(property.position,
             fmt::format("an operation has 'input', 'output' and 'errors', not '{}'",
                         property.text));
      }
    }
    parsed_.shapes.push_back(std::move(shape));
  }

  // `input: Name`, or `input := { … }`, which declares the structure <operation>Input.
  Reference input_or_output(const Shape& operation, const Token& property,
                            std::string_view suffix) {
    if (take_if(":")) return expect_reference(fmt::format("the {}'s shape", property.text));
    if (!token_.is(":=")) expected(fmt::format("':' or ':=' after '{}'", property.text));
    take();
    Shape inlined;
    inlined.kind = Kind::structure;
    inlined.file = parsed_.file;
    inlined.traits.all = traits();
    inlined.name = fmt::format("{}{}", operation.name, suffix);
    inlined.id = parsed_.name_space + "#" + inlined.name;
    inlined.position = token_.position;
    if (token_.is_name("with")) fail(token_.position, "mixins are not supported");
    expect("{", fmt::format("after '{} :='", property.text));
    members(inlined);
    Reference reference{inlined.id, inlined.position};
    parsed_.shapes.push_back(std::move(inlined));
    return reference;
  }

  std::vector<Reference> references(const Token& property) {
    expect(":", fmt::format("after '{}'", property.text));
    expect("[", fmt::format("after '{}:'", property.text));
    std::vector<Reference> found;
    while (!take_if("]")) found.push_back(expect_reference("a shape's name or ']'"));
    return found;
  }

  void service_shape(Shape shape, const Token& keyword) {
    shape.kind = Kind::service;
    name_shape(shape, keyword);
    expect("{", fmt::format("after 'service {}'", shape.name));
    while (!take_if("}")) {
      const Token property = expect_identifier("'version', 'operations', 'errors' or '}'");
      if (property.text == "version") {
        expect(":", "after 'version'");
        if (token_.kind != Token::Kind::string) expected("the version as a string");
        shape.version = take().text;
      } else if (property.text == "operations") {
        shape.operations = references(property);
      } else if (property.text == "errors") {
        shape.errors = references(property);
      } else {
        fail(property.position,
             fmt::format("a service has 'version', 'operations' and 'errors', not '{}'",
                         property.text));
      }
    }
    parsed_.shapes.push_back(std::move(shape));
  }

  Lexer lexer_;
  Token token_;
  Token following_;
  ParsedFile parsed_;
};

}  // namespace

ParsedFile parse(std::string_view text, std::string_view file) { return Parser(text, file).run(); }

}  // namespace neargate::smithy::idl
