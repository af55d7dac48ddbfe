#pragma once

#include <string_view>

// The characters of RFC 9110 section 5.6 and RFC 9112: which byte may stand where.
namespace neargate::http {

bool is_token(std::string_view text);        // 1*tchar: methods, names of fields
bool is_field_value(std::string_view text);  // HTAB, SP, VCHAR and obs-text; not CR, LF, NUL
bool is_target(std::string_view text);       // visible ASCII but '#', at least one
// uri-host [ ":" port ], as Host carries it; empty is fine.
bool is_host(std::string_view text);

std::string_view trim_blanks(std::string_view text);  // SP and HTAB at both ends: OWS

// Calls visit(element) for each non-empty element of a comma-separated list.
template <class Visit>
void each_element(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view element = trim_blanks(list.substr(0, comma));
    if (!element.empty()) visit(element);
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace neargate::http
