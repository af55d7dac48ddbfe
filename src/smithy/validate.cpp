#include "smithy/validate.hpp"

#include <charconv>
#include <unordered_map>

#include <fmt/format.h>

#include "smithy/json.hpp"
#include "smithy/limits.hpp"
#include "smithy/pattern.hpp"

namespace neargate::smithy {
namespace {

using Rule = Violation::Rule;

// Patterns are compiled once a thread; their texts live in the tables, so that the address is a
// key.
const Pattern& compiled(std::string_view expression) {
  thread_local std::unordered_map<const char*, Pattern> patterns;
  const auto found = patterns.find(expression.data());
  if (found != patterns.end()) return found->second;
  return patterns.emplace(expression.data(), Pattern(expression)).first->second;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

// AWS names members with a small first letter in these sentences.
std::string path_name(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] | 32);
  return text;
}

std::string number_text(double value) {
  return value == static_cast<double>(static_cast<std::int64_t>(value))
             ? std::to_string(static_cast<std::int64_t>(value))
             : fmt::format("{}", value);
}

// What a constraint asks for, as sentences.
class Requirements {
 public:
  Requirements(const Shape& shape, const void* value) : shape_(shape), value_(value) {}

  void check(const Constraints& constraints) {
    check_length(constraints);
    check_range(constraints);
    if (shape_.type == Type::string) check_text(constraints);
    if (constraints.unique_items && shape_.type == Type::list && !has_unique_items()) {
      add(Rule::unique_items, "Member must have unique items");
    }
  }

  struct Broken {
    Rule rule;
    std::string sentence;
  };
  std::vector<Broken> broken;

 private:
  void add(Rule rule, std::string sentence) {
    for (const Broken& other : broken) {
      if (other.sentence == sentence) return;  // of the member and of its target
    }
    broken.push_back({rule, std::move(sentence)});
  }

  void check_length(const Constraints& constraints) {
    if (!constraints.length_min && !constraints.length_max) return;
    std::size_t length = 0;
    switch (shape_.type) {
      case Type::string:
        length = count_characters(*static_cast<const std::string*>(value_));
        break;
      case Type::blob:
        length = static_cast<const Blob*>(value_)->bytes.size();
        break;
      case Type::list:
      case Type::map:
        length = shape_.operations->size(value_);
        break;
      default:
        return;
    }
    const auto count = static_cast<std::int64_t>(length);
    if (constraints.length_min && count < *constraints.length_min) {
      add(Rule::length_min, fmt::format("Member must have length greater than or equal to {}",
                                        *constraints.length_min));
    }
    if (constraints.length_max && count > *constraints.length_max) {
      add(Rule::length_max,
          fmt::format("Member must have length less than or equal to {}", *constraints.length_max));
    }
  }

  void check_range(const Constraints& constraints) {
    double number = 0;
    switch (shape_.type) {
      case Type::integer:
        number = *static_cast<const std::int32_t*>(value_);
        break;
      case Type::long_integer:
        number = static_cast<double>(*static_cast<const std::int64_t*>(value_));
        break;
      case Type::float_number:
        number = *static_cast<const float*>(value_);
        break;
      case Type::double_number:
        number = *static_cast<const double*>(value_);
        break;
      default:
        return;
    }
    // Written so that NaN breaks both.
    if (constraints.range_min && !(number >= *constraints.range_min)) {
      add(Rule::range_min,
          "Member must have value greater than or equal to " + number_text(*constraints.range_min));
    }
    if (constraints.range_max && !(number <= *constraints.range_max)) {
      add(Rule::range_max,
          "Member must have value less than or equal to " + number_text(*constraints.range_max));
    }
  }

  void check_text(const Constraints& constraints) {
    const auto& text = *static_cast<const std::string*>(value_);
    if (!constraints.pattern.empty() && !compiled(constraints.pattern).matches(text)) {
      add(Rule::pattern,
          fmt::format("Member must satisfy regular expression pattern: {}", constraints.pattern));
    }
    if (constraints.enum_values.empty()) return;
    for (const std::string_view allowed : constraints.enum_values) {
      if (allowed == text) return;
    }
    add(Rule::enum_value, fmt::format("Member must satisfy enum value set: [{}]",
                                      fmt::join(constraints.enum_values, ", ")));
  }

  bool has_unique_items() const {
    std::unordered_map<std::string, bool> seen;
    const Shape& element = *shape_.members[0].target;
    for (std::size_t i = 0; i < shape_.operations->size(value_); ++i) {
      if (!seen.emplace(to_json(element, shape_.operations->at(value_, i)), true).second) {
        return false;
      }
    }
    return true;
  }

  const Shape& shape_;
  const void* value_;
};

class Validator {
 public:
  std::vector<Violation> violations;

  void structure(const Shape& shape, const void* object) {
    std::size_t set = 0;
    for (const Member& member : shape.members) {
      const void* value = get(member, object);
      if (value == nullptr) continue;
      ++set;
      const Step step(*this, path_name(member.name));
      check(*member.target, &member, value);
    }
    if (shape.type == Type::union_type && set != 1) {
      add("null", {{Rule::one_member, "Member must have exactly one member set"}});
    }
  }

  void check(const Shape& shape, const Member* member, const void* value) {
    if (violations.size() >= kViolationsMax) return;
    const bool was_sensitive = is_sensitive_;
    is_sensitive_ = is_sensitive_ || shape.sensitive || (member != nullptr && member->sensitive);
    Requirements requirements(shape, value);
    if (shape.constraints != nullptr) requirements.check(*shape.constraints);
    if (member != nullptr && member->constraints != nullptr) {
      requirements.check(*member->constraints);
    }
    if (!requirements.broken.empty()) add(quoted(shape, value), requirements.broken);

    switch (shape.type) {
      case Type::structure:
      case Type::union_type:
        structure(shape, value);
        break;
      case Type::list: {
        const Member& element = shape.members[0];
        for (std::size_t i = 0; i < shape.operations->size(value); ++i) {
          const Step step(*this, std::to_string(i + 1) + ".member");
          check(*element.target, &element, shape.operations->at(value, i));
        }
        break;
      }
      case Type::map:
        shape.operations->each(value, [&](const std::string& key, const void* entry) {
          check_key(shape.members[0], key);
          const Step step(*this, key + ".member");
          check(*shape.members[1].target, &shape.members[1], entry);
        });
        break;
      default:
        break;
    }
    is_sensitive_ = was_sensitive;
  }

 private:
  // One step down the path, for as long as it lives.
  class Step {
   public:
    Step(Validator& validator, const std::string& name)
        : validator_(validator), length_(validator.path_.size()) {
      if (length_ > 0) validator.path_ += '.';
      validator.path_ += name;
    }
    ~Step() { validator_.path_.resize(length_); }
    Step(const Step&) = delete;

   private:
    Validator& validator_;
    std::size_t length_;
  };

  void check_key(const Member& key_member, const std::string& key) {
    Requirements requirements(kString, &key);
    if (key_member.target->constraints != nullptr) {
      requirements.check(*key_member.target->constraints);
    }
    if (key_member.constraints != nullptr) requirements.check(*key_member.constraints);
    if (requirements.broken.empty()) return;
    std::string sentences;
    for (const Requirements::Broken& broken : requirements.broken) {
      if (!sentences.empty()) sentences += ", ";
      sentences += broken.sentence;
    }
    add(is_sensitive_ ? "" : key,
        {{Rule::map_key, "Map keys must satisfy constraint: [" + sentences + "]"}});
  }

  std::string quoted(const Shape& shape, const void* value) const {
    if (is_sensitive_) return "***";
    if (shape.type == Type::string) return *static_cast<const std::string*>(value);
    return to_json(shape, value);
  }

  void add(const std::string& value, const std::vector<Requirements::Broken>& requirements) {
    for (const auto& [rule, sentence] : requirements) {
      violations.push_back({path_,
                            fmt::format("Value '{}' at '{}' failed to satisfy constraint: {}",
                                        value, path_, sentence),
                            rule, sentence});
    }
  }

  std::string path_;
  bool is_sensitive_ = false;
};

}  // namespace

std::vector<Violation> validate(const Shape& shape, const void* object) {
  Validator validator;
  validator.check(shape, nullptr, object);
  return std::move(validator.violations);
}

std::string describe(const std::vector<Violation>& violations) {
  std::string text = fmt::format("{} validation error{} detected: ", violations.size(),
                                 violations.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < violations.size(); ++i) {
    if (i > 0) text += "; ";
    text += violations[i].message;
  }
  return text;
}

}  // namespace neargate::smithy
