#pragma once

#include <string>

namespace neargate::s3 {

// Is this a policy that a bucket can have? Throws MalformedPolicy. What it says is not acted upon.
void check_policy(const std::string& policy, const std::string& bucket);

}  // namespace neargate::s3
