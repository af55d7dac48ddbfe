#include "deploy/patience.hpp"

#include <utility>

#include "aws/retry.hpp"
#include "deploy/service_choice.hpp"

namespace neargate::deploy {

bool Patience::ask(const std::function<void()>& question) {
  try {
    question();
  } catch (const Gone&) {
    throw;
  } catch (const aws::Error& error) {
    if (aws::classify(error) == aws::Failure::permanent) throw;
    return not_answered(error.what());
  } catch (const Error& error) {  // nobody answers
    return not_answered(error.what());
  }
  if (!std::exchange(answers_, true)) note_("there is an answer again");
  return true;
}

bool Patience::not_answered(const std::string& why) {
  if (std::exchange(answers_, false)) note_(why + "; asking again");
  return false;
}

}  // namespace neargate::deploy
