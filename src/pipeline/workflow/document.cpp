#include "pipeline/workflow/document.hpp"

#include <algorithm>

#include <yaml-cpp/yaml.h>

namespace neargate::pipeline {
namespace {

// Aliases multiply what they name: a small file may stand for a huge document.
constexpr int kNodesMax = 100000;
constexpr int kDepthMax = 50;

class Reader {
 public:
  Reader(const std::string& content, Problems& problems) : content_(content), problems_(problems) {}

  Node read(const YAML::Node& from, int depth) {
    Node out;
    out.place = place_of(from);
    if (++count_ > kNodesMax || depth > kDepthMax) {
      if (!too_large_) problems_.push_back({out.place, "the document is too large, or too deep"});
      too_large_ = true;
      return out;
    }
    if (from.IsScalar()) {
      read_scalar(from, out);
    } else if (from.IsSequence()) {
      out.kind = Node::Kind::sequence;
      for (const YAML::Node& item : from) out.items.push_back(read(item, depth + 1));
    } else if (from.IsMap()) {
      read_mapping(from, out, depth);
    }
    return out;
  }

 private:
  static Place place_of(const YAML::Node& node) {
    return {std::max(0, node.Mark().line) + 1, std::max(0, node.Mark().column) + 1};
  }

  void read_scalar(const YAML::Node& from, Node& out) {
    out.kind = Node::Kind::scalar;
    out.text = from.Scalar();
    out.is_quoted = from.Tag() == "!";
    const auto at = static_cast<std::size_t>(std::max(0, from.Mark().pos));
    const bool is_block = at < content_.size() && (content_[at] == '|' || content_[at] == '>');
    out.first_line = out.place.line + (is_block ? 1 : 0);
    if (!out.is_quoted && (out.text == "null" || out.text == "~" || out.text.empty())) {
      out.kind = Node::Kind::null;
    }
  }

  void read_mapping(const YAML::Node& from, Node& out, int depth) {
    out.kind = Node::Kind::mapping;
    for (const auto& member : from) {
      const Place place = place_of(member.first);
      if (!member.first.IsScalar()) {
        problems_.push_back({place, "a name must be text"});
        continue;
      }
      const std::string name = member.first.Scalar();
      if (out.find(name) != nullptr) {
        problems_.push_back({place, "'" + name + "' stands here twice"});
        continue;
      }
      out.members.push_back({name, place, read(member.second, depth + 1)});
    }
  }

  const std::string& content_;
  Problems& problems_;
  int count_ = 0;
  bool too_large_ = false;
};

}  // namespace

const Node* Node::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.name == name; });
  return found == members.end() ? nullptr : &found->value;
}

Node read_yaml(const std::string& content, Problems& problems) {
  try {
    return Reader(content, problems).read(YAML::Load(content), 0);
  } catch (const YAML::Exception& error) {
    problems.push_back({{error.mark.line + 1, error.mark.column + 1}, "no YAML: " + error.msg});
    return {};
  }
}

}  // namespace neargate::pipeline
