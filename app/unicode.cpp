#include "app/unicode.hpp"

namespace neargate::app {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Upper and lower case alternate in these blocks; `parity` is the upper case's lowest bit.
struct Alternating {
  char32_t first, last, parity;
};
constexpr Alternating kAlternating[] = {
    {0x0100, 0x0137, 0}, {0x0139, 0x0148, 1}, {0x014A, 0x0177, 0}, {0x0179, 0x017E, 1},
    {0x0200, 0x021F, 0}, {0x0222, 0x0233, 0}, {0x0460, 0x0481, 0}, {0x048A, 0x04BF, 0},
    {0x04C1, 0x04CE, 1}, {0x04D0, 0x052F, 0}, {0x1E00, 0x1E95, 0}, {0x1EA0, 0x1EFF, 0},
};

const Alternating* find_alternating(char32_t c) {
  for (const Alternating& block : kAlternating) {
    if (between(c, block.first, block.last)) return &block;
  }
  return nullptr;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(position++);
  if (lead < 0x80) return lead;
  const int continuation = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4) return kReplacement;
  if (position + continuation > text.size()) return kReplacement;
  char32_t c = lead & (0x3F >> continuation);
  for (int i = 0; i < continuation; ++i) {
    if ((byte(position + i) & 0xC0) != 0x80) return kReplacement;
    c = (c << 6) | (byte(position + i) & 0x3F);
  }
  constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  if (c < kLeast[continuation] || c > 0x10FFFF || between(c, 0xD800, 0xDFFF)) return kReplacement;
  position += continuation;
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t position = 0; position < text.size(); ++count) next_code_point(text, position);
  return count;
}

bool is_space(char32_t c) {
  return c == ' ' || between(c, '\t', '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         between(c, 0x2000, 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

bool is_digit(char32_t c) { return between(c, '0', '9'); }

bool is_letter(char32_t c) {
  if (c < 0x80) return is_digit(c) || between(c | 0x20, 'a', 'z');
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7 || c == kReplacement || is_space(c)) return false;
  if (c == 0x0589 || c == 0x05C3 || c == 0x060C || c == 0x061B || c == 0x061F || c == 0x06D4 ||
      c == 0x0964 || c == 0x0965) {
    return false;  // full stops, commas and question marks of Armenian, Hebrew, Arabic, Devanagari
  }
  return !between(c, 0x2000, 0x2BFF)     // punctuation, currency, arrows, symbols
         && !between(c, 0x2E00, 0x2E7F)  // further punctuation
         && !between(c, 0x3001, 0x3004) && !between(c, 0x3008, 0x3020) && c != 0x3030 &&
         c != 0x30FB                     // CJK punctuation
         && !between(c, 0xE000, 0xF8FF)  // private use
         && !between(c, 0xFE10, 0xFE6F)  // vertical and small forms
         && !between(c, 0xFF01, 0xFF0F) && !between(c, 0xFF1A, 0xFF20) &&
         !between(c, 0xFF3B, 0xFF40) && !between(c, 0xFF5B, 0xFF65)  // full-width punctuation
         && !between(c, 0x1F000, 0x1FAFF);                           // pictographs
}

bool is_upper(char32_t c) { return to_lower(c) != c; }

bool is_lower(char32_t c) {
  if (c < 0x80) return between(c, 'a', 'z');
  if (c <= 0xFF) return between(c, 0xDF, 0xFF) && c != 0xF7;
  if (const Alternating* block = find_alternating(c)) return (c & 1) != block->parity;
  return between(c, 0x03AC, 0x03CE) || between(c, 0x0430, 0x045F);
}

bool is_ideograph(char32_t c) {
  return between(c, 0x3040, 0x30FF) || between(c, 0x3400, 0x4DBF) || between(c, 0x4E00, 0x9FFF) ||
         between(c, 0xF900, 0xFAFF) || between(c, 0x20000, 0x3FFFF);
}

bool is_closing(char32_t c) {
  switch (c) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case '}':
    case 0x00BB:
    case 0x2019:
    case 0x201C:
    case 0x201D:
    case 0x203A:  // » ’ “ (German) ” ›
    case 0x300D:
    case 0x300F:
    case 0x3011:
    case 0xFF09:  // 」 』 】 ）
      return true;
    default:
      return false;
  }
}

bool is_opening(char32_t c) {
  switch (c) {
    case '"':
    case '\'':
    case '(':
    case '[':
    case '{':
    case 0x00A1:
    case 0x00BF:
    case 0x00AB:
    case 0x2018:
    case 0x201A:
    case 0x201C:  // ¡ ¿ « ‘ ‚ “
    case 0x201E:
    case 0x2039:
    case 0x300C:
    case 0x300E:
    case 0x3010:
    case 0xFF08:  // „ ‹ 「 『 【 （
      return true;
    default:
      return false;
  }
}

char32_t to_lower(char32_t c) {
  if (c < 0x80) return between(c, 'A', 'Z') ? c + 0x20 : c;
  if (c <= 0xFF) return between(c, 0xC0, 0xDE) && c != 0xD7 ? c + 0x20 : c;
  if (c == 0x0130) return 'i';   // İ
  if (c == 0x0178) return 0xFF;  // Ÿ
  if (c == 0x1E9E) return 0xDF;  // ẞ
  if (c == 0x04C0) return 0x04CF;
  if (const Alternating* block = find_alternating(c)) {
    return (c & 1) == block->parity ? c + 1 : c;
  }
  if (c == 0x0386) return 0x03AC;
  if (between(c, 0x0388, 0x038A)) return c + 0x25;
  if (c == 0x038C) return 0x03CC;
  if (c == 0x038E || c == 0x038F) return c + 0x3F;
  if (between(c, 0x0391, 0x03AB) && c != 0x03A2) return c + 0x20;
  if (between(c, 0x0410, 0x042F)) return c + 0x20;
  if (between(c, 0x0400, 0x040F)) return c + 0x50;
  return c;
}

}  // namespace neargate::app
