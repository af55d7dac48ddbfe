#include "oidc/key_set.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "oidc/json.hpp"
#include "oidc/limits.hpp"

namespace neargate::oidc {
namespace {

using nlohmann::json;

std::string number_member(const json& key, const char* name) {
  const auto text = string_member(key, name);
  const auto bytes = text ? from_base64url(*text) : std::nullopt;
  if (!bytes || bytes->empty()) {
    throw Error("a key of the set is broken", std::string(name) + " is not base64url");
  }
  return *bytes;
}

// RFC 7517 section 4.2 and 4.3.
bool is_for_signatures(const json& key) {
  const auto use = string_member(key, "use");
  if (use && *use != "sig") return false;
  const auto operations = key.find("key_ops");
  return operations == key.end() ||
         (operations->is_array() &&
          std::count(operations->begin(), operations->end(), json("verify")) > 0);
}

}  // namespace

KeySet KeySet::parse(std::string_view document) {
  static constexpr const char* kWhat = "this is no key set";
  if (document.size() > kDocumentBytesMax) throw Error(kWhat, "it is larger than 1 MiB");
  const json object = parse_object(document, kWhat);
  const auto keys = object.find("keys");
  if (keys == object.end() || !keys->is_array()) throw Error(kWhat, "it has no array 'keys'");
  if (keys->size() > kKeysMax) throw Error(kWhat, "it has more than 200 keys");
  KeySet set;
  for (const json& key : *keys) {
    if (!key.is_object()) throw Error(kWhat, "a key is not an object");
    const std::string type = string_member(key, "kty").value_or("");
    if ((type != "RSA" && type != "EC") || !is_for_signatures(key)) continue;
    const auto algorithm_name = string_member(key, "alg");
    const auto algorithm = algorithm_name ? algorithm_of(*algorithm_name) : std::nullopt;
    if (algorithm_name && !algorithm) continue;
    const std::string curve = string_member(key, "crv").value_or("");
    if (type == "EC" && curve != "P-256" && curve != "P-384" && curve != "P-521") continue;
    set.keys_.push_back(
        {string_member(key, "kid").value_or(""), algorithm,
         type == "RSA" ? PublicKey::rsa(number_member(key, "n"), number_member(key, "e"))
                       : PublicKey::ec(curve, number_member(key, "x"), number_member(key, "y"))});
  }
  return set;
}

const PublicKey* KeySet::find(std::string_view key_id, Algorithm algorithm) const {
  if (key_id.empty() && keys_.size() != 1) return nullptr;
  for (const Entry& entry : keys_) {
    if (!key_id.empty() && entry.id != key_id) continue;
    if (!entry.algorithm || *entry.algorithm == algorithm) return &entry.key;
  }
  return nullptr;
}

std::string thumbprint(std::string_view modulus, std::string_view exponent) {
  // RFC 7638 section 3: the required members alone, in the order of their names.
  const std::string members = R"({"e":")" + to_base64url(exponent) + R"(","kty":"RSA","n":")" +
                              to_base64url(modulus) + R"("})";
  return to_base64url(as_view(sha256(members)));
}

std::string thumbprint(const PrivateKey& key) { return thumbprint(key.modulus(), key.exponent()); }

std::string key_set_document(const PrivateKey& key) {
  const json entry = {{"kty", "RSA"},
                      {"use", "sig"},
                      {"alg", name_of(Algorithm::rs256)},
                      {"kid", thumbprint(key)},
                      {"n", to_base64url(key.modulus())},
                      {"e", to_base64url(key.exponent())}};
  return json{{"keys", json::array({entry})}}.dump();
}

}  // namespace neargate::oidc
