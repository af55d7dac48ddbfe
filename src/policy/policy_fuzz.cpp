// A document is refused or is a policy that can be asked; what is decided agrees with the
// statements that apply. The input: a byte for the kind, then lines: the action, the resource, a
// principal's ARN, "key=value" of the context, an empty line, and the document.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aws/error.hpp"
#include "base/assert.hpp"
#include "base/text.hpp"
#include "policy/evaluate.hpp"

using namespace neargate;
using namespace neargate::policy;

namespace {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

Request read_request(std::string_view& text) {
  Request request;
  request.action = take_line(text);
  request.resource = take_line(text);
  request.principal.arn = take_line(text);
  request.principal.account = "123456789012";
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      request.context.set(line, Context::Values());
    } else {
      request.context.set(line.substr(0, equals), std::string(line.substr(equals + 1)));
    }
  }
  return request;
}

// A wildcard that keeps to its part never matches more than one that does not.
void check_wildcards(const Request& request, std::string_view pattern) {
  const bool anywhere =
      *Template(pattern, Wildcards::text, false).matches(request.resource, request.context);
  const bool within =
      *Template(pattern, Wildcards::resource, false).matches(request.resource, request.context);
  NG_ASSERT(anywhere || !within);
  const auto is_ascii = [](std::string_view text) {
    for (const char c : text) {
      if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
  };
  if (is_ascii(pattern) && is_ascii(request.resource)) {
    NG_ASSERT(anywhere == matches_wildcard(pattern, request.resource));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto kind = static_cast<Kind>(data[0] % 4);
  const Request request = read_request(text);
  check_wildcards(request, request.principal.arn);
  std::shared_ptr<const Policy> policy;
  try {
    policy = Policy::parse(text, kind);
  } catch (const aws::Error& error) {
    NG_ASSERT(error.code() == "MalformedPolicyDocument");
    return 0;
  }
  NG_ASSERT(!policy->statements().empty());
  for (const Statement& statement : policy->statements()) {
    NG_ASSERT(!policy->text_of(statement).empty());
  }
  (void)policy->context_keys();
  Policies policies;
  (kind == Kind::identity ? policies.identity.emplace_back() : policies.resource.emplace()) = {
      "fuzz", policy};
  const Decision decision = evaluate(request, policies);
  bool allows = false, denies = false;
  for (const Match& match : matching_statements(request, policies)) {
    (match.allows ? allows : denies) = true;
  }
  NG_ASSERT((decision.verdict == Verdict::explicitly_denied) == denies);
  NG_ASSERT(!decision.allowed() || allows);
  NG_ASSERT(decision.statement.has_value() == (decision.verdict != Verdict::implicitly_denied));
  NG_ASSERT(!denial_message(decision, request).empty());
  return 0;
}
