#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace neargate {

std::string to_hex(std::string_view bytes);  // lower case
std::optional<std::string> from_hex(std::string_view text);

// RFC 4648 section 4, with padding. Decoding is strict: other characters, wrong padding and
// non-zero trailing bits give nothing.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// RFC 4648 section 5, without padding, as JSON Web Signatures have it (RFC 7515 section 2).
// Decoding is as strict.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// Percent-encoding as SigV4 asks for it: all but RFC 3986's unreserved characters, upper-case
// hexadecimal; '/' stays where `keep_slash`.
std::string percent_encode(std::string_view text, bool keep_slash = false);
// Decodes %XX; where `plus_is_space`, '+' too (forms). Nothing where a '%' is not followed by two
// hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

// True where the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool is_utf8(std::string_view bytes);

}  // namespace neargate
