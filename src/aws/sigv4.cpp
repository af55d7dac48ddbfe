#include "aws/sigv4.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

namespace neargate::aws::sigv4 {
namespace {

constexpr std::string_view kTerminator = "aws4_request";

// A header's value as it is signed: trimmed, runs of spaces within as one.
void append_canonical_value(std::string& out, std::string_view value) {
  bool was_space = false;
  for (const char c : trim(value)) {
    const bool is_space = c == ' ';
    if (!is_space || !was_space) out += c;
    was_space = is_space;
  }
}

std::string canonical_query(const http::Parameters& query, bool is_presigned) {
  std::vector<std::pair<std::string, std::string>> encoded;
  encoded.reserve(query.size());
  for (const auto& [name, value] : query) {
    if (is_presigned && name == "X-Amz-Signature") continue;
    encoded.emplace_back(percent_encode(name), percent_encode(value));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string out;
  for (const auto& [name, value] : encoded) {
    if (!out.empty()) out += '&';
    out += name;
    out += '=';
    out += value;
  }
  return out;
}

// RFC 3986 section 5.2.4, and runs of slashes as one, as AWS's signers do it.
std::string normalized_path(std::string_view path) {
  std::vector<std::string_view> segments;
  for (const std::string_view segment : split(path, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
      continue;
    }
    segments.push_back(segment);
  }
  std::string out;
  for (const std::string_view segment : segments) {
    out += '/';
    out += segment;
  }
  if (out.empty() || (path.ends_with('/') && !segments.empty())) out += '/';
  return out;
}

std::string canonical_path(std::string_view path, PathForm form) {
  if (path.empty()) return "/";
  switch (form) {
    case PathForm::as_sent:
      return std::string(path);
    case PathForm::re_encoded:
      return percent_encode(percent_decode(path).value_or(std::string(path)), true);
    case PathForm::normalized:
      return percent_encode(normalized_path(path), true);
  }
  return {};
}

// "AKID/20261123/us-east-1/s3/aws4_request"; an access key's id may hold slashes in theory.
bool read_credential(std::string_view text, Claim& claim) {
  const auto parts = split(text, '/');
  if (parts.size() < 5 || parts.back() != kTerminator) return false;
  const std::size_t count = parts.size();
  const std::string_view date = parts[count - 4];
  if (date.size() != 8 || date.find_first_not_of("0123456789") != std::string_view::npos) {
    return false;
  }
  claim.scope = {std::string(date), std::string(parts[count - 3]), std::string(parts[count - 2])};
  const std::size_t key_size = static_cast<std::size_t>(date.data() - text.data()) - 1;
  claim.access_key_id = text.substr(0, key_size);
  return !claim.access_key_id.empty() && !claim.scope.region.empty() &&
         !claim.scope.service.empty();
}

void read_signed_headers(std::string_view text, Claim& claim) {
  for (const std::string_view name : split(text, ';')) {
    if (!name.empty()) claim.signed_headers.push_back(to_lower(name));
  }
}

std::optional<Claim> read_header_claim(const http::RequestHead& head, std::string_view header,
                                       Malformed& why) {
  if (!header.starts_with(kAlgorithm)) {
    why = {Malformed::Kind::algorithm, "Unsupported AWS 'algorithm'"};
    return std::nullopt;
  }
  std::string_view credential, signed_headers, signature;
  for (std::string_view part : split(header.substr(kAlgorithm.size()), ',')) {
    part = trim(part);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = part.substr(equals + 1);
    if (name == "Credential") credential = value;
    if (name == "SignedHeaders") signed_headers = value;
    if (name == "Signature") signature = value;
  }
  Claim claim;
  claim.session_token = head.headers.get("x-amz-security-token");
  claim.signature = signature;
  read_signed_headers(signed_headers, claim);

  std::string missing;
  const auto need = [&](bool is_there, std::string_view name) {
    if (!is_there) missing += fmt::format("Authorization header requires '{}' parameter. ", name);
  };
  need(!credential.empty(), "Credential");
  need(!signature.empty(), "Signature");
  need(!claim.signed_headers.empty(), "SignedHeaders");

  if (const auto date = head.headers.find("x-amz-date")) {
    claim.time_text = *date;
  } else if (const auto http_date = parse_http_date(head.headers.get("date"))) {
    claim.time_text = to_basic_iso8601(*http_date);
  } else {
    claim.time_text = head.headers.get("date");
  }
  const auto time = parse_basic_iso8601(claim.time_text);
  if (claim.time_text.empty()) {
    missing +=
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!missing.empty()) {
    why = {Malformed::Kind::incomplete, missing + "Authorization=" + std::string(kAlgorithm)};
    return std::nullopt;
  }
  if (!time) {
    why = {Malformed::Kind::incomplete,
           "Date must be in ISO-8601 'basic format'. Got '" + claim.time_text +
               "'. See https://docs.aws.amazon.com/general/latest/gr/sigv4-date-handling.html"};
    return std::nullopt;
  }
  claim.time = *time;
  if (!read_credential(credential, claim)) {
    why = {Malformed::Kind::incomplete,
           "Credential must have exactly 5 slash-delimited elements, e.g. "
           "keyid/date/region/service/term, got '" +
               std::string(credential) + "'"};
    return std::nullopt;
  }
  return claim;
}

std::optional<Claim> read_query_claim(const http::Parameters& query, Malformed& why) {
  const auto find = [&](std::string_view name) -> const std::string* {
    for (const auto& [key, value] : query) {
      if (key == name) return &value;
    }
    return nullptr;
  };
  const std::string* algorithm = find("X-Amz-Algorithm");
  if (algorithm == nullptr) {
    why = {Malformed::Kind::absent, "Missing Authentication Token"};
    return std::nullopt;
  }
  if (*algorithm != kAlgorithm) {
    why = {Malformed::Kind::algorithm,
           "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""};
    return std::nullopt;
  }
  const std::string* credential = find("X-Amz-Credential");
  const std::string* date = find("X-Amz-Date");
  const std::string* expires = find("X-Amz-Expires");
  const std::string* signed_headers = find("X-Amz-SignedHeaders");
  const std::string* signature = find("X-Amz-Signature");
  const std::string* token = find("X-Amz-Security-Token");
  if (credential == nullptr || date == nullptr || expires == nullptr || signed_headers == nullptr ||
      signature == nullptr) {
    why = {Malformed::Kind::incomplete,
           "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
           "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."};
    return std::nullopt;
  }
  Claim claim;
  claim.is_presigned = true;
  claim.time_text = *date;
  claim.signature = *signature;
  if (token != nullptr) claim.session_token = *token;
  read_signed_headers(*signed_headers, claim);
  const auto time = parse_basic_iso8601(*date);
  std::int64_t seconds = 0;
  const char* end = expires->data() + expires->size();
  const auto parsed = std::from_chars(expires->data(), end, seconds);
  constexpr std::int64_t kWeek = 604800;
  if (!time) {
    why = {Malformed::Kind::incomplete,
           "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""};
  } else if (parsed.ec != std::errc() || parsed.ptr != end || seconds < 0) {
    why = {Malformed::Kind::incomplete, "X-Amz-Expires should be a number"};
  } else if (seconds > kWeek) {
    why = {Malformed::Kind::incomplete,
           "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
           "must be less than 604800 seconds"};
  } else if (!read_credential(*credential, claim)) {
    why = {Malformed::Kind::incomplete,
           "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
           "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."};
  } else {
    claim.time = *time;
    claim.expires = Seconds(seconds);
    return claim;
  }
  return std::nullopt;
}

std::string authorization(const Keys& keys, const Scope& scope,
                          const std::vector<std::string>& signed_headers,
                          std::string_view signature) {
  return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                     keys.access_key_id, scope.text(), join(signed_headers, ";"), signature);
}

}  // namespace

std::string Scope::text() const {
  return fmt::format("{}/{}/{}/{}", date, region, service, kTerminator);
}

std::optional<Claim> read_claim(const http::RequestHead& head, const http::Parameters& query,
                                Malformed& why) {
  if (const auto header = head.headers.find("authorization")) {
    return read_header_claim(head, trim(*header), why);
  }
  return read_query_claim(query, why);
}

std::string_view claimed_service(const http::RequestHead& head) {
  const auto header = head.headers.find("authorization");
  const std::string_view text = header ? *header : head.query();
  const std::string_view name = header ? "Credential=" : "X-Amz-Credential=";
  std::size_t start = text.find(name);
  if (start == std::string_view::npos) return {};
  start += name.size();
  std::string_view credential =
      text.substr(start, text.find_first_of(header ? ", " : "&", start) - start);
  // In queries the slashes may be encoded.
  const auto cut_last = [&](std::string_view& rest) {
    const std::size_t slash = rest.rfind('/');
    const std::size_t encoded = std::max(rest.rfind("%2F") + 1, rest.rfind("%2f") + 1);
    std::string_view last;
    if (slash != std::string_view::npos && slash + 1 >= encoded) {
      last = rest.substr(slash + 1);
      rest = rest.substr(0, slash);
    } else if (encoded > 0) {
      last = rest.substr(encoded + 2);
      rest = rest.substr(0, encoded - 1);
    }
    return last;
  };
  cut_last(credential);
  return cut_last(credential);
}

std::string canonical_request(const http::RequestHead& head, const http::Parameters& query,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload_hash, PathForm form, bool is_presigned) {
  std::string out;
  out.reserve(512);
  out += head.method;
  out += '\n';
  out += canonical_path(head.path(), form);
  out += '\n';
  out += canonical_query(query, is_presigned);
  out += '\n';
  for (const std::string& name : signed_headers) {
    out += name;
    out += ':';
    bool is_first = true;
    for (const auto& [field, value] : head.headers) {
      if (!equal_ignoring_case(field, name)) continue;
      if (!is_first) out += ',';
      append_canonical_value(out, value);
      is_first = false;
    }
    out += '\n';
  }
  out += '\n';
  out += join(signed_headers, ";");
  out += '\n';
  out += payload_hash;
  return out;
}

std::string string_to_sign(std::string_view time_text, const Scope& scope,
                           std::string_view canonical) {
  return fmt::format("{}\n{}\n{}\n{}", kAlgorithm, time_text, scope.text(), sha256_hex(canonical));
}

Sha256 signing_key(std::string_view secret, const Scope& scope) {
  Sha256 key = hmac_sha256("AWS4" + std::string(secret), scope.date);
  key = hmac_sha256(as_view(key), scope.region);
  key = hmac_sha256(as_view(key), scope.service);
  return hmac_sha256(as_view(key), kTerminator);
}

std::string sign(const Sha256& key, std::string_view text) {
  return to_hex(as_view(hmac_sha256(as_view(key), text)));
}

void sign_request(http::RequestHead& head, const Keys& keys, std::string_view region,
                  std::string_view service, Timestamp now, std::string_view payload_hash) {
  const std::string time_text = to_basic_iso8601(now);
  const Scope scope{time_text.substr(0, 8), std::string(region), std::string(service)};
  head.headers.set("X-Amz-Date", time_text);
  if (!keys.session_token.empty()) head.headers.set("X-Amz-Security-Token", keys.session_token);
  if (service == "s3") head.headers.set("x-amz-content-sha256", std::string(payload_hash));

  std::vector<std::string> names;
  for (const auto& [name, value] : head.headers) {
    std::string lower = to_lower(name);
    if (lower == "host" || lower == "content-type" || lower == "content-md5" ||
        lower.starts_with("x-amz-")) {
      names.push_back(std::move(lower));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());

  const auto query = http::parse_query(head.query()).value_or(http::Parameters{});
  const PathForm form = service == "s3" ? PathForm::as_sent : PathForm::normalized;
  const std::string canonical = canonical_request(head, query, names, payload_hash, form, false);
  const std::string signature =
      sign(signing_key(keys.secret, scope), string_to_sign(time_text, scope, canonical));
  head.headers.set("Authorization", authorization(keys, scope, names, signature));
}

std::string presign(const http::RequestHead& head, const Keys& keys, std::string_view region,
                    std::string_view service, Timestamp now, Seconds expires) {
  const std::string time_text = to_basic_iso8601(now);
  const Scope scope{time_text.substr(0, 8), std::string(region), std::string(service)};
  http::RequestHead signed_head = head;
  std::string& target = signed_head.target;
  target += target.find('?') == std::string::npos ? '?' : '&';
  target += fmt::format(
      "X-Amz-Algorithm={}&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={}"
      "&X-Amz-SignedHeaders=host",
      kAlgorithm, percent_encode(keys.access_key_id + "/" + scope.text()), time_text,
      expires.count());
  if (!keys.session_token.empty()) {
    target += "&X-Amz-Security-Token=" + percent_encode(keys.session_token);
  }
  const auto query = http::parse_query(signed_head.query()).value_or(http::Parameters{});
  const bool is_s3 = service == "s3";
  const std::string canonical =
      canonical_request(signed_head, query, {"host"}, is_s3 ? kUnsignedPayload : kEmptyPayload,
                        is_s3 ? PathForm::as_sent : PathForm::normalized, true);
  target += "&X-Amz-Signature=" +
            sign(signing_key(keys.secret, scope), string_to_sign(time_text, scope, canonical));
  return target;
}

}  // namespace neargate::aws::sigv4
