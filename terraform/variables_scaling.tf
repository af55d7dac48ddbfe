# How many tasks.

variable "min_tasks" {
  description = "Fewest tasks that autoscaling keeps, and the count that the service starts with."
  type        = number
  default     = 2

  validation {
    condition     = var.min_tasks >= 1 && floor(var.min_tasks) == var.min_tasks
    error_message = "min_tasks must be a whole number of at least 1; 2 or more to survive the loss of a zone."
  }
}

variable "max_tasks" {
  description = "Most tasks that autoscaling starts."
  type        = number
  default     = 10

  validation {
    condition     = var.max_tasks >= 1 && floor(var.max_tasks) == var.max_tasks
    error_message = "max_tasks must be a whole number of at least 1, and not less than min_tasks."
  }
}

variable "cpu_target_percent" {
  description = "Average CPU utilization that autoscaling holds the service at: above it, tasks are added."
  type        = number
  default     = 70

  validation {
    condition     = var.cpu_target_percent >= 10 && var.cpu_target_percent <= 90
    error_message = "cpu_target_percent must be between 10 and 90."
  }
}

variable "memory_target_percent" {
  description = "Average memory utilization that autoscaling holds the service at, or null not to look at memory."
  type        = number
  default     = 80

  validation {
    condition     = var.memory_target_percent == null ? true : var.memory_target_percent >= 10 && var.memory_target_percent <= 95
    error_message = "memory_target_percent must be between 10 and 95, or null."
  }
}

variable "requests_per_task_target" {
  description = "Requests per task and minute that autoscaling holds the service at, or null not to look at requests."
  type        = number
  default     = null

  validation {
    condition     = var.requests_per_task_target == null ? true : var.requests_per_task_target >= 1
    error_message = "requests_per_task_target must be at least 1, or null."
  }
}

variable "scheduled_scaling" {
  description = "Bounds of the count by schedule: name, schedule (cron(0 8 ? * MON-FRI *) or at(2026-11-27T06:00:00)), timezone (Europe/Berlin), min_tasks and max_tasks. While an action's bounds hold, plans show min_tasks and max_tasks as changed."
  type = list(object({
    name      = string
    schedule  = string
    timezone  = optional(string, "UTC")
    min_tasks = number
    max_tasks = number
  }))
  default = []

  validation {
    condition     = alltrue([for action in var.scheduled_scaling : can(regex("^[a-z0-9-]+$", action.name)) && can(regex("^(cron|at|rate)\\(.+\\)$", action.schedule))])
    error_message = "scheduled_scaling needs names of lower-case letters, digits and hyphens, and schedules as cron(...), at(...) or rate(...)."
  }
  validation {
    condition     = alltrue([for action in var.scheduled_scaling : action.min_tasks >= 0 && action.max_tasks >= action.min_tasks])
    error_message = "scheduled_scaling needs min_tasks of at least 0 and max_tasks of at least min_tasks."
  }
  validation {
    condition     = length(distinct([for action in var.scheduled_scaling : action.name])) == length(var.scheduled_scaling)
    error_message = "scheduled_scaling must not have a name twice."
  }
}
