#include "aws/stream.hpp"

namespace neargate::aws {

smithy::Stream make_stream(http::Body body) {
  return {std::make_shared<smithy::StreamSource>(smithy::StreamSource{.body = std::move(body)})};
}

}  // namespace neargate::aws
