# What a deployment takes: push an image, check that it can run, register a revision, move the
# service to it, watch, and go back. It reads neither state nor logs of anything else.

locals {
  task_definitions = [for stack in local.stacks : "${local.arn.ecs}:task-definition/${stack}:*"]
  task_roles = flatten([for stack in local.stacks : [
    "${local.iam_arn}:role/${stack}-execution",
    "${local.iam_arn}:role/${stack}-task",
  ]])

  deploy_statements = [
    {
      Sid      = "SignInToRegistry"
      Effect   = "Allow"
      Action   = "ecr:GetAuthorizationToken"
      Resource = "*" # The action knows no narrower resource.
    },
    {
      Sid    = "PushImage"
      Effect = "Allow"
      Action = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:GetRepositoryPolicy",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ]
      Resource = aws_ecr_repository.app.arn
    },
    {
      # Actions that know no narrower resource. The network is read to see whether a task can get to
      # the registry and the logs before one is started.
      Sid    = "Look"
      Effect = "Allow"
      Action = [
        "cloudwatch:DescribeAlarms",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
        "ec2:GetManagedPrefixListEntries",
        "ecs:DescribeTaskDefinition",
        "ecs:ListTaskDefinitions",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "logs:DescribeLogGroups",
      ]
      Resource = "*"
    },
    {
      # Knows no narrower resource; what a task may do is bounded by the roles passed to it.
      Sid      = "RegisterRevision"
      Effect   = "Allow"
      Action   = ["ecs:RegisterTaskDefinition", "ecs:TagResource"]
      Resource = "*"
    },
    {
      Sid       = "HandRolesToTasks"
      Effect    = "Allow"
      Action    = "iam:PassRole"
      Resource  = local.task_roles
      Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
    },
    {
      Sid    = "Deploy"
      Effect = "Allow"
      Action = [
        "ecs:DescribeClusters",
        "ecs:DescribeServiceDeployments",
        "ecs:DescribeServiceRevisions",
        "ecs:DescribeServices",
        "ecs:ListServiceDeployments",
        "ecs:StopServiceDeployment",
        "ecs:UpdateService",
      ]
      Resource = concat(local.clusters, local.services, flatten([for stack in local.stacks : [
        "${local.arn.ecs}:service-deployment/${stack}/${stack}/*",
        "${local.arn.ecs}:service-revision/${stack}/${stack}/*",
      ]]))
    },
    {
      # One-off tasks (a migration) run from the stack's own family, on its own cluster.
      Sid    = "RunTasks"
      Effect = "Allow"
      Action = ["ecs:DescribeTasks", "ecs:ListTasks", "ecs:RunTask", "ecs:StopTask"]
      Resource = concat(local.task_definitions, flatten([for stack in local.stacks : [
        "${local.arn.ecs}:task/${stack}/*",
        "${local.arn.ecs}:container-instance/${stack}/*",
      ]]))
    },
    {
      # Checked before a deployment: whether ECS may take the roles on, what they allow within their
      # boundary, and whether this very role may pass them.
      Sid    = "ReadTaskRoles"
      Effect = "Allow"
      Action = [
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
      ]
      Resource = concat(local.task_roles, [local.boundary_arn, "${local.iam_arn}:role${local.pipeline_path}${var.project}-deploy"])
    },
    {
      # The last lines of tasks that failed.
      Sid      = "ReadLogs"
      Effect   = "Allow"
      Action   = ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"]
      Resource = flatten([for stack in local.stacks : ["${local.arn.logs}:log-group:/${stack}/app", "${local.arn.logs}:log-group:/${stack}/app:*"]])
    },
  ]
}

# trivy:ignore:AWS-0342 Roles are passed by name, to ECS's tasks only.
resource "aws_iam_role_policy" "deploy" {
  # checkov:skip=CKV_AWS_355: Signing in, describing and registering a revision know no resource.
  # checkov:skip=CKV_AWS_290: Registering a revision knows no resource; everything else that is written has a name.
  count = local.pipeline

  name   = "deploy"
  role   = aws_iam_role.deploy[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.deploy_statements })
}
