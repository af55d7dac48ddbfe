#include "cloud/ecr/reference.hpp"

#include "cloud/ecr/manifest.hpp"

namespace neargate::ecr {

std::optional<ImageReference> parse_image_reference(std::string_view text) {
  ImageReference out;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    out.digest = text.substr(at + 1);
    if (!is_digest(out.digest)) return std::nullopt;
    text = text.substr(0, at);
  }
  // As docker tells hosts from names: they have a dot or a port, or are localhost.
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string_view first = text.substr(0, slash);
    if (first.find_first_of(".:") != std::string_view::npos || first == "localhost") {
      out.registry = first;
      text.remove_prefix(slash + 1);
    }
  }
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    out.tag = text.substr(colon + 1);
    if (!is_tag(out.tag)) return std::nullopt;
    text = text.substr(0, colon);
  } else if (out.digest.empty()) {
    out.tag = "latest";
  }
  if (text.empty() || text.find_first_of(" @:") != std::string_view::npos) return std::nullopt;
  out.repository = text;
  return out;
}

}  // namespace neargate::ecr
