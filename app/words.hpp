#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace neargate::app {

// The words of a text, in order, in lower case. A word is a run of letters and digits, with single
// apostrophes, hyphens or dots inside it ("don't", "well-known", "3.14", "u.s"); typographic
// apostrophes become ASCII ones, and English's possessive 's is dropped. Each ideograph is a word.
std::vector<std::string> split_words(std::string_view text);

}  // namespace neargate::app
