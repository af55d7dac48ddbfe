#include "oidc/key.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/error.hpp"

namespace neargate::oidc {
namespace {

std::string bytes(std::string_view text) { return from_base64url(text).value(); }

// RFC 7515, appendices A.2 to A.4.
const std::string kPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ";
const std::string kRsaModulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4"
    "d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5re"
    "xMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxX"
    "FvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
const std::string kRsaSignature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
    "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO"
    "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const std::string kP256X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
const std::string kP256Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
const std::string kP256Signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

TEST(Key, VerifiesWhatRfc7515SignsWithRsa) {
  const PublicKey key = PublicKey::rsa(bytes(kRsaModulus), bytes("AQAB"));
  const std::string text = "eyJhbGciOiJSUzI1NiJ9." + kPayload;
  std::string signature = bytes(kRsaSignature);
  EXPECT_TRUE(key.verify(Algorithm::rs256, text, signature));
  EXPECT_FALSE(key.verify(Algorithm::rs384, text, signature));
  EXPECT_FALSE(key.verify(Algorithm::es256, text, signature));
  EXPECT_FALSE(key.verify(Algorithm::rs256, text + " ", signature));
  EXPECT_FALSE(key.verify(Algorithm::rs256, text, ""));
  EXPECT_FALSE(key.verify(Algorithm::rs256, text, signature + "x"));
  signature.back() = static_cast<char>(signature.back() ^ 1);
  EXPECT_FALSE(key.verify(Algorithm::rs256, text, signature));
}

TEST(Key, VerifiesWhatRfc7515SignsWithEllipticCurves) {
  const PublicKey p256 = PublicKey::ec("P-256", bytes(kP256X), bytes(kP256Y));
  const std::string text = "eyJhbGciOiJFUzI1NiJ9." + kPayload;
  std::string signature = bytes(kP256Signature);
  EXPECT_TRUE(p256.verify(Algorithm::es256, text, signature));
  EXPECT_FALSE(p256.verify(Algorithm::es384, text, signature));
  EXPECT_FALSE(p256.verify(Algorithm::rs256, text, signature));
  EXPECT_FALSE(p256.verify(Algorithm::es256, text, signature.substr(1)));
  EXPECT_FALSE(p256.verify(Algorithm::es256, text, std::string(64, '\0')));
  signature.front() = static_cast<char>(signature.front() ^ 1);
  EXPECT_FALSE(p256.verify(Algorithm::es256, text, signature));

  const PublicKey p521 = PublicKey::ec(
      "P-521",
      bytes("AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqw"
            "QGk"),
      bytes("ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3ky"
            "Mj2"));
  EXPECT_TRUE(p521.verify(
      Algorithm::es512, "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA",
      bytes("AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7"
            "XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolL"
            "zeO_Jn")));
}

TEST(Key, RefusesNumbersThatAreNoKey) {
  EXPECT_THROW(PublicKey::rsa(bytes(kRsaModulus).substr(128), bytes("AQAB")), Error);  // 1024 bits
  EXPECT_THROW(PublicKey::rsa(std::string(4096, '\xff'), bytes("AQAB")), Error);
  EXPECT_THROW(PublicKey::rsa(bytes(kRsaModulus), "\1"), Error);
  EXPECT_THROW(PublicKey::rsa(bytes(kRsaModulus), "\4"), Error);
  EXPECT_THROW(PublicKey::rsa(bytes(kRsaModulus), ""), Error);
  EXPECT_THROW(PublicKey::ec("P-256", bytes(kP256X), bytes(kP256X)), Error);  // not on the curve
  EXPECT_THROW(PublicKey::ec("P-256", bytes(kP256X).substr(1), bytes(kP256Y)), Error);
  EXPECT_THROW(PublicKey::ec("P-384", bytes(kP256X), bytes(kP256Y)), Error);
  EXPECT_THROW(PublicKey::ec("secp256k1", bytes(kP256X), bytes(kP256Y)), Error);
}

TEST(Key, APrivateKeySignsAndIsKeptAsPem) {
  const PrivateKey key = PrivateKey::generate();
  const PrivateKey again = PrivateKey::from_pem(key.pem());
  const std::string signature = again.sign("text");
  EXPECT_TRUE(key.public_key().verify(Algorithm::rs256, "text", signature));
  EXPECT_FALSE(key.public_key().verify(Algorithm::rs256, "Text", signature));
  EXPECT_FALSE(PrivateKey::generate().public_key().verify(Algorithm::rs256, "text", signature));
  EXPECT_EQ(key.modulus().size(), 256u);
  EXPECT_EQ(key.exponent(), bytes("AQAB"));
  for (const char* pem : {"", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"}) {
    EXPECT_THROW(PrivateKey::from_pem(pem), Error);
  }
}

}  // namespace
}  // namespace neargate::oidc
