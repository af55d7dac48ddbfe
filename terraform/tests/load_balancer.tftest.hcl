# The load balancer module: HTTP, HTTPS, draining, what may come in.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::test-prod-alb-logs-123456789012" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/test-prod/0123456789abcdef" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/test-prod-8080/0123456789abcdef" }
  }
}

variables {
  name                       = "test-prod"
  vpc_id                     = "vpc-1"
  subnet_ids                 = { "us-east-1a" = "subnet-a", "us-east-1b" = "subnet-b" }
  certificate_arn            = null
  ingress_cidrs              = ["0.0.0.0/0"]
  deletion_protection        = true
  access_logs_enabled        = false
  access_logs_bucket         = null
  access_logs_retention_days = 90
  tls_policy                 = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  web_acl_arn                = null
  target_port                = 8080
  health_check_path          = "/health"
}

run "http_only" {
  module { source = "./modules/load_balancer" }

  assert {
    condition     = aws_lb_listener.http.port == 80 && aws_lb_listener.http.protocol == "HTTP" && aws_lb_listener.http.default_action[0].type == "forward" && aws_lb_listener.http.default_action[0].target_group_arn == aws_lb_target_group.app.arn
    error_message = "Without a certificate, port 80 forwards to the app."
  }
  assert {
    condition     = length(aws_lb_listener.https) == 0
    error_message = "Without a certificate, nothing listens on 443."
  }
  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.client : "${rule.ip_protocol} ${rule.from_port}-${rule.to_port} ${rule.cidr_ipv4}"] == ["tcp 80-80 0.0.0.0/0"]
    error_message = "Only port 80 is open."
  }
  assert {
    condition     = !aws_lb.this.internal && aws_lb.this.load_balancer_type == "application" && toset(aws_lb.this.subnets) == toset(["subnet-a", "subnet-b"]) && tolist(aws_lb.this.security_groups) == tolist([aws_security_group.alb.id])
    error_message = "A public application load balancer, in the given subnets, behind its own security group."
  }
  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "defensive"
    error_message = "Invalid headers are dropped and ambiguous requests guarded against."
  }
  assert {
    condition     = aws_lb.this.enable_deletion_protection
    error_message = "Deletion protection is what was asked for."
  }
  assert {
    condition     = length(aws_lb.this.access_logs) == 0 && length(aws_s3_bucket.access_logs) == 0 && length(aws_wafv2_web_acl_association.this) == 0
    error_message = "No access logs and no web ACL, unless they are asked for."
  }
  assert {
    condition     = tonumber(aws_lb_target_group.app.deregistration_delay) == 30
    error_message = "Leaving tasks drain for 30 seconds."
  }
  assert {
    condition     = aws_lb_target_group.app.target_type == "ip" && aws_lb_target_group.app.port == 8080 && aws_lb_target_group.app.protocol == "HTTP" && aws_lb_target_group.app.vpc_id == "vpc-1"
    error_message = "Fargate tasks are targets by address."
  }
  assert {
    condition = (
      aws_lb_target_group.app.health_check[0].path == "/health" && aws_lb_target_group.app.health_check[0].matcher == "200" &&
      aws_lb_target_group.app.health_check[0].port == "traffic-port" && aws_lb_target_group.app.health_check[0].timeout < aws_lb_target_group.app.health_check[0].interval
    )
    error_message = "The health check asks the app itself for a 200, and gives up before it asks again."
  }
  assert {
    condition     = strcontains(aws_lb_target_group.app.name, "8080")
    error_message = "The port, whose change replaces the group, is in its name: the new group must be able to exist beside the old."
  }
}

run "https" {
  module { source = "./modules/load_balancer" }

  variables {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
  }

  assert {
    condition = (
      aws_lb_listener.http.port == 80 && length(aws_lb_listener.http.default_action) == 1 && aws_lb_listener.http.default_action[0].type == "redirect" &&
      aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS" && aws_lb_listener.http.default_action[0].redirect[0].port == "443" &&
      aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    )
    error_message = "With a certificate, port 80 only redirects to HTTPS, for good."
  }
  assert {
    condition = (
      aws_lb_listener.https[0].port == 443 && aws_lb_listener.https[0].protocol == "HTTPS" && aws_lb_listener.https[0].certificate_arn == var.certificate_arn &&
      aws_lb_listener.https[0].default_action[0].type == "forward" && aws_lb_listener.https[0].default_action[0].target_group_arn == aws_lb_target_group.app.arn
    )
    error_message = "Port 443 serves the certificate and forwards to the app."
  }
  assert {
    condition     = aws_lb_listener.https[0].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    error_message = "TLS 1.3 and 1.2 only, with forward secrecy."
  }
  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.client : rule.from_port]) == toset([80, 443])
    error_message = "Both ports are open."
  }
}

run "access_logs" {
  module { source = "./modules/load_balancer" }

  variables {
    access_logs_enabled = true
    web_acl_arn         = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/test/1"
  }

  assert {
    condition     = aws_s3_bucket.access_logs[0].bucket == "test-prod-alb-logs-123456789012" && aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == aws_s3_bucket.access_logs[0].bucket
    error_message = "Requests are logged to a bucket made for it."
  }
  assert {
    condition     = !aws_s3_bucket.access_logs[0].force_destroy
    error_message = "What is protected from deletion keeps its logs."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.access_logs[0].rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "The logs are encrypted, with the only key that load balancers can write with."
  }
  assert {
    condition = (
      aws_s3_bucket_public_access_block.access_logs[0].block_public_acls && aws_s3_bucket_public_access_block.access_logs[0].block_public_policy &&
      aws_s3_bucket_public_access_block.access_logs[0].ignore_public_acls && aws_s3_bucket_public_access_block.access_logs[0].restrict_public_buckets &&
      aws_s3_bucket_ownership_controls.access_logs[0].rule[0].object_ownership == "BucketOwnerEnforced"
    )
    error_message = "The logs are never public."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.access_logs[0].rule[0].expiration[0].days == 90
    error_message = "The logs go after the days asked for."
  }
  assert {
    condition = { for statement in jsondecode(aws_s3_bucket_policy.access_logs[0].policy).Statement : statement.Sid => flatten([statement.Resource]) } == {
      LoadBalancersWrite = ["arn:aws:s3:::test-prod-alb-logs-123456789012/AWSLogs/123456789012/*"]
      RefusePlaintext    = ["arn:aws:s3:::test-prod-alb-logs-123456789012", "arn:aws:s3:::test-prod-alb-logs-123456789012/*"]
    }
    error_message = "Load balancers of this account write, over TLS only, and nobody else does."
  }
  assert {
    condition     = jsondecode(aws_s3_bucket_policy.access_logs[0].policy).Statement[0].Principal.Service == "logdelivery.elasticloadbalancing.amazonaws.com"
    error_message = "The writer is load balancers' delivery, in any region."
  }
  assert {
    condition     = aws_wafv2_web_acl_association.this[0].web_acl_arn == var.web_acl_arn && aws_wafv2_web_acl_association.this[0].resource_arn == aws_lb.this.arn
    error_message = "The web ACL stands before the load balancer."
  }
}

run "private_clients_and_access_logs" {
  command = plan
  module { source = "./modules/load_balancer" }

  variables {
    ingress_cidrs       = ["192.0.2.0/24", "198.51.100.0/24"]
    access_logs_bucket  = "logs"
    deletion_protection = false
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.client : rule.cidr_ipv4]) == toset(["192.0.2.0/24", "198.51.100.0/24"])
    error_message = "Only the given ranges may connect."
  }
  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == "logs" && length(aws_s3_bucket.access_logs) == 0
    error_message = "Access logs go to the given bucket."
  }
  assert {
    condition     = !aws_lb.this.enable_deletion_protection
    error_message = "Deletion protection can be lifted."
  }
}

run "refuses_what_the_module_cannot_do" {
  command = plan
  module { source = "./modules/load_balancer" }

  variables {
    name                       = "internal-test"
    ingress_cidrs              = []
    access_logs_bucket         = "Not A Bucket"
    access_logs_retention_days = 0
    tls_policy                 = "ELBSecurityPolicy-2016-08"
    target_port                = 0
    health_check_path          = "health"
  }

  expect_failures = [
    var.name, var.ingress_cidrs, var.access_logs_bucket, var.access_logs_retention_days, var.tls_policy,
    var.target_port, var.health_check_path,
  ]
}
