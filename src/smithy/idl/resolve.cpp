#include "smithy/idl/resolve.hpp"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "smithy/idl/prelude.hpp"

namespace neargate::smithy::idl {
namespace {

// The names of one file, as https://smithy.io/2.0/spec/idl.html#relative-shape-id-resolution says:
// what `use` brought, then the file's namespace, then the prelude.
class Scope {
 public:
  Scope(const ParsedFile& file, const Model& model, std::vector<Diagnostic>& diagnostics)
      : file_(file), model_(model), diagnostics_(diagnostics) {
    for (const Reference& use : file.uses) {
      if (!model.find(use.id) && !find_trait_rule(use.id)) {
        error(use.position,
              fmt::format("'{}' is neither a shape nor a trait that is known here", use.id));
      }
      uses_[use.id.substr(use.id.find('#') + 1)] = use.id;
    }
  }

  void error(Position position, std::string message) {
    diagnostics_.push_back({Diagnostic::Severity::error, file_.file, position, std::move(message)});
  }

  void shape(Reference& reference, std::string_view role) {
    const std::string absolute = absolute_id(
        reference.id, [this](std::string_view id) { return model_.find(id) != nullptr; });
    if (absolute.empty()) {
      error(reference.position, fmt::format("{} '{}' is not declared: neither here, nor by 'use', "
                                            "nor in the prelude",
                                            role, reference.id));
    } else {
      reference.id = absolute;
    }
  }

  void traits(Traits& traits) {
    for (Trait& trait : traits.all) {
      const std::string absolute = absolute_id(trait.id, [this](std::string_view id) {
        if (find_trait_rule(id)) return true;
        const Shape* shape = model_.find(id);
        return shape && shape->traits.has("trait");
      });
      if (absolute.empty()) {
        error(trait.position, fmt::format("trait '@{}' is not supported", trait.id));
      } else {
        trait.id = absolute;
      }
    }
  }

 private:
  template <class Exists>
  std::string absolute_id(const std::string& name, Exists exists) const {
    if (name.find('#') != std::string::npos) return exists(name) ? name : "";
    if (const auto use = uses_.find(name); use != uses_.end() && exists(use->second)) {
      return use->second;
    }
    for (const std::string& id : {file_.name_space + "#" + name, "smithy.api#" + name}) {
      if (exists(id)) return id;
    }
    return "";
  }

  const ParsedFile& file_;
  const Model& model_;
  std::vector<Diagnostic>& diagnostics_;
  std::map<std::string, std::string> uses_;
};

void resolve_shape(Shape& shape, Scope& scope) {
  scope.traits(shape.traits);
  for (Member& member : shape.members) {
    scope.traits(member.traits);
    if (!member.target.id.empty()) scope.shape(member.target, "shape");
  }
  if (shape.input) scope.shape(*shape.input, "input");
  if (shape.output) scope.shape(*shape.output, "output");
  for (Reference& error : shape.errors) scope.shape(error, "error");
  for (Reference& operation : shape.operations) scope.shape(operation, "operation");
}

void apply(Application& application, Model& model, Scope& scope) {
  const std::size_t dollar = application.target.id.find('$');
  const std::string member_name =
      dollar == std::string::npos ? "" : application.target.id.substr(dollar + 1);
  Reference reference{application.target.id.substr(0, dollar), application.target.position};
  scope.shape(reference, "shape");
  Traits resolved{std::move(application.traits)};
  scope.traits(resolved);
  for (Shape& shape : model.shapes) {
    if (shape.id != reference.id) continue;
    if (member_name.empty()) {
      shape.traits.all.insert(shape.traits.all.end(), resolved.all.begin(), resolved.all.end());
      return;
    }
    for (Member& member : shape.members) {
      if (member.name != member_name) continue;
      member.traits.all.insert(member.traits.all.end(), resolved.all.begin(), resolved.all.end());
      return;
    }
    scope.error(reference.position,
                fmt::format("shape '{}' has no member '{}'", shape.name, member_name));
  }
}

}  // namespace

Model resolve(std::vector<ParsedFile> files, std::vector<Diagnostic>& diagnostics) {
  Model model;
  std::vector<std::size_t> ends;
  for (ParsedFile& file : files) {
    for (Shape& shape : file.shapes) model.shapes.push_back(std::move(shape));
    ends.push_back(model.shapes.size());
  }
  model.index();
  for (const Shape& shape : model.shapes) {
    const Shape* first = model.find(shape.id);
    if (first == &shape) continue;
    diagnostics.push_back(
        {Diagnostic::Severity::error, shape.file, shape.position,
         fmt::format("shape '{}' is declared twice; first at {}:{}:{}", shape.name, first->file,
                     first->position.line, first->position.column)});
  }
  std::size_t next = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    Scope scope(files[i], model, diagnostics);
    for (; next < ends[i]; ++next) resolve_shape(model.shapes[next], scope);
    for (Application& application : files[i].applications) apply(application, model, scope);
  }
  return model;
}

}  // namespace neargate::smithy::idl
