variable "region" {
  description = "AWS region of the state and of the repository."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region code such as \"us-east-1\"."
  }
}

variable "project" {
  description = "Short name of the project: the first part of every name."
  type        = string
  default     = "neargate"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,13}[a-z0-9]$", var.project))
    error_message = "project must be 2 to 15 lower-case letters, digits and hyphens, start with a letter and not end with a hyphen."
  }
}

variable "state_bucket_name" {
  description = "Name of the state bucket, or null for <project>-terraform-state-<account>: bucket names are unique across all of AWS."
  type        = string
  default     = null

  validation {
    condition     = var.state_bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.state_bucket_name))
    error_message = "state_bucket_name must be 3 to 63 lower-case letters, digits and hyphens, or null."
  }
}

variable "lock_table_name" {
  description = "Name of the lock table, or null for <project>-terraform-locks."
  type        = string
  default     = null
}

variable "repository_name" {
  description = "Name of the app's ECR repository, or null for <project>-app."
  type        = string
  default     = null
}

variable "create_github_oidc_provider" {
  description = "Whether to make GitHub's OIDC provider. An account can hold only one: false where another project has made it."
  type        = bool
  default     = true
}
