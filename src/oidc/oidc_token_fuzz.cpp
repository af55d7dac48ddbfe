// Any bytes are refused or read as a token, or a key set, or a configuration; what was read as one
// is not signed by a key of ours.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "oidc/discovery.hpp"
#include "oidc/token.hpp"

using namespace neargate;
using namespace neargate::oidc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const PrivateKey key = PrivateKey::generate();
  static const KeySet set = KeySet::parse(key_set_document(key));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Token token = Token::parse(text);
    const PublicKey* known = set.find(token.key_id(), token.algorithm());
    NG_ASSERT(known == nullptr || !token.is_signed_by(*known));
  } catch (const Error&) {
  }
  try {
    const KeySet keys = KeySet::parse(text);
    keys.find("", Algorithm::rs256);
  } catch (const Error&) {
  }
  try {
    NG_ASSERT(key_set_url(text, "https://issuer.example").starts_with("https://"));
  } catch (const Error&) {
  }
  // The text as what a signed token says: reading gives what was written, or nothing.
  try {
    const std::string signed_text = sign_token(text.substr(0, 8000), key);
    const Token token = Token::parse(signed_text);
    NG_ASSERT(token.is_signed_by(*set.find(token.key_id(), token.algorithm())));
  } catch (const Error&) {
  }
  return 0;
}
