# The network module: tiers, zones, ways out.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mocked" }
  }
}

variables {
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/pipeline/test-boundary"
  name                     = "test-prod"
  region                   = "us-east-1"
  vpc_cidr                 = "10.0.0.0/16"
  availability_zones       = ["us-east-1a", "us-east-1b"]
  nat_gateways             = "per_zone"
  interface_endpoints      = []
  log_kms_key_arn          = null
  flow_logs_enabled        = true
  log_retention_days       = 30
}

run "two_zones" {
  module { source = "./modules/network" }

  assert {
    condition     = keys(aws_subnet.public) == ["us-east-1a", "us-east-1b"] && keys(aws_subnet.private) == ["us-east-1a", "us-east-1b"]
    error_message = "Each zone has one public and one private subnet, keyed by its name."
  }
  assert {
    condition     = alltrue([for zone, subnet in merge(aws_subnet.public, aws_subnet.private) : subnet.availability_zone == zone])
    error_message = "A subnet stands in the zone that it is keyed by."
  }
  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) : !subnet.map_public_ip_on_launch])
    error_message = "No subnet hands out public addresses."
  }
  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { "us-east-1a" = "10.0.0.0/20", "us-east-1b" = "10.0.16.0/20" }
    error_message = "Private subnets are the sixteenths of the range that their zones' letters name."
  }
  assert {
    condition     = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == { "us-east-1a" = "10.0.128.0/24", "us-east-1b" = "10.0.129.0/24" }
    error_message = "Public subnets are /24s from the middle of the range."
  }
  assert {
    condition     = alltrue([for zone, nat in aws_nat_gateway.this : nat.subnet_id == aws_subnet.public[zone].id && nat.allocation_id == aws_eip.nat[zone].allocation_id]) && length(aws_nat_gateway.this) == 2
    error_message = "Each zone has a NAT gateway of its own, in its public subnet, with its own address."
  }
  assert {
    condition     = alltrue([for zone, route in aws_route.private_nat : route.nat_gateway_id == aws_nat_gateway.this[zone].id && route.route_table_id == aws_route_table.private[zone].id && route.destination_cidr_block == "0.0.0.0/0"])
    error_message = "A private subnet leaves through its own zone's NAT gateway."
  }
  assert {
    condition     = alltrue([for route in aws_route.private_nat : route.gateway_id == null || route.gateway_id == ""])
    error_message = "No private subnet has a route to the internet gateway."
  }
  assert {
    condition     = alltrue([for zone, route in aws_route.public_internet : route.gateway_id == aws_internet_gateway.this.id && route.route_table_id == aws_route_table.public[zone].id])
    error_message = "A public subnet leaves through the internet gateway."
  }
  assert {
    condition = alltrue([
      for zone in var.availability_zones :
      aws_route_table_association.private[zone].subnet_id == aws_subnet.private[zone].id && aws_route_table_association.private[zone].route_table_id == aws_route_table.private[zone].id &&
      aws_route_table_association.public[zone].subnet_id == aws_subnet.public[zone].id && aws_route_table_association.public[zone].route_table_id == aws_route_table.public[zone].id
    ])
    error_message = "Every subnet uses its own tier's and zone's route table."
  }
  assert {
    condition     = aws_vpc.this.enable_dns_support && aws_vpc.this.enable_dns_hostnames
    error_message = "The VPC resolves names."
  }
  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && aws_vpc_endpoint.s3.service_name == "com.amazonaws.us-east-1.s3" && toset(aws_vpc_endpoint.s3.route_table_ids) == toset([for table in aws_route_table.private : table.id])
    error_message = "Every private route table reaches S3 through the gateway endpoint."
  }
  assert {
    condition     = length(aws_vpc_endpoint.interface) == 0 && length(aws_security_group.endpoints) == 0 && output.endpoint_security_group_id == null
    error_message = "No endpoint that costs, unless it is asked for."
  }
  assert {
    condition     = aws_flow_log.this[0].traffic_type == "ALL" && aws_cloudwatch_log_group.flow[0].retention_in_days == 30
    error_message = "Flow logs record everything and are kept for as long as asked."
  }
  assert {
    condition = (
      jsondecode(aws_iam_role.flow[0].assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012" &&
      jsondecode(aws_iam_role.flow[0].assume_role_policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == "arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/*"
    )
    error_message = "Only this account's flow logs may assume their role."
  }
  assert {
    condition     = aws_iam_role.flow[0].permissions_boundary == var.permissions_boundary_arn
    error_message = "Their role stays within the boundary."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.flow[0].policy).Statement[0].Resource == "${aws_cloudwatch_log_group.flow[0].arn}:*"
    error_message = "Flow logs may write to their own group only."
  }
}

run "default_security_group_is_closed" {
  command = plan
  module { source = "./modules/network" }

  # What the configuration does not give is computed by the provider, so that no rule shows as null
  # (an apply then removes them all) and any rule written here would show as a set.
  assert {
    condition     = try(length(aws_default_security_group.closed.ingress), 0) == 0 && try(length(aws_default_security_group.closed.egress), 0) == 0
    error_message = "The default security group has no rules."
  }
}

run "third_zone" {
  module { source = "./modules/network" }

  variables {
    # Not at the end on purpose: the order of the list must not matter.
    availability_zones = ["us-east-1c", "us-east-1a", "us-east-1b"]
  }

  assert {
    condition = alltrue([
      for per_zone in [
        keys(aws_subnet.public), keys(aws_subnet.private), keys(aws_route_table.public), keys(aws_route_table.private),
        keys(aws_route.public_internet), keys(aws_route.private_nat), keys(aws_route_table_association.public),
        keys(aws_route_table_association.private), keys(aws_eip.nat), keys(aws_nat_gateway.this),
      ] : per_zone == ["us-east-1a", "us-east-1b", "us-east-1c"]
    ])
    error_message = "A name added to the list adds everything that exists per zone."
  }
  assert {
    condition     = aws_subnet.private["us-east-1c"].cidr_block == "10.0.32.0/20" && aws_subnet.public["us-east-1c"].cidr_block == "10.0.130.0/24"
    error_message = "The third zone's subnets are those of its letter."
  }
  # State is kept between runs of one module, so the others' identifiers tell whether they were replaced.
  assert {
    condition = alltrue([
      for zone in ["us-east-1a", "us-east-1b"] :
      output.private_subnet_ids[zone] == run.two_zones.private_subnet_ids[zone] &&
      output.public_subnet_ids[zone] == run.two_zones.public_subnet_ids[zone] &&
      output.nat_public_ips[zone] == run.two_zones.nat_public_ips[zone]
    ])
    error_message = "The other zones keep their subnets and addresses."
  }
}

run "single_nat_gateway" {
  module { source = "./modules/network" }

  variables {
    nat_gateways = "single"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["us-east-1a"] && keys(aws_eip.nat) == ["us-east-1a"]
    error_message = "One NAT gateway, in the first zone of the list."
  }
  assert {
    condition     = length(aws_route.private_nat) == 2 && alltrue([for route in aws_route.private_nat : route.nat_gateway_id == aws_nat_gateway.this["us-east-1a"].id])
    error_message = "All zones leave through it."
  }
}

run "no_way_to_the_internet" {
  module { source = "./modules/network" }

  variables {
    nat_gateways        = "none"
    interface_endpoints = ["ecr.api", "ecr.dkr", "logs"]
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.private_nat) == 0
    error_message = "Without NAT gateways, private subnets have no default route."
  }
  assert {
    condition     = keys(aws_vpc_endpoint.interface) == ["ecr.api", "ecr.dkr", "logs"]
    error_message = "Each service that is asked for has its endpoint."
  }
  assert {
    condition = alltrue([for name, endpoint in aws_vpc_endpoint.interface :
      endpoint.service_name == "com.amazonaws.us-east-1.${name}" && endpoint.vpc_endpoint_type == "Interface" && endpoint.private_dns_enabled &&
      toset(endpoint.subnet_ids) == toset(values(output.private_subnet_ids)) && toset(endpoint.security_group_ids) == toset([aws_security_group.endpoints[0].id])
    ])
    error_message = "Endpoints stand in every zone's private subnet, in their own security group, under the services' own names."
  }
  assert {
    condition     = output.endpoint_security_group_id == aws_security_group.endpoints[0].id && output.s3_prefix_list_id == aws_vpc_endpoint.s3.prefix_list_id
    error_message = "The service learns whom to open its way to."
  }
}

run "no_way_at_all" {
  command = plan
  module { source = "./modules/network" }

  variables {
    nat_gateways        = "none"
    interface_endpoints = ["ecr.api", "logs"]
  }

  expect_failures = [aws_vpc.this]
}

run "own_key" {
  command = plan
  module { source = "./modules/network" }

  variables {
    log_kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/1"
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow[0].kms_key_id == var.log_kms_key_arn
    error_message = "The log is encrypted with the given key."
  }
}

run "no_flow_logs" {
  command = plan
  module { source = "./modules/network" }

  variables {
    flow_logs_enabled = false
  }

  assert {
    condition     = length(aws_flow_log.this) == 0 && length(aws_iam_role.flow) == 0 && length(aws_cloudwatch_log_group.flow) == 0
    error_message = "Without flow logs there is no group and no role for them."
  }
}

run "smaller_range" {
  command = plan
  module { source = "./modules/network" }

  variables {
    vpc_cidr           = "172.20.32.0/19"
    availability_zones = ["us-east-1a", "us-east-1h"]
  }

  assert {
    condition     = aws_subnet.private["us-east-1h"].cidr_block == "172.20.46.0/23" && aws_subnet.public["us-east-1h"].cidr_block == "172.20.48.224/27"
    error_message = "The smallest range still gives the last zone a /27, which is what a load balancer needs."
  }
}

run "zone_of_another_region" {
  command = plan
  module { source = "./modules/network" }

  variables {
    availability_zones = ["us-east-1a", "eu-west-1b"]
  }

  expect_failures = [aws_vpc.this]
}

run "refuses_what_the_module_cannot_do" {
  command = plan
  module { source = "./modules/network" }

  variables {
    name                = "Test"
    region              = "virginia"
    vpc_cidr            = "10.0.0.0/20"
    availability_zones  = ["us-east-1-bos-1x"]
    nat_gateways        = "two"
    interface_endpoints = ["com.amazonaws.us-east-1.logs"]
    log_retention_days  = 0
  }

  expect_failures = [
    var.name, var.region, var.vpc_cidr, var.availability_zones, var.nat_gateways, var.interface_endpoints,
    var.log_retention_days,
  ]
}
