# What a plan reads. The apply role has the same, since an apply starts with a plan. The plan role also
# writes down which plan was shown to reviewers.

locals {
  read_statements = [
    {
      Sid      = "FindState"
      Effect   = "Allow"
      Action   = "s3:ListBucket"
      Resource = aws_s3_bucket.state.arn
    },
    {
      Sid      = "ReadState"
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = local.state_objects
    },
    {
      Sid      = "HoldLock"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"]
      Resource = aws_dynamodb_table.locks.arn
    },
    {
      # Actions that know no narrower resource.
      Sid    = "Describe"
      Effect = "Allow"
      Action = [
        "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:DescribeScalingPolicies",
        "application-autoscaling:DescribeScheduledActions",
        "cloudwatch:DescribeAlarms",
        "ec2:DescribeAddresses",
        "ec2:DescribeAddressesAttribute",
        "ec2:DescribeFlowLogs",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
        "ecs:DescribeTaskDefinition",
        "elasticloadbalancing:DescribeCapacityReservation",
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
        "logs:DescribeLogGroups",
      ]
      Resource = "*"
    },
    {
      Sid      = "ReadService"
      Effect   = "Allow"
      Action   = ["ecs:DescribeClusters", "ecs:DescribeServices"]
      Resource = concat(local.clusters, local.services)
    },
    {
      Sid      = "ReadRoles"
      Effect   = "Allow"
      Action   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
      Resource = local.stack_roles
    },
    {
      Sid    = "ReadTags"
      Effect = "Allow"
      Action = [
        "application-autoscaling:ListTagsForResource",
        "cloudwatch:ListTagsForResource",
        "logs:ListTagsForResource",
      ]
      Resource = concat(local.scalable_targets, local.alarms, local.log_groups)
    },
    {
      Sid      = "ReadRepository"
      Effect   = "Allow"
      Action   = ["ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:ListTagsForResource"]
      Resource = aws_ecr_repository.app.arn
    },
  ]

  # The names of the stack's parts, as ARNs.
  state_objects    = [for environment in var.environments : "${aws_s3_bucket.state.arn}/${environment}/terraform.tfstate"]
  reviewed_plans   = [for environment in var.environments : "${aws_s3_bucket.state.arn}/plans/${environment}/*"]
  clusters         = [for stack in local.stacks : "${local.arn.ecs}:cluster/${stack}"]
  services         = [for stack in local.stacks : "${local.arn.ecs}:service/${stack}/${stack}"]
  stack_roles      = [for stack in local.stacks : "${local.iam_arn}:role/${stack}-*"]
  scalable_targets = ["${local.arn["application-autoscaling"]}:scalable-target/*"] # Their names are AWS's.
  alarms           = [for stack in local.stacks : "${local.arn.cloudwatch}:alarm:${stack}-*"]
  log_groups       = [for stack in local.stacks : "${local.arn.logs}:log-group:/${stack}/*"]
  log_buckets      = [for stack in local.stacks : "arn:${local.partition}:s3:::${stack}-alb-logs-${local.account_id}"]
}

resource "aws_iam_role_policy" "plan" {
  count = local.pipeline

  name   = "read-stack"
  role   = aws_iam_role.plan[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.read_statements })
}

resource "aws_iam_role_policy" "plan_record" {
  count = local.pipeline

  name = "record-plan"
  role = aws_iam_role.plan[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "RecordPlan"
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = local.reviewed_plans
    }]
  })
}

resource "aws_iam_role_policy" "apply_read" {
  count = local.pipeline

  name   = "read-stack"
  role   = aws_iam_role.apply[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.read_statements })
}
