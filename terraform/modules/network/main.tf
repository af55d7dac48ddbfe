# A VPC with one public and one private subnet per zone. Everything that exists once per zone is a
# for_each over the zone's name, so that adding or removing a name adds or removes that zone's
# resources and nothing else.

locals {
  # A subnet's place in the VPC follows from its zone's letter (a = 0 ... h = 7), not from the
  # zone's position in the list: reordering or extending the list never renumbers a subnet.
  zone_number = {
    for zone in var.availability_zones : zone => index(split("", "abcdefgh"), substr(zone, -1, 1))
  }

  # Of the range's sixteen sixteenths, the first eight are the private subnets (10.0.0.0/20,
  # 10.0.16.0/20, ... in a /16). The public subnets hold only load balancer nodes and NAT gateways:
  # each gets a sixteenth of such a block, starting at the middle (10.0.128.0/24, 10.0.129.0/24,
  # ...). The last quarter is for the isolated database tier (modules/database).
  private_cidr = { for zone, number in local.zone_number : zone => cidrsubnet(var.vpc_cidr, 4, number) }
  public_cidr  = { for zone, number in local.zone_number : zone => cidrsubnet(var.vpc_cidr, 8, 128 + number) }

  # The zones that have a NAT gateway, and for each zone the one whose gateway it uses.
  nat_zones = {
    per_zone = var.availability_zones
    single   = slice(var.availability_zones, 0, 1)
    none     = []
  }[var.nat_gateways]
  nat_zone_of = {
    for zone in var.availability_zones : zone => contains(local.nat_zones, zone) ? zone : local.nat_zones[0]
    if length(local.nat_zones) > 0
  }
}

resource "aws_vpc" "this" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }

  lifecycle {
    precondition {
      condition     = alltrue([for zone in var.availability_zones : startswith(zone, var.region)])
      error_message = "availability_zones names a zone outside region \"${var.region}\": change one of the two so that they agree."
    }
    precondition {
      condition     = var.nat_gateways != "none" || length(setsubtract(["ecr.api", "ecr.dkr", "logs"], var.interface_endpoints)) == 0
      error_message = "nat_gateways is \"none\", and interface_endpoints lacks one of ecr.api, ecr.dkr and logs: tasks could not fetch their image or write their logs."
    }
  }
}

# The default security group lets its members talk to each other and out. Nothing should use it, so
# it is emptied: whatever lands in it by accident is cut off.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-default-closed" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}

# ---- Public tier: load balancer nodes and NAT gateways -------------------------------------------

resource "aws_subnet" "public" {
  for_each = local.public_cidr

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  # Load balancers and NAT gateways bring their own addresses: nothing else should get one.
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-public-${each.key}", Tier = "public" }

  # When a zone leaves the list, the load balancer leaves the subnet before it is deleted: in
  # Terraform's default order the deletion comes first, and waits for what is still in it.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route_table" "public" {
  for_each = local.public_cidr

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-public-${each.key}", Tier = "public" }
}

resource "aws_route" "public_internet" {
  for_each = local.public_cidr

  route_table_id         = aws_route_table.public[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = local.public_cidr

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public[each.key].id
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  subnet_id     = aws_subnet.public[each.key].id
  allocation_id = aws_eip.nat[each.key].allocation_id

  tags = { Name = "${var.name}-${each.key}" }

  # A NAT gateway that comes up before its way out exists fails; AWS's own advice is to state it.
  depends_on = [aws_route.public_internet, aws_route_table_association.public]
}

# ---- Private tier: the tasks ---------------------------------------------------------------------

resource "aws_subnet" "private" {
  for_each = local.private_cidr

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-private-${each.key}", Tier = "private" }

  # As above: the service's tasks leave first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route_table" "private" {
  for_each = local.private_cidr

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-private-${each.key}", Tier = "private" }
}

resource "aws_route" "private_nat" {
  for_each = local.nat_zone_of

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.value].id
}

resource "aws_route_table_association" "private" {
  for_each = local.private_cidr

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}
