// Claims of any form are read or refused, and the canonical request of any target can be made. The
// first line is the target, the others are header fields.
#include <cstddef>
#include <cstdint>

#include "aws/sigv4.hpp"
#include "base/assert.hpp"
#include "base/text.hpp"

using namespace neargate;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  http::RequestHead head;
  head.method = "GET";
  for (const std::string_view line : split(input, '\n')) {
    if (line.data() == input.data()) {
      head.target = line;
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    head.headers.add(std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  }
  aws::sigv4::claimed_service(head);
  const auto query = http::parse_query(head.query());
  if (!query) return 0;
  aws::sigv4::Malformed why;
  const auto claim = aws::sigv4::read_claim(head, *query, why);
  if (!claim) {
    NG_ASSERT(!why.message.empty());
    return 0;
  }
  NG_ASSERT(!claim->access_key_id.empty() && claim->scope.date.size() == 8);
  for (const auto form : {aws::sigv4::PathForm::as_sent, aws::sigv4::PathForm::re_encoded,
                          aws::sigv4::PathForm::normalized}) {
    aws::sigv4::canonical_request(head, *query, claim->signed_headers, "hash", form,
                                  claim->is_presigned);
  }
  return 0;
}
