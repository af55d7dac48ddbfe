#include "http/message.hpp"

#include <unistd.h>

#include <gtest/gtest.h>

#include "base/file.hpp"

namespace neargate::http {
namespace {

TEST(HeadersTest, NamesCompareWithoutCase) {
  Headers headers;
  headers.add("Accept", "a");
  headers.add("Host", "h");
  headers.add("ACCEPT", "b");
  EXPECT_EQ(headers.get("accept"), "a");
  EXPECT_FALSE(headers.has("Accep"));
  headers.set("accept", "c");
  EXPECT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers.get("Accept"), "c");
  headers.remove("HOST");
  EXPECT_EQ(headers.size(), 1u);
}

TEST(RequestHeadTest, PathAndQuery) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"/", "/", ""},           {"/a/b?c=d?e", "/a/b", "c=d?e"},
      {"/a?", "/a", ""},        {"http://h:1/a?b", "/a", "b"},
      {"http://h", "/", ""},    {"/x?u=http://y/z", "/x", "u=http://y/z"},
      {"/x://y", "/x://y", ""},
  };
  for (const auto& [target, path, query] : cases) {
    RequestHead head;
    head.target = target;
    EXPECT_EQ(head.path(), path) << target;
    EXPECT_EQ(head.query(), query) << target;
  }
}

TEST(QueryTest, DecodesInOrder) {
  EXPECT_EQ(parse_query("a=1+2&b&c=%26&&a=="),
            (Parameters{{"a", "1 2"}, {"b", ""}, {"c", "&"}, {"a", "="}}));
  EXPECT_EQ(parse_query(""), Parameters{});
  EXPECT_FALSE(parse_query("a=%2"));
}

TEST(BodyTest, RangesOfAFile) {
  const std::string path = testing::TempDir() + "neargate_body_test." + std::to_string(::getpid());
  write_file_atomically(path, "0123456789");
  {
    const auto file = std::make_shared<BodyFile>(path, 10, true);
    EXPECT_EQ(Body::of_file(file).read(), "0123456789");
    EXPECT_EQ(Body::of_file(file, 2, 3).read(), "234");
    EXPECT_EQ(Body::of_file(file, 2, 3).size(), 3u);
    EXPECT_ANY_THROW(Body::of_file(file, 8, 3).read());
  }
  EXPECT_FALSE(read_file(path)) << "a temporary file outlived its last handle";
}

}  // namespace
}  // namespace neargate::http
