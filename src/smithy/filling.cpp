#include "smithy/filling.hpp"

#include "base/assert.hpp"
#include "smithy/json.hpp"

namespace neargate::smithy {

Filling::Filling(const Shape& shape, void* object) : shape_(&shape), object_(object) {
  NG_ASSERT(shape.members.size() <= kMembersMax);
}

std::size_t Filling::index_of(const Member& member) const {
  return static_cast<std::size_t>(&member - shape_->members.data());
}

bool Filling::given(const Member& member) const {
  const std::size_t index = index_of(member);
  return (given_[index / 64] >> (index % 64) & 1) != 0;
}

void* Filling::begin(const Member& member) {
  if (given(member)) return nullptr;
  const std::size_t index = index_of(member);
  given_[index / 64] |= std::uint64_t{1} << (index % 64);
  return emplace(member, object_);
}

const Member* Filling::finish() {
  const Member* missing = nullptr;
  for (const Member& member : shape_->members) {
    if (given(member)) continue;
    if (!member.default_value.empty()) {
      if (member.default_value != "null") {
        from_json(member.default_value, *member.target, emplace(member, object_));
      }
    } else if (member.required && missing == nullptr) {
      missing = &member;
    }
  }
  return missing;
}

}  // namespace neargate::smithy
