variable "name" {
  description = "Name of the load balancer and prefix of everything else."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,24}[a-z0-9]$", var.name)) && !startswith(var.name, "internal-")
    error_message = "name must be 2 to 26 lower-case letters, digits and hyphens, start with a letter and not with \"internal-\": with a port it is the target group's, which has 32."
  }
}

variable "vpc_id" {
  description = "VPC that the load balancer stands in."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets by zone."
  type        = map(string)
}

variable "certificate_arn" {
  description = "ACM certificate for HTTPS, or null for HTTP only."
  type        = string
}

variable "ingress_cidrs" {
  description = "Address ranges that may connect."
  type        = list(string)

  validation {
    condition     = length(var.ingress_cidrs) > 0 && alltrue([for cidr in var.ingress_cidrs : can(cidrnetmask(cidr))])
    error_message = "ingress_cidrs must hold at least one IPv4 range."
  }
}

variable "deletion_protection" {
  description = "Whether the load balancer refuses to be deleted."
  type        = bool
}

variable "access_logs_enabled" {
  description = "Whether to make a bucket for access logs and write them there."
  type        = bool
}

variable "access_logs_bucket" {
  description = "An existing bucket for access logs instead, or null."
  type        = string

  validation {
    condition     = var.access_logs_bucket == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.access_logs_bucket))
    error_message = "access_logs_bucket must be a bucket's name, or null."
  }
}

variable "access_logs_retention_days" {
  description = "Days that access logs are kept in the bucket made here."
  type        = number

  validation {
    condition     = var.access_logs_retention_days >= 1
    error_message = "access_logs_retention_days must be at least 1."
  }
}

variable "tls_policy" {
  description = "Security policy of the HTTPS listener."
  type        = string

  validation {
    condition     = startswith(var.tls_policy, "ELBSecurityPolicy-TLS13-1-")
    error_message = "tls_policy must be one of ELBSecurityPolicy-TLS13-1-…: others lack TLS 1.3."
  }
}

variable "web_acl_arn" {
  description = "Web ACL (WAF) in front of the load balancer, or null."
  type        = string
}

variable "target_port" {
  description = "Port of the targets."
  type        = number

  validation {
    condition     = var.target_port >= 1 && var.target_port <= 65535 && floor(var.target_port) == var.target_port
    error_message = "target_port must be a whole number from 1 to 65535."
  }
}

variable "health_check_path" {
  description = "Path of the health check."
  type        = string

  validation {
    condition     = startswith(var.health_check_path, "/")
    error_message = "health_check_path must start with \"/\"."
  }
}
