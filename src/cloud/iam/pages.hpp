#pragma once

#include <cstdint>

#include "cloud/pagination.hpp"

namespace neargate::iam {

// Fills a list answer: Marker, IsTruncated, and what of `items` is on the page.
template <class Item, class Request, class Response>
void page(std::vector<Item>& items, const Request& request, Response& response) {
  constexpr std::int32_t kDefaultItems = 100;
  response.marker = cloud::paginate(items, request.max_items.value_or(kDefaultItems),
                                    request.marker, "ValidationError");
  response.is_truncated = response.marker.has_value();
}

}  // namespace neargate::iam
