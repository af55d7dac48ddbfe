#include "pipeline/forecast.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "pipeline/expression/foresight.hpp"
#include "pipeline/expression/functions.hpp"
#include "pipeline/job_orders.hpp"

namespace neargate::pipeline {
namespace {

using Kind = Expression::Kind;

// Whether a job or step gets its turn.
enum class Turn { never, perhaps, certainly };

Turn turn_of(const std::optional<Condition>& condition, const Value::Object& known) {
  if (!condition) return Turn::certainly;
  const auto holds = foresee_condition(condition->expression, known);
  if (!holds) return Turn::perhaps;
  return *holds ? Turn::certainly : Turn::never;
}

bool asks_for_status(const Condition& condition) {
  bool out = false;
  for_each_part(condition.expression, [&](const Expression& part) {
    out = out || (part.kind == Kind::call && is_status_function(part.name));
  });
  return out;
}

// "vars.NAME", or "vars['NAME']": NAME. "" where it is something else.
std::string name_in(const Expression& expression, std::string_view context) {
  const bool is_member = expression.kind == Kind::property || expression.kind == Kind::index;
  if (!is_member || expression.parts[0].kind != Kind::context ||
      !equal_ignoring_case(expression.parts[0].name, context)) {
    return {};
  }
  if (expression.kind == Kind::property) return expression.name;
  const Expression& key = expression.parts[1];
  return key.kind == Kind::literal ? key.value.to_text() : std::string();
}

class Forecaster {
 public:
  Forecaster(const Workflow& workflow, const ActionCatalogue& actions, const Value::Object& known,
             const oidc::Issuer* issuer, bool has_endpoint)
      : workflow_(workflow),
        actions_(actions),
        known_(known),
        issuer_(issuer),
        has_endpoint_(has_endpoint) {}

  Forecast run() {
    for (const Job& job : workflow_.jobs) look_at(job);
    if (std::all_of(turns_.begin(), turns_.end(),
                    [](const auto& turn) { return turn.second == Turn::never; })) {
      return {};
    }
    look_at(workflow_.env);
    look_at(workflow_.concurrency);
    for (MissingValue& each : out_.missing) std::sort(each.lines.begin(), each.lines.end());
    std::sort(out_.missing.begin(), out_.missing.end(),
              [](const auto& a, const auto& b) { return a.lines < b.lines; });
    return std::move(out_);
  }

 private:
  // Those that a job needs are looked at first, wherever they stand.
  Turn look_at(const Job& job) {
    if (const auto known = turns_.find(job.id); known != turns_.end()) return known->second;
    Turn turn = turn_of(job.condition, known_);
    for (const std::string& id : job.needs) {
      const Turn before = look_at(*workflow_.find_job(id));
      if (!job.condition || !asks_for_status(*job.condition)) turn = std::min(turn, before);
    }
    turns_[job.id] = turn;
    if (turn == Turn::never) return turn;
    for (const Text& label : job.runs_on) look_at(label);
    for (const auto* text :
         {&job.environment, &job.environment_url, &job.timeout_minutes, &job.continue_on_error,
          &job.defaults.shell, &job.defaults.working_directory}) {
      if (*text) look_at(**text);
    }
    look_at(job.env);
    look_at(job.outputs);
    look_at(job.concurrency);
    if (may_be_true(job.continue_on_error)) turn = Turn::perhaps;
    for (const Step& step : job.steps) look_at(step, job, turn);
    return turns_[job.id];
  }

  void look_at(const Step& step, const Job& job, Turn turn) {
    turn = std::min(turn, turn_of(step.condition, known_));
    if (turn == Turn::never) return;
    if (step.run) look_at(*step.run);
    if (step.working_directory) look_at(*step.working_directory);
    look_at(step.env);
    look_at(step.with);
    if (may_be_true(step.continue_on_error)) turn = Turn::perhaps;
    if (!step.uses.empty()) look_at_action(step, job, turn);
  }

  void look_at_action(const Step& step, const Job& job, Turn turn) {
    const StandIn* stand_in = actions_.find(step.uses).stand_in;
    if (stand_in == nullptr || stand_in->foresee == nullptr) return;
    const auto input = [&](std::string_view name) -> std::optional<std::string> {
      for (const auto& [key, text] : step.with) {
        if (!equal_ignoring_case(key, name)) continue;
        const auto value = pipeline::foresee(text.content, known_);
        return value ? std::optional(std::string(trim(*value))) : std::nullopt;
      }
      return "";
    };
    Problems& found = turn == Turn::certainly ? out_.failures : out_.doubts;
    const Foreseen foreseen{input, why_no_identity(workflow_, job, issuer_), has_endpoint_};
    for (const std::string& why : stand_in->foresee(foreseen)) {
      found.push_back(
          {step.uses_place, fmt::format("{} in '{}': {}", stand_in->action, job.id, why)});
    }
  }

  bool may_be_true(const std::optional<Text>& text) const {
    return text && foresee(text->content, known_) != "false";
  }

  void look_at(const std::optional<Concurrency>& concurrency) {
    if (concurrency) look_at(concurrency->group);
  }

  void look_at(const Texts& texts) {
    for (const auto& [name, text] : texts) look_at(text);
  }

  void look_at(const Text& text) {
    text.content.for_each_expression([&](const Expression& expression, std::size_t offset) {
      const auto end = text.written.begin() + static_cast<std::ptrdiff_t>(offset);
      const auto lines = std::count(text.written.begin(), end, '\n');
      look_at(expression, text.first_line + static_cast<int>(lines));
    });
  }

  // What an expression may come to: what it asks only to decide (comparisons, what stands before
  // "&&") and what has something else in its place ("||") need not be given.
  void look_at(const Expression& expression, int line) {
    for (const char* context : {"vars", "secrets"}) {
      if (const std::string name = name_in(expression, context); !name.empty()) {
        return look_at(context, name, line);
      }
    }
    if (expression.kind == Kind::negation) return;
    if (expression.kind != Kind::binary) {
      for (const Expression& part : expression.parts) look_at(part, line);
      return;
    }
    const bool is_or = expression.name == "||";
    if (!is_or && expression.name != "&&") return;
    const auto first = foresee_condition(expression.parts[0], known_);
    if (first != is_or) look_at(expression.parts[1], line);
  }

  void look_at(const char* context, const std::string& name, int line) {
    if (!Value(known_).member(context).member(name).is_null()) return;
    auto found = std::find_if(out_.missing.begin(), out_.missing.end(), [&](const auto& each) {
      return each.context == context && equal_ignoring_case(each.name, name);
    });
    if (found == out_.missing.end()) {
      found = out_.missing.insert(found, {context, name, {}});
    }
    if (std::find(found->lines.begin(), found->lines.end(), line) == found->lines.end()) {
      found->lines.push_back(line);
    }
  }

  const Workflow& workflow_;
  const ActionCatalogue& actions_;
  const Value::Object& known_;
  const oidc::Issuer* issuer_;
  bool has_endpoint_;
  std::map<std::string, Turn> turns_;
  Forecast out_;
};

std::string text_of(const Problems& problems, const std::string& path) {
  std::string out;
  for (const auto& [place, text] : problems) {
    out += fmt::format("\n{}:{}:{}: {}", path, place.line, place.column, text);
  }
  return out;
}

// "vars.A (lines 3, 7), vars.B (line 4): give --var A=… --var B=…"; "" where there are none.
std::string text_of(const std::vector<MissingValue>& missing) {
  std::string names, options;
  for (const MissingValue& each : missing) {
    std::vector<std::string> lines;
    for (const int line : each.lines) lines.push_back(std::to_string(line));
    names += fmt::format("{}{}.{} (line{} {})", names.empty() ? "" : ", ", each.context, each.name,
                         lines.size() == 1 ? "" : "s", join(lines, ", "));
    options += fmt::format(" --{} {}=…", each.context == "vars" ? "var" : "secret", each.name);
  }
  return names.empty() ? "" : names + "; give" + options;
}

}  // namespace

Forecast foresee_run(const Workflow& workflow, const ActionCatalogue& actions,
                     const Value::Object& known, const oidc::Issuer* issuer, bool has_endpoint) {
  return Forecaster(workflow, actions, known, issuer, has_endpoint).run();
}

std::string refusal_of(const Forecast& forecast, const std::string& path) {
  if (forecast.failures.empty()) return {};
  std::string out = "nothing was run, as this would fail:" + text_of(forecast.failures, path);
  if (const std::string missing = text_of(forecast.missing); !missing.empty()) {
    out += "\nnot given, and so empty: " + missing;
  }
  return out;
}

std::vector<std::string> notices_of(const Forecast& forecast, const std::string& path) {
  std::vector<std::string> out;
  for (const auto& [place, text] : forecast.doubts) {
    out.push_back(fmt::format("may fail: {}:{}:{}: {}", path, place.line, place.column, text));
  }
  if (const std::string missing = text_of(forecast.missing); !missing.empty()) {
    out.push_back("not given, and so empty, as on GitHub: " + missing);
  }
  return out;
}

}  // namespace neargate::pipeline
