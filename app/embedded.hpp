#pragma once

#include <string_view>

// Files that are part of the program: the build writes them into it (embed.cmake).
namespace neargate::app {

extern const std::string_view kOpenApiDocument;  // generated from api.smithy
extern const std::string_view kDocsPage;         // docs.html

}  // namespace neargate::app
