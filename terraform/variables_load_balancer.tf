# The load balancer.

variable "certificate_arn" {
  description = "ACM certificate for HTTPS on port 443. When set, port 80 only redirects there; when null, port 80 serves."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate (arn:aws:acm:REGION:ACCOUNT:certificate/ID), or null for HTTP only."
  }
}

variable "domain_name" {
  description = "Name that clients ask for, for example \"api.example.com\": one of the certificate's, and an alias of the load balancer in DNS. Null: the load balancer's own name, by HTTP only."
  type        = string
  default     = null

  validation {
    condition     = var.domain_name == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "domain_name must be a host name such as \"api.example.com\", in lower case, without scheme and path, or null."
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

variable "alb_access_logs_enabled" {
  description = "Whether the load balancer logs every request to S3."
  type        = bool
  default     = false
}

variable "alb_access_logs_bucket" {
  description = "Name of an existing S3 bucket that accepts this load balancer's access logs, or null: then the stack makes one where alb_access_logs_enabled."
  type        = string
  default     = null

  validation {
    condition     = var.alb_access_logs_bucket == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.alb_access_logs_bucket))
    error_message = "alb_access_logs_bucket must be a bucket's name, or null."
  }
}

variable "alb_access_logs_retention_days" {
  description = "Days that access logs are kept in the bucket that the stack makes."
  type        = number
  default     = 90

  validation {
    condition     = var.alb_access_logs_retention_days >= 1 && floor(var.alb_access_logs_retention_days) == var.alb_access_logs_retention_days
    error_message = "alb_access_logs_retention_days must be a whole number of at least 1."
  }
}

variable "tls_policy" {
  description = "Which TLS versions and ciphers HTTPS offers. The default is TLS 1.3, and 1.2 with forward secrecy and authenticated ciphers only."
  type        = string
  default     = "ELBSecurityPolicy-TLS13-1-2-2021-06"

  validation {
    condition     = contains(["ELBSecurityPolicy-TLS13-1-3-2021-06", "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"], var.tls_policy)
    error_message = "tls_policy must be ELBSecurityPolicy-TLS13-1-3-2021-06, -1-2-2021-06 or -1-2-Res-2021-06: others allow older versions or weaker ciphers."
  }
}

variable "web_acl_arn" {
  description = "Web ACL (AWS WAF, regional) to put in front of the load balancer, or null. On AWS only: Neargate has no WAF and refuses."
  type        = string
  default     = null

  validation {
    condition     = var.web_acl_arn == null || can(regex("^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/.+$", var.web_acl_arn))
    error_message = "web_acl_arn must be the ARN of a regional web ACL (arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID), or null."
  }
}
