variable "name" {
  description = "Name of the database, and prefix of everything else."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,61}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "name must be up to 63 lower-case letters, digits and single hyphens, and start with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the tier."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC, whose last quarter is the tier's."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && contains(["16", "17", "18", "19"], try(split("/", var.vpc_cidr)[1], ""))
    error_message = "vpc_cidr must be an IPv4 range from /16 to /19: the tier's subnets are cut out of its last quarter."
  }
}

variable "availability_zones" {
  description = "Names of the zones, each ending in a letter from a to h."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 2 && alltrue([for zone in var.availability_zones : can(regex("[a-h]$", zone))])
    error_message = "availability_zones must name at least two zones, each ending in a letter from a to h: RDS wants subnets in two."
  }
}

variable "client_security_group_id" {
  description = "The only security group that may connect."
  type        = string
}

variable "engine_version" {
  description = "Major version of PostgreSQL."
  type        = string

  validation {
    condition     = can(regex("^1[4-9]$", var.engine_version))
    error_message = "engine_version must be a major version of PostgreSQL that RDS offers, for example \"17\"."
  }
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.instance_class))
    error_message = "instance_class must be an instance class of RDS, for example \"db.t4g.small\"."
  }
}

variable "storage_gib" {
  description = "Storage to start with; it grows by itself to four times as much."
  type        = number

  validation {
    condition     = var.storage_gib >= 20 && var.storage_gib <= 16384
    error_message = "storage_gib must be from 20 to 16384: it grows to four times as much, and RDS ends at 65536."
  }
}

variable "database_name" {
  description = "Name of the first database."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "database_name must be up to 63 lower-case letters, digits and underscores, and start with a letter."
  }
}

variable "multi_az" {
  description = "Whether a standby waits in another zone."
  type        = bool
}

variable "backup_retention_days" {
  description = "Days that one can go back to."
  type        = number

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "backup_retention_days must be from 1 to 35: without backups there is no way back."
  }
}

variable "deletion_protection" {
  description = "Whether the database refuses to be deleted."
  type        = bool
}

variable "kms_key_arn" {
  description = "KMS key of the data, or null for RDS's own."
  type        = string
}
