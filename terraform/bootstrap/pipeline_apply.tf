# What an apply changes, beyond what it reads (pipeline_plan.tf). Creating something with tags takes
# the right to tag it.

locals {
  load_balancers = flatten([for stack in local.stacks : [
    "${local.arn.elasticloadbalancing}:loadbalancer/app/${stack}/*",
    "${local.arn.elasticloadbalancing}:listener/app/${stack}/*",
    "${local.arn.elasticloadbalancing}:targetgroup/${stack}-*",
  ]])

  write_statements = [
    {
      Sid      = "WriteState"
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = local.state_objects
    },
    {
      Sid      = "ReadReviewedPlan"
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = local.reviewed_plans
    },
    {
      # EC2's ARNs hold identifiers, not names: within the region, this is every network of the
      # account. A project that shares its account with others' networks wants an account of its own.
      Sid    = "MakeNetwork"
      Effect = "Allow"
      Action = [
        "ec2:AllocateAddress",
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateFlowLogs",
        "ec2:CreateInternetGateway",
        "ec2:CreateNatGateway",
        "ec2:CreateRoute",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateTags",
        "ec2:CreateVpc",
        "ec2:CreateVpcEndpoint",
        "ec2:DeleteFlowLogs",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteNatGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteTags",
        "ec2:DeleteVpc",
        "ec2:DeleteVpcEndpoints",
        "ec2:DetachInternetGateway",
        "ec2:DisassociateAddress",
        "ec2:DisassociateRouteTable",
        "ec2:ModifySecurityGroupRules",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:ModifyVpcEndpoint",
        "ec2:ReleaseAddress",
        "ec2:ReplaceRoute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
      ]
      Resource = "${local.arn.ec2}:*"
    },
    {
      Sid    = "MakeLoadBalancer"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ]
      Resource = local.load_balancers
    },
    {
      Sid    = "MakeService"
      Effect = "Allow"
      Action = [
        "ecs:CreateService",
        "ecs:DeleteCluster",
        "ecs:DeleteService",
        "ecs:TagResource",
        "ecs:UntagResource",
        "ecs:UpdateCluster",
        "ecs:UpdateService",
      ]
      Resource = concat(local.clusters, local.services, local.task_definitions)
    },
    {
      # These know no narrower resource; what a task may do is bounded by the roles passed to it.
      Sid      = "MakeClusterAndTaskDefinition"
      Effect   = "Allow"
      Action   = ["ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:DeregisterTaskDefinition"]
      Resource = "*"
    },
    {
      Sid    = "MakeScaling"
      Effect = "Allow"
      Action = [
        "application-autoscaling:DeleteScalingPolicy",
        "application-autoscaling:DeleteScheduledAction",
        "application-autoscaling:DeregisterScalableTarget",
        "application-autoscaling:PutScalingPolicy",
        "application-autoscaling:PutScheduledAction",
        "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:TagResource",
        "application-autoscaling:UntagResource",
      ]
      Resource = local.scalable_targets
    },
    {
      # Ours, and those that a target tracking policy makes in the name of whoever puts it.
      Sid      = "MakeAlarms"
      Effect   = "Allow"
      Action   = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
      Resource = concat(local.alarms, [for stack in local.stacks : "${local.arn.cloudwatch}:alarm:TargetTracking-service/${stack}/*"])
    },
    {
      Sid    = "MakeLogGroups"
      Effect = "Allow"
      Action = [
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ]
      Resource = local.log_groups
    },
    {
      # A role made or filled here stays within the boundary, so that whoever gets hold of this role
      # cannot make one that may do more than the stack's.
      Sid       = "MakeBoundedRoles"
      Effect    = "Allow"
      Action    = ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"]
      Resource  = local.stack_roles
      Condition = { StringEquals = { "iam:PermissionsBoundary" = local.boundary_arn } }
    },
    {
      Sid    = "ChangeRoles"
      Effect = "Allow"
      Action = [
        "iam:DeleteRole",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ]
      Resource = local.stack_roles
    },
    {
      Sid       = "HandRolesToTasks"
      Effect    = "Allow"
      Action    = "iam:PassRole"
      Resource  = local.task_roles
      Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
    },
    {
      Sid       = "HandRoleToFlowLogs"
      Effect    = "Allow"
      Action    = "iam:PassRole"
      Resource  = [for stack in local.stacks : "${local.iam_arn}:role/${stack}-vpc-flow-logs"]
      Condition = { StringEquals = { "iam:PassedToService" = "vpc-flow-logs.amazonaws.com" } }
    },
  ]
}

# trivy:ignore:AWS-0342 Roles are passed by name, each to its own service.
resource "aws_iam_role_policy" "apply" {
  # checkov:skip=CKV_AWS_355: ECS has no resource for three actions; see MakeClusterAndTaskDefinition.
  # checkov:skip=CKV_AWS_290: As above; everything else that is written has a name, or EC2's lack of one.
  # checkov:skip=CKV_AWS_286: Roles are made within the boundary only.
  # checkov:skip=CKV_AWS_289: Roles are made within the boundary only.
  count = local.pipeline

  name   = "write-stack"
  role   = aws_iam_role.apply[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.write_statements })
}
