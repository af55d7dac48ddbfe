variable "name" {
  description = "Name of cluster, service and task definition, and prefix of everything else."
  type        = string
}

variable "region" {
  description = "Region of the log group and of the roles' conditions."
  type        = string
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
}

variable "container_port" {
  description = "Port on which the app listens."
  type        = number
}

variable "task_cpu" {
  description = "CPU units of a task."
  type        = number
}

variable "task_memory" {
  description = "Memory of a task in MiB."
  type        = number
}

variable "cpu_architecture" {
  description = "X86_64 or ARM64."
  type        = string
}

variable "min_tasks" {
  description = "Fewest tasks."
  type        = number
}

variable "max_tasks" {
  description = "Most tasks."
  type        = number
}

variable "cpu_target_percent" {
  description = "Average CPU utilization that autoscaling aims at."
  type        = number
}

variable "container_insights" {
  description = "enhanced, enabled or disabled."
  type        = string
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "wait_for_steady_state" {
  description = "Whether apply waits until the service is stable."
  type        = bool
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the module's roles, or null."
  type        = string
}
