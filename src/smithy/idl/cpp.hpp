#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smithy/idl/cpp_plan.hpp"

// C++ of a model, as CONTRIBUTING.md describes it. Same model, same bytes.
namespace neargate::smithy::idl {

struct GeneratedFile {
  std::string name;  // "types.hpp"
  std::string text;
};

// {types,api,client}.{hpp,cpp}; without a service, the last four have nothing but a line on why.
std::vector<GeneratedFile> generate_cpp(const CppPlan& plan);

// Of which they are made.
std::string types_header(const CppPlan& plan);
std::string types_source(const CppPlan& plan);
std::string api_header(const CppPlan& plan);
std::string api_source(const CppPlan& plan);
std::string client_header(const CppPlan& plan);
std::string client_source(const CppPlan& plan);

// api.cpp's tables of what operations must be allowed, and the fields of an operation's table that
// name them.
std::string iam_tables(const CppPlan& plan);
std::vector<std::string> iam_fields(const CppPlan& plan, const Shape& operation);

// "text" as a C++ literal, quotes included.
std::string cpp_literal(std::string_view text);

}  // namespace neargate::smithy::idl
