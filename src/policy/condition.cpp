#include "policy/condition.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace neargate::policy {
namespace {

struct Name {
  std::string_view text;
  Comparison comparison;
  bool negated = false;
};
constexpr std::array kNames = {
    Name{"StringEquals", Comparison::string},
    Name{"StringNotEquals", Comparison::string, true},
    Name{"StringEqualsIgnoreCase", Comparison::string_ignoring_case},
    Name{"StringNotEqualsIgnoreCase", Comparison::string_ignoring_case, true},
    Name{"StringLike", Comparison::string_like},
    Name{"StringNotLike", Comparison::string_like, true},
    Name{"NumericEquals", Comparison::number_equal},
    Name{"NumericNotEquals", Comparison::number_equal, true},
    Name{"NumericLessThan", Comparison::number_less},
    Name{"NumericLessThanEquals", Comparison::number_less_equal},
    Name{"NumericGreaterThan", Comparison::number_greater},
    Name{"NumericGreaterThanEquals", Comparison::number_greater_equal},
    Name{"DateEquals", Comparison::date_equal},
    Name{"DateNotEquals", Comparison::date_equal, true},
    Name{"DateLessThan", Comparison::date_less},
    Name{"DateLessThanEquals", Comparison::date_less_equal},
    Name{"DateGreaterThan", Comparison::date_greater},
    Name{"DateGreaterThanEquals", Comparison::date_greater_equal},
    Name{"Bool", Comparison::boolean},
    Name{"BinaryEquals", Comparison::binary},
    Name{"IpAddress", Comparison::address},
    Name{"NotIpAddress", Comparison::address, true},
    Name{"ArnEquals", Comparison::arn},
    Name{"ArnLike", Comparison::arn},
    Name{"ArnNotEquals", Comparison::arn, true},
    Name{"ArnNotLike", Comparison::arn, true},
    Name{"Null", Comparison::null},
};

constexpr std::string_view kIfExists = "IfExists";
constexpr std::size_t kArnParts = 6;

// An ARN's six parts, the last with all the colons that are left; fewer of what is no ARN. A
// variable's colons are its key's.
std::vector<std::string_view> arn_parts(std::string_view text, bool variables) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  bool in_variable = false;
  for (std::size_t i = 0; i < text.size() && parts.size() + 1 < kArnParts; ++i) {
    if (variables && text.substr(i).starts_with("${")) in_variable = true;
    if (text[i] == '}') in_variable = false;
    if (text[i] != ':' || in_variable) continue;
    parts.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

// The comparisons of what has an order. `Equal`, `less` and the like are told by their places after
// `first`, which is the equality.
template <class Value>
bool compare(Comparison comparison, Comparison first, const Value& actual, const Value& wanted) {
  switch (static_cast<int>(comparison) - static_cast<int>(first)) {
    case 0:
      return actual == wanted;
    case 1:
      return actual < wanted;
    case 2:
      return actual <= wanted;
    case 3:
      return actual > wanted;
    default:
      return actual >= wanted;
  }
}

template <class Value>
Value read(const std::optional<Value>& value, const std::string& text) {
  if (!value) throw Condition::BadValue{text};
  return *value;
}

}  // namespace

bool is_number(Comparison comparison) {
  return comparison >= Comparison::number_equal && comparison <= Comparison::number_greater_equal;
}
bool is_date(Comparison comparison) {
  return comparison >= Comparison::date_equal && comparison <= Comparison::date_greater_equal;
}

std::optional<Operator> Operator::parse(std::string_view name) {
  Operator operation;
  for (const auto& [prefix, set] : {std::pair{std::string_view("ForAllValues:"), Set::all},
                                    std::pair{std::string_view("ForAnyValue:"), Set::any}}) {
    if (!name.starts_with(prefix)) continue;
    operation.set = set;
    name.remove_prefix(prefix.size());
  }
  if (name.ends_with(kIfExists)) {
    operation.if_exists = true;
    name.remove_suffix(kIfExists.size());
  }
  for (const Name& known : kNames) {
    if (known.text != name) continue;
    operation.comparison = known.comparison;
    operation.negated = known.negated;
    if (known.comparison == Comparison::null && operation.if_exists) return std::nullopt;
    return operation;
  }
  return std::nullopt;
}

Condition::Condition(Operator operation, std::string key, const std::vector<std::string>& values,
                     bool variables)
    : operator_(operation), key_(std::move(key)) {
  const Comparison comparison = operator_.comparison;
  for (const std::string& value : values) {
    if (is_number(comparison)) {
      numbers_.push_back(read(parse_number(value), value));
    } else if (is_date(comparison)) {
      dates_.push_back(read(parse_date(value), value));
    } else if (comparison == Comparison::address) {
      ranges_.push_back(read(AddressRange::parse(value), value));
    } else if (comparison == Comparison::binary) {
      binaries_.push_back(read(from_base64(value), value));
    } else if (comparison == Comparison::null) {
      const bool is_true = equal_ignoring_case(value, "true");
      if (!is_true && !equal_ignoring_case(value, "false")) throw BadValue{value};
      (is_true ? wants_null_ : wants_present_) = true;
    } else if (comparison == Comparison::arn) {
      std::vector<Template>& parts = arns_.emplace_back();
      for (const std::string_view part : arn_parts(value, variables)) {
        parts.emplace_back(part, Wildcards::text, variables);
      }
    } else {
      const bool like = comparison == Comparison::string_like;
      templates_.emplace_back(value, like ? Wildcards::text : Wildcards::none, variables);
    }
  }
}

bool Condition::holds(const Context& context) const {
  const Context::Values* actual = context.find(key_);
  const bool missing = actual == nullptr || actual->empty();
  if (operator_.comparison == Comparison::null) return missing ? wants_null_ : wants_present_;
  if (missing && operator_.if_exists) return true;
  const auto each = [&](const std::string& value) { return holds_for(value, context); };
  const auto is_empty = [](const std::string& value) { return value.empty(); };
  switch (operator_.set) {
    case Operator::Set::all:
      if (missing || std::all_of(actual->begin(), actual->end(), is_empty)) return true;
      return std::all_of(actual->begin(), actual->end(), each);
    case Operator::Set::any:
      if (missing || std::all_of(actual->begin(), actual->end(), is_empty)) return false;
      return std::any_of(actual->begin(), actual->end(), each);
    case Operator::Set::none:
      break;
  }
  if (missing) return operator_.negated;
  return operator_.negated ? std::all_of(actual->begin(), actual->end(), each)
                           : std::any_of(actual->begin(), actual->end(), each);
}

bool Condition::holds_for(const std::string& actual, const Context& context) const {
  return match(actual, context) == (operator_.negated ? Match::no : Match::yes);
}

Condition::Match Condition::match(const std::string& actual, const Context& context) const {
  const Comparison comparison = operator_.comparison;
  const auto known = [](bool matched) { return matched ? Match::yes : Match::no; };
  const auto any = [&](const auto& values, const auto& test) {
    return known(std::any_of(values.begin(), values.end(), test));
  };
  if (is_number(comparison)) {
    const auto number = parse_number(actual);
    return any(numbers_, [&](double wanted) {
      return number && compare(comparison, Comparison::number_equal, *number, wanted);
    });
  }
  if (is_date(comparison)) {
    const auto date = parse_date(actual);
    return any(dates_, [&](Timestamp wanted) {
      return date && compare(comparison, Comparison::date_equal, *date, wanted);
    });
  }
  if (comparison == Comparison::address) {
    const auto address = AddressRange::parse(actual);
    return any(ranges_,
               [&](const AddressRange& range) { return address && range.contains(*address); });
  }
  if (comparison == Comparison::binary) {
    return any(binaries_, [&](const std::string& wanted) { return actual == wanted; });
  }
  return match_templates(actual, context);
}

Condition::Match Condition::match_templates(const std::string& actual,
                                            const Context& context) const {
  Match result = Match::no;
  const auto add = [&result](std::optional<bool> matched) {
    if (!matched && result == Match::no) result = Match::unknown;
    if (matched == true) result = Match::yes;
  };
  if (operator_.comparison == Comparison::arn) {
    const auto parts = arn_parts(actual, false);
    for (const std::vector<Template>& wanted : arns_) {
      std::optional<bool> all = parts.size() == kArnParts && wanted.size() == kArnParts;
      for (std::size_t i = 0; all == true && i < kArnParts; ++i) {
        all = wanted[i].matches(parts[i], context);
      }
      add(all);
    }
    return result;
  }
  for (const Template& wanted : templates_) {
    if (operator_.comparison == Comparison::string ||
        operator_.comparison == Comparison::string_like) {
      add(wanted.matches(actual, context));
    } else {
      const auto filled = wanted.fill(context);
      add(filled ? std::optional(equal_ignoring_case(*filled, actual)) : std::nullopt);
    }
  }
  return result;
}

std::vector<std::string> Condition::variables() const {
  std::vector<std::string> keys;
  const auto add = [&keys](const std::vector<Template>& templates) {
    for (const Template& value : templates) {
      for (std::string& key : value.keys()) keys.push_back(std::move(key));
    }
  };
  add(templates_);
  for (const auto& parts : arns_) add(parts);
  return keys;
}

}  // namespace neargate::policy
