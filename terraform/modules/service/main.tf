# The app on ECS Fargate. Terraform owns how a task runs; the pipeline owns which image it runs.

locals {
  container_name = "app"

  # The memory that Fargate has for each size, in MiB.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
  fargate_memory = {
    "256"   = { least = 512, most = 2048, step = 1024 }
    "512"   = { least = 1024, most = 4096, step = 1024 }
    "1024"  = { least = 2048, most = 8192, step = 1024 }
    "2048"  = { least = 4096, most = 16384, step = 1024 }
    "4096"  = { least = 8192, most = 30720, step = 1024 }
    "8192"  = { least = 16384, most = 61440, step = 4096 }
    "16384" = { least = 32768, most = 122880, step = 8192 }
  }
  memory_range = local.fargate_memory[tostring(var.task_cpu)]
}

# trivy:ignore:AWS-0017 CloudWatch Logs encrypts every group at rest; a key of one's own is log_kms_key_arn.
resource "aws_cloudwatch_log_group" "app" {
  # checkov:skip=CKV_AWS_158: CloudWatch Logs encrypts every group at rest; a key of one's own is log_kms_key_arn.
  # checkov:skip=CKV_AWS_338: How long is log_retention_days: a year in prod.tfvars, less where nobody asks for it.
  name              = "/${var.name}/app"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn
}

resource "aws_ecs_cluster" "this" {
  # checkov:skip=CKV_AWS_223: Sessions of ECS Exec are logged where it is allowed at all (enable_execute_command).
  # checkov:skip=CKV_AWS_224: As their logs are encrypted: with CloudWatch's key, or log_kms_key_arn.
  name = var.name

  dynamic "configuration" {
    for_each = var.enable_execute_command ? [true] : []
    content {
      execute_command_configuration {
        logging = "OVERRIDE"
        log_configuration {
          cloud_watch_log_group_name = aws_cloudwatch_log_group.app.name
        }
      }
    }
  }

  setting {
    name  = "containerInsights"
    value = var.container_insights
  }
}

resource "aws_ecs_task_definition" "app" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(var.task_cpu)
  memory                   = tostring(var.task_memory)
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  container_definitions = jsonencode([{
    name      = local.container_name
    image     = var.image
    essential = true

    # The image holds one static binary and no user database: a number names the user.
    user = "65532:65532"
    # ECS Exec puts its agent into the container, and cannot where nothing can be written.
    readonlyRootFilesystem = !var.enable_execute_command
    # Orphaned processes find a parent, and signals reach the app although it is not process 1.
    linuxParameters = { capabilities = { add = [], drop = ["ALL"] }, initProcessEnabled = true }

    portMappings = [{ name = "http", containerPort = var.container_port, hostPort = var.container_port, protocol = "tcp" }]

    # Written out although empty: AWS answers them so, and a plan compares with the answer.
    environment    = [for name, value in var.environment_variables : { name = name, value = value }]
    mountPoints    = []
    volumesFrom    = []
    systemControls = []
    secrets        = [for name, arn in var.secrets : { name = name, valueFrom = arn }]

    # Notices a hung process even when the load balancer is not asking, as before registration.
    healthCheck = {
      command     = ["CMD", "/app", "--healthcheck"]
      interval    = 10
      timeout     = 5
      retries     = 3
      startPeriod = 10
    }

    # From SIGTERM to SIGKILL. ECS sends SIGTERM once the load balancer has drained the task.
    stopTimeout = 30

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.app.name
        awslogs-region        = var.region
        awslogs-stream-prefix = local.container_name
        # Said out loud since AWS changed the default in 2025: when CloudWatch is slow, lose log
        # lines beyond the buffer and keep serving, not the other way round.
        mode            = "non-blocking"
        max-buffer-size = "4m"
      }
    }
  }])

  lifecycle {
    precondition {
      condition     = var.task_memory == local.memory_range.least || (var.task_memory > local.memory_range.least && var.task_memory <= local.memory_range.most && var.task_memory % local.memory_range.step == 0)
      error_message = "Fargate has no ${var.task_memory} MiB for task_cpu ${var.task_cpu}: task_memory may be from ${local.memory_range.least} to ${local.memory_range.most}, in steps of ${local.memory_range.step}."
    }
  }
}

resource "aws_ecs_service" "app" {
  name             = var.name
  cluster          = aws_ecs_cluster.this.arn
  task_definition  = aws_ecs_task_definition.app.arn
  desired_count    = var.min_tasks
  launch_type      = "FARGATE"
  platform_version = "LATEST"

  # A deployment adds tasks first and takes old ones away when the new are healthy.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  # A deployment whose tasks do not come up is given up, and the last good one comes back.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  # So is one that comes up and then fails its users: an alarm ends it within its last minutes too.
  alarms {
    alarm_names = [for alarm in aws_cloudwatch_metric_alarm.deployment : alarm.alarm_name]
    enable      = true
    rollback    = true
  }

  # After a zone's failure or a deployment, tasks are spread evenly again.
  availability_zone_rebalancing = "ENABLED"

  # A starting task is not judged by the load balancer for this long.
  health_check_grace_period_seconds = 30

  enable_ecs_managed_tags = true
  propagate_tags          = "SERVICE"
  # A shell in the container needs a writable root and rights for its session: by default, neither.
  enable_execute_command = var.enable_execute_command

  network_configuration {
    subnets          = values(var.private_subnet_ids)
    security_groups  = [aws_security_group.service.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = local.container_name
    container_port   = var.container_port
  }

  # Waits until *some* deployment is stable. Whether a given image is the one that got there is
  # what the pipeline's own wait answers; here no image changes after the first apply.
  wait_for_steady_state = var.wait_for_steady_state

  timeouts {
    create = "15m"
    update = "15m"
  }

  lifecycle {
    ignore_changes = [
      # The pipeline registers revisions with new images and moves the service to them. A change
      # to the task definition here makes a new template, which the next deployment takes up.
      task_definition,
      # Autoscaling owns the count.
      desired_count,
    ]
  }

  # Tasks that start before the roles may act, or before the way in exists, fail for nothing; and
  # the same order backwards lets a destroy stop the tasks while they can still write their logs.
  depends_on = [
    aws_iam_role_policy.execution,
    aws_vpc_security_group_ingress_rule.service_from_alb,
    aws_vpc_security_group_egress_rule.alb_to_service,
    aws_vpc_security_group_egress_rule.service_https,
    aws_vpc_security_group_egress_rule.service_to_endpoints,
    aws_vpc_security_group_egress_rule.service_to_s3,
    aws_vpc_security_group_ingress_rule.endpoints_from_service,
  ]
}
