#pragma once

#include <array>
#include <cstdint>

#include "smithy/limits.hpp"
#include "smithy/shape.hpp"

namespace neargate::smithy {

// A structure that a parser, of whatever protocol, is filling in: remembers which members were
// given, so that none is given twice, @default ones are set, and missing @required ones are found.
class Filling {
 public:
  Filling(const Shape& shape, void* object);

  const Shape& shape() const { return *shape_; }
  void* object() const { return object_; }

  // The member of that name; nullptr where there is none. Looks behind the last one found first, as
  // senders mostly keep the model's order. `name_of` tells the member's name in the protocol.
  template <class NameOf>
  const Member* find(std::string_view name, NameOf name_of) {
    const std::size_t count = shape_->members.size();
    for (std::size_t i = 0; i < count; ++i, ++next_) {
      if (next_ >= count) next_ = 0;
      const Member& member = shape_->members[next_];
      if (name_of(member) == name) {
        ++next_;
        return &member;
      }
    }
    return nullptr;
  }

  // The member's value, to be filled in; nullptr where it was given before.
  void* begin(const Member& member);
  bool given(const Member& member) const;

  // Sets @default values; the first @required member that was not given, or nullptr.
  const Member* finish();

 private:
  std::size_t index_of(const Member& member) const;

  const Shape* shape_;
  void* object_;
  std::size_t next_ = 0;
  std::array<std::uint64_t, kMembersMax / 64> given_{};
};

}  // namespace neargate::smithy
