# cmake -D OUT=... -D COMMIT_OF=... -D VERSION=... -D OPENAPI=... -D DOCS=... -P embed.cmake
# Writes files, and what is known of this build, as C++. Leaves OUT alone where nothing is new.
file(READ ${OPENAPI} openapi)
file(READ ${DOCS} docs)
execute_process(COMMAND git -C ${COMMIT_OF} rev-parse --short=12 HEAD
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
                RESULT_VARIABLE failed)
if(failed)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT [==[
#include "app/build_info.hpp"
#include "app/embedded.hpp"

namespace neargate::app {

const std::string_view kBuildVersion = "@VERSION@";
const std::string_view kBuildCommit = "@commit@";
const std::string_view kOpenApiDocument = R"embedded(@openapi@)embedded";
const std::string_view kDocsPage = R"embedded(@docs@)embedded";

}  // namespace neargate::app
]==])
