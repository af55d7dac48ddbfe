#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

// A file that is not Smithy, or not of the subset: the first thing wrong with it.
struct SyntaxError : std::runtime_error {
  explicit SyntaxError(Diagnostic what);
  Diagnostic diagnostic;
};

struct Token {
  enum class Kind {
    end,
    name,    // an identifier or a shape id, as one: "ecs", "smithy.api#String", "Foo$bar"
    string,  // text has the characters, escapes undone
    number,
    punctuation,  // one of { } [ ] ( ) : = @ $ or ":="
  };
  Kind kind = Kind::end;
  std::string text;
  std::string documentation;  // the /// lines before it
  Position position;

  bool is(std::string_view punctuation_text) const {
    return kind == Kind::punctuation && text == punctuation_text;
  }
  bool is_name(std::string_view name) const { return kind == Kind::name && text == name; }
  // For messages: "'{'", "the end of the file".
  std::string describe() const;
};

// The tokens of a file. Commas, comments and line breaks are white space, as in Smithy 2.0.
class Lexer {
 public:
  Lexer(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  // Throws SyntaxError.
  Token next();

 private:
  [[noreturn]] void fail(Position position, std::string message) const;
  bool at_end() const { return offset_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const;
  void advance();
  void skip_space(std::string& documentation);
  void read_name(Token& token);
  void read_number(Token& token);
  void read_string(Token& token);
  void read_text_block(Token& token);
  void read_escape(std::string& out);

  std::string_view text_;
  std::string file_;
  std::size_t offset_ = 0;
  Position position_;
};

}  // namespace neargate::smithy::idl
