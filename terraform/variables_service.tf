# The service: what runs, and what watches it.

variable "repository_name" {
  description = "Name of the ECR repository that bootstrap/ made."
  type        = string
  default     = "neargate-app"

  validation {
    condition     = can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", var.repository_name))
    error_message = "repository_name must be the name of an ECR repository, without registry and tag."
  }
}

variable "image_tag" {
  description = "Tag of the image that the very first deployment runs. From then on the pipeline decides, and this value no longer matters: leave it alone."
  type        = string
  default     = "initial"

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.image_tag))
    error_message = "image_tag must be a valid image tag: up to 128 letters, digits, underscores, periods and hyphens."
  }
}

variable "container_port" {
  description = "Port on which the image listens."
  type        = number
  default     = 8080

  validation {
    condition     = var.container_port >= 1024 && var.container_port <= 65535 && floor(var.container_port) == var.container_port
    error_message = "container_port must be a whole number from 1024 to 65535: the app does not run as root, so it cannot bind lower ports."
  }
}

variable "health_check_path" {
  description = "Path that the load balancer asks to learn whether a task is healthy."
  type        = string
  default     = "/health"

  validation {
    condition     = startswith(var.health_check_path, "/")
    error_message = "health_check_path must start with \"/\"."
  }
}

variable "task_cpu" {
  description = "CPU units of a task (1024 = one vCPU)."
  type        = number
  default     = 256

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_cpu)
    error_message = "task_cpu must be a size that Fargate offers: 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "task_memory" {
  description = "Memory of a task in MiB. Fargate allows certain amounts for each task_cpu; 512 to 2048 for 256."
  type        = number
  default     = 512

  validation {
    condition     = var.task_memory == 512 || (var.task_memory >= 1024 && var.task_memory <= 122880 && var.task_memory % 1024 == 0)
    error_message = "task_memory must be 512 or a multiple of 1024 up to 122880 (MiB)."
  }
}

variable "cpu_architecture" {
  description = "Processor architecture that the image is built for: X86_64 or ARM64."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "cpu_architecture must be \"X86_64\" or \"ARM64\"."
  }
}

variable "environment_variables" {
  description = "The app's environment. Values are readable by whoever may see the task definition: secrets have their own variable."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment_variables) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "environment_variables must have names of letters, digits and underscores."
  }
}

variable "enable_execute_command" {
  description = "Whether ECS Exec may open a shell in a task. The container's root filesystem can be written to then, and the task role may open sessions. On AWS only: near, `neargate exec` needs no such right."
  type        = bool
  default     = false
}

variable "alarm_errors_per_minute" {
  description = "Errors (5xx) in a minute, two minutes in a row, that raise an alarm and roll back a deployment under way."
  type        = number
  default     = 10

  validation {
    condition     = var.alarm_errors_per_minute >= 1
    error_message = "alarm_errors_per_minute must be at least 1."
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that are told when an alarm comes and goes."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.alarm_topic_arns : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:.+$", arn))])
    error_message = "alarm_topic_arns must hold ARNs of SNS topics."
  }
}

variable "container_insights" {
  description = "CloudWatch Container Insights for the cluster: enhanced, enabled or disabled."
  type        = string
  default     = "enhanced"

  validation {
    condition     = contains(["enhanced", "enabled", "disabled"], var.container_insights)
    error_message = "container_insights must be \"enhanced\", \"enabled\" or \"disabled\"."
  }
}

variable "log_retention_days" {
  description = "Days that the logs are kept."
  type        = number
  default     = 365

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a retention that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 and so on."
  }
}

variable "log_kms_key_arn" {
  description = "KMS key of all log groups, or null for CloudWatch's own. The key's policy has to let CloudWatch Logs use it. On AWS only: Neargate refuses it."
  type        = string
  default     = null

  validation {
    condition     = var.log_kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.log_kms_key_arn))
    error_message = "log_kms_key_arn must be the ARN of a KMS key, or null."
  }
}

variable "wait_for_steady_state" {
  description = "Whether apply waits until the service is stable, so that its exit code tells whether the service runs."
  type        = bool
  default     = true
}
