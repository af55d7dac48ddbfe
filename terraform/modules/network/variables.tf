variable "name" {
  description = "Prefix of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,24}[a-z0-9]$", var.name))
    error_message = "name must be 2 to 26 lower-case letters, digits and hyphens, and start with a letter: <project>-<environment>."
  }
}

variable "region" {
  description = "Region that the zones must belong to."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region code such as \"us-east-1\"."
  }
}

variable "vpc_cidr" {
  description = "Address range of the VPC, /16 to /19."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && contains(["16", "17", "18", "19"], try(split("/", var.vpc_cidr)[1], ""))
    error_message = "vpc_cidr must be an IPv4 range from /16 to /19: the subnets are cut out of it."
  }
}

variable "availability_zones" {
  description = "Names of the zones, each ending in a letter from a to h."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 1 && alltrue([for zone in var.availability_zones : can(regex("[a-h]$", zone))])
    error_message = "availability_zones must name zones that end in a letter from a to h: the letter decides the subnet's address range."
  }
}

variable "nat_gateways" {
  description = "per_zone, single or none."
  type        = string

  validation {
    condition     = contains(["per_zone", "single", "none"], var.nat_gateways)
    error_message = "nat_gateways must be \"per_zone\", \"single\" or \"none\"."
  }
}

variable "interface_endpoints" {
  description = "AWS services that are reached through interface endpoints: ecr.api, logs, ..."
  type        = list(string)

  validation {
    condition     = alltrue([for name in var.interface_endpoints : can(regex("^[a-z][a-z0-9.-]*$", name)) && !startswith(name, "com.")])
    error_message = "interface_endpoints must hold the services' short names: \"ecr.api\", not \"com.amazonaws.us-east-1.ecr.api\"."
  }
}

variable "flow_logs_enabled" {
  description = "Whether to record the VPC's traffic metadata."
  type        = bool
}

variable "log_retention_days" {
  description = "Days that flow logs are kept."
  type        = number

  validation {
    condition     = var.log_retention_days >= 1 && floor(var.log_retention_days) == var.log_retention_days
    error_message = "log_retention_days must be a whole number of at least 1: without, logs would be kept for ever."
  }
}

variable "log_kms_key_arn" {
  description = "KMS key of the log group, or null for CloudWatch's own."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the module's roles, or null."
  type        = string
}
