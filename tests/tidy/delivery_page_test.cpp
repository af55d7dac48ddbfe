// docs/deploy.md is what scripts are written by: it names each exit code, event and member.
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::tidy {
namespace {

namespace fs = std::filesystem;

std::string page() { return read_file(NEARGATE_SOURCE "/docs/deploy.md").value_or(""); }

// What delivery and its commands are written in.
std::vector<std::string> sources() {
  std::vector<std::string> out;
  for (const char* folder : {"src/deploy", "src/cli"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(NEARGATE_SOURCE) / folder)) {
      const std::string path = entry.path();
      if (path.ends_with(".cpp") && !path.ends_with("_test.cpp")) {
        out.push_back(read_file(path).value_or(""));
      }
    }
  }
  return out;
}

// Whatever a group of the pattern matches in a text.
std::set<std::string> all_in(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> out;
  for (std::sregex_iterator each(text.begin(), text.end(), expression), end; each != end; ++each) {
    for (std::size_t group = 1; group < each->size(); ++group) {
      if ((*each)[group].matched) out.insert((*each)[group]);
    }
  }
  return out;
}

std::set<std::string> all_in_sources(const std::string& pattern) {
  std::set<std::string> out;
  for (const std::string& source : sources()) out.merge(all_in(source, pattern));
  return out;
}

std::set<std::string> quoted(const std::string& text) { return all_in(text, "`([A-Za-z-]+)`"); }

// The first cells of the table of events.
std::set<std::string> documented_events() {
  std::set<std::string> out;
  bool in_table = false;
  const std::string text = page();
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("| `event` |")) {
      in_table = true;
    } else if (in_table && line.starts_with("|")) {
      out.merge(quoted(std::string(line.substr(1, line.find('|', 1)))));
    } else {
      in_table = false;
    }
  }
  return out;
}

TEST(DeliveryPage, NamesEachEventAndNoOther) {
  const auto emitted = all_in_sources(R"re(Event(?: \w+)?\((?:[\w.]+ \? "(\w+)" : )?"(\w+)",)re");
  EXPECT_GT(emitted.size(), 15u);
  EXPECT_EQ(documented_events(), emitted);
}

TEST(DeliveryPage, NamesEachMember) {
  const auto named = quoted(page());
  std::set<std::string> members = all_in_sources(R"re(with(?:_json)?\("(\w+)",)re");
  EXPECT_TRUE(members.contains("healthyTargets"));
  // Within lists, which are written by hand.
  members.merge(all_in_sources(R"re([{,]"(\w+)":\{\})re"));
  EXPECT_TRUE(members.contains("rolloutState"));
  for (const std::string& member : members) EXPECT_TRUE(named.contains(member)) << member;
}

TEST(DeliveryPage, HasTheExitCodesOfTheOutcomes) {
  const std::string outcomes = read_file(NEARGATE_SOURCE "/src/deploy/outcome.cpp").value_or("");
  const std::regex entry(R"re(\{Outcome::\w+, (\d+), "([a-z-]+)"\})re");
  const std::string text = page();
  int count = 0;
  for (std::sregex_iterator each(outcomes.begin(), outcomes.end(), entry), end; each != end;
       ++each, ++count) {
    const std::string row = "| " + (*each)[1].str() + " | `" + (*each)[2].str() + "` |";
    EXPECT_NE(text.find(row), std::string::npos) << row;
  }
  EXPECT_EQ(count, static_cast<int>(all_in(text, R"re(\n\| \d+ \| (`[a-z-]+`) \|)re").size()));
}

}  // namespace
}  // namespace neargate::tidy
