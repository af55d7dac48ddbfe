output "state_bucket" {
  description = "For -backend-config=bucket=."
  value       = aws_s3_bucket.state.bucket
}

output "lock_table" {
  description = "For -backend-config=dynamodb_table=."
  value       = aws_dynamodb_table.locks.name
}

output "region" {
  description = "For -backend-config=region=."
  value       = var.region
}

output "repository_name" {
  description = "The main stack's repository_name."
  value       = aws_ecr_repository.app.name
}

output "repository_url" {
  description = "Where images are pushed."
  value       = aws_ecr_repository.app.repository_url
}

output "github_oidc_provider_arn" {
  description = "Principal in the trust policies of the pipeline's roles, or null."
  value       = try(aws_iam_openid_connect_provider.github[0].arn, null)
}

output "permissions_boundary_arn" {
  description = "The main stack's permissions_boundary_arn: the most that its roles may do."
  value       = aws_iam_policy.boundary.arn
}

output "pipeline_role_arns" {
  description = "The roles that the pipeline's jobs take on: plan, apply, deploy. Empty without github_repository."
  value = {
    for name, roles in { plan = aws_iam_role.plan, apply = aws_iam_role.apply, deploy = aws_iam_role.deploy } :
    name => roles[0].arn if length(roles) > 0
  }
}
