# The whole stack as prod.tfvars has it, its outputs, and what the variables refuse.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_ecr_repository" {
    defaults = {
      arn            = "arn:aws:ecr:us-east-1:123456789012:repository/neargate-app"
      repository_url = "123456789012.dkr.ecr.us-east-1.amazonaws.com/neargate-app"
    }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:cluster/neargate-prod" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mocked" }
  }
  mock_resource "aws_lb" {
    defaults = {
      arn      = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/neargate-prod/0123456789abcdef"
      dns_name = "neargate-prod-1.us-east-1.elb.amazonaws.com"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/neargate-prod-8080/0123456789abcdef" }
  }
}

# As in prod.tfvars, which `terraform test` does not read by itself.
variables {
  environment        = "prod"
  availability_zones = ["us-east-1a", "us-east-1b"]
}

run "prod" {
  assert {
    condition     = output.url == "http://neargate-prod-1.us-east-1.elb.amazonaws.com/" && output.alb_dns_name == "neargate-prod-1.us-east-1.elb.amazonaws.com"
    error_message = "The outputs tell where the service answers."
  }
  assert {
    condition     = output.cluster_name == "neargate-prod" && output.service_name == "neargate-prod" && output.task_definition_family == "neargate-prod" && output.container_name == "app"
    error_message = "The outputs tell the pipeline what to update."
  }
  assert {
    condition     = output.log_group_name == "/neargate-prod/app" && output.repository_url == data.aws_ecr_repository.app.repository_url
    error_message = "The outputs tell where logs and images are."
  }
  assert {
    condition     = output.database_address == null && output.database_secret_arn == null
    error_message = "There is no database unless it is asked for."
  }
  assert {
    condition     = keys(output.private_subnet_ids) == ["us-east-1a", "us-east-1b"] && keys(output.public_subnet_ids) == ["us-east-1a", "us-east-1b"] && length(output.nat_public_ips) == 2
    error_message = "The outputs list the subnets and outgoing addresses by zone."
  }
}

run "third_zone_adds_everything" {
  variables {
    availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  }

  assert {
    condition     = length(output.private_subnet_ids) == 3 && length(output.public_subnet_ids) == 3 && length(output.nat_public_ips) == 3
    error_message = "One name in one list adds the zone."
  }
  assert {
    condition     = output.vpc_id == run.prod.vpc_id && output.private_subnet_ids["us-east-1a"] == run.prod.private_subnet_ids["us-east-1a"] && output.target_group_arn == run.prod.target_group_arn
    error_message = "What was there stays."
  }
}

run "database" {
  command = plan
  variables {
    database_enabled = true
  }

  assert {
    condition     = length(module.database) == 1
    error_message = "The database tier is one variable away."
  }
}

run "without_internet" {
  command = plan
  variables {
    nat_gateways        = "none"
    interface_endpoints = ["ecr.api", "ecr.dkr", "logs"]
  }

  assert {
    condition     = length(output.nat_public_ips) == 0
    error_message = "Endpoints replace the NAT gateways."
  }
}

run "https" {
  variables {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
    domain_name     = "api.example.com"
  }

  assert {
    condition     = output.url == "https://api.example.com/" && output.alb_dns_name == run.prod.alb_dns_name
    error_message = "With a certificate the service answers on HTTPS, under the name that the certificate is for."
  }
}

run "refuses_a_certificate_for_no_name" {
  command = plan
  variables {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
  }
  expect_failures = [output.url]
}

run "refuses_one_zone" {
  command = plan
  variables {
    availability_zones = ["us-east-1a"]
  }
  expect_failures = [var.availability_zones]
}

run "refuses_a_zone_twice" {
  command = plan
  variables {
    availability_zones = ["us-east-1a", "us-east-1a"]
  }
  expect_failures = [var.availability_zones]
}

run "refuses_a_zone_without_letter" {
  command = plan
  variables {
    availability_zones = ["us-east-1a", "us-east-1"]
  }
  expect_failures = [var.availability_zones]
}

run "refuses_bad_names" {
  command = plan
  variables {
    project     = "a-very-long-project-name"
    environment = "Prod"
  }
  expect_failures = [var.project, var.environment]
}

run "refuses_bad_ranges" {
  command = plan
  variables {
    vpc_cidr      = "10.0.0.1/16"
    ingress_cidrs = ["everyone"]
  }
  expect_failures = [var.vpc_cidr, var.ingress_cidrs]
}

run "refuses_too_small_a_range" {
  command = plan
  variables {
    vpc_cidr = "10.0.0.0/20"
  }
  expect_failures = [var.vpc_cidr]
}

run "refuses_sizes_that_fargate_lacks" {
  command = plan
  variables {
    task_cpu    = 300
    task_memory = 600
  }
  expect_failures = [var.task_cpu, var.task_memory]
}

run "refuses_privileged_ports" {
  command = plan
  variables {
    container_port = 80
  }
  expect_failures = [var.container_port]
}

run "refuses_other_nonsense" {
  command = plan
  variables {
    certificate_arn    = "example.com"
    domain_name        = "https://example.com/"
    image_tag          = "-v1"
    health_check_path  = "health"
    cpu_architecture   = "mips"
    min_tasks          = 0
    cpu_target_percent = 100
    container_insights = "yes"
    log_retention_days = 2
    region             = "virginia"

    nat_gateways                   = "two"
    interface_endpoints            = ["com.amazonaws.us-east-1.logs"]
    repository_name                = "Neargate:latest"
    alb_access_logs_bucket         = "Not A Bucket"
    alb_access_logs_retention_days = 0
    tls_policy                     = "ELBSecurityPolicy-2016-08"
    web_acl_arn                    = "acl"
    environment_variables          = { "A B" = "" }
    alarm_errors_per_minute        = 0
    alarm_topic_arns               = ["mail@example.com"]
    log_kms_key_arn                = "alias/logs"
    memory_target_percent          = 100
    requests_per_task_target       = 0
    scheduled_scaling              = [{ name = "Night", schedule = "at night", min_tasks = 2, max_tasks = 1 }]
    database_engine_version        = "9.6"
    database_instance_class        = "small"
    database_storage_gib           = 5
    database_backup_retention_days = 0
    database_kms_key_arn           = "alias/data"
  }
  expect_failures = [
    var.certificate_arn, var.domain_name, var.image_tag, var.health_check_path, var.cpu_architecture, var.min_tasks,
    var.cpu_target_percent, var.container_insights, var.log_retention_days, var.region,
    var.nat_gateways, var.interface_endpoints, var.repository_name, var.alb_access_logs_bucket,
    var.alb_access_logs_retention_days, var.tls_policy, var.web_acl_arn, var.environment_variables,
    var.alarm_errors_per_minute, var.alarm_topic_arns, var.log_kms_key_arn, var.memory_target_percent,
    var.requests_per_task_target, var.scheduled_scaling, var.database_engine_version,
    var.database_instance_class, var.database_storage_gib, var.database_backup_retention_days,
    var.database_kms_key_arn,
  ]
}
