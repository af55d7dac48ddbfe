#pragma once

#include <functional>
#include <string>

namespace neargate::deploy {

// What is followed is asked about again and again. A network that fails, a Neargate that is started
// again, an account that is throttled: answers come again, and what is followed has gone on.
class Patience {
 public:
  // `note` is told when answers fail to come, and when they come again.
  explicit Patience(std::function<void(const std::string&)> note) : note_(std::move(note)) {}

  // Returns whether there was an answer. Throws what asking again does not mend: Gone, and errors
  // of AWS like a denial or credentials that have expired.
  bool ask(const std::function<void()>& question);

 private:
  bool not_answered(const std::string& why);

  std::function<void(const std::string&)> note_;
  bool answers_ = true;
};

}  // namespace neargate::deploy
