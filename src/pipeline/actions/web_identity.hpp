#pragma once

#include <string>

namespace neargate::pipeline {

struct WebIdentityRequest {
  std::string endpoint;  // http://ADDRESS:PORT of a Neargate
  std::string role_arn;
  std::string session_name;
  std::string token;
  std::string duration_seconds;
  std::string policy;       // of the session; "": none
  std::string policy_arns;  // managed ones, separated by commas; "": none
};

struct SessionCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  std::string assumed_role_arn;
};

// sts:AssumeRoleWithWebIdentity, which nobody signs: the token is the proof. Throws Error in STS's
// words where it refuses.
SessionCredentials assume_role_with_web_identity(const WebIdentityRequest& request);

}  // namespace neargate::pipeline
