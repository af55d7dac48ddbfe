#pragma once

#include <optional>
#include <string>

// Operations that answer in pages, without loops at each caller.
namespace neargate::aws {

template <class Request, class Answer>
concept PagesByNextToken = requires(Request request, Answer answer) {
  request.next_token;
  answer.next_token;
};
template <class Request, class Answer>
concept PagesByNextMarker = requires(Request request, Answer answer) {
  request.marker;
  answer.next_marker;
};
template <class Request, class Answer>
concept PagesByMarker = requires(Request request, Answer answer) {
  request.marker;
  answer.marker;
};

// Makes of a request the one for the page after `answer`; false where that was the last page. Knows
// the members by which AWS's services go on: nextToken; Marker and NextMarker (ELB), Marker (IAM);
// ContinuationToken (S3). A token that is the request's own ends it too: CloudWatch Logs repeats
// it.
template <class Request, class Answer>
bool go_on(Request& request, const Answer& answer) {
  const auto set = [](std::optional<std::string>& token, const std::optional<std::string>& next) {
    if (!next || next->empty() || next == token) return false;
    token = next;
    return true;
  };
  if constexpr (PagesByNextToken<Request, Answer>) {
    return set(request.next_token, answer.next_token);
  } else if constexpr (PagesByNextMarker<Request, Answer>) {
    return set(request.marker, answer.next_marker);
  } else if constexpr (PagesByMarker<Request, Answer>) {
    return set(request.marker, answer.marker);
  } else {
    return set(request.continuation_token, answer.next_continuation_token);
  }
}

// Takes in all pages: `call(request)` asks for one, `visit(answer)` keeps what it holds.
template <class Request, class Call, class Visit>
void each_page(Request request, const Call& call, const Visit& visit) {
  for (;;) {
    const auto answer = call(request);
    visit(answer);
    if (!go_on(request, answer)) return;
  }
}

}  // namespace neargate::aws
