#include "smithy/idl/struct_order.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace neargate::smithy::idl {
namespace {

// The structures that a structure holds: by value, or inside lists and maps.
struct Uses {
  std::vector<const Shape*> by_value;
  std::vector<const Shape*> in_containers;
};

class Orderer {
 public:
  Orderer(const Model& model, const std::vector<const Shape*>& structures) : model_(model) {
    known_.insert(structures.begin(), structures.end());
    for (const Shape* shape : structures) uses_[shape] = uses_of(*shape);
    for (const Shape* shape : structures) find_component(shape);
    for (const Shape* shape : structures) place(shape);
    declare_forward();
  }

  StructOrder order;

 private:
  Uses uses_of(const Shape& shape) const {
    Uses uses;
    for (const Member& member : shape.members) {
      const Shape* target = model_.find(member.target.id);
      bool in_container = false;
      std::set<const Shape*> seen;
      while (target && (target->kind == Kind::list || target->kind == Kind::map) &&
             !target->members.empty() && seen.insert(target).second) {
        in_container = true;
        target = model_.find(target->members.back().target.id);
      }
      if (!target || !known_.contains(target)) continue;
      (in_container ? uses.in_containers : uses.by_value).push_back(target);
    }
    return uses;
  }

  // Tarjan's strongly connected components: structures that reach each other share a number.
  void find_component(const Shape* shape) {
    if (index_.contains(shape)) return;
    const int index = static_cast<int>(index_.size());
    index_[shape] = lowest_[shape] = index;
    stack_.push_back(shape);
    for (const auto* targets : {&uses_[shape].by_value, &uses_[shape].in_containers}) {
      for (const Shape* target : *targets) {
        if (!index_.contains(target)) {
          find_component(target);
          lowest_[shape] = std::min(lowest_[shape], lowest_[target]);
        } else if (!component_.contains(target)) {
          lowest_[shape] = std::min(lowest_[shape], index_[target]);
        }
      }
    }
    if (lowest_[shape] != index) return;
    for (const Shape* member = nullptr; member != shape; stack_.pop_back()) {
      member = stack_.back();
      component_[member] = index;
    }
  }

  // Depth first. What a container holds may come later within a component only.
  void place(const Shape* shape) {
    if (placed_.contains(shape)) return;
    path_.push_back(shape);
    for (const Shape* target : uses_[shape].in_containers) {
      if (component_[target] != component_[shape]) place(target);
    }
    for (const Shape* target : uses_[shape].by_value) {
      const auto start = std::find(path_.begin(), path_.end(), target);
      if (start == path_.end()) {
        place(target);
      } else if (order.endless.empty()) {
        for (auto step = start; step != path_.end(); ++step) order.endless.push_back((*step)->name);
        order.endless.push_back(target->name);
      }
    }
    path_.pop_back();
    if (placed_.insert(shape).second) order.structures.push_back(shape);
  }

  void declare_forward() {
    std::set<const Shape*> defined, declared;
    for (const Shape* shape : order.structures) {
      for (const Shape* target : uses_[shape].in_containers) {
        if (!defined.contains(target) && declared.insert(target).second) {
          order.forward_declared.push_back(target);
        }
      }
      defined.insert(shape);
    }
  }

  const Model& model_;
  std::set<const Shape*> known_;
  std::map<const Shape*, Uses> uses_;
  std::map<const Shape*, int> index_, lowest_, component_;
  std::vector<const Shape*> stack_, path_;
  std::set<const Shape*> placed_;
};

}  // namespace

StructOrder order_structures(const Model& model, const std::vector<const Shape*>& structures) {
  return std::move(Orderer(model, structures).order);
}

}  // namespace neargate::smithy::idl
