#include "oidc/issuer_files.hpp"

#include <cerrno>
#include <unistd.h>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::oidc {
namespace {

constexpr unsigned kForRootAlone = 0600;
constexpr unsigned kDirectoryForRootAlone = 0700;

std::string directory_in(const std::string& state_directory) { return state_directory + "/oidc"; }

std::string key_path(const std::string& state_directory, const std::string& url) {
  return directory_in(state_directory) + "/" + percent_encode(url) + ".pem";
}

}  // namespace

std::optional<Issuer> load_issuer(const std::string& state_directory, const std::string& url) {
  const auto pem = read_file(key_path(state_directory, url));
  if (!pem) return std::nullopt;
  return Issuer(url, PrivateKey::from_pem(*pem));
}

Issuer load_or_make_issuer(const std::string& state_directory, const std::string& url) {
  if (auto known = load_issuer(state_directory, url)) return *known;
  const PrivateKey key = PrivateKey::generate();
  make_directories(directory_in(state_directory), kDirectoryForRootAlone);
  write_file_atomically(key_path(state_directory, url), key.pem(), kForRootAlone);
  return Issuer(url, key);
}

bool forget_issuer(const std::string& state_directory, const std::string& url) {
  const std::string path = key_path(state_directory, url);
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  throw system_error("cannot remove " + path, errno);
}

}  // namespace neargate::oidc
