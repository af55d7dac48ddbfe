# The most that a role of the stack can be allowed, whatever its own policies say. The apply role can
# make roles only within it, and cannot change it.

locals {
  boundary_name = "${var.project}-boundary"
  boundary_arn  = "${local.iam_arn}:policy${local.pipeline_path}${local.boundary_name}"
}

resource "aws_iam_policy" "boundary" {
  name        = local.boundary_name
  path        = local.pipeline_path
  description = "The most that roles of the stack may do."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid      = "SignInToRegistry"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "PullImages"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.app.arn
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [for group in local.log_groups : "${group}:*"]
      },
    ], [for statement in local.options.boundary : jsondecode(statement)])
  })
}
