#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "smithy/idl/model.hpp"

namespace neargate::smithy::idl {

// What is generated of one model file, and under which names. Lives as long as the model does.
class CppPlan {
 public:
  // The model must be free of errors (check.hpp).
  CppPlan(const Model& model, std::string_view file, std::string_view name_space);

  const Model& model() const { return model_; }
  const std::string& name_space() const { return name_space_; }  // "ecs", of neargate::ecs

  // Structures and unions so that each comes after those it holds by value; and, where shapes are
  // recursive, those that must be declared before.
  const std::vector<const Shape*>& structures() const { return structures_; }
  const std::vector<const Shape*>& forward_declared() const { return forward_declared_; }
  // Shapes with a table of their own, in the file's order.
  const std::vector<const Shape*>& tables() const { return tables_; }
  // The file's service; nullptr where it has none. Its operations, in the order it lists them.
  const Shape* service() const { return service_; }
  const std::vector<const Shape*>& operations() const { return operations_; }

  // "std::vector<Cluster>"
  std::string type_of(const Shape& shape) const;
  std::string type_of(std::string_view id) const { return type_of(model_.at(id)); }
  // "smithy::kString", "tables::kCluster"
  std::string table_of(const Shape& shape) const;
  std::string table_of(std::string_view id) const { return table_of(model_.at(id)); }
  // What an operation may answer: its own errors and its service's.
  std::vector<const Shape*> errors_of(const Shape& operation) const;
  // An operation's input or output, with Unit where it has none.
  std::string type_of(const std::optional<Reference>& reference) const;
  std::string table_of(const std::optional<Reference>& reference) const;

 private:
  bool has_table(const Shape& shape) const;

  const Model& model_;
  std::string name_space_;
  std::vector<const Shape*> structures_;
  std::vector<const Shape*> forward_declared_;
  std::vector<const Shape*> tables_;
  const Shape* service_ = nullptr;
  std::vector<const Shape*> operations_;
};

}  // namespace neargate::smithy::idl
