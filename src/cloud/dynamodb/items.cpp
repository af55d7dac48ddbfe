#include <algorithm>

#include "base/encoding.hpp"
#include "cloud/dynamodb/dynamodb.hpp"
#include "smithy/json.hpp"

namespace neargate::dynamodb {
namespace {

// Source: "Quotas in Amazon DynamoDB".
constexpr std::size_t kItemBytesMax = 400 * 1024;
constexpr std::size_t kHashKeyBytesMax = 2048;
constexpr std::size_t kRangeKeyBytesMax = 1024;

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

std::string key_bytes(const AttributeValue& value) {
  if (value.s) return *value.s;
  if (value.n) return *value.n;
  return value.b->bytes;
}

void check_condition(const std::optional<std::string>& expression, Placeholders& placeholders,
                     const Item* existing, const std::optional<std::string>& return_old) {
  if (!expression) return placeholders.check_all_used();
  const Condition condition = parse_condition("ConditionExpression", *expression, placeholders);
  placeholders.check_all_used();
  if (holds(condition, existing != nullptr ? *existing : Item{})) return;
  aws::Error error("ConditionalCheckFailedException", "The conditional request failed");
  if (return_old == "ALL_OLD" && existing != nullptr) {
    // As DynamoDB answers it: the item is a member of the error.
    ItemRecord record{.item = *existing};
    const std::string text = smithy::to_json(record);
    throw std::move(error).with("Item",
                                text.substr(text.find(':') + 1, text.size() - text.find(':') - 2));
  }
  throw error;
}

void only_none_or_all_old(const std::optional<std::string>& return_values) {
  if (return_values && *return_values != "NONE" && *return_values != "ALL_OLD") {
    throw invalid("ReturnValues can only be ALL_OLD or NONE");
  }
}

std::optional<Item> project(const std::optional<std::string>& expression,
                            Placeholders& placeholders, const Item& item) {
  if (!expression) return item;
  return projected(parse_projection(*expression, placeholders), item);
}

// The attributes of an update's paths, in `item`.
Item touched(const Update& update, const Item& item) {
  std::vector<Path> paths = update.remove;
  for (const auto* list : {&update.set, &update.add, &update.erase}) {
    for (const auto& assignment : *list) paths.push_back(assignment.path);
  }
  return projected(paths, item);
}

}  // namespace

std::string DynamoDb::store_key(const TableRecord& record, const Item& item) const {
  const KeyNames names = key_names(record);
  std::string key = prefix_of(record);
  for (const std::string& name : {names.hash, names.range}) {
    if (name.empty()) continue;
    const auto found = item.find(name);
    if (found == item.end()) {
      throw invalid("One or more parameter values were invalid: Missing the key " + name +
                    " in the item");
    }
    std::string type;
    for (const auto& definition : *record.table.attribute_definitions) {
      if (definition.attribute_name == name) type = definition.attribute_type;
    }
    if (type_name(found->second) != type) {
      throw invalid("One or more parameter values were invalid: Type mismatch for key " + name +
                    " expected: " + type + " actual: " + type_name(found->second));
    }
    const std::string bytes = key_bytes(found->second);
    if (bytes.empty()) {
      throw invalid(
          "One or more parameter values are not valid. The AttributeValue for a key "
          "attribute cannot contain an empty string value. Key: " +
          name);
    }
    if (bytes.size() > (name == names.hash ? kHashKeyBytesMax : kRangeKeyBytesMax)) {
      throw invalid("One or more parameter values were invalid: Size of key " + name +
                    " has exceeded the maximum size limit");
    }
    // Encoded, so that '\0' only ever ends a part.
    key += percent_encode(bytes) + '\0';
  }
  return key;
}

// A Key parameter: exactly the key attributes.
std::string DynamoDb::checked_key(const TableRecord& record, const Item& key) const {
  const KeyNames names = key_names(record);
  Item normal = key;
  normalise(normal);
  if (normal.size() != (names.range.empty() ? 1u : 2u) || !normal.contains(names.hash) ||
      (!names.range.empty() && !normal.contains(names.range))) {
    throw invalid("The provided key element does not match the schema");
  }
  return store_key(record, normal);
}

PutItemOutput DynamoDb::put_item(const PutItemInput& in, aws::Call&) {
  const TableRecord& record = table(in.table_name);
  only_none_or_all_old(in.return_values);
  Item item = in.item;
  normalise(item);
  const std::string key = store_key(record, item);
  if (stored_size(item) > kItemBytesMax) {
    throw invalid("Item size has exceeded the maximum allowed size");
  }
  Placeholders placeholders(in.expression_attribute_names, in.expression_attribute_values);
  const ItemRecord* existing = items_.find(key);
  check_condition(in.condition_expression, placeholders,
                  existing != nullptr ? &existing->item : nullptr,
                  in.return_values_on_condition_check_failure);
  PutItemOutput out;
  if (in.return_values == "ALL_OLD" && existing != nullptr) out.attributes = existing->item;
  items_.put(key, {.item = std::move(item)});
  return out;
}

GetItemOutput DynamoDb::get_item(const GetItemInput& in, aws::Call&) {
  const TableRecord& record = table(in.table_name);
  const std::string key = checked_key(record, in.key);
  Placeholders placeholders(in.expression_attribute_names, std::nullopt);
  const ItemRecord* found = items_.find(key);
  GetItemOutput out;
  const Item shown =
      *project(in.projection_expression, placeholders, found != nullptr ? found->item : Item{});
  placeholders.check_all_used();
  if (found != nullptr) out.item = shown;
  return out;
}

DeleteItemOutput DynamoDb::delete_item(const DeleteItemInput& in, aws::Call&) {
  const TableRecord& record = table(in.table_name);
  only_none_or_all_old(in.return_values);
  const std::string key = checked_key(record, in.key);
  Placeholders placeholders(in.expression_attribute_names, in.expression_attribute_values);
  const ItemRecord* existing = items_.find(key);
  check_condition(in.condition_expression, placeholders,
                  existing != nullptr ? &existing->item : nullptr,
                  in.return_values_on_condition_check_failure);
  DeleteItemOutput out;
  if (in.return_values == "ALL_OLD" && existing != nullptr) out.attributes = existing->item;
  items_.erase(key);
  return out;
}

UpdateItemOutput DynamoDb::update_item(const UpdateItemInput& in, aws::Call&) {
  const TableRecord& record = table(in.table_name);
  const std::string key = checked_key(record, in.key);
  Placeholders placeholders(in.expression_attribute_names, in.expression_attribute_values);
  const ItemRecord* existing = items_.find(key);
  Update update;
  if (in.update_expression) update = parse_update(*in.update_expression, placeholders);
  check_condition(in.condition_expression, placeholders,
                  existing != nullptr ? &existing->item : nullptr,
                  in.return_values_on_condition_check_failure);
  const Item before = existing != nullptr ? existing->item : Item{};
  Item base = before;
  if (existing == nullptr) {
    base = in.key;  // an update of what is not there makes it
    normalise(base);
  }
  const KeyNames names = key_names(record);
  Item after = updated(update, base);
  for (const std::string& name : {names.hash, names.range}) {
    if (!name.empty() && (!after.contains(name) || !equal(after.at(name), base.at(name)))) {
      throw invalid("One or more parameter values were invalid: Cannot update attribute " + name +
                    ". This attribute is part of the key");
    }
  }
  if (stored_size(after) > kItemBytesMax) {
    throw invalid("Item size to update has exceeded the maximum allowed size");
  }
  UpdateItemOutput out;
  const std::string wanted = in.return_values.value_or("NONE");
  if (wanted == "ALL_OLD" && existing != nullptr) out.attributes = before;
  if (wanted == "UPDATED_OLD" && existing != nullptr) out.attributes = touched(update, before);
  if (wanted == "ALL_NEW") out.attributes = after;
  if (wanted == "UPDATED_NEW") out.attributes = touched(update, after);
  items_.put(key, {.item = std::move(after)});
  return out;
}

}  // namespace neargate::dynamodb
