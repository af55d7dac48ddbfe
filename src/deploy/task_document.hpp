#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

// Task definitions as JSON documents: what DescribeTaskDefinition shows, made into what
// RegisterTaskDefinition takes. Pure.
namespace neargate::deploy {

// The registration that would make a revision again, of DescribeTaskDefinition's answer: without
// what ECS adds (ARN, revision, status, …), and without tags.
std::string registration_of(std::string_view answer);
std::string with_tags(std::string_view registration,
                      const std::map<std::string, std::string>& tags);

// With another image for one container. Throws Error, which lists those that there are, where there
// is no such container.
std::string with_image(std::string_view registration, std::string_view container,
                       std::string_view image);

// The form in which two are compared and shown: indented, members in order, environment and secrets
// by name; without empty lists, cpu 0 and the host ports that ECS fills in.
std::string readable(std::string_view registration);

struct ContainerSummary {
  std::string name;
  std::string image;
  bool essential = true;
};
std::vector<ContainerSummary> containers_of(std::string_view registration);
// The image of that container; "" where there is no such one.
std::string image_of(std::string_view registration, std::string_view container);

// Which container a deploy gives the image to: the given one; else the only one; else the one that
// the load balancer sends requests to; else the only essential one. Throws Error with the list.
std::string choose_image_container(const std::vector<ContainerSummary>& containers,
                                   std::string_view given, std::string_view behind_load_balancer);

}  // namespace neargate::deploy
