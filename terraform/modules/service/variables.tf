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

variable "environment_variables" {
  description = "The app's environment."
  type        = map(string)
}

variable "secrets" {
  description = "Names in the app's environment, each with the ARN of the secret that its value comes from."
  type        = map(string)
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
}

variable "alarm_topic_arns" {
  description = "SNS topics that are told of alarms."
  type        = list(string)
}

variable "memory_target_percent" {
  description = "Average memory utilization that autoscaling aims at, or null."
  type        = number
}

variable "requests_per_task_target" {
  description = "Requests per task and minute that autoscaling aims at, or null."
  type        = number
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
}

variable "log_kms_key_arn" {
  description = "KMS key of the log group, or null for CloudWatch's own."
  type        = string
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
