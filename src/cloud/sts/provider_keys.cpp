#include "cloud/sts/provider_keys.hpp"

#include "aws/error.hpp"
#include "aws/later.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "cloud/sts/fetch_keys.hpp"
#include "cloud/sts/limits.hpp"

namespace neargate::sts {
namespace {

aws::Error no_key() {
  return {"InvalidIdentityToken",
          "Couldn't retrieve verification key from your identity provider,  please reference "
          "AssumeRoleWithWebIdentity documentation for requirements"};
}

ProviderKeys::Fetch over_https(net::Pool& pool) {
  return [&pool](const std::string& issuer, std::function<void(FetchedKeys)> done) {
    const auto fetched = std::make_shared<FetchedKeys>();
    pool.submit([fetched, issuer] { *fetched = fetch_keys(issuer, https_getter()); },
                [fetched, then = std::move(done)] { then(std::move(*fetched)); });
  };
}

}  // namespace

ProviderKeys::ProviderKeys(cloud::World& world, Fetch fetch)
    : world_(world),
      fetch_(fetch ? std::move(fetch) : over_https(world.pool)),
      local_(world.database, "sts.localIssuers") {
  for (const auto& [issuer, record] : local_) {
    local_keys_.emplace(issuer, oidc::KeySet::parse(record.key_set));
  }
}

const oidc::PublicKey& ProviderKeys::key_of(const oidc::Token& token) {
  const std::string& issuer = token.claims().issuer;
  const auto local = local_keys_.find(issuer);
  if (local != local_keys_.end()) {
    const oidc::PublicKey* key = local->second.find(token.key_id(), token.algorithm());
    if (key == nullptr) throw no_key();
    return *key;
  }
  const auto known = known_.find(issuer);
  if (known != known_.end() && known->second.waiting.empty()) {
    const auto age = world_.clock.instant() - known->second.asked;
    const bool has_keys = known->second.keys != nullptr && age < kProviderKeysLast;
    const oidc::PublicKey* key =
        has_keys ? known->second.keys->find(token.key_id(), token.algorithm()) : nullptr;
    if (key != nullptr) return *key;
    if (age < kAskProviderAgainAfter) {
      if (!known->second.is_unreachable) throw no_key();
      throw aws::Error("IDPCommunicationError",
                       "The identity provider " + issuer + " could not be reached");
    }
  }
  throw aws::Later{
      [this, issuer](std::function<void()> resume) { ask(issuer, std::move(resume)); }};
}

void ProviderKeys::ask(const std::string& issuer, std::function<void()> resume) {
  if (known_.size() >= kIssuersMax && !known_.contains(issuer)) {
    std::erase_if(known_, [](const auto& each) { return each.second.waiting.empty(); });
  }
  Known& known = known_[issuer];
  known.waiting.push_back(std::move(resume));
  if (known.waiting.size() > 1) return;
  fetch_(issuer, [this, issuer](FetchedKeys fetched) { heard(issuer, std::move(fetched)); });
}

void ProviderKeys::heard(const std::string& issuer, FetchedKeys fetched) {
  Known& known = known_[issuer];
  known.asked = world_.clock.instant();
  known.is_unreachable = fetched.is_unreachable;
  known.keys = std::move(fetched.keys);
  if (!known.keys) log::warning("no keys of the identity provider {}: {}", issuer, fetched.problem);
  const auto waiting = std::exchange(known.waiting, {});
  for (const auto& resume : waiting) resume();
}

void ProviderKeys::set_local(const std::string& issuer, const std::string& key_set) {
  oidc::KeySet keys = oidc::KeySet::parse(key_set);
  if (keys.empty()) throw Error("this is no key set", "it has no key for signatures");
  local_.put(issuer, {.key_set = key_set, .since = world_.clock.now()});
  local_keys_.insert_or_assign(issuer, std::move(keys));
  log::warning("this machine is the identity provider {} from now on, for calls made here", issuer);
}

bool ProviderKeys::remove_local(const std::string& issuer) {
  if (local_keys_.erase(issuer) == 0) return false;
  local_.erase(issuer);
  known_.erase(issuer);
  log::warning("this machine is the identity provider {} no longer", issuer);
  return true;
}

std::vector<std::string> ProviderKeys::local_issuers() const {
  std::vector<std::string> issuers;
  for (const auto& [issuer, keys] : local_keys_) issuers.push_back(issuer);
  return issuers;
}

}  // namespace neargate::sts
