#include "aws/cbor.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/encoding.hpp"
#include "smithy/json.hpp"
#include "smithy/limits.hpp"

namespace neargate::aws::cbor {
namespace {

using smithy::Member;
using smithy::ParseError;
using smithy::Shape;
using smithy::Strictness;
using smithy::Type;
using Kind = smithy::ParseError::Kind;

// Major types (RFC 8949 section 3.1).
enum Major : std::uint8_t { kUnsigned, kNegative, kBytes, kText, kArray, kMap, kTag, kSimple };
constexpr std::uint8_t kIndefinite = 31;
constexpr std::uint8_t kBreak = 0xff;
constexpr std::uint64_t kEpochTag = 1;

// The head of a data item.
struct Head {
  Major major;
  std::uint8_t info;  // the low five bits
  std::uint64_t argument = 0;
  bool is_indefinite() const { return info == kIndefinite; }
};

double half_to_double(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1f;
  const int mantissa = half & 0x3ff;
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent != 31) {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  } else {
    value = mantissa == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  }
  return (half & 0x8000) != 0 ? -value : value;
}

class Reader {
 public:
  Reader(std::string_view text, const ReadOptions& options) : rest_(text), options_(options) {}

  void document(const Shape& shape, void* value) {
    read_value(take_head(), shape, value);
    if (!rest_.empty()) fail(Kind::malformed, "There is more after the document");
  }

  // For find_text: the text value of a key of the outermost map.
  std::string text_of(std::string_view key) {
    const Head head = take_head();
    if (head.major != kMap) return {};
    std::string found;
    each(head, [&](const Head& key_head) {
      if (take_text(key_head) != key) return skip(take_head());
      const Head value = take_head();
      if (value.major == kText) {
        found = take_text(value);
      } else {
        skip(value);
      }
    });
    return found;
  }

 private:
  class Step {
   public:
    Step(Reader& reader, std::string_view part) : reader_(reader), length_(reader.path_.size()) {
      if (length_ > 0 && !part.starts_with('[')) reader_.path_ += '.';
      reader_.path_ += part;
    }
    ~Step() { reader_.path_.resize(length_); }
    Step(const Step&) = delete;

   private:
    Reader& reader_;
    std::size_t length_;
  };

  [[noreturn]] void fail(Kind kind, const std::string& message) const {
    throw ParseError(kind, path_, message);
  }
  [[noreturn]] void fail_type() const {
    fail(Kind::wrong_type, "A value of another type was expected");
  }

  std::uint8_t take_byte() {
    if (rest_.empty()) fail(Kind::malformed, "The document breaks off");
    const auto byte = static_cast<std::uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    return byte;
  }

  Head take_head() {
    const std::uint8_t byte = take_byte();
    Head head{static_cast<Major>(byte >> 5), static_cast<std::uint8_t>(byte & 31)};
    if (head.info < 24) {
      head.argument = head.info;
    } else if (head.info < 28) {
      for (int i = 0; i < 1 << (head.info - 24); ++i)
        head.argument = head.argument << 8 | take_byte();
    } else if (head.info != kIndefinite || head.major == kUnsigned || head.major == kNegative ||
               head.major == kTag) {
      fail(Kind::malformed, "The document is not CBOR");
    }
    return head;
  }

  bool take_break() {
    if (rest_.empty()) fail(Kind::malformed, "The document breaks off");
    if (static_cast<std::uint8_t>(rest_[0]) != kBreak) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Calls back with the head of each element or key of a container.
  template <class Visit>
  void each(const Head& head, const Visit& visit) {
    if (++depth_ > smithy::kNestingMax) fail(Kind::too_deep, "The document is nested too deep");
    if (head.is_indefinite()) {
      while (!take_break()) visit(take_head());
    } else {
      // A count that the rest cannot hold ends with the rest, at take_head().
      for (std::uint64_t i = 0; i < head.argument; ++i) visit(take_head());
    }
    --depth_;
  }

  std::string_view take_raw(std::uint64_t size) {
    if (size > rest_.size()) fail(Kind::malformed, "The document breaks off");
    const std::string_view raw = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return raw;
  }

  std::string take_string(const Head& head, Major major) {
    if (head.major != major) fail_type();
    if (!head.is_indefinite()) return std::string(take_raw(head.argument));
    std::string out;
    while (!take_break()) {
      const Head piece = take_head();
      if (piece.major != major || piece.is_indefinite()) {
        fail(Kind::malformed, "A string has pieces of another kind");
      }
      out += take_raw(piece.argument);
    }
    return out;
  }

  std::string take_text(const Head& head) {
    std::string text = take_string(head, kText);
    if (!is_utf8(text)) fail(Kind::malformed, "A text is not UTF-8");
    return text;
  }

  static bool is_null(const Head& head) {
    return head.major == kSimple && (head.info == 22 || head.info == 23);
  }

  bool is_answer() const { return options_.strictness == Strictness::answer; }

  void skip(const Head& head) {
    switch (head.major) {
      case kUnsigned:
      case kNegative:
        break;
      case kBytes:
      case kText:
        take_string(head, head.major);
        break;
      case kArray:
        each(head, [&](const Head& element) { skip(element); });
        break;
      case kMap:
        each(head, [&](const Head& key) {
          skip(key);
          skip(take_head());
        });
        break;
      case kTag: {
        if (++depth_ > smithy::kNestingMax) fail(Kind::too_deep, "The document is nested too deep");
        skip(take_head());
        --depth_;
        break;
      }
      case kSimple:
        if (head.is_indefinite()) fail(Kind::malformed, "A break stands where a value must");
    }
  }

  std::int64_t take_integer(const Head& head) const {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if ((head.major != kUnsigned && head.major != kNegative) || head.argument > kMax) fail_type();
    const auto value = static_cast<std::int64_t>(head.argument);
    return head.major == kUnsigned ? value : -1 - value;
  }

  // SDKs write whole numbers as integers, whatever the member's type.
  double take_number(const Head& head) const {
    if (head.major == kUnsigned) return static_cast<double>(head.argument);
    if (head.major == kNegative) return -1.0 - static_cast<double>(head.argument);
    if (head.major != kSimple) fail_type();
    switch (head.info) {
      case 25:
        return half_to_double(static_cast<std::uint16_t>(head.argument));
      case 26:
        return std::bit_cast<float>(static_cast<std::uint32_t>(head.argument));
      case 27:
        return std::bit_cast<double>(head.argument);
      default:
        fail_type();
    }
  }

  void read_value(const Head& head, const Shape& shape, void* value) {
    switch (shape.type) {
      case Type::boolean:
        if (head.major != kSimple || (head.info != 20 && head.info != 21)) fail_type();
        *static_cast<bool*>(value) = head.info == 21;
        break;
      case Type::integer: {
        const std::int64_t number = take_integer(head);
        if (number < std::numeric_limits<std::int32_t>::min() ||
            number > std::numeric_limits<std::int32_t>::max()) {
          fail_type();
        }
        *static_cast<std::int32_t*>(value) = static_cast<std::int32_t>(number);
        break;
      }
      case Type::long_integer:
        *static_cast<std::int64_t*>(value) = take_integer(head);
        break;
      case Type::float_number:
        *static_cast<float*>(value) = static_cast<float>(take_number(head));
        break;
      case Type::double_number:
        *static_cast<double*>(value) = take_number(head);
        break;
      case Type::string:
        *static_cast<std::string*>(value) = take_text(head);
        break;
      case Type::blob:
        static_cast<smithy::Blob*>(value)->bytes = take_string(head, kBytes);
        break;
      case Type::timestamp: {
        if (head.major != kTag || head.argument != kEpochTag) fail_type();
        const auto time = smithy::timestamp_of_seconds(take_number(take_head()));
        if (!time) fail_type();
        *static_cast<Timestamp*>(value) = *time;
        break;
      }
      case Type::list:
        read_list(head, shape, value);
        break;
      case Type::map:
        read_map(head, shape, value);
        break;
      case Type::structure:
      case Type::union_type:
        read_structure(head, shape, value);
        break;
      case Type::stream:
        fail_type();
    }
  }

  void read_list(const Head& head, const Shape& shape, void* list) {
    if (head.major != kArray) fail_type();
    const Shape& element = *shape.members[0].target;
    std::size_t index = 0;
    each(head, [&](const Head& item) {
      const Step step(*this, "[" + std::to_string(index++) + "]");
      if (is_answer() && is_null(item)) return;
      read_value(item, element, shape.operations->append(list));
    });
  }

  void read_map(const Head& head, const Shape& shape, void* map) {
    if (head.major != kMap) fail_type();
    const Shape& entry = *shape.members[1].target;
    each(head, [&](const Head& key_head) {
      std::string key = take_text(key_head);
      const Step step(*this, key);
      const Head value_head = take_head();
      if (is_answer() && is_null(value_head)) return;
      const std::size_t size = shape.operations->size(map);
      void* value = shape.operations->insert(map, std::move(key));
      if (shape.operations->size(map) == size) fail(Kind::malformed, "A key is given twice");
      read_value(value_head, entry, value);
    });
  }

  void read_structure(const Head& head, const Shape& shape, void* object) {
    if (head.major != kMap) fail_type();
    smithy::Filling filling(shape, object);
    each(head, [&](const Head& key_head) {
      const std::string key = take_text(key_head);
      const Step step(*this, key);
      const Head value_head = take_head();
      const Member* member = filling.find(key, [](const Member& m) { return m.name; });
      if (member == nullptr) {
        if (options_.strictness == Strictness::request) {
          fail(Kind::unknown_member, "The member '" + path_ + "' is not known");
        }
        return skip(value_head);
      }
      if (is_null(value_head)) return;
      void* value = filling.begin(*member);
      if (value == nullptr) fail(Kind::malformed, "The member '" + path_ + "' is given twice");
      read_value(value_head, *member->target, value);
    });
    const Member* missing = filling.finish();
    if (missing != nullptr && !is_answer()) {
      const Step step(*this, missing->name);
      fail(Kind::missing_member, "The member '" + path_ + "' is required");
    }
  }

  std::string_view rest_;
  const ReadOptions& options_;
  std::string path_;
  std::size_t depth_ = 0;
};

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

void append_head(std::string& out, Major major, std::uint64_t argument) {
  const auto start = static_cast<std::uint8_t>(major << 5);
  if (argument < 24) {
    out += static_cast<char>(start | argument);
  } else if (argument <= 0xff) {
    out += static_cast<char>(start | 24);
    append_big_endian(out, argument, 1);
  } else if (argument <= 0xffff) {
    out += static_cast<char>(start | 25);
    append_big_endian(out, argument, 2);
  } else if (argument <= 0xffffffff) {
    out += static_cast<char>(start | 26);
    append_big_endian(out, argument, 4);
  } else {
    out += static_cast<char>(start | 27);
    append_big_endian(out, argument, 8);
  }
}

void append_integer(std::string& out, std::int64_t value) {
  if (value >= 0) {
    append_head(out, kUnsigned, static_cast<std::uint64_t>(value));
  } else {
    append_head(out, kNegative, static_cast<std::uint64_t>(-1 - value));
  }
}

void append_double(std::string& out, double value) {
  out += static_cast<char>(0xfb);
  append_big_endian(out, std::bit_cast<std::uint64_t>(value), 8);
}

void append_structure(std::string& out, const Shape& shape, const void* object) {
  std::size_t count = 0;
  for (const Member& member : shape.members) count += smithy::get(member, object) != nullptr;
  append_map_head(out, count);
  for (const Member& member : shape.members) {
    const void* value = smithy::get(member, object);
    if (value == nullptr) continue;
    append_text(out, member.name);
    append_value(out, *member.target, value);
  }
}

}  // namespace

void read(std::string_view text, const Shape& shape, void* object, const ReadOptions& options) {
  constexpr std::string_view kEmptyMap = "\xa0";
  Reader(text.empty() ? kEmptyMap : text, options).document(shape, object);
}

std::string write(const Shape& shape, const void* object) {
  std::string out;
  append_value(out, shape, object);
  return out;
}

void append_map_head(std::string& out, std::size_t entries) { append_head(out, kMap, entries); }

void append_text(std::string& out, std::string_view text) {
  append_head(out, kText, text.size());
  out += text;
}

void append_value(std::string& out, const Shape& shape, const void* value) {
  switch (shape.type) {
    case Type::boolean:
      out += *static_cast<const bool*>(value) ? '\xf5' : '\xf4';
      break;
    case Type::integer:
      append_integer(out, *static_cast<const std::int32_t*>(value));
      break;
    case Type::long_integer:
      append_integer(out, *static_cast<const std::int64_t*>(value));
      break;
    case Type::float_number:
      out += static_cast<char>(0xfa);
      append_big_endian(out, std::bit_cast<std::uint32_t>(*static_cast<const float*>(value)), 4);
      break;
    case Type::double_number:
      append_double(out, *static_cast<const double*>(value));
      break;
    case Type::string:
      append_text(out, *static_cast<const std::string*>(value));
      break;
    case Type::blob: {
      const std::string& bytes = static_cast<const smithy::Blob*>(value)->bytes;
      append_head(out, kBytes, bytes.size());
      out += bytes;
      break;
    }
    case Type::timestamp: {
      const auto count = static_cast<const Timestamp*>(value)->time_since_epoch().count();
      append_head(out, kTag, kEpochTag);
      if (count % 1000 == 0) {
        append_integer(out, count / 1000);
      } else {
        append_double(out, static_cast<double>(count) / 1000);
      }
      break;
    }
    case Type::list: {
      const std::size_t size = shape.operations->size(value);
      append_head(out, kArray, size);
      for (std::size_t i = 0; i < size; ++i) {
        append_value(out, *shape.members[0].target, shape.operations->at(value, i));
      }
      break;
    }
    case Type::map:
      append_map_head(out, shape.operations->size(value));
      shape.operations->each(value, [&](const std::string& key, const void* entry) {
        append_text(out, key);
        append_value(out, *shape.members[1].target, entry);
      });
      break;
    case Type::structure:
    case Type::union_type:
      append_structure(out, shape, value);
      break;
    case Type::stream:
      out += '\xf6';
      break;  // never within CBOR
  }
}

std::string find_text(std::string_view document, std::string_view key) {
  try {
    return Reader(document, {.strictness = Strictness::answer}).text_of(key);
  } catch (const ParseError&) {
    return {};
  }
}

}  // namespace neargate::aws::cbor
