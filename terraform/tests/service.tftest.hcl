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
  permissions_boundary_arn   = "arn:aws:iam::123456789012:policy/pipeline/test-boundary"
  name                       = "test-prod"
  region                     = "us-east-1"
  vpc_id                     = "vpc-1"
  private_subnet_ids         = { "us-east-1a" = "subnet-a", "us-east-1b" = "subnet-b" }
  alb_security_group_id      = "sg-alb"
  target_group_arn           = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/test-prod-8080/0123456789abcdef"
  repository_arn             = "arn:aws:ecr:us-east-1:123456789012:repository/test-app"
  image                      = "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-app:initial"
  container_port             = 8080
  task_cpu                   = 256
  task_memory                = 512
  cpu_architecture           = "X86_64"
  min_tasks                  = 2
  max_tasks                  = 10
  load_balancer_arn_suffix   = "app/test-prod/1"
  target_group_arn_suffix    = "targetgroup/test-prod-8080/1"
  internet_egress            = true
  has_endpoints              = false
  endpoint_security_group_id = null
  s3_prefix_list_id          = "pl-s3"
  environment_variables      = {}
  secrets                    = {}
  enable_execute_command     = false
  alarm_errors_per_minute    = 10
  alarm_topic_arns           = []
  memory_target_percent      = null
  requests_per_task_target   = null
  scheduled_scaling          = []
  log_kms_key_arn            = null
  cpu_target_percent         = 70
  container_insights         = "enhanced"
  log_retention_days         = 365
  wait_for_steady_state      = true
}

run "service" {
  module { source = "./modules/service" }

  # Deployment
  assert {
    condition     = aws_ecs_service.app.deployment_circuit_breaker[0].enable && aws_ecs_service.app.deployment_circuit_breaker[0].rollback
    error_message = "A failing deployment is stopped and rolled back."
  }
  assert {
    condition = (
      aws_ecs_service.app.alarms[0].enable && aws_ecs_service.app.alarms[0].rollback &&
      toset(aws_ecs_service.app.alarms[0].alarm_names) == toset(["test-prod-target-5xx", "test-prod-balancer-5xx", "test-prod-unhealthy"])
    )
    error_message = "An alarm during a deployment rolls it back."
  }
  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.deployment :
      alarm.treat_missing_data == "notBreaching" && alarm.period == 60 && alarm.evaluation_periods == 2 && alarm.datapoints_to_alarm == 2 &&
      alarm.namespace == "AWS/ApplicationELB" && alarm.dimensions.LoadBalancer == "app/test-prod/1" && alarm.comparison_operator == "GreaterThanOrEqualToThreshold"
    ])
    error_message = "Alarms take two bad minutes, and none where nothing is measured."
  }
  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.deployment : name => "${alarm.metric_name} ${alarm.statistic} ${alarm.threshold} ${try(alarm.dimensions.TargetGroup, "")}" } == {
      target-5xx   = "HTTPCode_Target_5XX_Count Sum 10 targetgroup/test-prod-8080/1"
      balancer-5xx = "HTTPCode_ELB_5XX_Count Sum 10 "
      unhealthy    = "UnHealthyHostCount Maximum 1 targetgroup/test-prod-8080/1"
    }
    error_message = "Alarms look at the app's errors, the load balancer's, and the targets' health."
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
    condition     = aws_vpc_security_group_egress_rule.service_https[0].from_port == 443 && aws_vpc_security_group_egress_rule.service_https[0].to_port == 443
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
      container.readonlyRootFilesystem && container.linuxParameters.initProcessEnabled && container.user == "65532:65532" && container.linuxParameters.capabilities.drop == ["ALL"] &&
      length(container.linuxParameters.capabilities.add) == 0 && try(container.privileged, false) == false
    ])
    error_message = "Containers have a read-only root, an init process, an ordinary user and no capability."
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

  assert {
    condition     = length(aws_appautoscaling_policy.memory) == 0 && length(aws_appautoscaling_policy.requests) == 0 && length(aws_appautoscaling_scheduled_action.this) == 0
    error_message = "Other targets and schedules are there when asked for."
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

run "every_target_and_schedule" {
  command = plan
  module { source = "./modules/service" }

  variables {
    memory_target_percent    = 80
    requests_per_task_target = 1000
    scheduled_scaling = [
      { name = "night", schedule = "cron(0 20 ? * MON-FRI *)", timezone = "Europe/Berlin", min_tasks = 0, max_tasks = 1 },
    ]
    alarm_topic_arns = ["arn:aws:sns:us-east-1:123456789012:oncall"]
  }

  assert {
    condition = (
      aws_appautoscaling_policy.memory[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ECSServiceAverageMemoryUtilization" &&
      aws_appautoscaling_policy.memory[0].target_tracking_scaling_policy_configuration[0].target_value == 80
    )
    error_message = "Memory is tracked."
  }
  assert {
    condition = (
      aws_appautoscaling_policy.requests[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ALBRequestCountPerTarget" &&
      aws_appautoscaling_policy.requests[0].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].resource_label == "app/test-prod/1/targetgroup/test-prod-8080/1" &&
      aws_appautoscaling_policy.requests[0].target_tracking_scaling_policy_configuration[0].target_value == 1000
    )
    error_message = "Requests per target are tracked."
  }
  assert {
    condition = (
      aws_appautoscaling_scheduled_action.this["night"].schedule == "cron(0 20 ? * MON-FRI *)" && aws_appautoscaling_scheduled_action.this["night"].timezone == "Europe/Berlin" &&
      tonumber(aws_appautoscaling_scheduled_action.this["night"].scalable_target_action[0].min_capacity) == 0 && tonumber(aws_appautoscaling_scheduled_action.this["night"].scalable_target_action[0].max_capacity) == 1
    )
    error_message = "A schedule moves the bounds."
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.deployment : alarm.alarm_actions == toset(var.alarm_topic_arns) && alarm.ok_actions == toset(var.alarm_topic_arns)])
    error_message = "Whoever is on call is told."
  }
}

run "no_way_to_the_internet" {
  command = plan
  module { source = "./modules/service" }

  variables {
    internet_egress            = false
    has_endpoints              = true
    endpoint_security_group_id = "sg-endpoints"
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.service_https) == 0
    error_message = "Without NAT gateways nothing is open to the internet."
  }
  assert {
    condition = (
      aws_vpc_security_group_egress_rule.service_to_endpoints[0].referenced_security_group_id == "sg-endpoints" && aws_vpc_security_group_egress_rule.service_to_endpoints[0].from_port == 443 &&
      aws_vpc_security_group_egress_rule.service_to_endpoints[0].to_port == 443 && aws_vpc_security_group_ingress_rule.endpoints_from_service[0].security_group_id == "sg-endpoints" &&
      aws_vpc_security_group_ingress_rule.endpoints_from_service[0].from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints_from_service[0].to_port == 443
    )
    error_message = "Tasks reach the endpoints by HTTPS, and the endpoints let in tasks only."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.service_to_s3[0].prefix_list_id == "pl-s3" && aws_vpc_security_group_egress_rule.service_to_s3[0].from_port == 443 && aws_vpc_security_group_egress_rule.service_to_s3[0].to_port == 443
    error_message = "Tasks reach S3, where the layers are."
  }
}

run "shell_and_secrets" {
  module { source = "./modules/service" }

  variables {
    enable_execute_command = true
    secrets                = { TOKEN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:token" }
    environment_variables  = { COLOUR = "green" }
    log_kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/1"
  }

  assert {
    condition     = aws_ecs_service.app.enable_execute_command && !jsondecode(aws_ecs_task_definition.app.container_definitions)[0].readonlyRootFilesystem
    error_message = "A shell takes a root filesystem that can be written to."
  }
  assert {
    condition = alltrue([for statement in jsondecode(aws_iam_role_policy.execute_command[0].policy).Statement :
      alltrue([for action in statement.Action : can(regex("^(ssmmessages|logs):", action))])
    ])
    error_message = "The task role may open sessions and log them, and nothing else."
  }
  assert {
    condition     = one(one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).log_configuration).cloud_watch_log_group_name == aws_cloudwatch_log_group.app.name
    error_message = "What is typed is logged."
  }
  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.app.container_definitions)[0].secrets == [{ name = "TOKEN", valueFrom = var.secrets.TOKEN }] &&
      jsondecode(aws_ecs_task_definition.app.container_definitions)[0].environment == [{ name = "COLOUR", value = "green" }]
    )
    error_message = "The app gets its environment, and secrets by reference."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.secrets[0].policy).Statement[0].Resource == [var.secrets.TOKEN] && jsondecode(aws_iam_role_policy.secrets[0].policy).Statement[0].Action == "secretsmanager:GetSecretValue"
    error_message = "ECS may read those secrets and no others."
  }
  assert {
    condition     = aws_cloudwatch_log_group.app.kms_key_id == var.log_kms_key_arn
    error_message = "The log is encrypted with the given key."
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

run "memory_that_fargate_has_not_for_the_size" {
  command = plan
  module { source = "./modules/service" }

  variables {
    task_cpu    = 256
    task_memory = 4096
  }

  expect_failures = [aws_ecs_task_definition.app]
}

run "memory_between_the_steps" {
  command = plan
  module { source = "./modules/service" }

  variables {
    task_cpu    = 8192
    task_memory = 17408
  }

  expect_failures = [aws_ecs_task_definition.app]
}

run "refuses_what_the_module_cannot_do" {
  command = plan
  module { source = "./modules/service" }

  variables {
    name                     = "Test"
    region                   = "virginia"
    image                    = "test-app"
    container_port           = 80
    task_memory              = 600
    cpu_architecture         = "mips"
    min_tasks                = 0
    max_tasks                = 0.5
    environment_variables    = { "NOT-A-NAME" = "1" }
    secrets                  = { "NOT-A-NAME" = "arn" }
    alarm_errors_per_minute  = 0
    memory_target_percent    = 5
    requests_per_task_target = 0
    cpu_target_percent       = 100
    container_insights       = "yes"
    log_retention_days       = 0
    scheduled_scaling = [
      { name = "evening", schedule = "cron(0 20 ? * * *)", timezone = "UTC", min_tasks = 2, max_tasks = 1 },
    ]
  }

  expect_failures = [
    var.name, var.region, var.image, var.container_port, var.task_memory, var.cpu_architecture, var.min_tasks,
    var.max_tasks, var.environment_variables, var.secrets, var.alarm_errors_per_minute, var.memory_target_percent,
    var.requests_per_task_target, var.cpu_target_percent, var.container_insights, var.log_retention_days,
    var.scheduled_scaling,
  ]
}
