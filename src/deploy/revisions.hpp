#pragma once

#include <map>
#include <string>

#include "aws/transport.hpp"

// The revisions of a task definition's family: whose they are, and how a new one is made.
//
// Terraform (or a person) registers revisions that say how a task runs; `neargate deploy` takes the
// newest of them, puts its image in, and registers that. Its own it marks with tags, so that it can
// tell the two apart and never takes an earlier deploy's for a template.
namespace neargate::deploy {

// On revisions of ours: "web:5", what it was made from; and the image as it was asked for.
inline constexpr const char* kTemplateTag = "neargate:template";
inline constexpr const char* kImageTag = "neargate:image";

struct Revision {
  std::string arn;
  std::string name;          // "web:7"
  bool is_active = true;     // it may be deployed
  std::string registration;  // see task_document.hpp
  std::map<std::string, std::string> tags;
  std::string registered_by;  // ARN; "" where ECS does not say

  bool is_ours() const { return tags.contains(kTemplateTag); }
  std::string family() const { return name.substr(0, name.rfind(':')); }
  int number() const { return std::stoi(name.substr(name.rfind(':') + 1)); }
};

// `task_definition` is an ARN or "family:revision". Throws aws::Error where there is none.
Revision describe_revision(aws::Transport& transport, const std::string& task_definition);

// The newest active revision that is not ours. Throws Error where there is none.
Revision find_template(aws::Transport& transport, const std::string& family);

struct Registered {
  Revision revision;
  Revision made_from;
  bool is_new = false;  // false: there was one of the same content
};

// What a deploy runs: the family's template with `image` in `container`. The service's
// current revision and the family's newest are used again where they have the same content.
class RevisionMaker {
 public:
  struct Wanted {
    std::string container;
    std::string image;  // pinned
    std::string given;  // as it was asked for
  };

  RevisionMaker(aws::Transport& transport, const std::string& family)
      : transport_(transport), template_(find_template(transport, family)) {}

  const Revision& made_from() const { return template_; }
  // What would be registered.
  std::string registration(const Wanted& wanted) const;
  Registered make(const Wanted& wanted, const Revision& current);

 private:
  Revision register_new(const Wanted& wanted);

  aws::Transport& transport_;
  Revision template_;
};

}  // namespace neargate::deploy
