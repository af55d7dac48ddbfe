#include "cloud/dynamodb/value.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "cloud/dynamodb/decimal.hpp"

namespace neargate::dynamodb {
namespace {

// Source: "Quotas in Amazon DynamoDB".
constexpr int kDepthMax = 32;

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

Decimal number(const std::string& text) {
  const auto parsed = Decimal::parse(text);
  if (!parsed) {
    throw invalid("The parameter cannot be converted to a numeric value: " + text);
  }
  return *parsed;
}

template <class Set>
void check_set(const Set& set) {
  if (set.empty()) {
    throw invalid("One or more parameter values were invalid: A set may not be empty");
  }
  auto sorted = set;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    throw invalid(
        "One or more parameter values were invalid: Input collection contains duplicates.");
  }
}

template <class Set>
bool same_elements(Set a, Set b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

}  // namespace

std::string type_name(const AttributeValue& value) {
  if (value.s) return "S";
  if (value.n) return "N";
  if (value.b) return "B";
  if (value.ss) return "SS";
  if (value.ns) return "NS";
  if (value.bs) return "BS";
  if (value.m) return "M";
  if (value.l) return "L";
  if (value.bool_) return "BOOL";
  return "NULL";
}

bool equal(const AttributeValue& a, const AttributeValue& b) {
  if (type_name(a) != type_name(b)) return false;
  if (a.n) return number(*a.n) == number(*b.n);
  if (a.ss) return same_elements(*a.ss, *b.ss);
  if (a.ns) return same_elements(*a.ns, *b.ns);  // in normal form already
  if (a.bs) return same_elements(*a.bs, *b.bs);
  if (a.l) {
    return std::equal(a.l->begin(), a.l->end(), b.l->begin(), b.l->end(), equal);
  }
  if (a.m) {
    return std::equal(a.m->begin(), a.m->end(), b.m->begin(), b.m->end(),
                      [](const auto& x, const auto& y) {
                        return x.first == y.first && equal(x.second, y.second);
                      });
  }
  return a == b;
}

std::optional<std::strong_ordering> compare(const AttributeValue& a, const AttributeValue& b) {
  if (a.n && b.n) return number(*a.n) <=> number(*b.n);
  if (a.s && b.s) return a.s->compare(*b.s) <=> 0;
  if (a.b && b.b) return a.b->bytes.compare(b.b->bytes) <=> 0;
  return std::nullopt;
}

std::optional<std::size_t> size_of(const AttributeValue& value) {
  if (value.s) return value.s->size();
  if (value.b) return value.b->bytes.size();
  if (value.ss) return value.ss->size();
  if (value.ns) return value.ns->size();
  if (value.bs) return value.bs->size();
  if (value.l) return value.l->size();
  if (value.m) return value.m->size();
  return std::nullopt;
}

void normalise(AttributeValue& value, int depth) {
  if (depth > kDepthMax) throw invalid("Nesting Levels have exceeded supported limits");
  if (value.n) value.n = number(*value.n).text();
  if (value.ns) {
    for (std::string& text : *value.ns) text = number(text).text();
    check_set(*value.ns);
  }
  if (value.ss) check_set(*value.ss);
  if (value.bs) check_set(*value.bs);
  if (value.null && !*value.null) {
    throw invalid(
        "One or more parameter values were invalid: Null attribute value types must "
        "have the value of true");
  }
  if (value.l) {
    for (AttributeValue& element : *value.l) normalise(element, depth + 1);
  }
  if (value.m) {
    for (auto& [name, element] : *value.m) normalise(element, depth + 1);
  }
}

void normalise(Item& item) {
  for (auto& [name, value] : item) normalise(value);
}

namespace {

std::size_t stored_size(const AttributeValue& value) {
  std::size_t size = 1;
  if (value.s) size += value.s->size();
  if (value.n) size += value.n->size();
  if (value.b) size += value.b->bytes.size();
  if (value.ss)
    for (const auto& element : *value.ss) size += element.size();
  if (value.ns)
    for (const auto& element : *value.ns) size += element.size();
  if (value.bs)
    for (const auto& element : *value.bs) size += element.bytes.size();
  if (value.l)
    for (const auto& element : *value.l) size += stored_size(element);
  if (value.m)
    for (const auto& [name, element] : *value.m) size += name.size() + stored_size(element);
  return size;
}

}  // namespace

std::size_t stored_size(const Item& item) {
  std::size_t size = 0;
  for (const auto& [name, value] : item) size += name.size() + stored_size(value);
  return size;
}

AttributeValue number_value(std::string text) {
  AttributeValue value;
  value.n = std::move(text);
  return value;
}

}  // namespace neargate::dynamodb
