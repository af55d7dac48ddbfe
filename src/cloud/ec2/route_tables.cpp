#include <algorithm>

#include "cloud/ec2/aws_services.hpp"
#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

namespace neargate::ec2 {
namespace {

using Associations = std::vector<RouteTableAssociation>;
using Routes = std::vector<Route>;

std::optional<Values> filter_values(const RouteTable& table, const std::string& filter) {
  const auto of_associations = [&](auto member) {
    Values values;
    for (const auto& association : table.associations.value_or(Associations{})) {
      if (const auto value = member(association)) values.push_back(*value);
    }
    return values;
  };
  const auto of_routes = [&](auto member) {
    Values values;
    for (const auto& route : table.routes.value_or(Routes{})) {
      if (const auto value = member(route)) values.push_back(*value);
    }
    return values;
  };
  if (filter == "route-table-id") return one(table.route_table_id);
  if (filter == "vpc-id") return one(table.vpc_id);
  if (filter == "owner-id") return one(table.owner_id);
  if (filter == "association.main") {
    return of_associations([](const auto& a) {
      return std::optional<std::string>(a.main.value_or(false) ? "true" : "false");
    });
  }
  if (filter == "association.subnet-id") {
    return of_associations([](const auto& a) { return a.subnet_id; });
  }
  if (filter == "association.route-table-association-id") {
    return of_associations([](const auto& a) { return a.route_table_association_id; });
  }
  if (filter == "association.route-table-id") {
    return of_associations([](const auto& a) { return a.route_table_id; });
  }
  if (filter == "association.gateway-id") {
    return of_associations([](const auto& a) { return a.gateway_id; });
  }
  if (filter == "route.destination-cidr-block") {
    return of_routes([](const auto& r) { return r.destination_cidr_block; });
  }
  if (filter == "route.gateway-id") return of_routes([](const auto& r) { return r.gateway_id; });
  if (filter == "route.nat-gateway-id") {
    return of_routes([](const auto& r) { return r.nat_gateway_id; });
  }
  if (filter == "route.state") return of_routes([](const auto& r) { return r.state; });
  return std::nullopt;
}

Route* find_route(RouteTable& table, const std::string& destination) {
  if (!table.routes) return nullptr;
  for (Route& route : *table.routes) {
    if (route.destination_cidr_block == destination) return &route;
  }
  return nullptr;
}

std::string destination(const std::optional<std::string>& given) {
  if (!given) {
    throw aws::Error("MissingParameter",
                     "The request must contain the parameter destinationCidrBlock.");
  }
  const auto cidr = Cidr::parse(*given);
  if (!cidr) {
    throw aws::Error("InvalidParameterValue", "Value (" + *given +
                                                  ") for parameter destinationCidrBlock is "
                                                  "invalid. This is not a valid CIDR block.");
  }
  return cidr->text();
}

}  // namespace

const RouteTable& Ec2::route_table(const std::string& id) const {
  const RouteTable* found = route_tables_.find(id);
  if (found == nullptr) throw no_route_table(id);
  return *found;
}

const RouteTable& Ec2::route_table_of_subnet(const Subnet& subnet) const {
  const RouteTable* main = nullptr;
  for (const auto& [id, table] : route_tables_) {
    if (table.vpc_id != subnet.vpc_id) continue;
    for (const auto& association : table.associations.value_or(Associations{})) {
      if (association.subnet_id == subnet.subnet_id) return table;
      if (association.main.value_or(false)) main = &table;
    }
  }
  NG_ASSERT(main != nullptr);
  return *main;
}

const RouteTable* Ec2::find_association(const std::string& association_id) const {
  for (const auto& [id, table] : route_tables_) {
    for (const auto& association : table.associations.value_or(Associations{})) {
      if (association.route_table_association_id == association_id) return &table;
    }
  }
  return nullptr;
}

// A route is a black hole while its gateway is not there, and gateway endpoints add routes to their
// prefix lists; that is told when it is looked at.
RouteTable Ec2::shown(const RouteTable& table) const {
  RouteTable view = table;
  for (Route& route : *view.routes) {
    bool there = true;
    if (route.nat_gateway_id) {
      const NatGateway* gateway = nat_gateways_.find(*route.nat_gateway_id);
      there = gateway != nullptr && gateway->state == "available";
    } else if (route.gateway_id && route.gateway_id->starts_with("igw-")) {
      const InternetGateway* gateway = internet_gateways_.find(*route.gateway_id);
      there = gateway != nullptr && gateway->attachments && !gateway->attachments->empty() &&
              gateway->attachments->front().vpc_id == table.vpc_id;
    }
    route.state = there ? "active" : "blackhole";
  }
  for (const auto& [id, endpoint] : vpc_endpoints_) {
    const auto& tables = *endpoint.route_table_ids;
    if (std::find(tables.begin(), tables.end(), *table.route_table_id) == tables.end()) continue;
    Route& route = view.routes->emplace_back();
    route.destination_prefix_list_id = prefix_list_of_service(service_of_endpoint(endpoint));
    route.gateway_id = id;
    route.origin = "CreateRoute";
    route.state = "active";
  }
  return view;
}

CreateRouteTableResult Ec2::create_route_table(const CreateRouteTableRequest& in, aws::Call&) {
  const VpcRecord& vpc = vpc_record(in.vpc_id);
  quotas_.check(
      Quota::route_tables_per_vpc,
      std::size_t(std::count_if(route_tables_.begin(), route_tables_.end(), [&](const auto& entry) {
        return entry.second.vpc_id == in.vpc_id;
      })));
  RouteTable table;
  table.route_table_id = world_.randomness.resource_id("rtb");
  table.vpc_id = in.vpc_id;
  table.owner_id = world_.account;
  Route local;
  local.destination_cidr_block = vpc.vpc.cidr_block;
  local.gateway_id = "local";
  local.origin = "CreateRouteTable";
  table.routes = {local};
  table.associations.emplace();
  table.tags = new_tags(in.tag_specifications, "route-table");
  const RouteTable& kept = route_tables_.put(*table.route_table_id, table);
  return {.route_table = shown(kept), .client_token = in.client_token};
}

smithy::Unit Ec2::delete_route_table(const DeleteRouteTableRequest& in, aws::Call&) {
  const RouteTable& table = route_table(in.route_table_id);
  if (table.associations && !table.associations->empty()) {
    throw in_use("routeTable", in.route_table_id);
  }
  std::vector<std::string> endpoints;
  for (const auto& [id, endpoint] : vpc_endpoints_) endpoints.push_back(id);
  for (const std::string& id : endpoints) {
    vpc_endpoints_.update(
        id, [&](VpcEndpoint& record) { std::erase(*record.route_table_ids, in.route_table_id); });
  }
  route_tables_.erase(in.route_table_id);
  return {};
}

DescribeRouteTablesResult Ec2::describe_route_tables(const DescribeRouteTablesRequest& in,
                                                     aws::Call&) {
  DescribeRouteTablesResult out;
  out.route_tables = describe(
      route_tables_, in.route_table_ids, in.filters, no_route_table,
      [this](const RouteTable& table) { return shown(table); }, filter_values);
  out.next_token = page(*out.route_tables, in.max_results, in.next_token);
  return out;
}

std::string Ec2::add_association(const std::string& table_id, const std::string& subnet_id) {
  RouteTableAssociation association;
  association.main = false;
  association.route_table_association_id = world_.randomness.resource_id("rtbassoc");
  association.route_table_id = table_id;
  association.subnet_id = subnet_id;
  association.association_state.emplace().state = "associated";
  route_tables_.update(table_id, [&](RouteTable& record) {
    if (!record.associations) record.associations.emplace();
    record.associations->push_back(association);
  });
  changed();
  return *association.route_table_association_id;
}

AssociateRouteTableResult Ec2::associate_route_table(const AssociateRouteTableRequest& in,
                                                     aws::Call&) {
  const RouteTable& table = route_table(in.route_table_id);
  if (!in.subnet_id) {
    throw aws::Error("MissingParameter", "The request must contain the parameter subnetId.");
  }
  const Subnet& subnet = this->subnet(*in.subnet_id);
  if (subnet.vpc_id != table.vpc_id) {
    throw aws::Error("InvalidParameterValue", "Route table " + in.route_table_id + " and subnet " +
                                                  *in.subnet_id + " belong to different networks");
  }
  const RouteTable& current = route_table_of_subnet(subnet);
  for (const auto& association : current.associations.value_or(Associations{})) {
    if (association.subnet_id != in.subnet_id) continue;
    if (current.route_table_id == in.route_table_id) {
      return {.association_id = association.route_table_association_id,
              .association_state = association.association_state};
    }
    throw aws::Error("Resource.AlreadyAssociated", "the specified association for route table " +
                                                       in.route_table_id +
                                                       " conflicts with an existing association");
  }
  AssociateRouteTableResult out;
  out.association_id = add_association(in.route_table_id, *in.subnet_id);
  out.association_state.emplace().state = "associated";
  return out;
}

smithy::Unit Ec2::disassociate_route_table(const DisassociateRouteTableRequest& in, aws::Call&) {
  const RouteTable* table = find_association(in.association_id);
  if (table == nullptr) throw no_association(in.association_id);
  for (const auto& association : *table->associations) {
    if (association.route_table_association_id == in.association_id &&
        association.main.value_or(false)) {
      throw aws::Error("InvalidParameterValue",
                       "cannot disassociate the main route table association " + in.association_id);
    }
  }
  route_tables_.update(*table->route_table_id, [&](RouteTable& record) {
    std::erase_if(*record.associations, [&](const auto& association) {
      return association.route_table_association_id == in.association_id;
    });
  });
  changed();
  return {};
}

ReplaceRouteTableAssociationResult Ec2::replace_route_table_association(
    const ReplaceRouteTableAssociationRequest& in, aws::Call&) {
  const RouteTable* old_table = find_association(in.association_id);
  if (old_table == nullptr) throw no_association(in.association_id);
  const RouteTable& new_table = route_table(in.route_table_id);
  if (old_table->vpc_id != new_table.vpc_id) {
    throw aws::Error("InvalidParameterValue", "The route tables belong to different networks");
  }
  RouteTableAssociation moved;
  route_tables_.update(*old_table->route_table_id, [&](RouteTable& record) {
    std::erase_if(*record.associations, [&](const auto& association) {
      if (association.route_table_association_id != in.association_id) return false;
      moved = association;
      return true;
    });
  });
  moved.route_table_association_id = world_.randomness.resource_id("rtbassoc");
  moved.route_table_id = in.route_table_id;
  route_tables_.update(in.route_table_id, [&](RouteTable& record) {
    if (!record.associations) record.associations.emplace();
    record.associations->push_back(moved);
  });
  changed();
  return {.new_association_id = moved.route_table_association_id,
          .association_state = moved.association_state};
}

void Ec2::check_route_target(const RouteTable& table, const std::optional<std::string>& gateway_id,
                             const std::optional<std::string>& nat_gateway_id) const {
  if (gateway_id.has_value() == nat_gateway_id.has_value()) {
    throw aws::Error(gateway_id ? "InvalidParameterCombination" : "MissingParameter",
                     "A route needs exactly one target: GatewayId or NatGatewayId.");
  }
  if (nat_gateway_id) {
    const NatGateway& gateway = nat_gateway(*nat_gateway_id);
    if (gateway.vpc_id != table.vpc_id) {
      throw aws::Error("InvalidParameterValue", "route table " + *table.route_table_id +
                                                    " and NAT gateway " + *nat_gateway_id +
                                                    " belong to different networks");
    }
    return;
  }
  if (*gateway_id == "local") return;
  const InternetGateway* gateway = internet_gateways_.find(*gateway_id);
  if (gateway == nullptr) throw no_internet_gateway(*gateway_id);
  const bool here = gateway->attachments && !gateway->attachments->empty() &&
                    gateway->attachments->front().vpc_id == table.vpc_id;
  if (!here) {
    throw aws::Error("InvalidParameterValue", "route table " + *table.route_table_id +
                                                  " and network gateway " + *gateway_id +
                                                  " belong to different networks");
  }
}

CreateRouteResult Ec2::create_route(const CreateRouteRequest& in, aws::Call&) {
  const RouteTable& table = route_table(in.route_table_id);
  const std::string to = destination(in.destination_cidr_block);
  check_route_target(table, in.gateway_id, in.nat_gateway_id);
  for (const Route& route : table.routes.value_or(Routes{})) {
    if (route.destination_cidr_block == to) {
      throw aws::Error("RouteAlreadyExists", "The route identified by " + to + " already exists.");
    }
  }
  const VpcRecord& vpc = vpc_record(*table.vpc_id);
  if (Cidr::parse(*vpc.vpc.cidr_block)->contains(*Cidr::parse(to))) {
    throw aws::Error("InvalidParameterValue",
                     "The destination CIDR block " + to +
                         " is equal to or more specific than "
                         "this VPC's CIDR block " +
                         *vpc.vpc.cidr_block +
                         ". This route can target only an interface or an instance.");
  }
  const Routes routes = table.routes.value_or(Routes{});
  quotas_.check(Quota::routes_per_table,
                std::size_t(std::count_if(routes.begin(), routes.end(), [](const Route& route) {
                  return route.gateway_id != "local";
                })));
  route_tables_.update(in.route_table_id, [&](RouteTable& record) {
    Route& route = record.routes->emplace_back();
    route.destination_cidr_block = to;
    route.gateway_id = in.gateway_id;
    route.nat_gateway_id = in.nat_gateway_id;
    route.origin = "CreateRoute";
  });
  changed();
  return {.return_ = true};
}

smithy::Unit Ec2::replace_route(const ReplaceRouteRequest& in, aws::Call&) {
  const RouteTable& table = route_table(in.route_table_id);
  const std::string to = destination(in.destination_cidr_block);
  check_route_target(table, in.gateway_id, in.nat_gateway_id);
  RouteTable copy = table;
  if (find_route(copy, to) == nullptr) {
    throw aws::Error("InvalidParameterValue", "There is no route defined for '" + to +
                                                  "' in the route table. Use CreateRoute instead.");
  }
  route_tables_.update(in.route_table_id, [&](RouteTable& record) {
    Route* route = find_route(record, to);
    route->gateway_id = in.gateway_id;
    route->nat_gateway_id = in.nat_gateway_id;
  });
  changed();
  return {};
}

smithy::Unit Ec2::delete_route(const DeleteRouteRequest& in, aws::Call&) {
  const RouteTable& table = route_table(in.route_table_id);
  const std::string to = destination(in.destination_cidr_block);
  RouteTable copy = table;
  const Route* route = find_route(copy, to);
  if (route == nullptr) {
    throw aws::Error("InvalidRoute.NotFound", "no route with destination-cidr-block " + to +
                                                  " in route table " + in.route_table_id);
  }
  if (route->gateway_id == "local") {
    throw aws::Error("InvalidParameterValue",
                     "cannot remove local route " + to + " in route table " + in.route_table_id);
  }
  route_tables_.update(in.route_table_id, [&](RouteTable& record) {
    std::erase_if(*record.routes,
                  [&](const Route& other) { return other.destination_cidr_block == to; });
  });
  changed();
  return {};
}

}  // namespace neargate::ec2
