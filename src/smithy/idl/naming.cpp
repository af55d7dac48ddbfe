#include "smithy/idl/naming.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace neargate::smithy::idl {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Matched where a word may start; longest first.
constexpr std::pair<std::string_view, std::string_view> kSpecialWords[] = {
    {"CRC64NVME", "crc64nvme"}, {"SSEKMS", "sse_kms"}, {"CRC32C", "crc32c"}, {"IPv4", "ipv4"},
    {"IPv6", "ipv6"},           {"GiB", "gib"},        {"MiB", "mib"},
};

constexpr std::string_view kReserved[] = {
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

// The length of the word that starts at name[0].
std::size_t word_length(std::string_view name) {
  std::size_t end = 0;
  if (is_upper(name[0])) {
    while (end < name.size() && is_upper(name[end])) ++end;
    const bool run = end > 1;
    const bool plural = run && end < name.size() && name[end] == 's' &&
                        (end + 1 == name.size() || is_upper(name[end + 1]));
    if (plural) return end + 1;
    if (run && end < name.size() && is_lower(name[end])) return end - 1;
  }
  while (end < name.size() && (is_lower(name[end]) || is_digit(name[end]))) ++end;
  return end;
}

}  // namespace

std::string snake_case(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    if (!is_upper(name[0]) && !is_lower(name[0]) && !is_digit(name[0])) {
      name.remove_prefix(1);
      continue;
    }
    if (!out.empty()) out += '_';
    const auto special =
        std::find_if(std::begin(kSpecialWords), std::end(kSpecialWords),
                     [name](const auto& word) { return name.starts_with(word.first); });
    if (special != std::end(kSpecialWords)) {
      out += special->second;
      name.remove_prefix(special->first.size());
    } else {
      const std::size_t length = word_length(name);
      out += to_lower(name.substr(0, length));
      name.remove_prefix(length);
    }
  }
  if (out.empty() || is_digit(out[0])) out.insert(out.begin(), '_');
  const auto reserved = std::find(std::begin(kReserved), std::end(kReserved), out);
  if (reserved != std::end(kReserved)) out += '_';
  return out;
}

std::string type_name(std::string_view name) {
  std::string out(name);
  if (!out.empty() && is_lower(out[0])) out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

}  // namespace neargate::smithy::idl
