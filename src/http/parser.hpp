#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.hpp"

// HTTP/1.1 message syntax (RFC 9112), sans-IO: bytes in, events out. Strict: what two programs
// could read in two ways (obs-fold, bare CR or LF, both Content-Length and Transfer-Encoding,
// differing Content-Lengths, spaces before a colon, chunk sizes with signs) is an error, never a
// guess.
namespace neargate::http {

struct ParserLimits {
  std::size_t head_bytes_max = 65536;
  std::size_t fields_max = 128;
  std::size_t chunk_line_bytes_max = 256;
};

class Parser {
 public:
  enum class Kind { request, response };
  enum class Event {
    need_more,  // all of the input was consumed and more is needed
    head,       // request() or response() is complete; for responses call expect_no_body() now
                // where the request was HEAD (or CONNECT succeeded)
    body,       // data() holds a piece of the body, valid until the next call
    complete,   // the message has ended; unconsumed input belongs to the next one
    error       // status() and error(): answer that and close
  };
  enum class BodyKind { none, sized, chunked, until_close };

  explicit Parser(Kind kind, ParserLimits limits = {});

  // Consumes from the front of `input`, which shrinks, up to the next event.
  Event next(std::string_view& input);
  // The peer has closed its side: complete, where that ends the message, or error.
  Event finish();

  const RequestHead& request() const { return request_; }
  RequestHead& request() { return request_; }
  RequestHead take_request() { return std::move(request_); }
  int response_status() const { return response_status_; }
  const Headers& response_headers() const { return response_headers_; }
  Headers take_response_headers() { return std::move(response_headers_); }
  std::string_view data() const { return data_; }
  BodyKind body_kind() const { return body_kind_; }
  std::uint64_t content_length() const { return content_length_; }  // where body_kind() is sized
  bool keep_alive() const { return keep_alive_; }
  bool expects_continue() const { return expects_continue_; }
  void expect_no_body();

  int status() const { return error_status_; }            // 400, 417, 431, 501, 505
  std::string_view error() const { return error_text_; }  // which rule was broken

  // True from the first byte of a message on; false before it.
  bool started() const { return started_; }

  void reset();  // for the next message on the connection

 private:
  enum class State : std::uint8_t {
    start_line,
    fields,
    head_done,  // the head was reported; the body begins with the next call
    body_sized,
    body_until_close,
    chunk_size,
    chunk_data,
    chunk_data_end,
    trailers,
    complete,
    failed
  };

  Event fail(int status, std::string_view text);
  // Takes one line, without its CRLF, from `input`. False: it is not all in yet, or failed.
  bool take_line(std::string_view& input, std::size_t bytes_max, int status_beyond);
  bool parse_request_line();
  bool parse_status_line();
  bool parse_field(bool trailer);
  bool finish_head();
  bool finish_request_head();
  bool decide_body();
  bool note_content_length(std::string_view value);
  bool note_transfer_encoding(std::string_view value);
  bool note_host(std::string_view value);
  void note_connection(std::string_view value);
  bool parse_chunk_size();
  Event take_body(std::string_view& input);

  Kind kind_;
  ParserLimits limits_;
  State state_ = State::start_line;
  std::string partial_;         // of the line that is not all in
  std::string_view line_;       // the one that is, in `partial_` or the input
  std::size_t line_bytes_ = 0;  // of the lines so far of this head, or trailer section
  RequestHead request_;
  int response_status_ = 0;
  int version_minor_ = 1;
  Headers response_headers_;
  std::string_view data_;
  BodyKind body_kind_ = BodyKind::none;
  std::uint64_t content_length_ = 0;
  std::uint64_t remaining_ = 0;
  bool started_ = false;
  bool has_content_length_ = false;
  bool has_transfer_encoding_ = false;
  bool has_host_ = false;
  bool connection_close_ = false;
  bool connection_keep_alive_ = false;
  bool keep_alive_ = true;
  bool expects_continue_ = false;
  bool no_body_ = false;
  int error_status_ = 0;
  std::string error_text_;
};

}  // namespace neargate::http
