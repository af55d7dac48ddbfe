#include "machine/image_user.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "machine/machine.hpp"

namespace neargate::machine {
namespace {

constexpr char kPasswd[] =
    "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/var/www:/bin/sh\nbroken "
    "line\n7:x:100:101::/seven:\n";
constexpr char kGroup[] = "root:x:0:\nweb:x:34:\nlogs:x:40:web,other\nssl:x:41:web\n";

std::string found(const std::string& user, const char* passwd = kPasswd) {
  const ImageUser result = find_user(user, passwd, kGroup);
  std::string text = std::to_string(result.uid) + ":" + std::to_string(result.gid);
  for (const std::uint32_t group : result.groups) text += "," + std::to_string(group);
  return text + " " + result.home;
}

TEST(ImageUser, Table) {
  EXPECT_EQ(found(""), "0:0 /root");
  EXPECT_EQ(found("root"), "0:0 /root");
  EXPECT_EQ(found("web"), "33:34,40,41 /var/www");
  EXPECT_EQ(found("33"), "33:34,40,41 /var/www") << "a number with an entry is that user";
  EXPECT_EQ(found("web:logs"), "33:40 /var/www") << "a group that is named is the only one";
  EXPECT_EQ(found("web:99"), "33:99 /var/www");
  EXPECT_EQ(found("1000"), "1000:0 /");
  EXPECT_EQ(found("1000:1000"), "1000:1000 /");
  EXPECT_EQ(found("7"), "100:101 /seven") << "names come before numbers";
  EXPECT_EQ(found("", ""), "0:0 /") << "an image without users";
  EXPECT_EQ(found("1000:1000", ""), "1000:1000 /");
}

TEST(ImageUser, UnknownNamesAreRefused) {
  EXPECT_THROW(find_user("nobody", kPasswd, kGroup), MachineError);
  EXPECT_THROW(find_user("web:nobody", kPasswd, kGroup), MachineError);
  EXPECT_THROW(find_user("web", "", ""), MachineError);
}

}  // namespace
}  // namespace neargate::machine
