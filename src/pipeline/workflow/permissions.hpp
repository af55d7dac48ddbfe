#pragma once

#include <map>
#include <string>

#include "pipeline/workflow/document.hpp"

namespace neargate::pipeline {

// What a job's tokens may do: scope to "read", "write" or "none". A scope that is not named is
// "none", as on GitHub as soon as one is.
class Permissions {
 public:
  // A mapping of scopes, `read-all`, `write-all`, or {}.
  static Permissions read(const Node& node, Problems& problems);

  // Of "id-token": may the job ask for an OpenID Connect token?
  bool may_have_identity() const { return level("id-token") == "write"; }
  std::string level(const std::string& scope) const;

 private:
  std::map<std::string, std::string> levels_;
};

}  // namespace neargate::pipeline
