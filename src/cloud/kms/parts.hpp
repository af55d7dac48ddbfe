#pragma once

#include <vector>

#include "cloud/pagination.hpp"
#include "gen/kms/types.hpp"

namespace neargate::kms {

// Fills a list answer: NextMarker, Truncated, and what of `items` is on the page.
template <class Item, class Request, class Response>
void page(std::vector<Item>& items, const Request& request, Response& response) {
  constexpr std::int32_t kDefaultLimit = 100;
  response.next_marker = cloud::paginate(items, request.limit.value_or(kDefaultLimit),
                                         request.marker, "InvalidMarkerException");
  response.truncated = response.next_marker.has_value();
}

// Throws MalformedPolicyDocumentException where this is no key policy.
void check_policy(const std::string& policy);

// Adds `changes` to `tags`; throws TagException above 50, or where `changes` repeats a key.
void merge_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes);

}  // namespace neargate::kms
