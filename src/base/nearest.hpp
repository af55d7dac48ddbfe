#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What somebody who wrote a word that is not there has probably meant.
namespace neargate {

// How many letters must be put in, taken out or changed to make one of the other; the case of ASCII
// letters does not count.
std::size_t edit_distance(std::string_view a, std::string_view b);

// Those of `known` that the word is a slip of: nearest first, at most so many; those that it is the
// beginning of too. Empty where nothing comes near.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known,
                                 std::size_t count_max);

}  // namespace neargate
