#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "aws/error.hpp"
#include "cloud/ec2/filters.hpp"
#include "cloud/pagination.hpp"
#include "store/table.hpp"

namespace neargate::ec2 {

// What every Describe operation does: of all records those with the given ids (an id without a
// record is the error `not_found(id)`), that pass the filters, as one page.
//   shown(record) -> what the API shows;  values(shown, filter name) -> its values for a filter
template <class Record, class NotFound, class Shown, class Values_>
auto describe(const store::Table<Record>& table, const std::optional<std::vector<std::string>>& ids,
              const std::optional<std::vector<Filter>>& filters, NotFound not_found, Shown shown,
              Values_ values) {
  using View = decltype(shown(std::declval<const Record&>()));
  std::vector<View> out;
  const auto consider = [&](const Record& record) {
    View view = shown(record);
    const auto& tags = [&]() -> const std::optional<std::vector<Tag>>& {
      if constexpr (requires { view.tags; }) {
        return view.tags;
      } else {
        return view.tag_set;
      }
    }();
    if (passes(filters, tags, [&](const std::string& name) { return values(view, name); })) {
      out.push_back(std::move(view));
    }
  };
  if (ids && !ids->empty()) {
    for (const std::string& id : *ids) {
      const Record* record = table.find(id);
      if (record == nullptr) throw not_found(id);
      consider(*record);
    }
  } else {
    for (const auto& [id, record] : table) consider(record);
  }
  return out;
}

template <class T>
std::optional<std::string> page(std::vector<T>& items, std::optional<std::int32_t> max_results,
                                const std::optional<std::string>& token) {
  return cloud::paginate(items, max_results, token, "InvalidNextToken");
}

}  // namespace neargate::ec2
