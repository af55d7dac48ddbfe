#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// An action's action.yml. Docker actions are refused: near, no image of them is built or pulled.
// https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
struct ActionManifest {
  enum class Kind { node, composite };

  std::string name;
  Kind kind = Kind::node;
  Texts input_defaults;         // every input; "" where it has no default
  Texts outputs;                // of a composite action: their values
  std::string main, pre, post;  // files of a node action; "": none
  std::optional<Condition> post_if;
  std::vector<Step> steps;  // of a composite action
};

// `path` is what errors show. Throws Refused.
ActionManifest read_action_manifest(const std::string& path, const std::string& content);

}  // namespace neargate::pipeline
