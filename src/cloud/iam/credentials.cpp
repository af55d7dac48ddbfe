#include "cloud/iam/credentials.hpp"

#include <vector>

#include "base/encoding.hpp"
#include "cloud/iam/errors.hpp"

namespace neargate::iam {
namespace {

constexpr std::size_t kKeyIdLetters = 16;  // after AKIA (long-term) or ASIA (temporary)
constexpr std::size_t kSecretWords = 30 / sizeof(std::uint16_t);  // 30 bytes are 40 characters
constexpr std::size_t kTokenWords = 192 / sizeof(std::uint16_t);
// Callers with an expired key are told so for this long; then it is forgotten.
constexpr std::chrono::hours kRememberExpired{24};
constexpr std::chrono::minutes kSweepEvery{10};

std::string random_text(Randomness& randomness, std::size_t words) {
  std::string bytes;
  for (std::size_t i = 0; i < words; ++i) {
    const std::uint64_t random = randomness.next();
    bytes += static_cast<char>(random & 0xff);
    bytes += static_cast<char>(random >> 8 & 0xff);
  }
  return to_base64(bytes);
}

// The records' form of what a session carries, and back.
void keep(AccessKeyRecord& record, const aws::Session& session) {
  record.role_arn = session.role_arn;
  record.issued = session.issued;
  if (!session.policies.empty()) {
    auto& policies = record.policies.emplace();
    for (const auto& [name, document] : session.policies) policies.push_back({name, document});
  }
  if (!session.tags.empty()) {
    auto& tags = record.tags.emplace();
    for (const auto& [key, value] : session.tags) tags.push_back({.key = key, .value = value});
  }
  if (!session.transitive_tags.empty()) record.transitive_tags = session.transitive_tags;
  if (!session.source_identity.empty()) record.source_identity = session.source_identity;
  if (!session.federated_provider.empty()) record.federated_provider = session.federated_provider;
}

std::shared_ptr<const aws::Session> session_of(const AccessKeyRecord& record) {
  if (!record.role_arn) return nullptr;
  auto session = std::make_shared<aws::Session>();
  session->role_arn = *record.role_arn;
  session->role_id = record.user_id.substr(0, record.user_id.find(':'));
  session->issued = record.issued.value_or(Timestamp{});
  if (record.policies) {
    for (const auto& policy : *record.policies) {
      session->policies.emplace_back(policy.name, policy.document);
    }
  }
  if (record.tags) {
    for (const Tag& tag : *record.tags) session->tags.emplace(tag.key, tag.value);
  }
  session->transitive_tags = record.transitive_tags.value_or(std::vector<std::string>{});
  session->source_identity = record.source_identity.value_or("");
  session->federated_provider = record.federated_provider.value_or("");
  return session;
}

}  // namespace

Credentials::Credentials(cloud::World& world, const Iam& iam)
    : world_(world),
      iam_(iam),
      keys_(world.database, "iam.accessKeys"),
      last_swept_(world.clock.now()) {
  for (const auto& [id, record] : keys_) {
    remember(id, record);
    if (!record.role_arn) root_access_key_id_ = id;
  }
  if (!root_access_key_id_.empty()) return;
  root_access_key_id_ = "AKIA" + world_.randomness.letters(kKeyIdLetters);
  AccessKeyRecord record;
  record.secret = make_secret();
  record.arn = "arn:aws:iam::" + world_.account + ":root";
  record.user_id = world_.account;
  remember(root_access_key_id_, keys_.put(root_access_key_id_, std::move(record)));
}

std::string Credentials::make_secret() { return random_text(world_.randomness, kSecretWords); }

void Credentials::remember(const std::string& access_key_id, const AccessKeyRecord& record) {
  aws::Credential& credential = credentials_[access_key_id];
  credential.secret = record.secret;
  credential.session_token = record.token.value_or("");
  credential.expires = record.expires;
  credential.principal.account = world_.account;
  credential.principal.arn = record.arn;
  credential.principal.user_id = record.user_id;
  credential.principal.access_key_id = access_key_id;
  credential.principal.session = session_of(record);
}

const aws::Credential* Credentials::find(std::string_view access_key_id) const {
  const auto found = credentials_.find(access_key_id);
  if (found == credentials_.end()) return nullptr;
  const aws::Session* session = found->second.principal.session.get();
  return session == nullptr || iam_.find_role_of(*session) != nullptr ? &found->second : nullptr;
}

void Credentials::forget_expired() {
  const Timestamp now = world_.clock.now();
  if (now - last_swept_ < kSweepEvery) return;
  last_swept_ = now;
  std::vector<std::string> old;
  for (const auto& [id, record] : keys_) {
    if (record.expires && *record.expires + kRememberExpired < now) old.push_back(id);
  }
  for (const std::string& id : old) {
    keys_.erase(id);
    credentials_.erase(id);
  }
}

Credentials::Issued Credentials::issue(std::string_view role_arn, const std::string& session_name,
                                       Seconds duration, aws::Session session) {
  forget_expired();
  const RoleRecord* role = iam_.find_role_by_arn(role_arn);
  if (role == nullptr) {
    throw no_such_entity("The role " + std::string(role_arn) + " cannot be found.");
  }
  Issued issued;
  issued.access_key_id = "ASIA" + world_.randomness.letters(kKeyIdLetters);
  issued.secret = make_secret();
  issued.session_token = random_text(world_.randomness, kTokenWords);
  session.role_arn = role_arn;
  session.role_id = role->id;
  // AWS's times of issue and expirations are whole seconds.
  session.issued = std::chrono::floor<Seconds>(world_.clock.now());
  issued.expiration = session.issued + duration;
  issued.assumed_role_arn =
      "arn:aws:sts::" + world_.account + ":assumed-role/" + role->name + "/" + session_name;
  issued.assumed_role_id = role->id + ":" + session_name;
  AccessKeyRecord record;
  record.secret = issued.secret;
  record.token = issued.session_token;
  record.arn = issued.assumed_role_arn;
  record.user_id = issued.assumed_role_id;
  keep(record, session);
  record.expires = issued.expiration;
  remember(issued.access_key_id, keys_.put(issued.access_key_id, std::move(record)));
  return issued;
}

}  // namespace neargate::iam
