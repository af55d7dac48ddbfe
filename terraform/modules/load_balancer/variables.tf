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

variable "access_logs_enabled" {
  description = "Whether to make a bucket for access logs and write them there."
  type        = bool
}

variable "access_logs_bucket" {
  description = "An existing bucket for access logs instead, or null."
  type        = string
}

variable "access_logs_retention_days" {
  description = "Days that access logs are kept in the bucket made here."
  type        = number
}

variable "tls_policy" {
  description = "Security policy of the HTTPS listener."
  type        = string
}

variable "web_acl_arn" {
  description = "Web ACL (WAF) in front of the load balancer, or null."
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
