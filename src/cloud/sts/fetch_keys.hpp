#pragma once

#include <functional>
#include <string>

#include "cloud/sts/provider_keys.hpp"

namespace neargate::sts {

// The body of what a URL (https) answers with 200; throws Error for all else.
using Get = std::function<std::string(const std::string& url)>;

// An issuer's keys, by way of its configuration document. Blocking; never throws.
FetchedKeys fetch_keys(const std::string& issuer, const Get& get);

// Over TLS, trusting the system's authorities, or those of AWS_CA_BUNDLE where that is set. AWS
// does so too, and looks at a provider's thumbprints only where its certificate is of none of the
// authorities that it trusts: here, such a provider is not reached.
Get https_getter();

}  // namespace neargate::sts
