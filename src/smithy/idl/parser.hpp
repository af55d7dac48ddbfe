#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smithy/idl/lexer.hpp"
#include "smithy/idl/model.hpp"

// The subset of Smithy IDL 2.0 that Neargate's models are written in.
// Not in it: mixins, resources, target elision (`:=` of members, `$member`), `for`.
// https://smithy.io/2.0/spec/idl.html
namespace neargate::smithy::idl {

// Nodes nested deeper than this are refused.
inline constexpr int kNodeDepthMax = 64;

// A trait put on from afar: apply Foo$bar @required.
struct Application {
  Reference target;  // with "$member" or without
  std::vector<Trait> traits;
};

// A file as it stands: names are not looked up yet.
struct ParsedFile {
  std::string file;
  std::string name_space;
  std::vector<Reference> uses;
  std::vector<Shape> shapes;
  std::vector<Application> applications;
};

// `file` is for messages only. Throws SyntaxError.
ParsedFile parse(std::string_view text, std::string_view file);

}  // namespace neargate::smithy::idl
