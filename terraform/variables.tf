# Where and what.

variable "region" {
  description = "AWS region of everything in this stack."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region code such as \"us-east-1\"."
  }
}

variable "project" {
  description = "Short name of the project: the first half of every resource's name."
  type        = string
  default     = "neargate"

  # A load balancer's and a target group's name may have 32 characters; the longest name that is
  # built here is <project>-<environment>-<port>, so 15 + 1 + 10 + 1 + 5.
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,13}[a-z0-9]$", var.project)) && !startswith(var.project, "internal-")
    error_message = "project must be 2 to 15 lower-case letters, digits and hyphens, start with a letter, not end with a hyphen, and not start with \"internal-\" (which load balancer names may not)."
  }
}

variable "environment" {
  description = "Name of the environment: the second half of every resource's name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "environment must be 2 to 10 lower-case letters and digits and start with a letter, for example \"prod\"."
  }
}

variable "permissions_boundary_enabled" {
  description = "Whether the stack's roles are bounded by the policy that bootstrap/ made. The pipeline's apply role can make no others."
  type        = bool
  default     = true
}
