#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/workflow/availability.hpp"
#include "pipeline/workflow/model.hpp"

// Parts of workflow files, as their readers meet them again and again. What does not fit is a
// problem, and the result is empty.
namespace neargate::pipeline {

// Members that are not among these are problems; `what` names the mapping ("a step"). False where
// the node is no mapping.
bool check_members(const Node& node, std::string_view what,
                   std::initializer_list<std::string_view> known, Problems& problems);

std::string plain_text(const Node& node, Problems& problems);  // a scalar, taken as it is
std::vector<std::string> plain_texts(const Node& node, Problems& problems);  // one, or a sequence

Text text(const Node& node, Site site, Problems& problems);
std::optional<Text> optional_text(const Node& mapping, std::string_view name, Site site,
                                  Problems& problems);
Texts texts(const Node* mapping, Site site, Problems& problems);  // null: none
std::optional<Condition> optional_condition(const Node& mapping, Site site, Problems& problems);

// The expressions in all scalars of a part that is kept as written.
void check_expressions(const Node& node, Site site, Problems& problems);
// Such a part with its expressions evaluated; scalars that are not quoted are what they look like
// (booleans, numbers, null).
Value fill(const Node& node, const Surroundings& surroundings);

}  // namespace neargate::pipeline
