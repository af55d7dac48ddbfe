#pragma once

#include <string>
#include <string_view>

namespace neargate::deploy {

// The difference of two texts in the unified format of diff -u, with three lines of context, as
// patch and every viewer read it; "" where there is none. For documents of a few thousand lines at
// most: time and memory go with the product of their lengths, after what both begin and end with.
std::string unified_diff(std::string_view old_text, std::string_view new_text,
                         std::string_view old_name, std::string_view new_name);

}  // namespace neargate::deploy
