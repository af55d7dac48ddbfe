#include "pipeline/event.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

using Object = Value::Object;

constexpr std::string_view kHeads = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";

std::string short_name(const std::string& ref) {
  for (const std::string_view prefix : {kHeads, kTags}) {
    if (ref.starts_with(prefix)) return ref.substr(prefix.size());
  }
  return ref;
}

Value user(const std::string& login, const std::string& id) {
  return Object{{"login", login}, {"id", Value(id).to_number()}, {"type", "User"}};
}

Value repository_of(const RunRequest& request, const std::string& full_name,
                    const CommitFacts& commit) {
  const std::size_t slash = full_name.find('/');
  return Object{{"id", Value(request.repository_id).to_number()},
                {"name", full_name.substr(slash + 1)},
                {"full_name", full_name},
                {"private", true},
                {"fork", false},
                {"owner", user(full_name.substr(0, slash), request.owner_id)},
                {"default_branch", commit.default_branch},
                {"html_url", "https://github.com/" + full_name},
                {"url", "https://github.com/" + full_name}};
}

Value push_payload(const Event& event, const CommitFacts& commit, Object common) {
  const Object person{{"name", commit.author}, {"email", commit.email}};
  const Value head =
      Object{{"id", commit.sha},
             {"message", commit.message},
             {"timestamp", commit.time},
             {"author", person},
             {"committer", person},
             {"url", "https://github.com/" + event.repository + "/commit/" + commit.sha}};
  set_member(common, "ref", event.ref);
  set_member(common, "before", commit.before);
  set_member(common, "after", commit.sha);
  set_member(common, "created", false);
  set_member(common, "deleted", false);
  set_member(common, "forced", false);
  set_member(common, "head_commit", head);
  set_member(common, "commits", Value::Array{head});
  set_member(common, "pusher", person);
  return common;
}

Value pull_request_payload(const RunRequest& request, const Event& event, const CommitFacts& commit,
                           const Value& repository, Object common) {
  const auto end = [&](const std::string& ref, const std::string& sha) {
    return Object{
        {"ref", ref}, {"sha", sha}, {"repo", repository}, {"user", user(request.actor, "1")}};
  };
  const double number = request.pull_request;
  const Value pull_request =
      Object{{"number", number},
             {"state", request.type == "closed" ? "closed" : "open"},
             {"title", commit.message.substr(0, commit.message.find('\n'))},
             {"body", Value()},
             {"draft", false},
             {"merged", false},
             {"labels", Value(Value::Array())},
             {"user", user(request.actor, "1")},
             {"head", end(event.head_ref, commit.head_sha)},
             {"base", end(event.base_ref, commit.before)},
             {"merge_commit_sha", commit.sha},
             {"html_url", "https://github.com/" + event.repository + "/pull/" +
                              std::to_string(request.pull_request)}};
  set_member(common, "action", event.facts.type);
  set_member(common, "number", number);
  set_member(common, "pull_request", pull_request);
  return common;
}

// Given inputs and the defaults of others, of their types.
Value inputs_of(const RunRequest& request, const std::vector<Input>& inputs) {
  Object out;
  for (const Input& input : inputs) {
    std::string value = input.default_value;
    bool given = false;
    for (const auto& [name, text] : request.inputs) {
      if (!equal_ignoring_case(name, input.name)) continue;
      value = text;
      given = true;
    }
    if (input.required && !given && value.empty()) {
      throw Error("the input '" + input.name + "' is missing", "the workflow requires it",
                  "--input " + input.name + "=VALUE");
    }
    if (!input.options.empty() && !value.empty() &&
        std::find(input.options.begin(), input.options.end(), value) == input.options.end()) {
      throw Error("the input '" + input.name + "' cannot be '" + value + "'", "",
                  "choose from " + join(input.options, ", "));
    }
    if (input.type == "boolean") {
      set_member(out, input.name, value == "true");
    } else if (input.type == "number" && !value.empty()) {
      set_member(out, input.name, Value(value).to_number());
    } else {
      set_member(out, input.name, value);
    }
  }
  for (const auto& [name, text] : request.inputs) {
    if (Value(out).member(name).is_null()) {
      throw Error("the workflow has no input '" + name + "'");
    }
  }
  return out;
}

}  // namespace

Event make_event(const RunRequest& request, const std::string& repository, const std::string& ref,
                 const CommitFacts& commit, const std::vector<Input>& inputs) {
  if (request.event != "workflow_dispatch" && !request.inputs.empty()) {
    throw Error("a run by '" + request.event + "' has no inputs", "only workflow_dispatch does");
  }
  Event out;
  out.name = request.event;
  out.repository = repository;
  out.sha = commit.sha;
  out.ref = ref;
  out.ref_type = ref.starts_with(kTags) ? "tag" : "branch";
  out.ref_name = short_name(ref);
  out.facts.event = request.event;
  out.facts.changed = commit.changed;
  const bool is_pull_request = request.event.starts_with("pull_request");
  if (is_pull_request) {
    out.head_ref = short_name(ref);
    out.base_ref = short_name(request.base.empty() ? commit.default_branch : request.base);
    out.facts.branch = out.base_ref;
    out.facts.type = request.type.empty() ? "synchronize" : request.type;
    if (request.event == "pull_request") {
      out.ref_name = std::to_string(request.pull_request) + "/merge";
      out.ref = "refs/pull/" + out.ref_name;
    } else {  // pull_request_target sees the base
      out.ref_name = out.base_ref;
      out.ref = std::string(kHeads) + out.base_ref;
    }
  } else {
    (out.ref_type == "tag" ? out.facts.tag : out.facts.branch) = out.ref_name;
    out.facts.type = request.type;
  }
  const Value about = repository_of(request, repository, commit);
  const Object common{{"repository", about}, {"sender", user(request.actor, "1")}};
  if (is_pull_request) {
    out.payload = pull_request_payload(request, out, commit, about, common);
  } else if (request.event == "push") {
    out.payload = push_payload(out, commit, common);
  } else {
    Object payload = common;
    if (request.event == "workflow_dispatch") {
      set_member(payload, "ref", out.ref);
      set_member(payload, "inputs", inputs_of(request, inputs));
    }
    out.payload = std::move(payload);
  }
  return out;
}

}  // namespace neargate::pipeline
