#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cloud/world.hpp"
#include "gen/sts/types.hpp"
#include "oidc/token.hpp"
#include "store/table.hpp"

namespace neargate::sts {

// What asking an issuer for its keys came to.
struct FetchedKeys {
  std::shared_ptr<const oidc::KeySet> keys;  // null where there are none
  bool is_unreachable = false;               // else, without keys: what it answered is not usable
  std::string problem;                       // for the log
};

// The keys of identity providers. Those of an issuer that is this machine are what it was told; all
// others are asked for over HTTPS, off the control thread, and kept for a while.
class ProviderKeys {
 public:
  // Gets an issuer's keys and calls `done`, once, on the control thread.
  using Fetch =
      std::function<void(const std::string& issuer, std::function<void(FetchedKeys)> done)>;

  // Without `fetch`: over HTTPS, on the world's pool.
  explicit ProviderKeys(cloud::World& world, Fetch fetch = nullptr);

  // The key that the token says it is signed with. Its issuer is one of the account's providers:
  // others are nobody to ask. Throws aws::Later where the issuer must be asked
  // first; InvalidIdentityToken where it has no such key; IDPCommunicationError where it could not
  // be asked. Valid until control returns to the reactor.
  const oidc::PublicKey& key_of(const oidc::Token& token);

  // From now on, for good, this machine is that issuer here: these are its keys (a JWKS document),
  // and the one of the internet is not asked. Throws Error where the document is no key set.
  void set_local(const std::string& issuer, const std::string& key_set);
  // The issuer is the one of the internet again. False where it was so already.
  bool remove_local(const std::string& issuer);
  std::vector<std::string> local_issuers() const;

 private:
  struct Known {
    std::shared_ptr<const oidc::KeySet> keys;
    Instant asked{};  // when the last answer came
    bool is_unreachable = false;
    std::vector<std::function<void()>> waiting;  // not empty while it is being asked
  };

  void ask(const std::string& issuer, std::function<void()> resume);
  void heard(const std::string& issuer, FetchedKeys fetched);

  cloud::World& world_;
  Fetch fetch_;
  store::Table<LocalIssuerRecord> local_;  // by issuer
  std::map<std::string, oidc::KeySet> local_keys_;
  std::map<std::string, Known> known_;
};

}  // namespace neargate::sts
