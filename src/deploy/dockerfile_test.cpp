#include "deploy/dockerfile.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

ScratchImage scratch(std::string_view text,
                     const std::map<std::string, std::string>& arguments = {}) {
  auto parsed = parse_dockerfile(text, arguments);
  if (const auto* refused = std::get_if<NeedsBuilder>(&parsed)) {
    ADD_FAILURE() << refused->why;
    return {};
  }
  return std::get<ScratchImage>(parsed);
}

TEST(Dockerfile, OfAStaticProgramIsRead) {
  const ScratchImage image = scratch(R"(# A comment.
FROM scratch
ARG VERSION=unknown
ARG REVISION
LABEL title="an app" \
      # within
      version="${VERSION}" revision=$REVISION other='$VERSION'
COPY --chown=10:20 --chmod=0555 app /bin/app
ENV HOME=/tmp MODE=${UNSET:-plain}
WORKDIR /srv
COPY ["a file", "data/"]
USER 65532:65532
EXPOSE 8080 53/udp
STOPSIGNAL SIGTERM
ENTRYPOINT ["/bin/app"]
CMD ["--port", "8080"]
)",
                                     {{"VERSION", "1.2"}, {"REVISION", "abc"}});
  EXPECT_THAT(image.labels, ElementsAre(Pair("other", "$VERSION"), Pair("revision", "abc"),
                                        Pair("title", "an app"), Pair("version", "1.2")));
  ASSERT_EQ(image.copies.size(), 2U);
  EXPECT_THAT(image.copies[0].sources, ElementsAre("app"));
  EXPECT_EQ(image.copies[0].destination, "/bin/app");
  EXPECT_EQ(image.copies[0].user, 10U);
  EXPECT_EQ(image.copies[0].group, 20U);
  EXPECT_EQ(image.copies[0].mode, 0555U);
  EXPECT_THAT(image.copies[1].sources, ElementsAre("a file"));
  EXPECT_EQ(image.copies[1].destination, "/srv/data/");
  EXPECT_THAT(image.environment, ElementsAre(Pair("HOME", "/tmp"), Pair("MODE", "plain")));
  EXPECT_EQ(image.user, "65532:65532");
  EXPECT_THAT(image.exposed_ports, ElementsAre("8080/tcp", "53/udp"));
  EXPECT_EQ(image.stop_signal, "SIGTERM");
  EXPECT_THAT(image.entry_point, ElementsAre("/bin/app"));
  EXPECT_THAT(image.command, ElementsAre("--port", "8080"));
}

TEST(Dockerfile, WhatNeedsMoreIsLeftToABuilder) {
  const std::pair<const char*, const char*> cases[] = {
      {"FROM debian\n", "does not start from scratch"},
      {"FROM scratch AS one\n", "does not start from scratch"},
      {"FROM scratch\nRUN [\"/app\"]\n", "line 2: RUN"},
      {"FROM scratch\nFROM scratch\n", "several stages"},
      {"FROM scratch\nCOPY --from=build a /a\n", "--from=build"},
      {"FROM scratch\nCOPY *.txt /\n", "wildcard"},
      {"FROM scratch\nCOPY --chown=app a /a\n", "--chown=app"},
      {"FROM scratch\nCMD /app --now\n", "shell form"},
      {"FROM scratch\nADD https://example.com/a /a\n", "ADD"},
      {"FROM scratch\nENV NAME value\n", "without '='"},
      {"# escape=`\nFROM scratch\n", "escape character"},
  };
  for (const auto& [text, why] : cases) {
    const auto parsed = parse_dockerfile(text, {});
    const auto* refused = std::get_if<NeedsBuilder>(&parsed);
    ASSERT_TRUE(refused) << text;
    EXPECT_THAT(refused->why, HasSubstr(why)) << text;
  }
}

TEST(Dockerfile, BrokenOnesAreRefused) {
  for (const char* text : {"", "COPY a /a\n", "FROM scratch\nCOPY a\n", "FROM scratch\nUSER \"a\n",
                           "FROM scratch\nCOPY a b /c\n", "FROM scratch\nUSER ${a\n", "FROM\n"}) {
    EXPECT_THROW(parse_dockerfile(text, {}), Error) << text;
  }
}

}  // namespace
}  // namespace neargate::deploy
