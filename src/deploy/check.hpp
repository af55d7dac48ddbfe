#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aws/error.hpp"

namespace neargate::deploy {

enum class Finding {
  passed,
  failed,
  unknown,  // it could not be looked at
};
const char* name_of(Finding finding);  // "passed", "failed", "not checkable"

// One thing that was looked at before a deployment.
struct Check {
  Finding finding = Finding::passed;
  std::string subject;  // "image", "execution role"
  std::string text;     // what was found; where unknown: why not
  std::string advice;   // what to do; of what failed only
};

bool has_failed(const std::vector<Check>& checks);

// Gathers checks.
class Checks {
 public:
  void passed(const std::string& subject, const std::string& text);
  void failed(const std::string& subject, const std::string& text, const std::string& advice);
  void unknown(const std::string& subject, const std::string& why);

  // Looks at something: where the service refuses to tell, or nobody answers, the subject is
  // unknown, and the rest goes on.
  void attempt(const std::string& subject, const std::function<void()>& look);

  const std::vector<Check>& all() const { return all_; }

 private:
  std::vector<Check> all_;
};

}  // namespace neargate::deploy
