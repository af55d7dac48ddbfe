# The database tier, which is off by default. On AWS only: Neargate has no RDS and refuses it.

variable "database_enabled" {
  description = "Whether there is a PostgreSQL database, in subnets of its own without any route out, for the tasks only."
  type        = bool
  default     = false
}

variable "database_engine_version" {
  description = "Major version of PostgreSQL."
  type        = string
  default     = "17"

  validation {
    condition     = can(regex("^1[4-9]$", var.database_engine_version))
    error_message = "database_engine_version must be a major version of PostgreSQL that RDS offers, for example \"17\"."
  }
}

variable "database_instance_class" {
  description = "Size of the database."
  type        = string
  default     = "db.t4g.small"

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.database_instance_class))
    error_message = "database_instance_class must be an instance class of RDS, for example \"db.t4g.small\"."
  }
}

variable "database_storage_gib" {
  description = "Storage of the database in GiB; it grows by itself to four times as much."
  type        = number
  default     = 20

  validation {
    condition     = var.database_storage_gib >= 20 && var.database_storage_gib <= 16384 && floor(var.database_storage_gib) == var.database_storage_gib
    error_message = "database_storage_gib must be a whole number from 20 to 16384."
  }
}

variable "database_multi_az" {
  description = "Whether a standby waits in another zone."
  type        = bool
  default     = true
}

variable "database_backup_retention_days" {
  description = "Days of backups, to any second of which one can go back."
  type        = number
  default     = 14

  validation {
    condition     = var.database_backup_retention_days >= 1 && var.database_backup_retention_days <= 35
    error_message = "database_backup_retention_days must be from 1 to 35: without backups there is no way back."
  }
}

variable "database_deletion_protection" {
  description = "Whether the database refuses to be deleted. A final snapshot is made in any case."
  type        = bool
  default     = true
}

variable "database_kms_key_arn" {
  description = "KMS key of the data, or null for RDS's own."
  type        = string
  default     = null

  validation {
    condition     = var.database_kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.database_kms_key_arn))
    error_message = "database_kms_key_arn must be the ARN of a KMS key, or null."
  }
}
