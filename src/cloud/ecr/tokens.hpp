#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloud/world.hpp"
#include "gen/ecr/types.hpp"
#include "store/table.hpp"

namespace neargate::ecr {

// The passwords that GetAuthorizationToken gives out. They carry their own end, signed with a
// secret of this registry, so that they need no record and hold across restarts.
class Tokens {
 public:
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
  static constexpr Milliseconds kLife = std::chrono::hours(12);

  explicit Tokens(cloud::World& world);

  struct Token {
    std::string text;  // base64 of "AWS:<password>", as Basic authentication wants it
    Timestamp expires_at;
  };
  // `holder`: the access key that the token acts for.
  Token issue(std::string_view holder);

  // The holder of the token in an Authorization header; nothing where there is none that is good.
  std::optional<std::string> holder(std::string_view authorization) const;

 private:
  std::string sign(std::string_view payload) const;

  cloud::World& world_;
  store::Table<SecretRecord> secrets_;
};

}  // namespace neargate::ecr
