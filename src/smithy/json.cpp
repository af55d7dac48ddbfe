#include "smithy/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "smithy/filling.hpp"

namespace neargate::smithy {
namespace {

using Kind = ParseError::Kind;

TimestampFormat format_of(const Member* member, const Shape& shape, TimestampFormat otherwise) {
  if (member != nullptr && member->timestamp_format != TimestampFormat::unspecified) {
    return member->timestamp_format;
  }
  if (shape.timestamp_format != TimestampFormat::unspecified) return shape.timestamp_format;
  return otherwise;
}

std::string_view json_name(const Member& member, const JsonOptions& options) {
  return options.use_json_name && !member.json_name.empty() ? member.json_name : member.name;
}

bool is_in_body(const Member& member, const JsonOptions& options) {
  return !options.body_members_only || member.location == Location::body;
}

// The types' names in the sentences of AWS's JSON parsers.
std::string_view type_name(Type type) {
  switch (type) {
    case Type::boolean:
      return "Boolean";
    case Type::integer:
      return "Integer";
    case Type::long_integer:
      return "Long";
    case Type::float_number:
      return "Float";
    case Type::double_number:
      return "Double";
    case Type::string:
      return "String";
    case Type::blob:
      return "Blob";
    case Type::timestamp:
      return "Timestamp";
    case Type::list:
      return "List";
    case Type::map:
      return "Map";
    case Type::structure:
      return "Structure";
    case Type::union_type:
      return "Union";
    case Type::stream:
      return "Stream";
  }
  return "";
}

// Fills a value while nlohmann's parser reads the text: no document is built in between.
class Reader {
 public:
  Reader(const Shape& shape, void* object, Filling* root, const JsonOptions& options)
      : options_(options), root_shape_(shape), root_object_(object), root_filling_(root) {
    frames_.reserve(8);
  }

  bool null() {
    if (is_skipped()) return true;
    if (frames_.empty()) return true;  // a null document is an empty one
    if (frames_.back().is_structure() || is_answer()) return true;
    fail(Kind::wrong_type, "A list or map must not hold null");
  }

  bool boolean(bool value) {
    if (is_skipped()) return true;
    const Slot slot = take_slot();
    if (slot.shape->type != Type::boolean) {
      fail_conversion(value ? "TRUE_VALUE" : "FALSE_VALUE", *slot.shape);
    }
    *static_cast<bool*>(slot.value) = value;
    return true;
  }

  bool number_integer(std::int64_t value) {
    if (is_skipped()) return true;
    const Slot slot = take_slot();
    switch (slot.shape->type) {
      case Type::integer:
        if (value < std::numeric_limits<std::int32_t>::min() ||
            value > std::numeric_limits<std::int32_t>::max()) {
          fail_conversion("NUMBER_VALUE", *slot.shape);
        }
        *static_cast<std::int32_t*>(slot.value) = static_cast<std::int32_t>(value);
        return true;
      case Type::long_integer:
        *static_cast<std::int64_t*>(slot.value) = value;
        return true;
      default:
        fill_number(slot, static_cast<double>(value));
        return true;
    }
  }

  bool number_unsigned(std::uint64_t value) {
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return number_integer(static_cast<std::int64_t>(value));
    }
    return number_float(static_cast<double>(value), {});
  }

  bool number_float(double value, const std::string&) {
    if (is_skipped()) return true;
    fill_number(take_slot(), value);
    return true;
  }

  bool string(std::string& value) {
    if (is_skipped()) return true;
    const Slot slot = take_slot();
    switch (slot.shape->type) {
      case Type::string:
        *static_cast<std::string*>(slot.value) = std::move(value);
        return true;
      case Type::blob: {
        auto bytes = from_base64(value);
        if (!bytes) fail(Kind::wrong_type, "A blob must be base64");
        static_cast<Blob*>(slot.value)->bytes = std::move(*bytes);
        return true;
      }
      case Type::float_number:
      case Type::double_number:
        fill_special_number(slot, value);
        return true;
      case Type::timestamp:
        fill_timestamp(slot, value);
        return true;
      default:
        fail_conversion("STRING_VALUE", *slot.shape);
    }
  }

  bool binary(std::vector<std::uint8_t>&) { return false; }

  bool start_object(std::size_t) {
    if (is_skipping_container()) return true;
    const Slot slot = take_slot();
    const Type type = slot.shape->type;
    if (type != Type::structure && type != Type::union_type && type != Type::map) {
      fail(Kind::wrong_type, "Start of structure or map found where not expected.");
    }
    push(slot);
    return true;
  }

  bool key(std::string& name) {
    if (skip_depth_ > 0) return true;
    Frame& frame = frames_.back();
    frame.key = std::move(name);
    if (!frame.is_structure()) return true;
    Filling& filling = *frame.filling_in_use();
    frame.member =
        filling.find(frame.key, [&](const Member& member) { return json_name(member, options_); });
    if (frame.member == nullptr || !is_in_body(*frame.member, options_)) {
      if (options_.strictness == Strictness::request) {
        fail(Kind::unknown_member, "The member '" + path() + "' is not known");
      }
      skip_next_ = true;
    } else if (filling.given(*frame.member)) {
      fail(Kind::malformed, "The member '" + path() + "' is given twice");
    }
    return true;
  }

  bool end_object() {
    if (end_skipped_container()) return true;
    Frame& frame = frames_.back();
    frame.member = nullptr;
    frame.key.clear();
    if (frame.is_structure() && !frame.is_root_filling()) {
      const Member* missing = frame.filling->finish();
      if (missing != nullptr && !is_answer()) {
        frame.key = json_name(*missing, options_);
        fail(Kind::missing_member, "The member '" + path() + "' is required");
      }
    }
    frames_.pop_back();
    return true;
  }

  bool start_array(std::size_t) {
    if (is_skipping_container()) return true;
    const Slot slot = take_slot();
    if (slot.shape->type != Type::list) {
      fail(Kind::wrong_type, "Start of list found where not expected.");
    }
    push(slot);
    return true;
  }

  bool end_array() {
    if (end_skipped_container()) return true;
    frames_.pop_back();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    fail(Kind::malformed, "The document is not JSON: it breaks off or goes wrong at byte " +
                              std::to_string(position));
  }

 private:
  // A value that is to be filled in.
  struct Slot {
    const Shape* shape;
    const Member* member;  // of which it is the value, where it is one's
    void* value;
  };

  // A structure, list or map under way.
  struct Frame {
    const Shape* shape;
    void* object;
    std::optional<Filling> filling;  // structures
    Filling* root_filling = nullptr;
    std::string key;                 // of the entry under way
    const Member* member = nullptr;  // structures: the one under way

    bool is_structure() const { return filling.has_value() || root_filling != nullptr; }
    bool is_root_filling() const { return root_filling != nullptr; }
    Filling* filling_in_use() { return root_filling != nullptr ? root_filling : &*filling; }
  };

  Slot take_slot() {
    if (frames_.empty()) return {&root_shape_, nullptr, root_object_};
    Frame& frame = frames_.back();
    switch (frame.shape->type) {
      case Type::list: {
        const Member& element = frame.shape->members[0];
        return {element.target, &element, frame.shape->operations->append(frame.object)};
      }
      case Type::map: {
        const ValueOperations& operations = *frame.shape->operations;
        const std::size_t size = operations.size(frame.object);
        const Member& value = frame.shape->members[1];
        void* inserted = operations.insert(frame.object, frame.key);
        if (operations.size(frame.object) == size) {
          fail(Kind::malformed, "The key '" + path() + "' is given twice");
        }
        return {value.target, &value, inserted};
      }
      default: {
        const Member& member = *frame.member;
        void* value = frame.filling_in_use()->begin(member);
        NG_ASSERT(value != nullptr);
        return {member.target, &member, value};
      }
    }
  }

  bool is_answer() const { return options_.strictness == Strictness::answer; }

  void push(const Slot& slot) {
    if (frames_.size() >= kNestingMax) {
      fail(Kind::too_deep,
           "The document is nested more than " + std::to_string(kNestingMax) + " levels deep");
    }
    const bool is_root = frames_.empty();
    Frame& frame = frames_.emplace_back();
    frame.shape = slot.shape;
    frame.object = slot.value;
    if (slot.shape->type == Type::structure || slot.shape->type == Type::union_type) {
      if (is_root && root_filling_ != nullptr) {
        frame.root_filling = root_filling_;
      } else {
        frame.filling.emplace(*slot.shape, slot.value);
      }
    }
  }

  bool is_skipped() {
    if (skip_depth_ > 0) return true;
    return std::exchange(skip_next_, false);
  }
  bool is_skipping_container() {
    if (!is_skipped()) return false;
    if (frames_.size() + ++skip_depth_ > kNestingMax) {
      fail(Kind::too_deep,
           "The document is nested more than " + std::to_string(kNestingMax) + " levels deep");
    }
    return true;
  }
  bool end_skipped_container() {
    if (skip_depth_ == 0) return false;
    --skip_depth_;
    return true;
  }

  void fill_number(const Slot& slot, double value) {
    switch (slot.shape->type) {
      case Type::float_number:
        *static_cast<float*>(slot.value) = static_cast<float>(value);
        return;
      case Type::double_number:
        *static_cast<double*>(slot.value) = value;
        return;
      case Type::timestamp:
        if (format_of(slot.member, *slot.shape, options_.timestamp_default) ==
            TimestampFormat::epoch_seconds) {
          const auto time = timestamp_of_seconds(value);
          if (!time) fail(Kind::wrong_type, "The timestamp is out of range");
          *static_cast<Timestamp*>(slot.value) = *time;
          return;
        }
        [[fallthrough]];
      default:
        fail_conversion("NUMBER_VALUE", *slot.shape);
    }
  }

  void fill_special_number(const Slot& slot, std::string_view text) {
    double value = 0;
    if (text == "NaN") {
      value = std::numeric_limits<double>::quiet_NaN();
    } else if (text == "Infinity") {
      value = std::numeric_limits<double>::infinity();
    } else if (text == "-Infinity") {
      value = -std::numeric_limits<double>::infinity();
    } else {
      fail_conversion("STRING_VALUE", *slot.shape);
    }
    fill_number(slot, value);
  }

  void fill_timestamp(const Slot& slot, std::string_view text) {
    std::optional<Timestamp> time;
    switch (format_of(slot.member, *slot.shape, options_.timestamp_default)) {
      case TimestampFormat::date_time:
        time = parse_rfc3339(text);
        break;
      case TimestampFormat::http_date:
        time = parse_http_date(text);
        break;
      default:
        break;
    }
    if (!time) fail_conversion("STRING_VALUE", *slot.shape);
    *static_cast<Timestamp*>(slot.value) = *time;
  }

  // Where the parser is: "services[2].desiredCount".
  std::string path() const {
    std::string text;
    for (const Frame& frame : frames_) {
      if (frame.shape->type == Type::list) {
        const std::size_t size = frame.shape->operations->size(frame.object);
        text += '[' + std::to_string(size == 0 ? 0 : size - 1) + ']';
      } else if (!frame.key.empty()) {
        if (!text.empty()) text += '.';
        text += frame.key;
      }
    }
    return text;
  }

  [[noreturn]] void fail(Kind kind, const std::string& message) const {
    throw ParseError(kind, path(), message);
  }
  [[noreturn]] void fail_conversion(std::string_view found, const Shape& expected) const {
    const std::string_view name = type_name(expected.type);
    const bool is_vowel = name.starts_with('I');
    fail(Kind::wrong_type, std::string(found) + " can not be converted to " +
                               (is_vowel ? "an " : "a ") + std::string(name));
  }

  const JsonOptions& options_;
  const Shape& root_shape_;
  void* root_object_;
  Filling* root_filling_;
  std::vector<Frame> frames_;
  bool skip_next_ = false;      // the next value is of a member that is not ours
  std::size_t skip_depth_ = 0;  // containers open within it
};

void read(std::string_view text, const Shape& shape, void* object, Filling* root,
          const JsonOptions& options) {
  if (trim(text).empty()) text = "{}";
  Reader reader(shape, object, root, options);
  nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
}

// Writes values straight into the text.
class Writer {
 public:
  Writer(std::string& out, const JsonOptions& options) : out_(out), options_(options) {}

  void write(const Shape& shape, const Member* member, const void* value) {
    switch (shape.type) {
      case Type::boolean:
        out_ += *static_cast<const bool*>(value) ? "true" : "false";
        break;
      case Type::integer:
        write_integer(*static_cast<const std::int32_t*>(value));
        break;
      case Type::long_integer:
        write_integer(*static_cast<const std::int64_t*>(value));
        break;
      case Type::float_number:
        write_number(*static_cast<const float*>(value));
        break;
      case Type::double_number:
        write_number(*static_cast<const double*>(value));
        break;
      case Type::string:
        append_json_string(out_, *static_cast<const std::string*>(value));
        break;
      case Type::blob:
        out_ += '"';
        out_ += to_base64(static_cast<const Blob*>(value)->bytes);
        out_ += '"';
        break;
      case Type::timestamp:
        write_timestamp(shape, member, value);
        break;
      case Type::list:
        write_list(shape, value);
        break;
      case Type::map:
        write_map(shape, value);
        break;
      case Type::structure:
      case Type::union_type:
        write_structure(shape, value);
        break;
      case Type::stream:
        out_ += "null";
        break;  // a payload of its own, never within JSON
    }
  }

 private:
  template <class Number>
  void write_integer(Number value) {
    char text[24];
    out_.append(text, std::to_chars(text, text + sizeof text, value).ptr);
  }

  template <class Number>
  void write_number(Number value) {
    if (std::isnan(value)) {
      out_ += "\"NaN\"";
    } else if (std::isinf(value)) {
      out_ += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    } else {
      char text[48];
      const auto end = std::to_chars(text, text + sizeof text, value).ptr;
      const std::string_view digits(text, static_cast<std::size_t>(end - text));
      out_ += digits;
      // "5.0", as AWS writes it: some readers tell integers from other numbers by the point.
      if (digits.find_first_of(".e") == std::string_view::npos) out_ += ".0";
    }
  }

  void write_timestamp(const Shape& shape, const Member* member, const void* value) {
    const Timestamp time = *static_cast<const Timestamp*>(value);
    switch (format_of(member, shape, options_.timestamp_default)) {
      case TimestampFormat::date_time:
        out_ += '"' + to_rfc3339(time) + '"';
        break;
      case TimestampFormat::http_date:
        out_ += '"' + to_http_date(time) + '"';
        break;
      default:
        append_epoch_seconds(out_, time);
        break;
    }
  }

  void write_list(const Shape& shape, const void* list) {
    const Member& element = shape.members[0];
    const std::size_t size = shape.operations->size(list);
    out_ += '[';
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) out_ += ',';
      write(*element.target, &element, shape.operations->at(list, i));
    }
    out_ += ']';
  }

  void write_map(const Shape& shape, const void* map) {
    const Member& entry = shape.members[1];
    bool is_first = true;
    out_ += '{';
    shape.operations->each(map, [&](const std::string& key, const void* value) {
      if (!std::exchange(is_first, false)) out_ += ',';
      append_json_string(out_, key);
      out_ += ':';
      write(*entry.target, &entry, value);
    });
    out_ += '}';
  }

  void write_structure(const Shape& shape, const void* object) {
    bool is_first = true;
    out_ += '{';
    for (const Member& member : shape.members) {
      if (!is_in_body(member, options_)) continue;
      const void* value = get(member, object);
      if (value == nullptr) continue;
      out_ += is_first ? "\"" : ",\"";
      is_first = false;
      out_ += json_name(member, options_);
      out_ += "\":";
      write(*member.target, &member, value);
    }
    out_ += '}';
  }

  std::string& out_;
  const JsonOptions& options_;
};

}  // namespace

ParseError::ParseError(Kind error_kind, std::string error_path, const std::string& message)
    : std::runtime_error(message), kind(error_kind), path(std::move(error_path)) {}

void from_json(std::string_view text, const Shape& shape, void* object,
               const JsonOptions& options) {
  // An empty document, or one of null, has no end of its own at which to look for what is missing.
  const bool is_structure = shape.type == Type::structure || shape.type == Type::union_type;
  if (!is_structure) return read(text, shape, object, nullptr, options);
  Filling filling(shape, object);
  from_json(text, filling, options);
  const Member* missing = filling.finish();
  if (missing != nullptr && options.strictness != Strictness::answer) {
    std::string name(json_name(*missing, options));
    throw ParseError(Kind::missing_member, name, "The member '" + name + "' is required");
  }
}

void from_json(std::string_view text, Filling& filling, const JsonOptions& options) {
  read(text, filling.shape(), filling.object(), &filling, options);
}

std::string to_json(const Shape& shape, const void* object, const JsonOptions& options) {
  std::string out;
  Writer(out, options).write(shape, nullptr, object);
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  const bool is_valid = is_utf8(text);
  out += '"';
  std::size_t plain = 0;  // start of the run that needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\' && (byte < 0x80 || is_valid)) continue;
    out += text.substr(plain, i - plain);
    plain = i + 1;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (byte >= 0x80) {
          // Well-formed sequences within broken text are kept.
          std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
          length = std::min(length, text.size() - i);
          if (length > 1 && is_utf8(text.substr(i, length))) {
            out += text.substr(i, length);
            i += length - 1;
            plain = i + 1;
          } else {
            out += "\xef\xbf\xbd";
          }
        } else {
          out += "\\u00";
          out += kHex[byte >> 4];
          out += kHex[byte & 15];
        }
    }
  }
  out += text.substr(plain);
  out += '"';
}

std::optional<Timestamp> timestamp_of_seconds(double seconds) {
  // Years 0 to 9999, as RFC 3339 has them.
  constexpr double kSecondsMin = -62167219200.0;
  constexpr double kSecondsMax = 253402300799.999;
  if (!(seconds >= kSecondsMin && seconds <= kSecondsMax)) return std::nullopt;
  return Timestamp(Milliseconds(std::llround(seconds * 1000)));
}

void append_epoch_seconds(std::string& out, Timestamp time) {
  const auto count = time.time_since_epoch().count();
  const auto magnitude = count < 0 ? -count : count;
  if (count < 0) out += '-';
  char text[24];
  out.append(text, std::to_chars(text, text + sizeof text, magnitude / 1000).ptr);
  if (const auto fraction = magnitude % 1000; fraction != 0) {
    out += '.';
    out += static_cast<char>('0' + fraction / 100);
    out += static_cast<char>('0' + fraction / 10 % 10);
    out += static_cast<char>('0' + fraction % 10);
  }
}

}  // namespace neargate::smithy
