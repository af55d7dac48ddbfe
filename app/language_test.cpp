#include "app/language.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "app/words.hpp"

namespace neargate::app {
namespace {

TEST(Language, ListsAreSortedLowerCaseAndWithoutDoubles) {
  for (const Language& language : languages()) {
    for (const auto& list : {language.stop_words, language.titles, language.abbreviations}) {
      ASSERT_FALSE(list.empty());
      for (std::size_t i = 1; i < list.size(); ++i) {
        EXPECT_LT(list[i - 1], list[i]) << language.code;
      }
      for (const std::string_view word : list) {
        EXPECT_EQ(split_words(word), std::vector<std::string>{std::string(word)}) << language.code;
      }
    }
    for (const std::string_view title : language.titles) {
      EXPECT_FALSE(
          std::binary_search(language.abbreviations.begin(), language.abbreviations.end(), title))
          << title;
    }
  }
}

TEST(Language, IsFoundByItsCode) {
  EXPECT_EQ(find_language("fr")->code, "fr");
  EXPECT_EQ(find_language("tlh"), nullptr);
  EXPECT_TRUE(find_language("de")->is_stop_word("über"));
  EXPECT_FALSE(find_language("en")->is_stop_word("gateway"));
}

TEST(Language, IsGuessedByItsStopWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"The balancer sends each request to one of the tasks that are healthy.", "en"},
      {"Der Verteiler schickt jede Anfrage an eine der Aufgaben, die gesund sind.", "de"},
      {"El equilibrador envía cada petición a una de las tareas que están sanas.", "es"},
      {"Le répartiteur envoie chaque requête à une des tâches qui sont en bonne santé.", "fr"},
      {"12345 xyzzy", "en"},
      {"", "en"},
  };
  for (const auto& [text, code] : cases) {
    EXPECT_EQ(detect_language(split_words(text)).code, code) << text;
  }
}

}  // namespace
}  // namespace neargate::app
