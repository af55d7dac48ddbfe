#pragma once

#include <functional>
#include <optional>
#include <string>

#include "machine/process_identity.hpp"

namespace neargate::pipeline {

// Who has a concurrency group, and who waits for it. One has it and one waits; a later one takes
// the place of that which waits, never of that which has it.
// https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
struct ConcurrencyGroup {
  // A run, or a job of one: several may be of one process.
  struct Claim {
    std::string ticket;  // its own
    machine::ProcessIdentity process;
    bool is_asked_to_end = false;  // a later one has cancel-in-progress
    bool operator==(const Claim&) const = default;
  };
  std::optional<Claim> holder;
  std::optional<Claim> pending;
  bool operator==(const ConcurrencyGroup&) const = default;
};

enum class ConcurrencyState { held, waiting, superseded };

// What becomes of the group when `claim` asks for it. It is `announced` where it has asked before.
// Claims that are not alive any more are gone; who waits is never overtaken.
ConcurrencyState ask_for(ConcurrencyGroup& group, const ConcurrencyGroup::Claim& claim,
                         bool announced,
                         const std::function<bool(const ConcurrencyGroup::Claim&)>& is_alive);

// The claim of this ticket is given up; who waited for it has the group now.
void give_up(ConcurrencyGroup& group, const std::string& ticket);

// A line for each claim: "holder|pending TICKET PID START_TICKS ASKED_TO_END". Lines that are not
// understood are left out: a group that cannot be read is free.
std::string to_text(const ConcurrencyGroup& group);
ConcurrencyGroup parse_concurrency_group(const std::string& text);

}  // namespace neargate::pipeline
