variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "region" {
  description = "Region that the zones must belong to."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC, /16 to /19."
  type        = string
}

variable "availability_zones" {
  description = "Names of the zones, each ending in a letter from a to h."
  type        = list(string)
}

variable "nat_gateways" {
  description = "per_zone, single or none."
  type        = string
}

variable "interface_endpoints" {
  description = "AWS services that are reached through interface endpoints: ecr.api, logs, ..."
  type        = list(string)
}

variable "flow_logs_enabled" {
  description = "Whether to record the VPC's traffic metadata."
  type        = bool
}

variable "log_retention_days" {
  description = "Days that flow logs are kept."
  type        = number
}

variable "log_kms_key_arn" {
  description = "KMS key of the log group, or null for CloudWatch's own."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the module's roles, or null."
  type        = string
}
