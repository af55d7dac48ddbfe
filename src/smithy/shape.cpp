#include "smithy/shape.hpp"

namespace neargate::smithy {
namespace {

template <class T>
constexpr Shape simple(Type type) {
  return {.type = type, .operations = &kValueOperations<T>};
}

}  // namespace

const Shape kBoolean = simple<bool>(Type::boolean);
const Shape kInteger = simple<std::int32_t>(Type::integer);
const Shape kLong = simple<std::int64_t>(Type::long_integer);
const Shape kFloat = simple<float>(Type::float_number);
const Shape kDouble = simple<double>(Type::double_number);
const Shape kString = simple<std::string>(Type::string);
const Shape kBlob = simple<Blob>(Type::blob);
const Shape kTimestamp = simple<Timestamp>(Type::timestamp);
const Shape kStream = simple<Stream>(Type::stream);
const Shape kUnit = {.name = "Unit", .operations = &kValueOperations<Unit>};

template <>
const Shape& shape_of<Unit>() {
  return kUnit;
}

}  // namespace neargate::smithy
