#include "balancer/pages.hpp"

#include <ctime>

#include "base/clock.hpp"
#include "base/time_text.hpp"

namespace neargate::balancer {
namespace {

std::string page_body(int status) {
  const std::string title = std::to_string(status) + " " + std::string(page_reason(status));
  return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title +
         "</h1></center>\r\n</body>\r\n</html>\r\n";
}

std::string assemble(int status, const std::string& fields, std::string_view body,
                     PageFraming framing) {
  std::string page = "HTTP/1.1 " + std::to_string(status) + " ";
  page += page_reason(status);
  page += "\r\nServer: awselb/2.0\r\nDate: " + date_text() + "\r\n" + fields;
  page += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  page += framing.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  if (!framing.head_only) page += body;
  return page;
}

void replace_all(std::string& text, std::string_view name, std::string_view value) {
  for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size()) {
    text.replace(at, name.size(), value);
  }
}

}  // namespace

std::string_view host_without_port(std::string_view host) {
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, colon);
}

std::string_view page_reason(int status) {
  switch (status) {
    case 408:
      return "Request Time-out";
    case 413:
      return "Request Entity Too Large";
    case 463:
      return "";
    case 503:
      return "Service Temporarily Unavailable";
    case 504:
      return "Gateway Time-out";
    default:
      return http::reason_phrase(status);
  }
}

std::string error_page(int status, PageFraming framing) {
  return assemble(status, "Content-Type: text/html\r\n", page_body(status), framing);
}

std::string fixed_response(const FixedResponseAction& action, PageFraming framing) {
  const std::string type = action.content_type.value_or("text/plain");
  return assemble(action.status_code, "Content-Type: " + type + "\r\n",
                  action.message_body.value_or(""), framing);
}

std::string redirect(const RedirectAction& action, const RequestView& request,
                     PageFraming framing) {
  const std::string fields =
      "Content-Type: text/html\r\nLocation: " + redirect_location(action, request) + "\r\n";
  return assemble(action.status_code, fields, page_body(action.status_code), framing);
}

std::string redirect_location(const RedirectAction& action, const RequestView& request) {
  std::string location = action.protocol.value_or("#{protocol}") + "://" +
                         action.host.value_or("#{host}") + ":" + action.port.value_or("#{port}") +
                         action.path.value_or("/#{path}");
  const std::string query = action.query.value_or("#{query}");
  if (!query.empty() && (query != "#{query}" || !request.query.empty())) location += "?" + query;
  const std::size_t scheme_end = location.find("://");
  for (std::size_t i = 0; i < scheme_end; ++i) {
    if (location[i] >= 'A' && location[i] <= 'Z') location[i] = char(location[i] - 'A' + 'a');
  }
  std::string_view path = request.path;
  if (path.starts_with('/')) path.remove_prefix(1);
  replace_all(location, "#{protocol}", request.tls ? "https" : "http");
  replace_all(location, "#{port}", std::to_string(request.listener_port));
  replace_all(location, "#{host}", request.host);
  replace_all(location, "#{path}", path);
  replace_all(location, "#{query}", request.query);
  return location;
}

const std::string& date_text() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    second = now;
    text = to_http_date(Timestamp(Seconds(now)));
  }
  return text;
}

}  // namespace neargate::balancer
