#include <filesystem>

#include "base/error.hpp"
#include "base/file.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {
namespace {

// What GitHub takes as a comment's body.
constexpr std::size_t kCharactersMax = 65536;

std::string number_of(const ActionCall& call) {
  if (const std::string number = call.input("number"); !number.empty()) return number;
  return call.github().member("event").member("number").to_text();
}

std::size_t characters(const std::string& text) {
  std::size_t out = 0;
  for (const char c : text) out += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return out;
}

}  // namespace

// The comment is a file of the run, comments/NUMBER-HEADER.md, written anew each time.
void sticky_comment(ActionCall& call) {
  const std::string number = number_of(call);
  if (number.empty()) {
    throw Error("there is no pull request to comment on", "the event is of none",
                "give the input 'number'");
  }
  for (const char c : number) {
    if (c < '0' || c > '9') throw Error("'" + number + "' is no pull request's number");
  }
  std::string header = call.input("header");
  for (char& c : header) {
    if (c == '/' || c == '.') c = '-';
  }
  const std::string path =
      call.order().places.comments + "/" + number + (header.empty() ? "" : "-" + header) + ".md";
  if (call.flag("delete", false)) {
    std::filesystem::remove(path);
    return;
  }
  std::string body = call.input("message");
  if (const std::string file = call.input("path"); !file.empty()) {
    const auto content = read_file(call.order().places.workspace + "/" + file);
    if (!content) throw Error("cannot comment", "there is no file " + file);
    body = *content;
  }
  if (body.empty()) throw Error("cannot comment", "neither 'message' nor 'path' has any text");
  if (call.flag("append", false)) body = read_file(path).value_or("") + body;
  if (characters(body) > kCharactersMax) {
    throw Error("the comment is too long", "GitHub takes 65536 characters", "cut it");
  }
  make_directories(call.order().places.comments);
  write_file_atomically(path, body);
  call.say("the comment on pull request " + number + " is in " + path);
}

}  // namespace neargate::pipeline
