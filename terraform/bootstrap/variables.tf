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

  validation {
    condition     = var.lock_table_name == null || can(regex("^[A-Za-z0-9_.-]{3,255}$", var.lock_table_name))
    error_message = "lock_table_name must be 3 to 255 letters, digits, underscores, periods and hyphens, or null."
  }
}

variable "repository_name" {
  description = "Name of the app's ECR repository, or null for <project>-app."
  type        = string
  default     = null

  validation {
    condition     = var.repository_name == null || can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", var.repository_name))
    error_message = "repository_name must be the name of an ECR repository, without registry and tag, or null."
  }
}

variable "create_github_oidc_provider" {
  description = "Whether to make GitHub's OIDC provider. An account can hold only one: false where another project has made it."
  type        = bool
  default     = true
}

variable "environments" {
  description = "Environments that may be: the pipeline's roles may plan, apply and deploy them, and the roles of their tasks act within the boundary. Their state is <environment>/terraform.tfstate, and their resources' names start with <project>-<environment>."
  type        = list(string)
  default     = ["prod"]

  validation {
    condition     = length(var.environments) > 0 && alltrue([for name in var.environments : can(regex("^[a-z][a-z0-9]{1,9}$", name))])
    error_message = "environments must hold at least one name of 2 to 10 lower-case letters and digits that starts with a letter, as in the main stack."
  }
}

variable "optional_rights" {
  description = "What the pipeline may do beyond the stack's defaults, for each option of the stack that is used: access_logs, database, execute_command, log_key, web_acl; lock_file for a state lock in the bucket (use_lockfile)."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.optional_rights, ["access_logs", "database", "execute_command", "lock_file", "log_key", "web_acl"])) == 0
    error_message = "optional_rights may hold access_logs, database, execute_command, lock_file, log_key and web_acl."
  }
}

variable "github_repository" {
  description = "The GitHub repository whose workflows deliver this stack, as OWNER/NAME, or null for no pipeline: then there are no roles for one."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must be OWNER/NAME, for example \"acme/api\", or null."
  }
}

variable "github_owner_id" {
  description = "Identifier of the repository's owner (gh api repos/OWNER/NAME --jq .owner.id), or null. Repositories made since July 2026 need it: their tokens name it."
  type        = string
  default     = null

  validation {
    condition     = var.github_owner_id == null || can(regex("^[0-9]+$", var.github_owner_id))
    error_message = "github_owner_id must be a number, or null."
  }
}

variable "github_repository_id" {
  description = "Identifier of the repository (gh api repos/OWNER/NAME --jq .id), or null. It goes with github_owner_id."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository_id == null || can(regex("^[0-9]+$", var.github_repository_id))
    error_message = "github_repository_id must be a number, or null."
  }
}

variable "github_default_branch" {
  description = "Branch from which the scheduled drift check runs."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.github_default_branch))
    error_message = "github_default_branch must be a branch's name without wildcards."
  }
}
