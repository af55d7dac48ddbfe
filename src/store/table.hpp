#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/assert.hpp"
#include "smithy/json.hpp"
#include "store/database.hpp"

namespace neargate::store {

// Records of one type, by key, in memory and on disk. T is a generated structure (a record is
// declared in the service's model). Pointers to records stay valid until that record is erased.
template <class T>
class Table {
 public:
  using Map = std::map<std::string, T, std::less<>>;
  using const_iterator = typename Map::const_iterator;

  // `name` is part of the file format: never rename a table.
  Table(Database& database, std::string name) : database_(database), name_(std::move(name)) {
    database_.load(name_, [this](std::string_view key, std::string_view value) {
      records_.emplace(std::string(key), decode(value));
    });
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  const T* find(std::string_view key) const {
    const auto found = records_.find(key);
    return found == records_.end() ? nullptr : &found->second;
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }

  // Adds or replaces; returns the record as kept.
  const T& put(const std::string& key, T record) {
    const auto [place, added] = records_.insert_or_assign(key, std::move(record));
    database_.put(name_, key, encode(place->second));
    return place->second;
  }
  // Changes a record in place: update(key, [&](T& record) { … }). The record must exist.
  template <class Change>
  const T& update(std::string_view key, Change change) {
    const auto found = records_.find(key);
    NG_ASSERT(found != records_.end());
    change(found->second);
    database_.put(name_, key, encode(found->second));
    return found->second;
  }
  bool erase(std::string_view key) {
    const auto found = records_.find(key);
    if (found == records_.end()) return false;
    database_.erase(name_, key);
    records_.erase(found);
    return true;
  }

  const_iterator begin() const { return records_.begin(); }
  const_iterator end() const { return records_.end(); }
  const_iterator lower_bound(std::string_view key) const { return records_.lower_bound(key); }
  std::size_t size() const { return records_.size(); }
  bool empty() const { return records_.empty(); }

 private:
  static std::string encode(const T& record) { return smithy::to_json(record, kOptions); }
  static T decode(std::string_view value) { return smithy::from_json<T>(value, kOptions); }

  static constexpr smithy::JsonOptions kOptions = {.strictness = smithy::Strictness::record};
  Database& database_;
  std::string name_;
  Map records_;
};

}  // namespace neargate::store
