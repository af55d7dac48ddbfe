# The network.

variable "vpc_cidr" {
  description = "Address range of the VPC. The subnets are cut out of it by each zone's letter (modules/network)."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && try(tonumber(split("/", var.vpc_cidr)[1]), 0) >= 16 && try(tonumber(split("/", var.vpc_cidr)[1]), 32) <= 19
    error_message = "vpc_cidr must be an IPv4 range between /16 and /19, for example \"10.0.0.0/16\": in a smaller one the public subnets would be below the /27 that a load balancer needs."
  }
  validation {
    condition     = try(cidrhost(var.vpc_cidr, 0) == split("/", var.vpc_cidr)[0], false)
    error_message = "vpc_cidr must be the first address of its range, for example \"10.0.0.0/16\" and not \"10.0.0.1/16\"."
  }
}

variable "availability_zones" {
  description = "Names of the zones to run in. Adding a name adds its subnets, NAT gateway, routes and tasks, and leaves the other zones' as they are."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 2
    error_message = "availability_zones must name at least two zones: an application load balancer needs subnets in two."
  }
  validation {
    condition     = length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "availability_zones must not name a zone twice."
  }
  validation {
    condition     = alltrue([for zone in var.availability_zones : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-h]$", zone))])
    error_message = "availability_zones must hold full zone names ending in a letter from a to h, such as \"us-east-1a\": the letter decides the subnet's address range."
  }
}

variable "nat_gateways" {
  description = "per_zone: each zone has its own. single: the one in the first zone of the list serves all (cheaper; its zone's failure cuts everyone's way out). none: no way to the internet at all, with interface_endpoints in its place."
  type        = string
  default     = "per_zone"

  validation {
    condition     = contains(["per_zone", "single", "none"], var.nat_gateways)
    error_message = "nat_gateways must be \"per_zone\", \"single\" or \"none\"."
  }
}

variable "interface_endpoints" {
  description = "AWS services that tasks reach without leaving the VPC, for example [\"ecr.api\", \"ecr.dkr\", \"logs\"], which is what they need where nat_gateways is none. (S3's gateway endpoint is free and always there.)"
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.interface_endpoints : can(regex("^[a-z][a-z0-9.-]*$", name)) && !startswith(name, "com.")]) && length(distinct(var.interface_endpoints)) == length(var.interface_endpoints)
    error_message = "interface_endpoints must hold the services' short names, each once: \"ecr.api\", not \"com.amazonaws.us-east-1.ecr.api\"."
  }
}

variable "flow_logs_enabled" {
  description = "Whether the VPC records its traffic's metadata in CloudWatch Logs."
  type        = bool
  default     = true
}
