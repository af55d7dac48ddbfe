#pragma once

#include <vector>

#include "cloud/dynamodb/expression.hpp"

// What expressions mean for an item. Pure.
namespace neargate::dynamodb {

const AttributeValue* find(const Item& item, const Path& path);

bool holds(const Condition& condition, const Item& item);

// The item after the update; throws ValidationException where the update does not fit the item. All
// operands are of the item as it was before.
Item updated(const Update& update, const Item& item);

// Only the paths of the item, in the shape that they have there.
Item projected(const std::vector<Path>& paths, const Item& item);

}  // namespace neargate::dynamodb
