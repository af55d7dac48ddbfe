variable "name" {
  description = "Name of the database, and prefix of everything else."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the tier."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC, whose last quarter is the tier's."
  type        = string
}

variable "availability_zones" {
  description = "Names of the zones, each ending in a letter from a to h."
  type        = list(string)
}

variable "client_security_group_id" {
  description = "The only security group that may connect."
  type        = string
}

variable "engine_version" {
  description = "Major version of PostgreSQL."
  type        = string
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
}

variable "storage_gib" {
  description = "Storage to start with; it grows by itself to four times as much."
  type        = number
}

variable "database_name" {
  description = "Name of the first database."
  type        = string
}

variable "multi_az" {
  description = "Whether a standby waits in another zone."
  type        = bool
}

variable "backup_retention_days" {
  description = "Days that one can go back to."
  type        = number
}

variable "deletion_protection" {
  description = "Whether the database refuses to be deleted."
  type        = bool
}

variable "kms_key_arn" {
  description = "KMS key of the data, or null for RDS's own."
  type        = string
}
