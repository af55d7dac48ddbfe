#pragma once

#include <string>

#include "pipeline/event.hpp"

namespace neargate::pipeline {

// The repository that a run is of: a bare clone of its own that borrows the objects of the one on
// this machine, in which nothing is changed. Of a pull request it holds the merge that GitHub would
// make for it.
class SourceRepository {
 public:
  // `directory` is made. Throws Error where there is no repository, no such commit, or a pull
  // request that cannot be merged.
  SourceRepository(const RunRequest& request, const std::string& directory);

  const std::string& directory() const { return directory_; }
  const std::string& ref() const { return ref_; }  // complete; of a pull request its head's
  const CommitFacts& commit() const { return commit_; }
  // OWNER/NAME: as asked for, else of the remote "origin", else local/DIRECTORY.
  const std::string& name() const { return name_; }
  bool has_changes() const { return has_changes_; }  // that are not committed, and so not seen
  // "" where the commit has no such file.
  std::string read(const std::string& path) const;
  // Where a file of the checked-out tree is in the repository.
  const std::string& top() const { return top_; }

 private:
  std::string git(std::vector<std::string> arguments) const;
  std::string find_ref(const RunRequest& request) const;
  void merge(const std::string& base);

  std::string top_;
  std::string directory_;
  std::string ref_;
  std::string name_;
  CommitFacts commit_;
  bool has_changes_ = false;
};

// "OWNER/NAME" of a remote's URL ("git@github.com:OWNER/NAME.git"); "" where it has none.
std::string repository_of_remote(std::string_view url);

}  // namespace neargate::pipeline
