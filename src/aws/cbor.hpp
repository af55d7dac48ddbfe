#pragma once

#include <string>
#include <string_view>

#include "smithy/filling.hpp"
#include "smithy/shape.hpp"
#include "smithy/strictness.hpp"

// Shapes to and from CBOR (RFC 8949), as rpcv2Cbor uses it: timestamps are tag 1, structures are
// maps with text keys. Definite and indefinite lengths are read, definite ones written.
namespace neargate::aws::cbor {

struct ReadOptions {
  smithy::Strictness strictness = smithy::Strictness::request;
};

// Throws smithy::ParseError. An empty text counts as an empty structure.
void read(std::string_view text, const smithy::Shape& shape, void* object,
          const ReadOptions& options = {});
std::string write(const smithy::Shape& shape, const void* object);

// Parts of a document, for errors.
void append_map_head(std::string& out, std::size_t entries);
void append_text(std::string& out, std::string_view text);
void append_value(std::string& out, const smithy::Shape& shape, const void* value);

// The text at a key of the outermost map; "" where there is none or the document is broken.
std::string find_text(std::string_view document, std::string_view key);

}  // namespace neargate::aws::cbor
