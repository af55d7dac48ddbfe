# Rights that only an option of the stack needs: whoever uses the option asks for them
# (optional_rights), and nobody else's pipeline has them.

locals {
  option_statements = {
    access_logs = {
      plan = [
        {
          Sid    = "ReadLogBucket"
          Effect = "Allow"
          Action = [
            "s3:GetAccelerateConfiguration",
            "s3:GetBucketAcl",
            "s3:GetBucketCORS",
            "s3:GetBucketLogging",
            "s3:GetBucketObjectLockConfiguration",
            "s3:GetBucketOwnershipControls",
            "s3:GetBucketPolicy",
            "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketRequestPayment",
            "s3:GetBucketTagging",
            "s3:GetBucketVersioning",
            "s3:GetBucketWebsite",
            "s3:GetEncryptionConfiguration",
            "s3:GetLifecycleConfiguration",
            "s3:GetReplicationConfiguration",
            "s3:ListBucket",
          ]
          Resource = local.log_buckets
        },
      ]
      apply = [
        {
          Sid    = "MakeLogBucket"
          Effect = "Allow"
          Action = [
            "s3:CreateBucket",
            "s3:DeleteBucket",
            "s3:DeleteBucketPolicy",
            "s3:ListBucketVersions",
            "s3:PutBucketOwnershipControls",
            "s3:PutBucketPolicy",
            "s3:PutBucketPublicAccessBlock",
            "s3:PutBucketTagging",
            "s3:PutBucketVersioning",
            "s3:PutEncryptionConfiguration",
            "s3:PutLifecycleConfiguration",
          ]
          Resource = local.log_buckets
        },
        {
          # An unprotected bucket goes with the stack, whatever is in it.
          Sid      = "EmptyLogBucket"
          Effect   = "Allow"
          Action   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
          Resource = [for bucket in local.log_buckets : "${bucket}/*"]
        },
      ]
      boundary = []
    }
    lock_file = {
      plan = [{
        Sid      = "HoldLockFile"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = [for object in local.state_objects : "${object}.tflock"]
      }]
      apply    = []
      boundary = []
    }
    database = {
      plan = [
        {
          Sid    = "ReadDatabase"
          Effect = "Allow"
          Action = ["rds:DescribeDBInstances", "rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"]
          # Describing one instance is a right on all of them.
          Resource = "${local.rds}:*"
        },
      ]
      apply = [{
        Sid    = "MakeDatabase"
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource",
          "rds:CreateDBInstance",
          "rds:CreateDBParameterGroup",
          "rds:CreateDBSnapshot",
          "rds:CreateDBSubnetGroup",
          "rds:DeleteDBInstance",
          "rds:DeleteDBParameterGroup",
          "rds:DeleteDBSubnetGroup",
          "rds:ModifyDBInstance",
          "rds:ModifyDBParameterGroup",
          "rds:ModifyDBSubnetGroup",
          "rds:RemoveTagsFromResource",
          "rds:ResetDBParameterGroup",
        ]
        Resource = flatten([for stack in local.stacks : [
          "${local.rds}:db:${stack}", "${local.rds}:pg:${stack}-*", "${local.rds}:snapshot:${stack}-*", "${local.rds}:subgrp:${stack}",
        ]])
        }, {
        # RDS keeps the password in a secret, which it makes in the name of whoever makes the database.
        Sid      = "MakeDatabaseSecret"
        Effect   = "Allow"
        Action   = ["secretsmanager:CreateSecret", "secretsmanager:TagResource"]
        Resource = local.database_secrets
      }]
      boundary = [{
        Sid      = "ReadDatabaseSecret"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = local.database_secrets
      }]
    }
    execute_command = {
      plan  = []
      apply = []
      boundary = [{
        Sid      = "OpenSession"
        Effect   = "Allow"
        Action   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
        Resource = "*"
      }]
    }
    log_key = {
      plan = []
      apply = [{
        Sid      = "EncryptLogs"
        Effect   = "Allow"
        Action   = ["logs:AssociateKmsKey", "logs:DisassociateKmsKey"]
        Resource = local.log_groups
      }]
      boundary = []
    }
    web_acl = {
      plan = [{
        Sid      = "ReadWebAcl"
        Effect   = "Allow"
        Action   = ["wafv2:GetWebACL", "wafv2:GetWebACLForResource"]
        Resource = concat(local.web_acls, local.load_balancers)
      }]
      apply = [{
        Sid      = "AssociateWebAcl"
        Effect   = "Allow"
        Action   = ["elasticloadbalancing:SetWebACL", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"]
        Resource = concat(local.web_acls, local.load_balancers)
      }]
      boundary = []
    }
  }

  rds              = "arn:${local.partition}:rds:${var.region}:${local.account_id}"
  database_secrets = ["arn:${local.partition}:secretsmanager:${var.region}:${local.account_id}:secret:rds!db-*"]
  web_acls         = ["arn:${local.partition}:wafv2:${var.region}:${local.account_id}:regional/webacl/*"]

  # Each kind's statements of the options that are used. (A tuple of unlike objects has no `flatten`
  # that keeps it one; it goes through JSON.)
  options = {
    for kind in ["plan", "apply", "boundary"] : kind => flatten([
      for option in sort(var.optional_rights) : [for statement in local.option_statements[option][kind] : jsonencode(statement)]
    ])
  }
}

# Policies of their own: inline, they would not fit beside what the roles have in any case.
resource "aws_iam_policy" "plan_options" {
  count = local.pipeline == 1 && length(local.options.plan) > 0 ? 1 : 0

  name        = "${var.project}-plan-options"
  path        = local.pipeline_path
  description = "What planning the stack's options takes: ${join(", ", sort(var.optional_rights))}."
  policy      = jsonencode({ Version = "2012-10-17", Statement = [for statement in local.options.plan : jsondecode(statement)] })
}

resource "aws_iam_policy" "apply_options" {
  count = local.pipeline == 1 && length(local.options.apply) > 0 ? 1 : 0

  name        = "${var.project}-apply-options"
  path        = local.pipeline_path
  description = "What applying the stack's options takes: ${join(", ", sort(var.optional_rights))}."
  policy      = jsonencode({ Version = "2012-10-17", Statement = [for statement in local.options.apply : jsondecode(statement)] })
}

resource "aws_iam_role_policy_attachment" "plan_options" {
  count = length(aws_iam_policy.plan_options)

  role       = aws_iam_role.plan[0].name
  policy_arn = aws_iam_policy.plan_options[0].arn
}

# An apply starts with a plan.
resource "aws_iam_role_policy_attachment" "apply_plan_options" {
  count = length(aws_iam_policy.plan_options)

  role       = aws_iam_role.apply[0].name
  policy_arn = aws_iam_policy.plan_options[0].arn
}

resource "aws_iam_role_policy_attachment" "apply_options" {
  count = length(aws_iam_policy.apply_options)

  role       = aws_iam_role.apply[0].name
  policy_arn = aws_iam_policy.apply_options[0].arn
}
