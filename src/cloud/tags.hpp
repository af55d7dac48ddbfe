#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

// Tags as nearly every service has them: a list of keys, each with a value. Which ones a service
// refuses, and how it words that, stays its own. `Tag` is any service's.
namespace neargate::cloud {

// A key that is there gets its new value; others are added, in their order.
template <class Tag>
void set_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes) {
  for (const Tag& change : changes) {
    const auto same = std::find_if(tags.begin(), tags.end(),
                                   [&change](const Tag& tag) { return tag.key == change.key; });
    if (same == tags.end()) {
      tags.push_back(change);
    } else {
      same->value = change.value;
    }
  }
}

// Keys that are not there: fine.
template <class Tag>
void remove_tags(std::vector<Tag>& tags, const std::vector<std::string>& keys) {
  std::erase_if(tags, [&keys](const Tag& tag) {
    return std::any_of(keys.begin(), keys.end(),
                       [&tag](const std::string& key) { return tag.key == key; });
  });
}

// The first tag whose key an earlier one has.
template <class Tag>
const Tag* repeated_key(const std::vector<Tag>& tags) {
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    const auto same = [&](const Tag& earlier) { return earlier.key == tag->key; };
    if (std::any_of(tags.begin(), tag, same)) return &*tag;
  }
  return nullptr;
}

}  // namespace neargate::cloud
