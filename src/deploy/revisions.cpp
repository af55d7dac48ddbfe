#include "deploy/revisions.hpp"

#include <optional>

#include "aws/document_call.hpp"
#include "base/error.hpp"
#include "deploy/service_choice.hpp"
#include "deploy/task_document.hpp"
#include "gen/ecs/api.hpp"
#include "gen/ecs/client.hpp"
#include "smithy/json.hpp"

namespace neargate::deploy {
namespace {

// A template is never far from the newest revision (see find_template); more than that are made by
// something that does not stop.
constexpr int kLookedAtMax = 200;

std::string newest_of(aws::Transport& transport, const std::string& family) {
  ecs::ListTaskDefinitionsRequest request;
  request.family_prefix = family;
  request.status = "ACTIVE";
  request.sort = "DESC";
  request.max_results = 1;
  const auto arns = ecs::Client(transport).list_task_definitions(request).task_definition_arns;
  return arns && !arns->empty() ? arns->front() : "";
}

Error no_template(const std::string& family) {
  return Error("there is no template for family " + family,
               "it has no active task definition that was registered by Terraform or by hand",
               "register one: terraform apply");
}

// As documents: a member of task definitions that the model lacks is as much Terraform's as others.
std::string call(aws::Transport& transport, const char* operation, const std::string& document) {
  return aws::call_document(transport, ecs::kService, operation, document);
}

Revision to_revision(const std::string& answer) {
  // What this needs is in the model; the whole document is what is registered again.
  const auto known = smithy::from_json<ecs::DescribeTaskDefinitionResponse>(
      answer, {.strictness = smithy::Strictness::answer});
  const ecs::TaskDefinition definition = known.task_definition.value_or(ecs::TaskDefinition{});
  Revision out;
  out.arn = definition.task_definition_arn.value_or("");
  out.name = last_part(out.arn);
  out.is_active = definition.status == "ACTIVE";
  out.registration = registration_of(answer);
  out.registered_by = definition.registered_by.value_or("");
  for (const ecs::Tag& tag : known.tags.value_or(std::vector<ecs::Tag>{})) {
    out.tags[tag.key.value_or("")] = tag.value.value_or("");
  }
  return out;
}

// Amazon ECS API reference: the longest value of a tag.
std::string tag_value(const std::string& text) {
  constexpr std::size_t kLengthMax = 256;
  return text.substr(0, kLengthMax);
}

}  // namespace

Revision describe_revision(aws::Transport& transport, const std::string& task_definition) {
  ecs::DescribeTaskDefinitionRequest request;
  request.task_definition = task_definition;
  request.include.emplace().push_back("TAGS");
  return to_revision(call(transport, "DescribeTaskDefinition", smithy::to_json(request)));
}

// The newest revision is a template itself, or is ours and names the template that was the newest
// when it was made: make() sees to it that none came in between.
Revision find_template(aws::Transport& transport, const std::string& family) {
  const std::string newest = newest_of(transport, family);
  if (newest.empty()) throw no_template(family);
  Revision found = describe_revision(transport, newest);
  if (!found.is_ours()) return found;
  try {
    Revision named = describe_revision(transport, found.tags.at(kTemplateTag));
    if (named.is_active && !named.is_ours()) return named;
  } catch (const aws::Error& error) {
    if (error.code() != "ClientException") throw;  // it is deleted
  }
  // Somebody has deregistered it: what is left of those before?
  for (int number = found.number() - 1, looked = 0; number > 0 && looked < kLookedAtMax;
       --number, ++looked) {
    try {
      Revision each = describe_revision(transport, family + ":" + std::to_string(number));
      if (each.is_active && !each.is_ours()) return each;
    } catch (const aws::Error& error) {
      if (error.code() != "ClientException") throw;
    }
  }
  throw no_template(family);
}

std::string RevisionMaker::registration(const Wanted& wanted) const {
  return with_image(template_.registration, wanted.container, wanted.image);
}

Registered RevisionMaker::make(const Wanted& wanted, const Revision& current) {
  const std::string content = readable(registration(wanted));
  const auto is_same = [&](const Revision& each) {
    return each.is_active && each.family() == template_.family() &&
           readable(each.registration) == content;
  };
  if (is_same(current)) return {.revision = current, .made_from = template_};
  const Revision newest = describe_revision(transport_, newest_of(transport_, template_.family()));
  // An earlier run came so far; a template with this very image is as good.
  if (is_same(newest)) return {.revision = newest, .made_from = template_};
  int before = newest.number();
  for (;;) {
    Revision made = register_new(wanted);
    // Who registered those in between? A template that came just now must not be lost.
    std::optional<Revision> fresh;
    for (int number = before + 1; number < made.number(); ++number) {
      Revision each =
          describe_revision(transport_, template_.family() + ":" + std::to_string(number));
      if (each.is_active && !each.is_ours()) fresh = std::move(each);
    }
    if (!fresh) return {.revision = std::move(made), .made_from = template_, .is_new = true};
    template_ = std::move(*fresh);
    before = made.number();
  }
}

Revision RevisionMaker::register_new(const Wanted& wanted) {
  std::map<std::string, std::string> tags = template_.tags;
  tags[kTemplateTag] = template_.name;
  tags[kImageTag] = tag_value(wanted.given);
  return to_revision(
      call(transport_, "RegisterTaskDefinition", with_tags(registration(wanted), tags)));
}

}  // namespace neargate::deploy
