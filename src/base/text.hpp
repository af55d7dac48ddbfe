#pragma once

#include <string>
#include <string_view>
#include <vector>

// Small things that are done to text. ASCII only: names of headers, members and hosts.
namespace neargate {

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);  // spaces, tabs, CR, LF at both ends
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// True where `text` matches a pattern of '*' (any run) and '?' (any one character).
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace neargate
