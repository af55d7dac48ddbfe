#pragma once

#include <string>

#include "pipeline/run_request.hpp"
#include "pipeline/workflow/event_filter.hpp"

namespace neargate::pipeline {

// What git knows of the commit that a run is about.
struct CommitFacts {
  std::string sha, before;  // `before`: its parent, or the base's end; zeros where there is none
  std::string head_sha;     // of a pull request: its last commit; else `sha`
  std::string message, author, email, time;
  std::vector<std::string> changed;
  std::string default_branch = "main";
};

// What happened, as a workflow sees it.
struct Event {
  std::string name;
  std::string repository;          // OWNER/NAME
  std::string sha, ref;            // refs/heads/x, refs/tags/x, refs/pull/N/merge
  std::string ref_name, ref_type;  // "main", "branch"
  std::string head_ref, base_ref;  // of a pull request
  Value payload;                   // as GitHub's webhook would bring it, as far as it is known here
  EventFacts facts;
};

// `ref` is of the request, complete ("refs/heads/main").
Event make_event(const RunRequest& request, const std::string& repository, const std::string& ref,
                 const CommitFacts& commit, const std::vector<Input>& inputs);

}  // namespace neargate::pipeline
