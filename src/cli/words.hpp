#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace neargate::cli {

// A command line's words, parted as a shell does: by blanks, with '…', "…" and \ keeping them
// together. Nothing is expanded. Throws Error for a quote that is not closed.
std::vector<std::string> words_of(std::string_view line);

}  // namespace neargate::cli
