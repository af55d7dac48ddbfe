variable "name" {
  description = "Name of the load balancer and prefix of everything else."
  type        = string
}

variable "vpc_id" {
  description = "VPC that the load balancer stands in."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets by zone."
  type        = map(string)
}

variable "certificate_arn" {
  description = "ACM certificate for HTTPS, or null for HTTP only."
  type        = string
}

variable "ingress_cidrs" {
  description = "Address ranges that may connect."
  type        = list(string)
}

variable "deletion_protection" {
  description = "Whether the load balancer refuses to be deleted."
  type        = bool
}

variable "access_logs_bucket" {
  description = "Bucket for access logs, or null."
  type        = string
}

variable "target_port" {
  description = "Port of the targets."
  type        = number
}

variable "health_check_path" {
  description = "Path of the health check."
  type        = string
}
