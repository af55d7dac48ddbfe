#include "smithy/pattern.hpp"

#include <algorithm>
#include <clocale>
#include <cwctype>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace neargate::smithy {
namespace {

constexpr std::uint32_t kCodePointMax = 0x10ffff;
constexpr std::uint32_t kUnbounded = std::numeric_limits<std::uint32_t>::max();
// Instructions of one pattern; counts are written out, so "x{0,16384}" has twice that many.
constexpr std::size_t kInstructionsMax = 200000;
constexpr std::size_t kGroupsMax = 64;  // within one another

// \p{...}: by the C library's tables of characters.
enum class Property : std::uint8_t { letter, number, separator, punctuation, symbol, mark, other };

bool has_property(std::uint32_t c, Property property) {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const auto wide = static_cast<wint_t>(c);
  const bool is_ascii_digit = c >= '0' && c <= '9';
  const bool is_math_symbol =
      c < 0x80 && std::string_view("$+<=>^`|~").find(char(c)) != std::string_view::npos;
  switch (property) {
    case Property::letter:
      return iswalpha_l(wide, locale) != 0;
    // The library counts the digits of other scripts as letters; so do we then, as both.
    case Property::number:
      return is_ascii_digit || (c >= 0x80 && iswalnum_l(wide, locale) != 0);
    case Property::separator:
      return c == ' ' || c == 0xa0 || c == 0x202f ||
             (c >= 0x80 && c != 0x85 && iswspace_l(wide, locale) != 0);
    case Property::punctuation:
      return iswpunct_l(wide, locale) != 0 && !is_math_symbol;
    case Property::symbol:
      return is_math_symbol || (c >= 0x80 && iswpunct_l(wide, locale) != 0);
    case Property::mark:
      return c >= 0x300 && wcwidth(static_cast<wchar_t>(c)) == 0;
    case Property::other:
      return iswcntrl_l(wide, locale) != 0;
  }
  return false;
}

struct Range {
  std::uint32_t first, last;
};

// A set of characters.
struct Class {
  std::vector<Range> ranges;
  std::vector<std::pair<Property, bool>> properties;  // and whether it is negated (\P)
  bool is_negated = false;

  bool contains(std::uint32_t c) const {
    bool is_in = std::any_of(ranges.begin(), ranges.end(),
                             [&](const Range& r) { return c >= r.first && c <= r.last; });
    for (const auto& [property, negated] : properties) {
      is_in = is_in || has_property(c, property) != negated;
    }
    return is_in != is_negated;
  }
  void add(std::uint32_t first, std::uint32_t last) { ranges.push_back({first, last}); }
  void add_all_but(const std::vector<Range>& sorted) {
    std::uint32_t next = 0;
    for (const Range& range : sorted) {
      if (range.first > next) add(next, range.first - 1);
      next = range.last + 1;
    }
    add(next, kCodePointMax);
  }
};

const std::vector<Range> kDigits = {{'0', '9'}};
const std::vector<Range> kWords = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
const std::vector<Range> kSpaces = {
    {9, 13},          {' ', ' '},       {0xa0, 0xa0},     {0x1680, 0x1680}, {0x2000, 0x200a},
    {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}};
const std::vector<Range> kLineEnds = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};

// The expression as a tree.
struct Node {
  enum class Kind { empty, one_of, sequence, alternatives, repeat, start, end, lookahead };
  Kind kind = Kind::empty;
  std::size_t class_index = 0;  // one_of
  std::vector<Node> children;
  std::uint32_t least = 0, most = 0;  // repeat
  bool is_negated = false;            // lookahead
};

// What the tree is compiled to, for a machine that is in many places at once.
struct Instruction {
  enum class Kind : std::uint8_t { one_of, split, jump, start, end, lookahead, accept };
  Kind kind;
  bool is_negated = false;
  std::uint32_t first = 0;   // class; or where to go on (split, jump); or the lookahead's program
  std::uint32_t second = 0;  // split: the other place; lookahead: where to go on
};

class Parser {
 public:
  Parser(std::string_view text, std::vector<Class>& classes) : text_(text), classes_(classes) {}

  Node parse() {
    Node node = alternatives();
    if (at_ < text_.size()) fail("')' without '('");
    return node;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error("the pattern \"" + std::string(text_) + "\" cannot be used",
                why + " at character " + std::to_string(at_ + 1),
                "write it in the language of smithy/pattern.hpp");
  }
  bool is_at(std::string_view expected) const { return text_.substr(at_).starts_with(expected); }
  bool take(std::string_view expected) {
    if (!is_at(expected)) return false;
    at_ += expected.size();
    return true;
  }

  Node alternatives() {
    if (++depth_ > kGroupsMax) fail("too many groups within one another");
    Node node{.kind = Node::Kind::alternatives};
    do {
      node.children.push_back(sequence());
    } while (take("|"));
    --depth_;
    if (node.children.size() > 1) return node;
    Node only = std::move(node.children[0]);  // moved out first: it lives within what it replaces
    return only;
  }

  Node sequence() {
    Node node{.kind = Node::Kind::sequence};
    while (at_ < text_.size() && !is_at("|") && !is_at(")")) {
      node.children.push_back(repeated(atom()));
    }
    return node;
  }

  Node repeated(Node node) {
    while (at_ < text_.size()) {
      std::uint32_t least = 0;
      std::uint32_t most = kUnbounded;
      if (take("*")) {
      } else if (take("+")) {
        least = 1;
      } else if (take("?")) {
        most = 1;
      } else if (is_at("{") && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
        ++at_;
        least = number();
        most = least;
        if (take(",")) most = is_at("}") ? kUnbounded : number();
        if (!take("}") || most < least) fail("a count that is not {m}, {m,} or {m,n}");
      } else {
        break;
      }
      // Whether a count is lazy or possessive makes no difference to a match of the whole.
      if (!take("?")) take("+");
      Node repeat{.kind = Node::Kind::repeat, .least = least, .most = most};
      repeat.children.push_back(std::move(node));
      node = std::move(repeat);
    }
    return node;
  }

  Node atom() {
    if (take("(")) {
      Node node;
      const bool is_ahead = take("?=");
      const bool is_not_ahead = !is_ahead && take("?!");
      if (!is_ahead && !is_not_ahead && !take("?:") && is_at("?")) fail("an unknown kind of group");
      node = alternatives();
      if (!take(")")) fail("'(' without ')'");
      if (!is_ahead && !is_not_ahead) return node;
      Node lookahead{.kind = Node::Kind::lookahead, .is_negated = is_not_ahead};
      lookahead.children.push_back(std::move(node));
      return lookahead;
    }
    if (take("^")) return {.kind = Node::Kind::start};
    if (take("$")) return {.kind = Node::Kind::end};
    if (is_at("*") || is_at("+") || is_at("?")) fail("a count without what it counts");
    Class set;
    if (take("[")) {
      bracket(set);
    } else if (take(".")) {
      set.add_all_but(kLineEnds);
    } else if (is_at("\\")) {
      escape(set);
    } else {
      const std::uint32_t c = code_point();
      set.add(c, c);
    }
    classes_.push_back(std::move(set));
    return {.kind = Node::Kind::one_of, .class_index = classes_.size() - 1};
  }

  void bracket(Class& set) {
    set.is_negated = take("^");
    bool is_first = true;
    while (is_first || !is_at("]")) {
      if (at_ >= text_.size()) fail("'[' without ']'");
      if (is_first && is_at("]")) break;
      is_first = false;
      const std::size_t ranges_before = set.ranges.size();
      const auto single = class_atom(set);
      if (!single) continue;  // \w and its kin
      std::uint32_t last = *single;
      if (is_at("-") && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        ++at_;
        Class other;
        const auto end = class_atom(other);
        if (!end) {  // "[a-\w]": the hyphen stands for itself
          set.add('-', '-');
          set.ranges.insert(set.ranges.end(), other.ranges.begin(), other.ranges.end());
          set.properties.insert(set.properties.end(), other.properties.begin(),
                                other.properties.end());
        } else {
          last = *end;
        }
      }
      if (last < *single) fail("a range whose end is before its start");
      set.ranges.resize(std::max(ranges_before, set.ranges.size()));
      set.add(*single, last);
    }
    ++at_;
  }

  // One character of a class, or nothing where it was a whole set (which is then added).
  std::optional<std::uint32_t> class_atom(Class& set) {
    if (!is_at("\\")) return code_point();
    Class escaped;
    const auto single = escape(escaped);
    if (single) return single;
    set.ranges.insert(set.ranges.end(), escaped.ranges.begin(), escaped.ranges.end());
    set.properties.insert(set.properties.end(), escaped.properties.begin(),
                          escaped.properties.end());
    return std::nullopt;
  }

  // Reads a '\' and what follows into `set`; the character, where it is a single one.
  std::optional<std::uint32_t> escape(Class& set) {
    ++at_;
    if (at_ >= text_.size()) fail("a '\\' at the end");
    const char c = text_[at_];
    std::uint32_t single = 0;
    switch (c) {
      case 'd':
        return whole(set, kDigits, false);
      case 'D':
        return whole(set, kDigits, true);
      case 'w':
        return whole(set, kWords, false);
      case 'W':
        return whole(set, kWords, true);
      case 's':
        return whole(set, kSpaces, false);
      case 'S':
        return whole(set, kSpaces, true);
      case 'p':
      case 'P':
        ++at_;
        return property(set, c == 'P');
      case 'n':
        single = '\n';
        ++at_;
        break;
      case 'r':
        single = '\r';
        ++at_;
        break;
      case 't':
        single = '\t';
        ++at_;
        break;
      case 'f':
        single = '\f';
        ++at_;
        break;
      case 'v':
        single = '\v';
        ++at_;
        break;
      case '0':
        single = 0;
        ++at_;
        break;
      case 'x':
        ++at_;
        single = hexadecimal(2);
        break;
      case 'u': {
        ++at_;
        single = hexadecimal(4);
        // Two halves of UTF-16 are one character.
        if (single >= 0xd800 && single < 0xdc00 && is_at("\\u")) {
          at_ += 2;
          const std::uint32_t low = hexadecimal(4);
          if (low < 0xdc00 || low > 0xdfff) fail("half a surrogate pair");
          single = 0x10000 + ((single - 0xd800) << 10) + (low - 0xdc00);
        }
        break;
      }
      default:
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
          fail(std::string("an unknown escape \\") + c);
        }
        single = code_point();
    }
    set.add(single, single);
    return single;
  }

  std::optional<std::uint32_t> whole(Class& set, const std::vector<Range>& ranges, bool negated) {
    ++at_;
    if (negated) {
      set.add_all_but(ranges);
    } else {
      set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
    }
    return std::nullopt;
  }

  std::optional<std::uint32_t> property(Class& set, bool negated) {
    const bool is_long = take("{");
    const std::size_t end = is_long ? text_.find('}', at_) : at_ + 1;
    if (end == std::string_view::npos || end > text_.size()) fail("\\p without its name");
    std::string_view name = text_.substr(at_, end - at_);
    at_ = end + (is_long ? 1 : 0);
    if (name == "ASCII") {
      if (negated) fail("\\P{ASCII}");
      set.add(0, 0x7f);
      return std::nullopt;
    }
    if (name.starts_with("Is")) name.remove_prefix(2);
    constexpr std::string_view kLetters = "LNZPSMC";
    const std::size_t index = name.empty() ? std::string_view::npos : kLetters.find(name[0]);
    // Of subcategories, only "Lu" and the like of the same first letter exist; the whole is taken.
    if (index == std::string_view::npos || name.size() > 2) fail("an unknown property");
    set.properties.emplace_back(static_cast<Property>(index), negated);
    return std::nullopt;
  }

  std::uint32_t hexadecimal(std::size_t digits) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : ' ';
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) fail("too few hexadecimal digits");
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::uint32_t number() {
    std::uint32_t value = 0;
    while (at_ < text_.size() && is_digit(text_[at_])) {
      value = value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
      if (value > kInstructionsMax) fail("a count that is too large");
    }
    return value;
  }

  std::uint32_t code_point();

  std::string_view text_;
  std::vector<Class>& classes_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

// The character at text[at], which goes on behind it. Bytes that are not UTF-8 count each by
// itself.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  std::size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > text.size()) length = 1;
  std::uint32_t c = length == 1 ? first : first & (0x7f >> length);
  for (std::size_t i = 1; i < length; ++i) {
    c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
  }
  at += length;
  return c;
}

std::uint32_t Parser::code_point() { return next_code_point(text_, at_); }

}  // namespace

struct Pattern::Program {
  std::vector<Class> classes;
  std::vector<Instruction> code;
};

namespace {

class Compiler {
 public:
  explicit Compiler(Pattern::Program& program) : program_(program) {}

  void compile(const Node& node) {
    emit(node);
    add({.kind = Instruction::Kind::accept});
  }

 private:
  using Kind = Instruction::Kind;

  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }
  std::uint32_t add(Instruction instruction) {
    if (program_.code.size() >= kInstructionsMax) {
      throw Error("a pattern cannot be used", "its counts are too large");
    }
    program_.code.push_back(instruction);
    return here() - 1;
  }
  Instruction& at(std::uint32_t index) { return program_.code[index]; }

  void emit(const Node& node) {
    switch (node.kind) {
      case Node::Kind::empty:
        break;
      case Node::Kind::one_of:
        add({.kind = Kind::one_of, .first = static_cast<std::uint32_t>(node.class_index)});
        break;
      case Node::Kind::sequence:
        for (const Node& child : node.children) emit(child);
        break;
      case Node::Kind::alternatives:
        emit_alternatives(node);
        break;
      case Node::Kind::repeat:
        emit_repeat(node);
        break;
      case Node::Kind::start:
        add({.kind = Kind::start});
        break;
      case Node::Kind::end:
        add({.kind = Kind::end});
        break;
      case Node::Kind::lookahead: {
        const auto look = add({.kind = Kind::lookahead, .is_negated = node.is_negated});
        at(look).first = here();
        emit(node.children[0]);
        add({.kind = Kind::accept});
        at(look).second = here();
        break;
      }
    }
  }

  void emit_alternatives(const Node& node) {
    std::vector<std::uint32_t> exits;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i + 1 == node.children.size()) {
        emit(node.children[i]);
        break;
      }
      const auto split = add({.kind = Kind::split});
      at(split).first = here();
      emit(node.children[i]);
      exits.push_back(add({.kind = Kind::jump}));
      at(split).second = here();
    }
    for (const auto exit : exits) at(exit).first = here();
  }

  void emit_repeat(const Node& node) {
    const Node& body = node.children[0];
    for (std::uint32_t i = 0; i < node.least; ++i) emit(body);
    if (node.most == kUnbounded) {
      const auto split = add({.kind = Kind::split});
      at(split).first = here();
      emit(body);
      add({.kind = Kind::jump, .first = split});
      at(split).second = here();
      return;
    }
    // Each further copy is within the one before, (x(x(x)?)?)?, so that the machine is in few
    // places.
    std::vector<std::uint32_t> splits;
    for (std::uint32_t i = node.least; i < node.most; ++i) {
      splits.push_back(add({.kind = Kind::split}));
      at(splits.back()).first = here();
      emit(body);
    }
    for (const auto split : splits) at(split).second = here();
  }

  Pattern::Program& program_;
};

// Runs a program over a text: all places that it can be in, character by character.
class Machine {
 public:
  Machine(const Pattern::Program& program, std::string_view text)
      : program_(program), text_(text) {}

  bool run(std::uint32_t start, std::size_t at, bool whole) {
    std::vector<std::uint32_t> now, next;
    std::vector<std::size_t> seen(program_.code.size(), kNever);
    bool has_accepted = false;
    enter(start, at, now, seen, has_accepted);
    while (true) {
      if (has_accepted && (!whole || at == text_.size())) return true;
      if (at >= text_.size() || now.empty()) return false;
      const std::uint32_t c = next_code_point(text_, at);
      next.clear();
      has_accepted = false;
      for (const std::uint32_t place : now) {
        if (program_.classes[program_.code[place].first].contains(c)) {
          enter(place + 1, at, next, seen, has_accepted);
        }
      }
      now.swap(next);
    }
  }

 private:
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  // Follows all that takes no character from `start`, to the places that take one.
  void enter(std::uint32_t start, std::size_t at, std::vector<std::uint32_t>& places,
             std::vector<std::size_t>& seen, bool& has_accepted) {
    using Kind = Instruction::Kind;
    std::vector<std::uint32_t>& pending = pending_;
    const std::size_t base = pending.size();
    pending.push_back(start);
    while (pending.size() > base) {
      const std::uint32_t place = pending.back();
      pending.pop_back();
      if (seen[place] == at) continue;
      seen[place] = at;
      const Instruction& instruction = program_.code[place];
      switch (instruction.kind) {
        case Kind::one_of:
          places.push_back(place);
          break;
        case Kind::split:
          pending.push_back(instruction.second);
          pending.push_back(instruction.first);
          break;
        case Kind::jump:
          pending.push_back(instruction.first);
          break;
        case Kind::start:
          if (at == 0) pending.push_back(place + 1);
          break;
        case Kind::end:
          if (at == text_.size()) pending.push_back(place + 1);
          break;
        case Kind::lookahead:
          if (Machine(program_, text_).run(instruction.first, at, false) !=
              instruction.is_negated) {
            pending.push_back(instruction.second);
          }
          break;
        case Kind::accept:
          has_accepted = true;
          break;
      }
    }
  }

  const Pattern::Program& program_;
  std::string_view text_;
  std::vector<std::uint32_t> pending_;
};

}  // namespace

Pattern::Pattern(std::string_view expression) {
  auto program = std::make_unique<Program>();
  const Node tree = Parser(expression, program->classes).parse();
  Compiler(*program).compile(tree);
  program_ = std::move(program);
}

Pattern::Pattern(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
  return Machine(*program_, text).run(0, 0, true);
}

}  // namespace neargate::smithy
