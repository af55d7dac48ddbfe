#include "daemon/options/options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cloud/ec2/quotas.hpp"
#include "machine/cidr.hpp"

namespace neargate::daemon {
namespace {

template <class Number>
Number number(const std::string& option, const std::string& text, Number least, Number most) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    throw Error(fmt::format("{} {}", option, text), "not a number in range",
                fmt::format("give one between {} and {}", least, most));
  }
  return value;
}

bool all_of(const std::string& text, const char* what) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (*what == 'a' && ((c >= 'a' && c <= 'z') || c == '-'));
  });
}

void add_quota(Settings& settings, const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  if (equals == std::string::npos || !ec2::Quotas().find(name)) {
    throw Error("--quota " + text, "not a quota and its value",
                "as vpcs=20; one of " + ec2::Quotas::names());
  }
  if (!settings.quotas) settings.quotas.emplace();
  (*settings.quotas)[name] = number<std::int32_t>("--quota", text.substr(equals + 1), 0, 100000);
}

void check_is_absolute(const std::string& path) {
  if (path.empty() || path.front() == '/') return;
  throw Error("cannot use the path " + path, "it is not absolute", "start it with /");
}

}  // namespace

const char* const kUsage =
    "neargated: the Neargate daemon; usually started by `neargate up`.\n"
    "\n"
    "  --state DIR     where everything is kept (/var/lib/neargate)\n"
    "  --public-pool N public addresses to give out, as 198.18.16.0/20 (any /20 of 198.18.0.0/15\n"
    "                  that no other instance on this host has)\n"
    "\n"
    "What the state keeps: a later start takes it where it is not given anew.\n"
    "  --region NAME   the one AWS region that this machine is (us-east-1); for good\n"
    "  --account ID    the AWS account that this machine is (123456789012); for good\n"
    "  --name PREFIX   prefix of namespaces, links and cgroups, 1 to 5 of a-z 0-9 (ng); for good\n"
    "  --run DIR       sockets and pids (/run/neargate)\n"
    "  --listen ADDR   address of the API (127.0.0.1)\n"
    "  --port N        port of the API (4566)\n"
    "  --quota NAME=N  how many of an EC2 resource there may be, where not as many as AWS's "
    "default;\n"
    "                  may be repeated: vpcs (5; internet-gateways follow), subnets-per-vpc "
    "(200),\n"
    "                  route-tables-per-vpc (200), routes-per-table (500), security-groups "
    "(2500),\n"
    "                  elastic-ips (5), nat-gateways-per-zone (5)\n"
    "  --speed N       divide AWS's waiting times by N, 1 to 1000 (1)\n"
    "  --defaults      take the defaults of these instead, but for what holds for good and --run\n"
    "\n"
    "Of one run:\n"
    "  --log FILE      log there instead of to standard error\n"
    "  --decisions FILE  write down there who was allowed or denied what, and by which statement\n"
    "  --verbose       log every call\n";

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  Settings& settings = options.settings;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& option = arguments[i];
    if (option == "--verbose") {
      options.verbose = true;
      continue;
    }
    if (option == "--defaults") {
      options.to_defaults = true;
      continue;
    }
    if (i + 1 == arguments.size()) {
      throw Error("cannot understand " + option, "it is unknown, or its value is missing",
                  "see neargated --help");
    }
    const std::string& value = arguments[++i];
    if (option == "--state") {
      options.state_directory = value;
    } else if (option == "--run") {
      settings.run_directory = value;
    } else if (option == "--listen") {
      settings.address = value;
    } else if (option == "--port") {
      settings.port = number<std::uint16_t>(option, value, 1, 65535);
    } else if (option == "--region") {
      if (!all_of(value, "a")) throw Error("--region " + value, "not a region", "as us-east-1");
      settings.region = value;
    } else if (option == "--account") {
      if (value.size() != 12 || !all_of(value, "0")) {
        throw Error("--account " + value, "not an AWS account", "give twelve digits");
      }
      settings.account = value;
    } else if (option == "--name") {
      if (value.size() > 5 || !all_of(value, "a") || value.find('-') != std::string::npos) {
        throw Error("--name " + value, "not a prefix", "give 1 to 5 of a-z and 0-9");
      }
      settings.name = value;
    } else if (option == "--public-pool") {
      if (!machine::Cidr::parse(value)) {
        throw Error("--public-pool " + value, "not a network", "as 198.18.16.0/20");
      }
      options.public_pool = value;
    } else if (option == "--quota") {
      add_quota(settings, value);
    } else if (option == "--speed") {
      settings.speed = number<double>(option, value, 1, 1000);
    } else if (option == "--log") {
      options.log_file = value;
    } else if (option == "--decisions") {
      options.decisions_file = value;
    } else {
      throw Error("cannot understand " + option, "there is no such option", "see neargated --help");
    }
  }
  for (const std::string& path : {options.state_directory, settings.run_directory.value_or(""),
                                  options.log_file, options.decisions_file}) {
    check_is_absolute(path);
  }
  return options;
}

}  // namespace neargate::daemon
