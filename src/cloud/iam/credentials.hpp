#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/credential.hpp"
#include "cloud/iam/iam.hpp"

namespace neargate::iam {

// Access keys: the root's, minted at the first start, and the temporary ones of assumed roles and
// of tasks. All are durable: a caller's session outlives the daemon's.
class Credentials {
 public:
  Credentials(cloud::World& world, const Iam& iam);

  struct Issued {
    std::string access_key_id;
    std::string secret;
    std::string session_token;
    Timestamp expiration;
    std::string assumed_role_arn;  // arn:aws:sts::…:assumed-role/role/session
    std::string assumed_role_id;   // AROA…:session
  };

  // The key pair of the account's root.
  const aws::Credential& root() const { return credentials_.at(root_access_key_id_); }

  // What aws::Server asks: nullptr for a key that we do not know, and for one of a role that is
  // gone, whatever role has its name now. One that has expired is found, for a day, so that its
  // caller can be told.
  const aws::Credential* find(std::string_view access_key_id) const;

  // Temporary credentials of a role, which must exist (NoSuchEntity). `session` says what they
  // carry besides; its role (ARN and id) and time of issue are filled in.
  Issued issue(std::string_view role_arn, const std::string& session_name, Seconds duration,
               aws::Session session = {});

 private:
  void remember(const std::string& access_key_id, const AccessKeyRecord& record);
  void forget_expired();
  std::string make_secret();

  cloud::World& world_;
  const Iam& iam_;
  store::Table<AccessKeyRecord> keys_;  // by access key id
  std::map<std::string, aws::Credential, std::less<>> credentials_;
  std::string root_access_key_id_;
  Timestamp last_swept_;
};

}  // namespace neargate::iam
