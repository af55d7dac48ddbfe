#include "cloud/elbv2/site_url.hpp"

#include <gtest/gtest.h>

namespace neargate::elbv2 {
namespace {

Listener listener(const std::string& protocol, int port) {
  Listener out;
  out.protocol = protocol;
  out.port = port;
  return out;
}

TEST(SiteUrlTest, IsWherePeopleGo) {
  LoadBalancer balancer;
  balancer.dns_name = "lb.example";
  EXPECT_EQ(site_url(balancer, {}), "http://lb.example/");
  EXPECT_EQ(site_url(balancer, {listener("HTTP", 80)}), "http://lb.example/");
  EXPECT_EQ(site_url(balancer, {listener("HTTP", 8080)}), "http://lb.example:8080/");
  EXPECT_EQ(site_url(balancer, {listener("HTTP", 80), listener("HTTPS", 443)}),
            "https://lb.example/")
      << "port 80 only redirects there";
  EXPECT_EQ(site_url(balancer, {listener("HTTPS", 8443), listener("HTTPS", 443)}),
            "https://lb.example:8443/");
}

}  // namespace
}  // namespace neargate::elbv2
