#include "cloud/ecr/tokens.hpp"

#include <charconv>

#include "base/encoding.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace neargate::ecr {
namespace {

constexpr const char* kSecret = "tokens";
constexpr std::string_view kUser = "AWS:";

}  // namespace

Tokens::Tokens(cloud::World& world) : world_(world), secrets_(world.database, "ecr.secrets") {
  if (secrets_.contains(kSecret)) return;
  SecretRecord record;
  record.secret = world.randomness.hex(64);
  secrets_.put(kSecret, std::move(record));
}

std::string Tokens::sign(std::string_view payload) const {
  return to_hex(as_view(hmac_sha256(secrets_.find(kSecret)->secret, payload)));
}

Tokens::Token Tokens::issue(std::string_view holder) {
  Token token;
  token.expires_at = world_.clock.now() + kLife;
  const std::string payload = std::to_string(token.expires_at.time_since_epoch().count()) + "," +
                              world_.randomness.hex(16) + "," + std::string(holder);
  const std::string password = to_base64(sign(payload) + "," + payload);
  token.text = to_base64(std::string(kUser) + password);
  return token;
}

std::optional<std::string> Tokens::holder(std::string_view authorization) const {
  const std::size_t space = authorization.find(' ');
  if (space == std::string_view::npos ||
      !equal_ignoring_case(authorization.substr(0, space), "Basic")) {
    return std::nullopt;
  }
  const auto credentials = from_base64(trim(authorization.substr(space)));
  if (!credentials || !credentials->starts_with(kUser)) return std::nullopt;
  const auto password = from_base64(std::string_view(*credentials).substr(kUser.size()));
  if (!password) return std::nullopt;
  const std::size_t comma = password->find(',');
  if (comma == std::string::npos) return std::nullopt;
  const std::string_view payload = std::string_view(*password).substr(comma + 1);
  if (!equal_in_constant_time(password->substr(0, comma), sign(payload))) return std::nullopt;
  std::int64_t end = 0;
  const auto parsed = std::from_chars(payload.data(), payload.data() + payload.size(), end);
  if (parsed.ec != std::errc() || Timestamp(Milliseconds(end)) <= world_.clock.now()) {
    return std::nullopt;
  }
  return std::string(payload.substr(payload.rfind(',') + 1));
}

}  // namespace neargate::ecr
