#include "smithy/idl/lexer.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"

namespace neargate::smithy::idl {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// A text block's lines lose the white space that all of them start with, and each its trailing one.
std::string dedent(std::string_view block) {
  std::vector<std::string_view> lines = split(block, '\n');
  std::size_t indent = std::string_view::npos;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t text = lines[i].find_first_not_of(" \t\r");
    if (text == std::string_view::npos) {
      if (i + 1 == lines.size()) indent = std::min(indent, lines[i].size());  // before the """
    } else {
      indent = std::min(indent, text);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    line.remove_prefix(std::min(indent, line.size()));
    const std::size_t last = line.find_last_not_of(" \t\r");
    line = last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
    if (i > 0) out += '\n';
    out += line;
  }
  return out;
}

}  // namespace

SyntaxError::SyntaxError(Diagnostic what)
    : std::runtime_error(what.to_string()), diagnostic(std::move(what)) {}

std::string Token::describe() const {
  switch (kind) {
    case Kind::end:
      return "the end of the file";
    case Kind::string:
      return fmt::format("the string \"{}\"", text);
    default:
      return fmt::format("'{}'", text);
  }
}

Token Lexer::next() {
  Token token;
  skip_space(token.documentation);
  token.position = position_;
  if (at_end()) return token;
  const char c = peek();
  if (is_letter(c)) {
    read_name(token);
  } else if (is_digit(c) || c == '-') {
    read_number(token);
  } else if (c == '"') {
    token.kind = Token::Kind::string;
    if (peek(1) == '"' && peek(2) == '"') {
      read_text_block(token);
    } else {
      read_string(token);
    }
  } else if (std::string_view("{}[]():=@$").find(c) != std::string_view::npos) {
    token.kind = Token::Kind::punctuation;
    token.text = c;
    advance();
    if (c == ':' && peek() == '=') {
      token.text += '=';
      advance();
    }
  } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) {
    fail(position_, fmt::format("byte 0x{:02x} has no place outside strings and comments",
                                static_cast<unsigned char>(c)));
  } else {
    fail(position_, fmt::format("'{}' has no place here", c));
  }
  return token;
}

void Lexer::fail(Position position, std::string message) const {
  throw SyntaxError({Diagnostic::Severity::error, file_, position, std::move(message)});
}

char Lexer::peek(std::size_t ahead) const {
  return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0';
}

void Lexer::advance() {
  if (text_[offset_] == '\n') {
    ++position_.line;
    position_.column = 1;
  } else if ((static_cast<unsigned char>(text_[offset_]) & 0xC0) != 0x80) {
    ++position_.column;  // columns count characters, not the bytes of UTF-8
  }
  ++offset_;
}

void Lexer::skip_space(std::string& documentation) {
  while (!at_end()) {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',') {
      advance();
    } else if (c == '/' && peek(1) == '/') {
      const std::size_t start = offset_;
      while (!at_end() && peek() != '\n') advance();
      std::string_view line = text_.substr(start, offset_ - start);
      if (!line.starts_with("///")) continue;
      if (!documentation.empty()) documentation += '\n';
      documentation += trim(line.substr(3));
    } else {
      return;
    }
  }
}

void Lexer::read_name(Token& token) {
  token.kind = Token::Kind::name;
  while (is_letter(peek()) || is_digit(peek()) ||
         ((peek() == '.' || peek() == '#' || peek() == '$') && is_letter(peek(1)))) {
    token.text += peek();
    advance();
  }
}

// As in JSON: -?int frac? exp?
void Lexer::read_number(Token& token) {
  token.kind = Token::Kind::number;
  const auto take = [&] {
    token.text += peek();
    advance();
  };
  const auto digits = [&](std::string_view where) {
    if (!is_digit(peek())) fail(position_, fmt::format("expected a digit {}", where));
    while (is_digit(peek())) take();
  };
  if (peek() == '-') take();
  digits("after '-'");
  if (peek() == '.') {
    take();
    digits("after '.'");
  }
  if (peek() == 'e' || peek() == 'E') {
    take();
    if (peek() == '+' || peek() == '-') take();
    digits("in the exponent");
  }
  if (is_letter(peek())) fail(position_, "expected a space after the number");
}

void Lexer::read_string(Token& token) {
  advance();
  while (peek() != '"') {
    if (at_end()) fail(token.position, "the string that starts here is not closed by '\"'");
    if (peek() == '\\') {
      read_escape(token.text);
    } else {
      token.text += peek();
      advance();
    }
  }
  advance();
}

void Lexer::read_text_block(Token& token) {
  for (int i = 0; i < 3; ++i) advance();
  while (peek() == ' ' || peek() == '\t' || peek() == '\r') advance();
  if (peek() != '\n') fail(position_, "expected a line break after '\"\"\"'");
  advance();
  std::string block;
  while (!(peek() == '"' && peek(1) == '"' && peek(2) == '"')) {
    if (at_end()) fail(token.position, "the text block that starts here is not closed by '\"\"\"'");
    if (peek() == '\\') {
      read_escape(block);
    } else {
      block += peek();
      advance();
    }
  }
  for (int i = 0; i < 3; ++i) advance();
  token.text = dedent(block);
}

void Lexer::read_escape(std::string& out) {
  const Position start = position_;
  advance();
  const char c = peek();
  if (at_end()) fail(start, "the file ends in an escape");
  advance();
  switch (c) {
    case '"':
    case '\\':
    case '/':
      out += c;
      return;
    case 'b':
      out += '\b';
      return;
    case 'f':
      out += '\f';
      return;
    case 'n':
      out += '\n';
      return;
    case 'r':
      out += '\r';
      return;
    case 't':
      out += '\t';
      return;
    case '\n':
      return;  // a line that goes on
    case 'u': {
      unsigned code = 0;
      for (int i = 0; i < 4; ++i) {
        const char digit = peek();
        if (is_digit(digit)) {
          code = code * 16 + static_cast<unsigned>(digit - '0');
        } else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f') {
          code = code * 16 + static_cast<unsigned>((digit | 0x20) - 'a' + 10);
        } else {
          fail(start, "expected four hexadecimal digits after '\\u'");
        }
        advance();
      }
      if (code >= 0xD800 && code < 0xE000) fail(start, "surrogates are not characters");
      append_utf8(out, code);
      return;
    }
    default:
      fail(start, fmt::format("unknown escape '\\{}'", c));
  }
}

}  // namespace neargate::smithy::idl
