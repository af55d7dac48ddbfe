#include "deploy/dockerfile.hpp"

#include <cctype>
#include <charconv>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::deploy {
namespace {

struct Line {
  int number = 0;
  std::string text;
};

// Logical lines: comments and blank ones left out, those that end with '\' joined.
std::vector<Line> logical_lines(std::string_view text) {
  std::vector<Line> out;
  bool continues = false;
  int number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    std::string_view line = trim(raw);
    if (line.empty() || line[0] == '#') continue;
    if (!continues) out.push_back({number, ""});
    continues = line.back() == '\\';
    if (continues) line.remove_suffix(1);
    out.back().text += std::string(line) + (continues ? " " : "");
  }
  return out;
}

[[noreturn]] void fail(const Line& line, const std::string& why) {
  throw Error("cannot read the Dockerfile", "line " + std::to_string(line.number) + ": " + why);
}

// The instruction cannot be carried out here.
struct Unsupported {
  std::string why;
};

class Reader {
 public:
  explicit Reader(const std::map<std::string, std::string>& arguments) : given_(arguments) {}

  ScratchImage read(std::string_view text) {
    if (text.find("\n# escape") != std::string_view::npos || text.starts_with("# escape")) {
      throw Unsupported{"it sets its own escape character"};
    }
    for (const Line& line : logical_lines(text)) {
      const std::size_t space = line.text.find_first_of(" \t");
      const std::string name = to_upper(line.text.substr(0, space));
      const std::string rest(
          space == std::string::npos ? "" : trim(std::string_view(line.text).substr(space)));
      if (rest.empty()) fail(line, name + " needs an argument");
      if (!seen_from_ && name != "FROM" && name != "ARG") fail(line, "FROM must come first");
      try {
        instruction(line, name, rest);
      } catch (const Unsupported& unsupported) {
        throw Unsupported{"line " + std::to_string(line.number) + ": " + unsupported.why};
      }
    }
    if (!seen_from_) throw Error("cannot read the Dockerfile", "it has no FROM");
    return std::move(image_);
  }

 private:
  void instruction(const Line& line, const std::string& name, const std::string& rest) {
    if (name == "FROM") {
      if (seen_from_) throw Unsupported{"it has several stages"};
      if (words(line, rest).front() != "scratch" || words(line, rest).size() > 1) {
        throw Unsupported{"it does not start from scratch"};
      }
      seen_from_ = true;
      variables_.clear();  // ARGs before FROM hold for FROM alone
    } else if (name == "ARG") {
      for (const std::string& word : words(line, rest)) argument(word);
    } else if (name == "ENV") {
      for (auto& [key, value] : pairs(line, rest)) set_environment(key, value);
    } else if (name == "LABEL") {
      for (auto& [key, value] : pairs(line, rest)) image_.labels[key] = value;
    } else if (name == "COPY") {
      copy(line, rest);
    } else if (name == "USER") {
      image_.user = words(line, rest).front();
    } else if (name == "WORKDIR") {
      work_directory(words(line, rest).front());
    } else if (name == "EXPOSE") {
      for (const std::string& port : words(line, rest)) {
        image_.exposed_ports.push_back(port.find('/') == std::string::npos ? port + "/tcp" : port);
      }
    } else if (name == "STOPSIGNAL") {
      image_.stop_signal = words(line, rest).front();
    } else if (name == "ENTRYPOINT") {
      image_.entry_point = exec_form(rest);
    } else if (name == "CMD") {
      image_.command = exec_form(rest);
    } else {
      throw Unsupported{name + " is not among what is built here"};
    }
  }

  void argument(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (const auto given = given_.find(name); given != given_.end()) {
      variables_[name] = given->second;
    } else if (equals != std::string::npos) {
      variables_[name] = word.substr(equals + 1);
    }
  }

  void set_environment(const std::string& key, const std::string& value) {
    variables_[key] = value;
    std::erase_if(image_.environment, [&key](const auto& had) { return had.first == key; });
    image_.environment.emplace_back(key, value);
  }

  void work_directory(const std::string& path) {
    std::string& now = image_.working_directory;
    now = path.starts_with('/') ? path : (now.empty() ? "/" : now + "/") + path;
  }

  void copy(const Line& line, const std::string& rest) {
    if (rest.find("<<") != std::string::npos) throw Unsupported{"COPY has a here-document"};
    CopyInstruction copy;
    std::vector<std::string> paths;
    const bool json = rest.front() == '[';
    for (const std::string& word : json ? exec_form(rest) : words(line, rest)) {
      if (word.starts_with("--chown=")) {
        owner(copy, word.substr(8));
      } else if (word.starts_with("--chmod=")) {
        unsigned mode = 0;
        const auto parsed = std::from_chars(word.data() + 8, word.data() + word.size(), mode, 8);
        if (parsed.ptr != word.data() + word.size() || mode > 07777) {
          throw Unsupported{"COPY has " + word};
        }
        copy.mode = mode;
      } else if (word.starts_with("--")) {
        throw Unsupported{"COPY has " + word};
      } else {
        paths.push_back(word);
      }
    }
    if (paths.size() < 2) fail(line, "COPY needs a source and a destination");
    copy.destination = paths.back();
    paths.pop_back();
    for (const std::string& path : paths) {
      if (path.find_first_of("*?[") != std::string::npos) {
        throw Unsupported{"COPY has a wildcard"};
      }
    }
    copy.sources = std::move(paths);
    if (copy.sources.size() > 1 && !copy.destination.ends_with('/')) {
      fail(line, "the destination of several files must end with '/'");
    }
    if (!copy.destination.starts_with('/')) {
      const std::string& base = image_.working_directory;
      copy.destination = (base.empty() ? "" : base) + "/" + copy.destination;
    }
    image_.copies.push_back(std::move(copy));
  }

  // By numbers: an image from scratch has no names.
  static void owner(CopyInstruction& copy, const std::string& text) {
    const auto parts = split(text, ':');
    const auto number = [&](std::string_view part) {
      unsigned value = 0;
      const auto parsed = std::from_chars(part.data(), part.data() + part.size(), value);
      if (part.empty() || parsed.ptr != part.data() + part.size()) {
        throw Unsupported{"COPY has --chown=" + text};
      }
      return value;
    };
    copy.user = number(parts.front());
    copy.group = parts.size() > 1 ? number(parts[1]) : copy.user;
  }

  // ["program", "argument"]; the other form runs a shell, which a scratch image lacks.
  static std::vector<std::string> exec_form(const std::string& rest) {
    const auto list = nlohmann::json::parse(rest, nullptr, false);
    if (!list.is_array()) throw Unsupported{"a command is given in its shell form"};
    std::vector<std::string> out;
    for (const auto& item : list) {
      if (!item.is_string()) throw Unsupported{"a command is not a list of strings"};
      out.push_back(item.get<std::string>());
    }
    return out;
  }

  std::vector<std::pair<std::string, std::string>> pairs(const Line& line,
                                                         const std::string& rest) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& word : words(line, rest)) {
      const std::size_t equals = word.find('=');
      if (equals == std::string::npos) throw Unsupported{"a value is given without '='"};
      out.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    return out;
  }

  // Splits at blanks, minding quotes, and puts in variables.
  std::vector<std::string> words(const Line& line, const std::string& text) {
    std::vector<std::string> out;
    std::string word;
    bool in_word = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool blank = c == ' ' || c == '\t';
      if (quote == 0 && blank) {
        if (in_word) out.push_back(std::exchange(word, {}));
        in_word = false;
        continue;
      }
      in_word = true;
      if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
        word += text[++i];
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else if (c == '$' && quote != '\'') {
        word += variable(line, text, i);
      } else {
        word += c;
      }
    }
    if (quote != 0) fail(line, "a quote is not closed");
    if (in_word) out.push_back(word);
    if (out.empty()) fail(line, "an argument is missing");
    return out;
  }

  // The value of "$NAME", "${NAME}", "${NAME:-word}" at `i`, which goes to its last character.
  std::string variable(const Line& line, const std::string& text, std::size_t& i) {
    const auto is_name = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    };
    std::string name, fallback;
    if (i + 1 < text.size() && text[i + 1] == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string::npos) fail(line, "'${' is not closed");
      name = text.substr(i + 2, end - i - 2);
      i = end;
      if (const std::size_t colon = name.find(":-"); colon != std::string::npos) {
        fallback = name.substr(colon + 2);
        name.resize(colon);
      }
      for (const char c : name) {
        if (!is_name(c)) throw Unsupported{"a variable is changed in its place"};
      }
    } else {
      while (i + 1 < text.size() && is_name(text[i + 1])) name += text[++i];
      if (name.empty()) return "$";
    }
    const auto found = variables_.find(name);
    return found != variables_.end() && !found->second.empty() ? found->second : fallback;
  }

  const std::map<std::string, std::string>& given_;
  std::map<std::string, std::string> variables_;
  bool seen_from_ = false;
  ScratchImage image_;
};

}  // namespace

std::variant<ScratchImage, NeedsBuilder> parse_dockerfile(
    std::string_view text, const std::map<std::string, std::string>& arguments) {
  try {
    return Reader(arguments).read(text);
  } catch (const Unsupported& unsupported) {
    return NeedsBuilder{unsupported.why};
  }
}

}  // namespace neargate::deploy
