#pragma once

#include <string_view>
#include <vector>

#include "app/language.hpp"

namespace neargate::app {

// The sentences of a text, in order: pieces of `text` without the white space around them, none of
// them empty. Together they hold every character of the text but that white space.
//
// A sentence ends
//  - at a blank line, always: headings and list items have no full stop;
//  - after . ! ? … and the closing quotes and brackets that follow, before white space, unless a
//    lower-case letter comes next ("Go!" he said), or what stands before a full stop is an
//    abbreviation (Dr., e.g.), an initial (J. S. Bach), a list's number (1.), or in languages that
//    write ordinals so, a small number (3. Oktober);
//  - after the full stops of scripts that write no space behind them (。！？).
std::vector<std::string_view> split_sentences(std::string_view text, const Language& language);

}  // namespace neargate::app
