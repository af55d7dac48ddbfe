#include "policy/evaluate.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace neargate::policy {
namespace {

// What one layer's policies say of a request.
struct Voice {
  struct Place {
    const Source* source;
    std::size_t statement;
  };
  std::optional<Place> allow, deny;
  Naming naming = Naming::no;  // how the allowing statement names the principal
};

class Evaluation {
 public:
  Evaluation(const Request& request, const Policies& policies)
      : request_(request), policies_(policies), action_(to_lower(request.action)) {}

  Decision decide() const;

  // Calls `seen(source, index, statement, naming)` for each statement that applies.
  template <class Seen>
  void for_each_match(const Source& source, const Seen& seen) const {
    const std::vector<Statement>& statements = source.policy->statements();
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const Naming naming =
          statements[i].naming(request_.principal, policies_.boundary.has_value());
      if (naming == Naming::no || !statements[i].covers(request_, action_)) continue;
      seen(source, i, statements[i], naming);
    }
  }

 private:
  void listen(const Source& source, Voice& voice) const;
  Voice listen(const std::vector<Source>& sources) const;
  Voice listen(const std::optional<Source>& source) const;

  static Decision decision(Verdict verdict, Layer layer, const Voice::Place& place) {
    return {verdict, layer, place.source->name, place.statement};
  }
  static Decision implicit_deny(Layer layer) {
    return {Verdict::implicitly_denied, layer, "", std::nullopt};
  }

  const Request& request_;
  const Policies& policies_;
  std::string action_;
};

void Evaluation::listen(const Source& source, Voice& voice) const {
  for_each_match(source, [&voice](const Source& from, std::size_t index, const Statement& statement,
                                  Naming naming) {
    if (!statement.allows) {
      if (!voice.deny) voice.deny = {&from, index};
    } else if (!voice.allow || naming > voice.naming) {
      voice.allow = {&from, index};
      voice.naming = naming;
    }
  });
}

Voice Evaluation::listen(const std::vector<Source>& sources) const {
  Voice voice;
  for (const Source& source : sources) listen(source, voice);
  return voice;
}

Voice Evaluation::listen(const std::optional<Source>& source) const {
  Voice voice;
  if (source) listen(*source, voice);
  return voice;
}

Decision Evaluation::decide() const {
  const Voice identity = listen(policies_.identity);
  const Voice boundary = listen(policies_.boundary);
  const Voice session = listen(policies_.session);
  const Voice resource = listen(policies_.resource);
  for (const auto& [layer, voice] :
       {std::pair{Layer::identity, &identity}, std::pair{Layer::boundary, &boundary},
        std::pair{Layer::session, &session}, std::pair{Layer::resource, &resource}}) {
    if (voice->deny) return decision(Verdict::explicitly_denied, layer, *voice->deny);
  }
  const bool delegated = resource.allow && resource.naming == Naming::account;
  if (request_.principal.root) {
    if (policies_.resource_must_allow && !resource.allow) return implicit_deny(Layer::resource);
    if (resource.allow) return decision(Verdict::allowed, Layer::resource, *resource.allow);
    return {Verdict::allowed, Layer::identity, "", std::nullopt};
  }
  if (resource.allow && resource.naming == Naming::itself) {
    return decision(Verdict::allowed, Layer::resource, *resource.allow);
  }
  const bool granted = resource.allow && !delegated;
  if (!granted) {
    if (policies_.resource_must_allow && !delegated) return implicit_deny(Layer::resource);
    if (!identity.allow) return implicit_deny(Layer::identity);
  }
  if (policies_.boundary && !boundary.allow) return implicit_deny(Layer::boundary);
  if (!policies_.session.empty() && !session.allow) return implicit_deny(Layer::session);
  return granted ? decision(Verdict::allowed, Layer::resource, *resource.allow)
                 : decision(Verdict::allowed, Layer::identity, *identity.allow);
}

template <class Seen>
void for_each_source(const Policies& policies, const Seen& seen) {
  for (const Source& source : policies.identity) seen(Layer::identity, source);
  if (policies.boundary) seen(Layer::boundary, *policies.boundary);
  for (const Source& source : policies.session) seen(Layer::session, source);
  if (policies.resource) seen(Layer::resource, *policies.resource);
}

}  // namespace

Decision evaluate(const Request& request, const Policies& policies) {
  return Evaluation(request, policies).decide();
}

bool is_trusted(const Request& request, const Policy& trust) {
  const std::string action = to_lower(request.action);
  bool allowed = false;
  for (const Statement& statement : trust.statements()) {
    const Naming naming = statement.naming(request.principal, false);
    if (naming == Naming::no || !statement.covers(request, action)) continue;
    if (!statement.allows) return false;
    allowed = true;
  }
  return allowed;
}

std::vector<Match> matching_statements(const Request& request, const Policies& policies) {
  std::vector<Match> matches;
  const Evaluation evaluation(request, policies);
  for_each_source(policies, [&](Layer layer, const Source& source) {
    evaluation.for_each_match(
        source, [&](const Source& from, std::size_t index, const Statement& statement, Naming) {
          matches.push_back({layer, &from, index, statement.allows});
        });
  });
  return matches;
}

std::vector<std::string> missing_keys(const Request& request, const Policies& policies) {
  std::vector<std::string> missing;
  const std::string action = to_lower(request.action);
  for_each_source(policies, [&](Layer, const Source& source) {
    for (const Statement& statement : source.policy->statements()) {
      if (!statement.covers_action(action) || statement.covers_resource(request) == false) continue;
      for (const std::string& key : statement.context_keys()) {
        if (request.context.find(key) == nullptr) add_key(missing, key);
      }
    }
  });
  return missing;
}

}  // namespace neargate::policy
