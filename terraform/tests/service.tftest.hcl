# The service module: deployment, isolation, scaling, rights.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:cluster/test-prod" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/test-prod/app" }
  }
}

variables {
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/pipeline/test-boundary"
  name                     = "test-prod"
  region                   = "us-east-1"
  vpc_id                   = "vpc-1"
  private_subnet_ids       = { "us-east-1a" = "subnet-a", "us-east-1b" = "subnet-b" }
  alb_security_group_id    = "sg-alb"
  target_group_arn         = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/test-prod-8080/0123456789abcdef"
  repository_arn           = "arn:aws:ecr:us-east-1:123456789012:repository/test-app"
  image                    = "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-app:initial"
  container_port           = 8080
  task_cpu                 = 256
  task_memory              = 512
  cpu_architecture         = "X86_64"
  min_tasks                = 2
  max_tasks                = 10
  cpu_target_percent       = 70
  container_insights       = "enhanced"
  log_retention_days       = 365
  wait_for_steady_state    = true
}

run "service" {
  module { source = "./modules/service" }

  # Deployment
  assert {
    condition     = aws_ecs_service.app.deployment_circuit_breaker[0].enable && aws_ecs_service.app.deployment_circuit_breaker[0].rollback
    error_message = "A failing deployment is stopped and rolled back."
  }
  assert {
    condition     = aws_ecs_service.app.deployment_minimum_healthy_percent == 100 && aws_ecs_service.app.deployment_maximum_percent == 200
    error_message = "A deployment never goes below the wanted count."
  }
  assert {
    condition     = aws_ecs_service.app.availability_zone_rebalancing == "ENABLED"
    error_message = "Tasks are spread again after a zone's failure."
  }
  assert {
    condition     = aws_ecs_service.app.health_check_grace_period_seconds == 30
    error_message = "Starting tasks have a grace period."
  }
  assert {
    condition     = aws_ecs_service.app.wait_for_steady_state
    error_message = "Apply waits for the service."
  }
  assert {
    condition     = aws_ecs_service.app.launch_type == "FARGATE" && aws_ecs_service.app.platform_version == "LATEST" && toset(aws_ecs_task_definition.app.requires_compatibilities) == toset(["FARGATE"])
    error_message = "Tasks run on Fargate's latest platform."
  }
  assert {
    condition     = !aws_ecs_service.app.enable_execute_command
    error_message = "No shell in the containers."
  }

  # Isolation
  assert {
    condition     = !aws_ecs_service.app.network_configuration[0].assign_public_ip && toset(aws_ecs_service.app.network_configuration[0].subnets) == toset(["subnet-a", "subnet-b"])
    error_message = "Tasks stand in the private subnets without public addresses."
  }
  assert {
    condition     = tolist(aws_ecs_service.app.network_configuration[0].security_groups) == tolist([aws_security_group.service.id])
    error_message = "Tasks have the service's security group and no other."
  }
  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.service_from_alb.security_group_id == aws_security_group.service.id &&
      aws_vpc_security_group_ingress_rule.service_from_alb.referenced_security_group_id == "sg-alb" &&
      aws_vpc_security_group_ingress_rule.service_from_alb.cidr_ipv4 == null &&
      aws_vpc_security_group_ingress_rule.service_from_alb.from_port == 8080 && aws_vpc_security_group_ingress_rule.service_from_alb.to_port == 8080
    )
    error_message = "Only the load balancer's security group reaches the tasks, on the app's port only."
  }
  assert {
    condition = (
      aws_vpc_security_group_egress_rule.alb_to_service.security_group_id == "sg-alb" &&
      aws_vpc_security_group_egress_rule.alb_to_service.referenced_security_group_id == aws_security_group.service.id &&
      aws_vpc_security_group_egress_rule.alb_to_service.from_port == 8080 && aws_vpc_security_group_egress_rule.alb_to_service.to_port == 8080
    )
    error_message = "The load balancer reaches the tasks and nothing else."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.service_https.from_port == 443 && aws_vpc_security_group_egress_rule.service_https.to_port == 443
    error_message = "Tasks go out by HTTPS only."
  }
  assert {
    condition     = one(aws_ecs_service.app.load_balancer).target_group_arn == var.target_group_arn && one(aws_ecs_service.app.load_balancer).container_port == 8080
    error_message = "Tasks are registered in the load balancer's target group."
  }

  # The container
  assert {
    condition     = aws_ecs_task_definition.app.network_mode == "awsvpc" && jsondecode(aws_ecs_task_definition.app.container_definitions)[0].image == var.image
    error_message = "The first deployment runs the given image, with a network interface of its own."
  }
  assert {
    condition = alltrue([for container in jsondecode(aws_ecs_task_definition.app.container_definitions) :
      container.readonlyRootFilesystem && container.user == "65532:65532" && container.linuxParameters.capabilities.drop == ["ALL"] &&
      length(container.linuxParameters.capabilities.add) == 0 && try(container.privileged, false) == false
    ])
    error_message = "Containers have a read-only root, an ordinary user and no capability."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.app.container_definitions)[0].healthCheck.command == ["CMD", "/app", "--healthcheck"]
    error_message = "The container checks itself with its own program: the image holds no shell."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.app.container_definitions)[0].stopTimeout == 30
    error_message = "A task has 30 seconds to finish after SIGTERM."
  }
  assert {
    condition = alltrue([for container in jsondecode(aws_ecs_task_definition.app.container_definitions) :
      container.logConfiguration.logDriver == "awslogs" && container.logConfiguration.options.mode == "non-blocking" &&
      container.logConfiguration.options["awslogs-group"] == aws_cloudwatch_log_group.app.name
    ])
    error_message = "Logs go to the service's group, and their mode is stated."
  }
  assert {
    condition     = length(aws_ecs_task_definition.app.volume) == 0
    error_message = "The service is stateless."
  }
  assert {
    condition     = aws_cloudwatch_log_group.app.retention_in_days == 365
    error_message = "Logs are kept for as long as asked, and no longer."
  }
  assert {
    condition     = one([for setting in aws_ecs_cluster.this.setting : setting.value if setting.name == "containerInsights"]) == "enhanced"
    error_message = "The cluster is observed."
  }

  # Scaling
  assert {
    condition     = aws_appautoscaling_target.service.min_capacity == 2 && aws_appautoscaling_target.service.max_capacity == 10 && aws_ecs_service.app.desired_count == 2
    error_message = "Two to ten tasks, starting with two."
  }
  assert {
    condition     = aws_appautoscaling_target.service.resource_id == "service/test-prod/test-prod" && aws_appautoscaling_target.service.scalable_dimension == "ecs:service:DesiredCount"
    error_message = "What is scaled is this service's count."
  }
  assert {
    condition = (
      aws_appautoscaling_policy.cpu.policy_type == "TargetTrackingScaling" &&
      aws_appautoscaling_policy.cpu.target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ECSServiceAverageCPUUtilization" &&
      aws_appautoscaling_policy.cpu.target_tracking_scaling_policy_configuration[0].target_value == 70 &&
      aws_appautoscaling_policy.cpu.target_tracking_scaling_policy_configuration[0].disable_scale_in != true
    )
    error_message = "Average CPU is held at 70 percent, in both directions."
  }

  # Rights
  assert {
    condition = alltrue([for role in [aws_iam_role.execution, aws_iam_role.task] :
      jsondecode(role.assume_role_policy).Statement[0].Principal.Service == "ecs-tasks.amazonaws.com" &&
      jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012" &&
      jsondecode(role.assume_role_policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == "arn:aws:ecs:us-east-1:123456789012:*"
    ])
    error_message = "Only tasks of this account and region assume the roles."
  }
  assert {
    condition     = alltrue([for role in [aws_iam_role.execution, aws_iam_role.task] : role.permissions_boundary == var.permissions_boundary_arn])
    error_message = "The roles stay within the boundary."
  }
  assert {
    condition     = aws_iam_role.execution.name != aws_iam_role.task.name
    error_message = "The app does not run with the rights that start it."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement : statement.Action if statement.Resource == "*"] == ["ecr:GetAuthorizationToken"]
    error_message = "Signing in to the registry is the only right without a resource."
  }
  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement : statement.Sid => statement.Resource if statement.Sid != "SignInToRegistry"
    } == { PullImage = var.repository_arn, WriteLogs = "${aws_cloudwatch_log_group.app.arn}:*" }
    error_message = "Pulls are from the one repository and logs go to the one group."
  }
}

# The same state, planned again after a change of what the pipeline and autoscaling own.
run "image_and_count_are_not_terraforms" {
  command = plan
  module { source = "./modules/service" }

  # A mocked provider changes in place what the real one makes anew: a revision with its own ARN.
  plan_options {
    replace = [aws_ecs_task_definition.app]
  }

  variables {
    image     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-app:other"
    min_tasks = 4
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.app.container_definitions)[0].image == var.image
    error_message = "A new template is registered."
  }
  assert {
    condition     = aws_ecs_service.app.task_definition == run.service.task_definition_arn
    error_message = "The service stays on the task definition that it has."
  }
  assert {
    condition     = aws_ecs_service.app.desired_count == 2
    error_message = "The service keeps the count that it has."
  }
  assert {
    condition     = aws_appautoscaling_target.service.min_capacity == 4
    error_message = "Autoscaling learns the new minimum."
  }
}

run "third_zone" {
  command = plan
  module { source = "./modules/service" }

  variables {
    private_subnet_ids = { "us-east-1a" = "subnet-a", "us-east-1b" = "subnet-b", "us-east-1c" = "subnet-c" }
  }

  assert {
    condition     = toset(aws_ecs_service.app.network_configuration[0].subnets) == toset(["subnet-a", "subnet-b", "subnet-c"])
    error_message = "Tasks spread to the new zone."
  }
}

run "fewer_most_than_fewest" {
  command = plan
  module { source = "./modules/service" }

  variables {
    min_tasks = 5
    max_tasks = 4
  }

  expect_failures = [aws_appautoscaling_target.service]
}
