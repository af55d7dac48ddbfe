#include "deploy/check.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace neargate::deploy {

const char* name_of(Finding finding) {
  switch (finding) {
    case Finding::passed:
      return "passed";
    case Finding::failed:
      return "failed";
    case Finding::unknown:
      break;
  }
  return "not checkable";
}

bool has_failed(const std::vector<Check>& checks) {
  return std::ranges::any_of(checks,
                             [](const Check& check) { return check.finding == Finding::failed; });
}

void Checks::passed(const std::string& subject, const std::string& text) {
  all_.push_back({Finding::passed, subject, text, ""});
}

void Checks::failed(const std::string& subject, const std::string& text,
                    const std::string& advice) {
  all_.push_back({Finding::failed, subject, text, advice});
}

void Checks::unknown(const std::string& subject, const std::string& why) {
  all_.push_back({Finding::unknown, subject, why, ""});
}

void Checks::attempt(const std::string& subject, const std::function<void()>& look) {
  try {
    look();
  } catch (const aws::Error& error) {
    unknown(subject, error.code() + ": " + error.what());
  } catch (const neargate::Error& error) {
    unknown(subject, error.what());
  }
}

}  // namespace neargate::deploy
