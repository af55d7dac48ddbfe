# The app on ECS Fargate. Terraform owns how a task runs; the pipeline owns which image it runs.

locals {
  container_name = "app"
}

# Group at rest with CloudWatch's own key (CKV_AWS_158), as for the flow logs: the app logs no
# personal data.
resource "aws_cloudwatch_log_group" "app" {
  name              = "/${var.name}/app"
  retention_in_days = var.log_retention_days
}

# No configuration for ECS Exec (CKV_AWS_223, CKV_AWS_224): the service does not allow it.
resource "aws_ecs_cluster" "this" {
  name = var.name

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
    user                   = "65532:65532"
    readonlyRootFilesystem = true
    linuxParameters        = { capabilities = { add = [], drop = ["ALL"] } }

    portMappings = [{ name = "http", containerPort = var.container_port, hostPort = var.container_port, protocol = "tcp" }]

    # Written out although empty: AWS answers them so, and a plan compares with the answer.
    environment    = []
    mountPoints    = []
    volumesFrom    = []
    systemControls = []

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

  # After a zone's failure or a deployment, tasks are spread evenly again.
  availability_zone_rebalancing = "ENABLED"

  # A starting task is not judged by the load balancer for this long.
  health_check_grace_period_seconds = 30

  enable_ecs_managed_tags = true
  propagate_tags          = "SERVICE"
  # A shell in the container needs a writable root and broad ssmmessages rights: neither is given.
  enable_execute_command = false

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
  ]
}
