#include "cloud/access/decision_log.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/time_text.hpp"
#include "cloud/iam/simulation.hpp"

namespace neargate::access {
namespace {

using Json = nlohmann::ordered_json;

const char* text_of(policy::Layer layer) {
  switch (layer) {
    case policy::Layer::boundary:
      return "boundary";
    case policy::Layer::session:
      return "session";
    case policy::Layer::resource:
      return "resource";
    case policy::Layer::identity:
      break;
  }
  return "identity";
}

const policy::Source* find(const policy::Policies& policies, const policy::Decision& decision) {
  switch (decision.layer) {
    case policy::Layer::boundary:
      return policies.boundary ? &*policies.boundary : nullptr;
    case policy::Layer::resource:
      return policies.resource ? &*policies.resource : nullptr;
    default:
      break;
  }
  const auto& sources =
      decision.layer == policy::Layer::session ? policies.session : policies.identity;
  for (const policy::Source& source : sources) {
    if (source.name == decision.source) return &source;
  }
  return nullptr;
}

// Its Sid, or where it has none its place in the policy, from 0; null where none decided.
Json statement_of(const Decided& decided) {
  if (!decided.decision.statement) return nullptr;
  const std::size_t index = *decided.decision.statement;
  const policy::Source* source = find(decided.policies, decided.decision);
  if (source == nullptr || index >= source->policy->statements().size()) return index;
  const std::string& id = source->policy->statements()[index].id;
  return id.empty() ? Json(index) : Json(id);
}

std::string line_of(const Decided& decided) {
  const policy::Principal& principal = decided.request.principal;
  const std::string& name = !principal.arn.empty()       ? principal.arn
                            : !principal.service.empty() ? principal.service
                                                         : principal.federated;
  Json context = Json::object();
  for (const auto& [key, values] : decided.request.context.entries()) context[key] = values;
  const Json line = {{"time", to_rfc3339_millis(decided.at)},
                     {"principal", name},
                     {"role", principal.role_arn},
                     {"action", decided.request.action},
                     {"resource", decided.request.resource},
                     {"context", std::move(context)},
                     {"verdict", iam::decision_text(decided.decision.verdict)},
                     {"layer", text_of(decided.decision.layer)},
                     {"policy", decided.decision.source},
                     {"statement", statement_of(decided)}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

DecisionLog::DecisionLog(net::Reactor& reactor, std::string path, std::size_t max_bytes)
    : reactor_(reactor), path_(std::move(path)), max_bytes_(max_bytes) {
  open();
}

DecisionLog::~DecisionLog() { flush(); }

void DecisionLog::open() {
  file_.reset(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  struct stat about {};
  if (!file_ || ::fstat(file_.get(), &about) != 0) throw system_error("open " + path_, errno);
  size_ = static_cast<std::size_t>(about.st_size);
}

void DecisionLog::add(const Decided& decided) {
  if (!file_) return;
  if (lines_.empty()) reactor_.at_end_of_turn([this] { flush(); });
  lines_ += line_of(decided);
}

void DecisionLog::flush() {
  if (lines_.empty()) return;
  const std::string lines = std::exchange(lines_, "");
  try {
    if (size_ > 0 && size_ + lines.size() > max_bytes_) {
      if (std::rename(path_.c_str(), (path_ + ".1").c_str()) != 0) {
        throw system_error("rename " + path_, errno);
      }
      open();
    }
    write_all(file_.get(), lines);
    size_ += lines.size();
  } catch (const Error& error) {
    file_.reset();
    log::warning("decisions are not written down any more: {}", error.what());
  }
}

}  // namespace neargate::access
