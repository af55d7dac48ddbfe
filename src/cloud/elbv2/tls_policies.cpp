#include "cloud/elbv2/tls_policies.hpp"

#include <algorithm>

namespace neargate::elbv2 {
namespace {

// Kinds of ciphers. Each policy has some of them whole.
enum Kind : unsigned {
  kTls13 = 1,
  kForwardGcm = 2,
  kForwardSha2 = 4,
  kForwardSha1 = 8,
  kStaticSha2 = 16,
  kStaticSha1 = 32
};
constexpr unsigned kForward = kForwardGcm | kForwardSha2 | kForwardSha1;
constexpr unsigned kAllOfTls12 = kForward | kStaticSha2 | kStaticSha1;

struct Cipher {
  const char* name;
  Kind kind;
};

// Source of both tables: "Security policies for your Application Load Balancer". The order is
// ELB's.
constexpr Cipher kCiphers[] = {
    {"TLS_AES_128_GCM_SHA256", kTls13},
    {"TLS_AES_256_GCM_SHA384", kTls13},
    {"TLS_CHACHA20_POLY1305_SHA256", kTls13},
    {"ECDHE-ECDSA-AES128-GCM-SHA256", kForwardGcm},
    {"ECDHE-RSA-AES128-GCM-SHA256", kForwardGcm},
    {"ECDHE-ECDSA-AES128-SHA256", kForwardSha2},
    {"ECDHE-RSA-AES128-SHA256", kForwardSha2},
    {"ECDHE-ECDSA-AES128-SHA", kForwardSha1},
    {"ECDHE-RSA-AES128-SHA", kForwardSha1},
    {"ECDHE-ECDSA-AES256-GCM-SHA384", kForwardGcm},
    {"ECDHE-RSA-AES256-GCM-SHA384", kForwardGcm},
    {"ECDHE-ECDSA-AES256-SHA384", kForwardSha2},
    {"ECDHE-RSA-AES256-SHA384", kForwardSha2},
    {"ECDHE-ECDSA-AES256-SHA", kForwardSha1},
    {"ECDHE-RSA-AES256-SHA", kForwardSha1},
    {"AES128-GCM-SHA256", kStaticSha2},
    {"AES128-SHA256", kStaticSha2},
    {"AES128-SHA", kStaticSha1},
    {"AES256-GCM-SHA384", kStaticSha2},
    {"AES256-SHA256", kStaticSha2},
    {"AES256-SHA", kStaticSha1},
};
constexpr const char* kVersions[] = {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};

TlsPolicy make(std::string_view name, std::size_t oldest, std::size_t newest, unsigned kinds) {
  TlsPolicy policy{.name = name, .versions = {}, .ciphers = {}};
  policy.versions.assign(kVersions + oldest, kVersions + newest + 1);
  for (const Cipher& cipher : kCiphers) {
    if (cipher.kind & kinds) policy.ciphers.emplace_back(cipher.name);
  }
  return policy;
}

std::vector<TlsPolicy> make_all() {
  constexpr std::size_t k10 = 0, k11 = 1, k12 = 2, k13 = 3;
  return {
      make("ELBSecurityPolicy-2016-08", k10, k12, kAllOfTls12),
      make("ELBSecurityPolicy-TLS13-1-3-2021-06", k13, k13, kTls13),
      make("ELBSecurityPolicy-TLS13-1-2-2021-06", k12, k13, kTls13 | kForwardGcm | kForwardSha2),
      make("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", k12, k13, kTls13 | kForwardGcm),
      make("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", k12, k13,
           kTls13 | kForwardGcm | kForwardSha2 | kStaticSha2),
      make("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", k12, k13, kTls13 | kAllOfTls12),
      make("ELBSecurityPolicy-TLS13-1-1-2021-06", k11, k13, kTls13 | kAllOfTls12),
      make("ELBSecurityPolicy-TLS13-1-0-2021-06", k10, k13, kTls13 | kAllOfTls12),
      make("ELBSecurityPolicy-TLS-1-2-2017-01", k12, k12, kForwardGcm | kForwardSha2 | kStaticSha2),
      make("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", k12, k12, kAllOfTls12),
      make("ELBSecurityPolicy-TLS-1-1-2017-01", k11, k12, kAllOfTls12),
      make("ELBSecurityPolicy-FS-1-2-Res-2020-10", k12, k12, kForwardGcm),
      make("ELBSecurityPolicy-FS-1-2-Res-2019-08", k12, k12, kForwardGcm | kForwardSha2),
      make("ELBSecurityPolicy-FS-1-2-2019-08", k12, k12, kForward),
      make("ELBSecurityPolicy-FS-1-1-2019-08", k11, k12, kForward),
      make("ELBSecurityPolicy-FS-2018-06", k10, k12, kForward),
  };
}

}  // namespace

std::span<const TlsPolicy> tls_policies() {
  static const std::vector<TlsPolicy> kPolicies = make_all();
  return kPolicies;
}

const TlsPolicy* find_tls_policy(std::string_view name) {
  const auto all = tls_policies();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [name](const TlsPolicy& policy) { return policy.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace neargate::elbv2
