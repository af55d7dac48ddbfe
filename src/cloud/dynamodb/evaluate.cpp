#include "cloud/dynamodb/evaluate.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "cloud/dynamodb/decimal.hpp"

namespace neargate::dynamodb {
namespace {

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

const char* const kBadPath =
    "The document path provided in the update expression is invalid for update";

// The value of an operand in a condition; nothing where its path is not there.
std::optional<AttributeValue> value_in(const Operand& operand, const Item& item) {
  if (operand.kind == Operand::Kind::value) return operand.value;
  const AttributeValue* found = find(item, operand.path);
  if (found == nullptr) return std::nullopt;
  if (operand.kind == Operand::Kind::path) return *found;
  const auto size = size_of(*found);
  if (!size) return std::nullopt;
  return number_value(std::to_string(*size));
}

bool contains(const AttributeValue& container, const AttributeValue& element) {
  const auto in = [&](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  if (container.s && element.s) return container.s->find(*element.s) != std::string::npos;
  if (container.b && element.b) {
    return container.b->bytes.find(element.b->bytes) != std::string::npos;
  }
  if (container.ss && element.s) return in(*container.ss, *element.s);
  if (container.ns && element.n) return in(*container.ns, *element.n);
  if (container.bs && element.b) return in(*container.bs, *element.b);
  if (container.l) {
    return std::any_of(container.l->begin(), container.l->end(),
                       [&](const AttributeValue& value) { return equal(value, element); });
  }
  return false;
}

bool begins_with(const AttributeValue& value, const AttributeValue& prefix) {
  if (value.s && prefix.s) return value.s->starts_with(*prefix.s);
  if (value.b && prefix.b) return value.b->bytes.starts_with(prefix.b->bytes);
  return false;
}

AttributeValue computed(const Operand& operand, const Item& item) {
  switch (operand.kind) {
    case Operand::Kind::value:
      return operand.value;
    case Operand::Kind::path: {
      const AttributeValue* found = find(item, operand.path);
      if (found == nullptr) {
        throw invalid(
            "The provided expression refers to an attribute that does not exist in the "
            "item");
      }
      return *found;
    }
    case Operand::Kind::if_not_exists: {
      const AttributeValue* found = find(item, operand.path);
      return found != nullptr ? *found : computed(operand.operands[0], item);
    }
    case Operand::Kind::list_append: {
      AttributeValue first = computed(operand.operands[0], item);
      const AttributeValue second = computed(operand.operands[1], item);
      if (!first.l || !second.l) {
        throw invalid("An operand in the update expression has an incorrect data type");
      }
      first.l->insert(first.l->end(), second.l->begin(), second.l->end());
      return first;
    }
    case Operand::Kind::plus:
    case Operand::Kind::minus: {
      const AttributeValue first = computed(operand.operands[0], item);
      const AttributeValue second = computed(operand.operands[1], item);
      if (!first.n || !second.n) {
        throw invalid("An operand in the update expression has an incorrect data type");
      }
      const Decimal added = *Decimal::parse(*second.n);
      const auto sum =
          Decimal::parse(*first.n)->plus(operand.kind == Operand::Kind::plus ? added : -added);
      if (!sum) throw invalid("Number overflow. Attempting to store a number that is out of range");
      return number_value(sum->text());
    }
    case Operand::Kind::size:
      break;
  }
  throw invalid(
      "Invalid UpdateExpression: The function is not allowed in an update expression; "
      "function: size");
}

// Where a path ends: in a map by name, or in a list by index. The way there must exist.
struct Place {
  Item* map = nullptr;
  std::vector<AttributeValue>* list = nullptr;
};

Place place_of(Item& item, const Path& path) {
  Place place{&item, nullptr};
  for (std::size_t i = 0; i + 1 < path.parts.size(); ++i) {
    AttributeValue* next = nullptr;
    if (const auto* name = std::get_if<std::string>(&path.parts[i])) {
      if (place.map != nullptr) {
        const auto found = place.map->find(*name);
        if (found != place.map->end()) next = &found->second;
      }
    } else if (place.list != nullptr) {
      const std::size_t index = std::get<std::size_t>(path.parts[i]);
      if (index < place.list->size()) next = &(*place.list)[index];
    }
    if (next == nullptr || (!next->m && !next->l)) throw invalid(kBadPath);
    place = {next->m ? &*next->m : nullptr, next->l ? &*next->l : nullptr};
  }
  const bool by_name = std::holds_alternative<std::string>(path.parts.back());
  if (by_name ? place.map == nullptr : place.list == nullptr) throw invalid(kBadPath);
  return place;
}

void assign(Item& item, const Path& path, AttributeValue value) {
  const Place place = place_of(item, path);
  if (const auto* name = std::get_if<std::string>(&path.parts.back())) {
    (*place.map)[*name] = std::move(value);
    return;
  }
  // An index past the end appends.
  const std::size_t index = std::get<std::size_t>(path.parts.back());
  if (index < place.list->size()) {
    (*place.list)[index] = std::move(value);
  } else {
    place.list->push_back(std::move(value));
  }
}

void remove(Item& item, const Path& path) {
  const Place place = place_of(item, path);
  if (const auto* name = std::get_if<std::string>(&path.parts.back())) {
    place.map->erase(*name);
    return;
  }
  const std::size_t index = std::get<std::size_t>(path.parts.back());
  if (index < place.list->size()) {
    place.list->erase(place.list->begin() + static_cast<std::ptrdiff_t>(index));
  }
}

template <class Set>
void unite(Set& set, const Set& more) {
  for (const auto& element : more) {
    if (std::find(set.begin(), set.end(), element) == set.end()) set.push_back(element);
  }
}

template <class Set>
void subtract(Set& set, const Set& less) {
  for (const auto& element : less) std::erase(set, element);
}

void add(Item& item, const Item& before, const Update::Assignment& assignment) {
  const AttributeValue& operand = assignment.operand.value;
  if (!operand.n && !operand.ss && !operand.ns && !operand.bs) {
    throw invalid(
        "Invalid UpdateExpression: Incorrect operand type for operator or function; "
        "operator: ADD, operand type: " +
        type_name(operand));
  }
  const AttributeValue* old = find(before, assignment.path);
  if (old == nullptr) return assign(item, assignment.path, operand);
  AttributeValue value = *old;
  if (type_name(value) != type_name(operand)) {
    throw invalid("An operand in the update expression has an incorrect data type");
  }
  if (value.n) {
    const auto sum = Decimal::parse(*value.n)->plus(*Decimal::parse(*operand.n));
    if (!sum) throw invalid("Number overflow. Attempting to store a number that is out of range");
    value.n = sum->text();
  }
  if (value.ss) unite(*value.ss, *operand.ss);
  if (value.ns) unite(*value.ns, *operand.ns);
  if (value.bs) unite(*value.bs, *operand.bs);
  assign(item, assignment.path, std::move(value));
}

void erase(Item& item, const Item& before, const Update::Assignment& assignment) {
  const AttributeValue& operand = assignment.operand.value;
  if (!operand.ss && !operand.ns && !operand.bs) {
    throw invalid(
        "Invalid UpdateExpression: Incorrect operand type for operator or function; "
        "operator: DELETE, operand type: " +
        type_name(operand));
  }
  const AttributeValue* old = find(before, assignment.path);
  if (old == nullptr) return;
  AttributeValue value = *old;
  if (type_name(value) != type_name(operand)) {
    throw invalid("An operand in the update expression has an incorrect data type");
  }
  if (value.ss) subtract(*value.ss, *operand.ss);
  if (value.ns) subtract(*value.ns, *operand.ns);
  if (value.bs) subtract(*value.bs, *operand.bs);
  // A set cannot be empty: without its last element the attribute goes.
  if (*size_of(value) == 0) return remove(item, assignment.path);
  assign(item, assignment.path, std::move(value));
}

bool overlap(const Path& a, const Path& b) {
  const std::size_t common = std::min(a.parts.size(), b.parts.size());
  return std::equal(a.parts.begin(), a.parts.begin() + static_cast<std::ptrdiff_t>(common),
                    b.parts.begin());
}

void check_no_overlap(const Update& update) {
  std::vector<Path> paths = update.remove;
  for (const auto* list : {&update.set, &update.add, &update.erase}) {
    for (const auto& assignment : *list) paths.push_back(assignment.path);
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = i + 1; j < paths.size(); ++j) {
      if (overlap(paths[i], paths[j])) {
        throw invalid(
            "Invalid UpdateExpression: Two document paths overlap with each other; must "
            "remove or rewrite one of these paths; path one: [" +
            paths[i].text() + "], path two: [" + paths[j].text() + "]");
      }
    }
  }
}

}  // namespace

const AttributeValue* find(const Item& item, const Path& path) {
  const auto first = item.find(path.attribute());
  if (first == item.end()) return nullptr;
  const AttributeValue* value = &first->second;
  for (std::size_t i = 1; i < path.parts.size(); ++i) {
    if (const auto* index = std::get_if<std::size_t>(&path.parts[i])) {
      if (!value->l || *index >= value->l->size()) return nullptr;
      value = &(*value->l)[*index];
    } else {
      if (!value->m) return nullptr;
      const auto found = value->m->find(std::get<std::string>(path.parts[i]));
      if (found == value->m->end()) return nullptr;
      value = &found->second;
    }
  }
  return value;
}

bool holds(const Condition& condition, const Item& item) {
  using Kind = Condition::Kind;
  const auto& inner = condition.conditions;
  const auto each = [&](const Condition& c) { return holds(c, item); };
  if (condition.kind == Kind::all_of) return std::all_of(inner.begin(), inner.end(), each);
  if (condition.kind == Kind::any_of) return std::any_of(inner.begin(), inner.end(), each);
  if (condition.kind == Kind::negated) return !holds(inner[0], item);
  if (condition.kind == Kind::attribute_exists) {
    return find(item, condition.operands[0].path) != nullptr;
  }
  if (condition.kind == Kind::attribute_not_exists) {
    return find(item, condition.operands[0].path) == nullptr;
  }
  // All others compare: an operand that is not there makes them false, <> true.
  std::vector<AttributeValue> values;
  for (const Operand& operand : condition.operands) {
    const auto value = value_in(operand, item);
    if (!value) {
      if (condition.kind == Kind::in && !values.empty()) continue;
      return condition.kind == Kind::not_equal;
    }
    values.push_back(*value);
  }
  const auto ordered = [&](std::size_t a, std::size_t b) { return compare(values[a], values[b]); };
  switch (condition.kind) {
    case Kind::equal:
      return equal(values[0], values[1]);
    case Kind::not_equal:
      return !equal(values[0], values[1]);
    case Kind::less:
      return ordered(0, 1) && *ordered(0, 1) < 0;
    case Kind::less_or_equal:
      return ordered(0, 1) && *ordered(0, 1) <= 0;
    case Kind::greater:
      return ordered(0, 1) && *ordered(0, 1) > 0;
    case Kind::greater_or_equal:
      return ordered(0, 1) && *ordered(0, 1) >= 0;
    case Kind::between:
      return ordered(0, 1) && ordered(0, 2) && *ordered(0, 1) >= 0 && *ordered(0, 2) <= 0;
    case Kind::in:
      return std::any_of(values.begin() + 1, values.end(),
                         [&](const AttributeValue& value) { return equal(value, values[0]); });
    case Kind::attribute_type:
      return values[1].s && *values[1].s == type_name(values[0]);
    case Kind::begins_with:
      return begins_with(values[0], values[1]);
    case Kind::contains:
      return contains(values[0], values[1]);
    default:
      return false;  // handled above
  }
}

Item updated(const Update& update, const Item& item) {
  check_no_overlap(update);
  Item out = item;
  for (const auto& assignment : update.set) {
    assign(out, assignment.path, computed(assignment.operand, item));
  }
  for (const auto& assignment : update.add) add(out, item, assignment);
  for (const auto& assignment : update.erase) erase(out, item, assignment);
  // From the highest index down, so that removing one does not move another.
  std::vector<Path> removals = update.remove;
  std::sort(removals.begin(), removals.end(),
            [](const Path& a, const Path& b) { return a.parts > b.parts; });
  for (const Path& path : removals) remove(out, path);
  return out;
}

Item projected(const std::vector<Path>& paths, const Item& item) {
  Item out;
  for (const Path& path : paths) {
    const AttributeValue* found = find(item, path);
    if (found == nullptr) continue;
    // Lists keep only what was asked for, in order, as DynamoDB answers.
    Item* map = &out;
    std::vector<AttributeValue>* list = nullptr;
    for (std::size_t i = 0; i < path.parts.size(); ++i) {
      AttributeValue* slot = nullptr;
      if (const auto* name = std::get_if<std::string>(&path.parts[i])) {
        slot = &(*map)[*name];
      } else {
        slot = &list->emplace_back();
      }
      if (i + 1 == path.parts.size()) {
        *slot = *found;
      } else if (std::holds_alternative<std::string>(path.parts[i + 1])) {
        if (!slot->m) slot->m.emplace();
        map = &*slot->m;
      } else {
        if (!slot->l) slot->l.emplace();
        list = &*slot->l;
      }
    }
  }
  return out;
}

}  // namespace neargate::dynamodb
