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
