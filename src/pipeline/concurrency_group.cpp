#include "pipeline/concurrency_group.hpp"

#include <sstream>
#include <utility>

#include <fmt/format.h>

namespace neargate::pipeline {
namespace {

using Claim = ConcurrencyGroup::Claim;

bool is_of(const std::optional<Claim>& claim, const std::string& ticket) {
  return claim && claim->ticket == ticket;
}

void move_up(ConcurrencyGroup& group) { group.holder = std::exchange(group.pending, std::nullopt); }

}  // namespace

ConcurrencyState ask_for(ConcurrencyGroup& group, const Claim& claim, bool announced,
                         const std::function<bool(const Claim&)>& is_alive) {
  if (group.pending && !is_alive(*group.pending)) group.pending.reset();
  if (!group.holder || !is_alive(*group.holder)) move_up(group);
  if (is_of(group.holder, claim.ticket)) return ConcurrencyState::held;
  if (is_of(group.pending, claim.ticket)) return ConcurrencyState::waiting;
  if (announced) return ConcurrencyState::superseded;
  (group.holder ? group.pending : group.holder) = claim;
  return is_of(group.holder, claim.ticket) ? ConcurrencyState::held : ConcurrencyState::waiting;
}

void give_up(ConcurrencyGroup& group, const std::string& ticket) {
  if (is_of(group.pending, ticket)) group.pending.reset();
  if (is_of(group.holder, ticket)) move_up(group);
}

std::string to_text(const ConcurrencyGroup& group) {
  std::string out;
  const auto add = [&](const char* place, const std::optional<Claim>& claim) {
    if (!claim) return;
    out += fmt::format("{} {} {} {} {:d}\n", place, claim->ticket, claim->process.pid,
                       claim->process.start_ticks, claim->is_asked_to_end);
  };
  add("holder", group.holder);
  add("pending", group.pending);
  return out;
}

ConcurrencyGroup parse_concurrency_group(const std::string& text) {
  ConcurrencyGroup out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string place;
    Claim claim;
    words >> place >> claim.ticket >> claim.process.pid >> claim.process.start_ticks >>
        claim.is_asked_to_end;
    if (words.fail()) continue;
    if (place == "holder") out.holder = claim;
    if (place == "pending") out.pending = claim;
  }
  return out;
}

}  // namespace neargate::pipeline
