#include <algorithm>

#include "cloud/dynamodb/dynamodb.hpp"

namespace neargate::dynamodb {
namespace {

// A page ends after this many bytes of items. Source: Query and Scan in the API reference.
constexpr std::size_t kPageBytesMax = 1 << 20;

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

// A key condition is an equality of the hash key, and perhaps one simple condition of the range
// key.
void check_key_condition(const Condition& condition, const std::string& hash,
                         const std::string& range) {
  using Kind = Condition::Kind;
  std::vector<const Condition*> parts;
  if (condition.kind == Kind::all_of) {
    for (const Condition& part : condition.conditions) parts.push_back(&part);
  } else {
    parts.push_back(&condition);
  }
  bool has_hash = false;
  bool has_range = false;
  for (const Condition* part : parts) {
    const bool simple = part->kind == Kind::equal || part->kind == Kind::less ||
                        part->kind == Kind::less_or_equal || part->kind == Kind::greater ||
                        part->kind == Kind::greater_or_equal || part->kind == Kind::between ||
                        part->kind == Kind::begins_with;
    if (!simple || part->operands[0].kind != Operand::Kind::path ||
        part->operands[0].path.parts.size() != 1 ||
        part->operands[1].kind != Operand::Kind::value) {
      throw invalid("Invalid operator used in KeyConditionExpression");
    }
    const std::string& attribute = part->operands[0].path.attribute();
    if (attribute == hash && part->kind == Kind::equal && !has_hash) {
      has_hash = true;
    } else if (!range.empty() && attribute == range && !has_range) {
      has_range = true;
    } else if (attribute == hash) {
      throw invalid("Query key condition not supported");
    } else {
      throw invalid("Query condition missed key schema element: " + hash);
    }
  }
  if (!has_hash) throw invalid("Query condition missed key schema element: " + hash);
}

}  // namespace

struct DynamoDb::PageRequest {
  const Condition* keys = nullptr;  // of a query
  bool forward = true;
  const std::optional<std::int32_t>& limit;
  const std::optional<Item>& start_key;
  const std::optional<Condition>& filter;
  const std::vector<Path>& projection;
};

struct DynamoDb::Page {
  std::vector<Item> items;
  std::int32_t scanned = 0;
  std::optional<Item> last_key;
};

DynamoDb::Page DynamoDb::page(const TableRecord& record, const PageRequest& request) const {
  const KeyNames names = key_names(record);
  const std::string prefix = prefix_of(record);
  std::vector<const store::Table<ItemRecord>::Map::value_type*> candidates;
  for (auto entry = items_.lower_bound(prefix);
       entry != items_.end() && entry->first.starts_with(prefix); ++entry) {
    if (request.keys == nullptr || holds(*request.keys, entry->second.item)) {
      candidates.push_back(&*entry);
    }
  }
  if (request.keys != nullptr && !names.range.empty()) {
    std::sort(candidates.begin(), candidates.end(), [&](const auto* a, const auto* b) {
      const auto order = compare(a->second.item.at(names.range), b->second.item.at(names.range));
      return request.forward ? *order < 0 : *order > 0;
    });
  }
  std::size_t first = 0;
  if (request.start_key) {
    const std::string start = checked_key(record, *request.start_key);
    // Where that item has gone meanwhile, the page goes on behind its place in the order.
    while (first < candidates.size()) {
      const auto& [key, item] = *candidates[first];
      if (key == start) {
        ++first;
        break;
      }
      bool behind = key > start;
      if (request.keys != nullptr && !names.range.empty()) {
        const auto order = compare(item.item.at(names.range), request.start_key->at(names.range));
        behind = order && (request.forward ? *order > 0 : *order < 0);
      }
      if (behind) break;
      ++first;
    }
  }
  Page out;
  std::size_t bytes = 0;
  for (std::size_t i = first; i < candidates.size(); ++i) {
    const Item& item = candidates[i]->second.item;
    ++out.scanned;
    bytes += stored_size(item);
    if (!request.filter || holds(*request.filter, item)) {
      out.items.push_back(request.projection.empty() ? item : projected(request.projection, item));
    }
    const bool full = (request.limit && out.scanned >= *request.limit) || bytes >= kPageBytesMax;
    // DynamoDB gives a last key also where the limit falls on the last item.
    if (full && (i + 1 < candidates.size() || request.limit)) {
      Item& last = out.last_key.emplace();
      last[names.hash] = item.at(names.hash);
      if (!names.range.empty()) last[names.range] = item.at(names.range);
      break;
    }
  }
  return out;
}

QueryOutput DynamoDb::query(const QueryInput& in, aws::Call&) {
  const TableRecord& record = table(in.table_name);
  if (!in.key_condition_expression) {
    throw invalid(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified "
        "in the request.");
  }
  const KeyNames names = key_names(record);
  Placeholders placeholders(in.expression_attribute_names, in.expression_attribute_values);
  const Condition keys =
      parse_condition("KeyConditionExpression", *in.key_condition_expression, placeholders);
  check_key_condition(keys, names.hash, names.range);
  std::optional<Condition> filter;
  if (in.filter_expression) {
    filter = parse_condition("FilterExpression", *in.filter_expression, placeholders);
  }
  std::vector<Path> projection;
  if (in.projection_expression) {
    projection = parse_projection(*in.projection_expression, placeholders);
  }
  placeholders.check_all_used();
  const bool forward = in.scan_index_forward.value_or(true);
  Page page =
      this->page(record, {&keys, forward, in.limit, in.exclusive_start_key, filter, projection});
  QueryOutput out;
  out.count = static_cast<std::int32_t>(page.items.size());
  out.scanned_count = page.scanned;
  out.last_evaluated_key = page.last_key;
  if (in.select != "COUNT") out.items = std::move(page.items);
  return out;
}

ScanOutput DynamoDb::scan(const ScanInput& in, aws::Call&) {
  const TableRecord& record = table(in.table_name);
  Placeholders placeholders(in.expression_attribute_names, in.expression_attribute_values);
  std::optional<Condition> filter;
  if (in.filter_expression) {
    filter = parse_condition("FilterExpression", *in.filter_expression, placeholders);
  }
  std::vector<Path> projection;
  if (in.projection_expression) {
    projection = parse_projection(*in.projection_expression, placeholders);
  }
  placeholders.check_all_used();
  Page page =
      this->page(record, {nullptr, true, in.limit, in.exclusive_start_key, filter, projection});
  ScanOutput out;
  out.count = static_cast<std::int32_t>(page.items.size());
  out.scanned_count = page.scanned;
  out.last_evaluated_key = page.last_key;
  if (in.select != "COUNT") out.items = std::move(page.items);
  return out;
}

}  // namespace neargate::dynamodb
