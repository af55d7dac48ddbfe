#pragma once

#include <compare>
#include <optional>
#include <string>

#include "gen/dynamodb/types.hpp"

// What can be said of attribute values whatever the expression: type, equality, order, size.
namespace neargate::dynamodb {

using Item = std::map<std::string, AttributeValue>;

// "S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL".
std::string type_name(const AttributeValue& value);

// Equal as DynamoDB compares: numbers by value, sets without order.
bool equal(const AttributeValue& a, const AttributeValue& b);

// The order of two strings, two numbers or two binaries; nothing for other types or unlike ones.
std::optional<std::strong_ordering> compare(const AttributeValue& a, const AttributeValue& b);

// What size() gives: bytes, or the number of elements; nothing for numbers, NULL and BOOL.
std::optional<std::size_t> size_of(const AttributeValue& value);

// Checks numbers, empty sets, duplicates in sets and depth, and writes numbers in their normal
// form. Throws ValidationException.
void normalise(AttributeValue& value, int depth = 0);
void normalise(Item& item);

// Bytes that an item counts for against the limit of 400 KB.
std::size_t stored_size(const Item& item);

AttributeValue number_value(std::string text);

}  // namespace neargate::dynamodb
