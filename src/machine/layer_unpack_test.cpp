#include "machine/layer_unpack.hpp"

#include <filesystem>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "machine/machine.hpp"

namespace neargate::machine {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string name;
  mode_t type = AE_IFREG;
  std::string content;  // or the target of a link
  bool hard_link = false;
  mode_t mode = 0644;
};

class LayerUnpackTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root";
    char directory[] = "/tmp/neargate-layer-XXXXXX";
    ASSERT_NE(::mkdtemp(directory), nullptr);
    directory_ = directory;
    target_ = directory_ + "/target";
    make_directories(target_);
  }
  void TearDown() override {
    if (!directory_.empty()) fs::remove_all(directory_);
  }

  std::string unpack(const std::vector<Entry>& entries, int filter = ARCHIVE_FILTER_NONE) {
    const std::string path = directory_ + "/layer";
    archive* tar = ::archive_write_new();
    ::archive_write_set_format_pax(tar);
    ::archive_write_add_filter(tar, filter);
    EXPECT_EQ(::archive_write_open_filename(tar, path.c_str()), ARCHIVE_OK);
    for (const Entry& item : entries) {
      archive_entry* entry = ::archive_entry_new();
      ::archive_entry_set_pathname(entry, item.name.c_str());
      ::archive_entry_set_filetype(entry, item.type);
      ::archive_entry_set_perm(entry, item.mode);
      ::archive_entry_set_mtime(entry, 1000000, 0);
      if (item.hard_link) {
        ::archive_entry_set_hardlink(entry, item.content.c_str());
      } else if (item.type == AE_IFLNK) {
        ::archive_entry_set_symlink(entry, item.content.c_str());
      } else if (item.type == AE_IFREG) {
        ::archive_entry_set_size(entry, static_cast<la_int64_t>(item.content.size()));
      }
      ::archive_write_header(tar, entry);
      if (item.type == AE_IFREG && !item.hard_link) {
        ::archive_write_data(tar, item.content.data(), item.content.size());
      }
      ::archive_entry_free(entry);
    }
    ::archive_write_close(tar);
    ::archive_write_free(tar);
    return unpack_layer(path, target_);
  }

  std::string directory_;
  std::string target_;
};

TEST_F(LayerUnpackTest, KeepsContentModesAndTimes) {
  unpack({{"bin", AE_IFDIR, "", false, 0755},
          {"bin/tool", AE_IFREG, "program", false, 04755},
          {"bin/alias", AE_IFLNK, "tool"},
          {"bin/twin", AE_IFREG, "bin/tool", true}});
  struct stat status {};
  ASSERT_EQ(::stat((target_ + "/bin/tool").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 04755U);
  EXPECT_EQ(status.st_nlink, 2U);
  EXPECT_EQ(status.st_mtim.tv_sec, 1000000);
  EXPECT_EQ(read_file(target_ + "/bin/alias"), "program");
  ASSERT_EQ(::stat((target_ + "/bin").c_str(), &status), 0);
  EXPECT_EQ(status.st_mtim.tv_sec, 1000000);
}

TEST_F(LayerUnpackTest, CompressionDoesNotChangeTheDigest) {
  const std::vector<Entry> entries{{"a", AE_IFREG, std::string(100000, 'x')}};
  const std::string plain = unpack(entries);
  EXPECT_EQ(plain, "sha256:" + sha256_hex(*read_file(directory_ + "/layer")));
  fs::remove(target_ + "/a");
  EXPECT_EQ(unpack(entries, ARCHIVE_FILTER_GZIP), plain);
  fs::remove(target_ + "/a");
  EXPECT_EQ(unpack(entries, ARCHIVE_FILTER_ZSTD), plain);
}

TEST_F(LayerUnpackTest, WhiteoutsTakeTheFormOfOverlayfs) {
  unpack({{"etc", AE_IFDIR, "", false, 0755},
          {"etc/.wh.gone", AE_IFREG, ""},
          {"fresh/.wh..wh..opq", AE_IFREG, ""},
          {"fresh/new", AE_IFREG, "x"},
          {".wh..wh.plnk", AE_IFREG, ""}});
  struct stat status {};
  ASSERT_EQ(::lstat((target_ + "/etc/gone").c_str(), &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
  EXPECT_EQ(status.st_rdev, 0U);
  char value[4] = {};
  EXPECT_EQ(::getxattr((target_ + "/fresh").c_str(), "trusted.overlay.opaque", value, 4), 1);
  EXPECT_EQ(value[0], 'y');
  EXPECT_EQ(read_file(target_ + "/fresh/new"), "x");
  EXPECT_FALSE(fs::exists(target_ + "/.wh..wh.plnk"));
}

TEST_F(LayerUnpackTest, NothingLeavesTheDirectory) {
  const std::string outside = directory_ + "/outside";
  make_directories(outside);
  EXPECT_THROW(unpack({{"../outside/evil", AE_IFREG, "x"}}), MachineError);
  EXPECT_THROW(unpack({{"a/../../outside/evil", AE_IFREG, "x"}}), MachineError);
  // Absolute names are names below the root, and a link to elsewhere leads to within the root.
  unpack(
      {{"/absolute", AE_IFREG, "x"}, {"exit", AE_IFLNK, outside}, {"climb", AE_IFLNK, "../../.."}});
  EXPECT_EQ(read_file(target_ + "/absolute"), "x");
  try {
    unpack({{"exit/evil", AE_IFREG, "x"}});
  } catch (const MachineError&) {
  }
  unpack({{"climb/climbed", AE_IFREG, "x"}});
  EXPECT_EQ(read_file(target_ + "/climbed"), "x");
  EXPECT_TRUE(fs::is_empty(outside));
  // A link is replaced, not followed.
  write_file_atomically(outside + "/victim", "safe");
  unpack({{"link", AE_IFLNK, outside + "/victim"}, {"link", AE_IFREG, "overwritten"}});
  EXPECT_EQ(read_file(outside + "/victim"), "safe");
  EXPECT_THROW(unpack({{"stolen", AE_IFREG, "../outside/victim", true}}), MachineError);
}

TEST_F(LayerUnpackTest, RefusesWhatIsNoArchive) {
  write_file_atomically(directory_ + "/layer", "this is not a tar archive, and it is long enough");
  EXPECT_THROW(unpack_layer(directory_ + "/layer", target_), MachineError);
  const std::vector<Entry> entries{{"a", AE_IFREG, std::string(100000, 'x')}};
  unpack(entries, ARCHIVE_FILTER_GZIP);
  const std::string whole = *read_file(directory_ + "/layer");
  write_file_atomically(directory_ + "/layer", whole.substr(0, whole.size() / 2));
  fs::remove(target_ + "/a");
  EXPECT_THROW(unpack_layer(directory_ + "/layer", target_), MachineError);
  EXPECT_THROW(unpack_layer(directory_ + "/missing", target_), MachineError);
}

}  // namespace
}  // namespace neargate::machine
