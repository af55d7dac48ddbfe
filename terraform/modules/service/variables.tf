variable "name" {
  description = "Name of cluster, service and task definition, and prefix of everything else."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,24}[a-z0-9]$", var.name))
    error_message = "name must be 2 to 26 lower-case letters, digits and hyphens, and start with a letter: <project>-<environment>."
  }
}

variable "region" {
  description = "Region of the log group and of the roles' conditions."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region code such as \"us-east-1\"."
  }
}

variable "vpc_id" {
  description = "VPC of the tasks."
  type        = string
}

variable "private_subnet_ids" {
  description = "Private subnets by zone."
  type        = map(string)
}

variable "alb_security_group_id" {
  description = "The only security group that may reach the tasks."
  type        = string
}

variable "target_group_arn" {
  description = "Target group that the tasks are registered in."
  type        = string
}

variable "repository_arn" {
  description = "The only repository that the tasks' images may be pulled from."
  type        = string
}

variable "image" {
  description = "Image of the first deployment."
  type        = string

  validation {
    condition     = can(regex("^[^[:space:]]+[:@][^[:space:]]+$", var.image))
    error_message = "image must name a tag or a digest: REPOSITORY:TAG or REPOSITORY@sha256:DIGEST."
  }
}

variable "container_port" {
  description = "Port on which the app listens."
  type        = number

  validation {
    condition     = var.container_port >= 1024 && var.container_port <= 65535
    error_message = "container_port must be from 1024 to 65535: the app does not run as root, so it cannot bind lower ports."
  }
}

variable "task_cpu" {
  description = "CPU units of a task."
  type        = number

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_cpu)
    error_message = "task_cpu must be a size that Fargate offers: 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "task_memory" {
  description = "Memory of a task in MiB."
  type        = number

  validation {
    condition     = var.task_memory == 512 || (var.task_memory >= 1024 && var.task_memory % 1024 == 0)
    error_message = "task_memory must be 512 or a multiple of 1024 (MiB)."
  }
}

variable "cpu_architecture" {
  description = "X86_64 or ARM64."
  type        = string

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "cpu_architecture must be \"X86_64\" or \"ARM64\"."
  }
}

variable "min_tasks" {
  description = "Fewest tasks."
  type        = number

  validation {
    condition     = var.min_tasks >= 1 && floor(var.min_tasks) == var.min_tasks
    error_message = "min_tasks must be a whole number of at least 1."
  }
}

variable "max_tasks" {
  description = "Most tasks."
  type        = number

  validation {
    condition     = var.max_tasks >= 1 && floor(var.max_tasks) == var.max_tasks
    error_message = "max_tasks must be a whole number of at least 1."
  }
}

variable "environment_variables" {
  description = "The app's environment."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.environment_variables) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "environment_variables must have names of letters, digits and underscores."
  }
}

variable "secrets" {
  description = "Names in the app's environment, each with the ARN of the secret that its value comes from."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "secrets must have names of letters, digits and underscores."
  }
}

variable "enable_execute_command" {
  description = "Whether a shell may be opened in a task; its root filesystem can be written to then."
  type        = bool
}

variable "internet_egress" {
  description = "Whether the tasks may go out to the internet, by HTTPS."
  type        = bool
}

variable "has_endpoints" {
  description = "Whether there are interface endpoints for the tasks to use."
  type        = bool
}

variable "endpoint_security_group_id" {
  description = "Security group of the interface endpoints, or null."
  type        = string
}

variable "s3_prefix_list_id" {
  description = "S3's addresses behind the gateway endpoint."
  type        = string
}

variable "load_balancer_arn_suffix" {
  description = "The load balancer as CloudWatch's metrics name it."
  type        = string
}

variable "target_group_arn_suffix" {
  description = "The target group as CloudWatch's metrics name it."
  type        = string
}

variable "alarm_errors_per_minute" {
  description = "Errors (5xx) in a minute, two minutes in a row, that end a deployment."
  type        = number

  validation {
    condition     = var.alarm_errors_per_minute >= 1
    error_message = "alarm_errors_per_minute must be at least 1."
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that are told of alarms."
  type        = list(string)
}

variable "memory_target_percent" {
  description = "Average memory utilization that autoscaling aims at, or null."
  type        = number

  validation {
    condition     = var.memory_target_percent == null ? true : var.memory_target_percent >= 10 && var.memory_target_percent <= 95
    error_message = "memory_target_percent must be between 10 and 95, or null."
  }
}

variable "requests_per_task_target" {
  description = "Requests per task and minute that autoscaling aims at, or null."
  type        = number

  validation {
    condition     = var.requests_per_task_target == null ? true : var.requests_per_task_target >= 1
    error_message = "requests_per_task_target must be at least 1, or null."
  }
}

variable "scheduled_scaling" {
  description = "Bounds of the count by schedule."
  type = list(object({
    name      = string
    schedule  = string
    timezone  = string
    min_tasks = number
    max_tasks = number
  }))

  validation {
    condition     = alltrue([for action in var.scheduled_scaling : action.min_tasks >= 0 && action.max_tasks >= action.min_tasks])
    error_message = "scheduled_scaling needs min_tasks of at least 0 and max_tasks of at least min_tasks."
  }
}

variable "log_kms_key_arn" {
  description = "KMS key of the log group, or null for CloudWatch's own."
  type        = string
}

variable "cpu_target_percent" {
  description = "Average CPU utilization that autoscaling aims at."
  type        = number

  validation {
    condition     = var.cpu_target_percent >= 10 && var.cpu_target_percent <= 90
    error_message = "cpu_target_percent must be between 10 and 90."
  }
}

variable "container_insights" {
  description = "enhanced, enabled or disabled."
  type        = string

  validation {
    condition     = contains(["enhanced", "enabled", "disabled"], var.container_insights)
    error_message = "container_insights must be \"enhanced\", \"enabled\" or \"disabled\"."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number

  validation {
    condition     = var.log_retention_days >= 1 && floor(var.log_retention_days) == var.log_retention_days
    error_message = "log_retention_days must be a whole number of at least 1: without, logs would be kept for ever."
  }
}

variable "wait_for_steady_state" {
  description = "Whether apply waits until the service is stable."
  type        = bool
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the module's roles, or null."
  type        = string
}
