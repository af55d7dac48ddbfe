# ---- Where and what ----------------------------------------------------------------------------

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

# ---- Network -----------------------------------------------------------------------------------

variable "vpc_cidr" {
  description = "Address range of the VPC. The subnets are cut out of it by each zone's letter (modules/network)."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && try(tonumber(split("/", var.vpc_cidr)[1]), 0) >= 16 && try(tonumber(split("/", var.vpc_cidr)[1]), 32) <= 19
    error_message = "vpc_cidr must be an IPv4 range between /16 and /19, for example \"10.0.0.0/16\": in a smaller one the public subnets would be below the /27 that a load balancer needs."
  }
  validation {
    condition     = try(cidrhost(var.vpc_cidr, 0) == split("/", var.vpc_cidr)[0], false)
    error_message = "vpc_cidr must be the first address of its range, for example \"10.0.0.0/16\" and not \"10.0.0.1/16\"."
  }
}

variable "availability_zones" {
  description = "Names of the zones to run in. Adding a name adds its subnets, NAT gateway, routes and tasks, and leaves the other zones' as they are."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 2
    error_message = "availability_zones must name at least two zones: an application load balancer needs subnets in two."
  }
  validation {
    condition     = length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "availability_zones must not name a zone twice."
  }
  validation {
    condition     = alltrue([for zone in var.availability_zones : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-h]$", zone))])
    error_message = "availability_zones must hold full zone names ending in a letter from a to h, such as \"us-east-1a\": the letter decides the subnet's address range."
  }
}

variable "single_nat_gateway" {
  description = "true: one NAT gateway, in the first zone of the list, serves all zones (cheaper; its zone's failure cuts everyone's way out). false: one per zone."
  type        = bool
  default     = false
}

variable "flow_logs_enabled" {
  description = "Whether the VPC records its traffic's metadata in CloudWatch Logs."
  type        = bool
  default     = true
}

# ---- Load balancer -----------------------------------------------------------------------------

variable "certificate_arn" {
  description = "ACM certificate for HTTPS on port 443. When set, port 80 only redirects there; when null, port 80 serves."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate (arn:aws:acm:REGION:ACCOUNT:certificate/ID), or null for HTTP only."
  }
}

variable "ingress_cidrs" {
  description = "Address ranges that may reach the load balancer."
  type        = list(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = length(var.ingress_cidrs) > 0 && alltrue([for cidr in var.ingress_cidrs : can(cidrnetmask(cidr))])
    error_message = "ingress_cidrs must hold at least one IPv4 range, for example [\"0.0.0.0/0\"]."
  }
}

variable "alb_deletion_protection" {
  description = "Whether the load balancer refuses to be deleted. To destroy a protected stack, first apply with false."
  type        = bool
  default     = true
}

variable "alb_access_logs_bucket" {
  description = "Name of an S3 bucket that accepts this load balancer's access logs, or null for none."
  type        = string
  default     = null
}

# ---- Service -----------------------------------------------------------------------------------

variable "repository_name" {
  description = "Name of the ECR repository that bootstrap/ made."
  type        = string
  default     = "neargate-app"
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

variable "wait_for_steady_state" {
  description = "Whether apply waits until the service is stable, so that its exit code tells whether the service runs."
  type        = bool
  default     = true
}
