#include "app/language.hpp"

#include <algorithm>
#include <array>

namespace neargate::app {
namespace {

using Words = std::string_view;

// All lists are sorted by bytes (a test checks it), as they are searched by bisection.
constexpr Words kEnglishStopWords[] = {
    "a",      "about",  "above",  "after",   "again",   "against", "all",    "also",    "am",
    "an",     "and",    "any",    "are",     "aren't",  "as",      "at",     "be",      "because",
    "been",   "before", "being",  "below",   "between", "both",    "but",    "by",      "can",
    "can't",  "cannot", "could",  "did",     "didn't",  "do",      "does",   "doesn't", "doing",
    "don't",  "down",   "during", "each",    "few",     "for",     "from",   "further", "had",
    "has",    "have",   "having", "he",      "her",     "here",    "hers",   "him",     "his",
    "how",    "i",      "if",     "in",      "into",    "is",      "isn't",  "it",      "its",
    "itself", "just",   "may",    "me",      "might",   "more",    "most",   "must",    "my",
    "no",     "nor",    "not",    "now",     "of",      "off",     "on",     "once",    "only",
    "or",     "other",  "our",    "ours",    "out",     "over",    "own",    "same",    "shall",
    "she",    "should", "so",     "some",    "such",    "than",    "that",   "the",     "their",
    "theirs", "them",   "then",   "there",   "these",   "they",    "this",   "those",   "through",
    "to",     "too",    "under",  "until",   "up",      "upon",    "us",     "very",    "was",
    "wasn't", "we",     "were",   "weren't", "what",    "when",    "where",  "which",   "while",
    "who",    "whom",   "whose",  "why",     "will",    "with",    "within", "without", "won't",
    "would",  "you",    "your",   "yours",
};
constexpr Words kEnglishTitles[] = {
    "adm", "capt", "cf",     "col", "dr",  "e.g", "fig", "figs", "gen", "gov", "hon",
    "i.e", "lt",   "messrs", "mr",  "mrs", "ms",  "mt",  "no",   "nos", "op",  "p",
    "pp",  "prof", "rep",    "rev", "sen", "sgt", "st",  "viz",  "vol", "vs",
};
constexpr Words kEnglishAbbreviations[] = {
    "a.d", "a.m", "al",   "apr", "aug",  "b.c", "co",  "corp", "d.c", "dec", "dept",
    "est", "etc", "feb",  "inc", "jan",  "jr",  "jul", "jun",  "ltd", "mar", "nov",
    "oct", "p.m", "ph.d", "sep", "sept", "sr",  "u.k", "u.n",  "u.s",
};

constexpr Words kGermanStopWords[] = {
    "aber",  "alle",  "als",   "also",  "am",     "an",      "auch",   "auf",    "aus",    "bei",
    "beim",  "bis",   "da",    "damit", "dann",   "das",     "dass",   "dem",    "den",    "denn",
    "der",   "des",   "die",   "dies",  "diese",  "diesem",  "diesen", "dieser", "dieses", "doch",
    "durch", "ein",   "eine",  "einem", "einen",  "einer",   "eines",  "er",     "es",     "für",
    "gegen", "haben", "hat",   "hatte", "hatten", "ich",     "ihm",    "ihn",    "ihr",    "ihre",
    "ihrem", "ihren", "ihrer", "im",    "in",     "ins",     "ist",    "jede",   "jeder",  "kann",
    "kein",  "keine", "man",   "mehr",  "mich",   "mir",     "mit",    "nach",   "nicht",  "noch",
    "nur",   "ob",    "oder",  "ohne",  "sehr",   "sein",    "seine",  "seinem", "seinen", "seiner",
    "sich",  "sie",   "sind",  "so",    "soll",   "um",      "und",    "uns",    "unter",  "vom",
    "von",   "vor",   "war",   "waren", "was",    "weil",    "wenn",   "wer",    "werden", "wie",
    "wir",   "wird",  "wo",    "wurde", "wurden", "während", "zu",     "zum",    "zur",    "über",
};
constexpr Words kGermanTitles[] = {
    "abb",  "bzw", "ca",   "d.h", "dr",  "evtl", "fr",  "ggf", "hr",  "ing",
    "inkl", "nr",  "prof", "s",   "sog", "st",   "u.a", "vgl", "z.b", "zzgl",
};
constexpr Words kGermanAbbreviations[] = {"co", "etc", "usf", "usw"};

constexpr Words kSpanishStopWords[] = {
    "a",      "al",    "algo",   "ante",  "antes", "así",   "aunque", "cada", "como",    "con",
    "contra", "cual",  "cuando", "de",    "del",   "desde", "donde",  "dos",  "durante", "el",
    "ella",   "ellas", "ellos",  "en",    "entre", "era",   "eran",   "es",   "esa",     "ese",
    "eso",    "esta",  "estaba", "estas", "este",  "esto",  "estos",  "está", "están",   "fue",
    "fueron", "ha",    "han",    "hasta", "hay",   "la",    "las",    "le",   "les",     "lo",
    "los",    "me",    "mi",     "muy",   "más",   "ni",    "no",     "nos",  "o",       "otra",
    "otro",   "otros", "para",   "pero",  "poco",  "por",   "porque", "que",  "qué",     "se",
    "sea",    "ser",   "si",     "sin",   "sobre", "son",   "su",     "sus",  "sí",      "también",
    "tan",    "te",    "tiene",  "todo",  "todos", "tras",  "tu",     "un",   "una",     "uno",
    "unos",   "y",     "ya",     "yo",    "él",
};
constexpr Words kSpanishTitles[] = {"av",   "d",    "dr",  "dra", "ej",  "fig",  "núm", "p",
                                    "p.ej", "prof", "pág", "sr",  "sra", "srta", "ud",  "uds"};
constexpr Words kSpanishAbbreviations[] = {"ee.uu", "etc", "s.a"};

constexpr Words kFrenchStopWords[] = {
    "afin",  "ai",    "ainsi", "alors",   "après", "au",    "aussi", "autre", "aux",   "avant",
    "avec",  "avoir", "bien",  "car",     "ce",    "cela",  "ces",   "cet",   "cette", "chez",
    "comme", "dans",  "de",    "depuis",  "des",   "donc",  "dont",  "du",    "elle",  "elles",
    "en",    "entre", "est",   "et",      "eux",   "fait",  "il",    "ils",   "je",    "la",
    "le",    "les",   "leur",  "leurs",   "lors",  "lui",   "là",    "mais",  "me",    "mes",
    "moi",   "mon",   "même",  "ne",      "nos",   "notre", "nous",  "on",    "ont",   "ou",
    "où",    "par",   "pas",   "pendant", "peu",   "peut",  "plus",  "pour",  "puis",  "qu",
    "quand", "que",   "qui",   "sa",      "sans",  "se",    "ses",   "si",    "son",   "sont",
    "sous",  "sur",   "tous",  "tout",    "toute", "très",  "tu",    "un",    "une",   "vers",
    "vos",   "votre", "vous",  "y",       "à",     "été",   "être",
};
constexpr Words kFrenchTitles[] = {"art", "av",   "cf", "chap", "dr", "fig", "m",  "mm",
                                   "p",   "p.ex", "pp", "prof", "st", "ste", "vol"};
constexpr Words kFrenchAbbreviations[] = {"env", "etc", "s.a"};

constexpr std::array<Language, 4> kLanguages = {{
    {"en", kEnglishStopWords, kEnglishTitles, kEnglishAbbreviations, false},
    {"de", kGermanStopWords, kGermanTitles, kGermanAbbreviations, true},
    {"es", kSpanishStopWords, kSpanishTitles, kSpanishAbbreviations, false},
    {"fr", kFrenchStopWords, kFrenchTitles, kFrenchAbbreviations, false},
}};

}  // namespace

bool Language::is_stop_word(std::string_view word) const {
  return std::binary_search(stop_words.begin(), stop_words.end(), word);
}

std::span<const Language> languages() { return kLanguages; }

const Language* find_language(std::string_view code) {
  for (const Language& language : kLanguages) {
    if (language.code == code) return &language;
  }
  return nullptr;
}

const Language& detect_language(const std::vector<std::string>& words) {
  std::array<std::size_t, kLanguages.size()> hits{};
  for (const std::string& word : words) {
    for (std::size_t i = 0; i < kLanguages.size(); ++i) hits[i] += kLanguages[i].is_stop_word(word);
  }
  // The first of equals: English.
  return kLanguages[std::max_element(hits.begin(), hits.end()) - hits.begin()];
}

}  // namespace neargate::app
