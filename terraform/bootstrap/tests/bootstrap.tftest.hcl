# Plans only: an applied bootstrap refuses to be destroyed, which is the point of it.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

run "state_bucket" {
  command = plan

  assert {
    condition     = aws_s3_bucket.state.bucket == "neargate-terraform-state-123456789012"
    error_message = "The bucket's name holds the account: bucket names are shared by all of AWS."
  }
  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "Every version of the state is kept."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "The state is encrypted at rest."
  }
  assert {
    condition = (
      aws_s3_bucket_public_access_block.state.block_public_acls && aws_s3_bucket_public_access_block.state.block_public_policy &&
      aws_s3_bucket_public_access_block.state.ignore_public_acls && aws_s3_bucket_public_access_block.state.restrict_public_buckets
    )
    error_message = "The state is never public."
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.state.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "Access lists are off."
  }
  assert {
    condition     = try(aws_s3_bucket.state.force_destroy, false) != true
    error_message = "A bucket with a state in it is not deleted."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.state.rule[0].status == "Enabled" && aws_s3_bucket_lifecycle_configuration.state.rule[0].noncurrent_version_expiration[0].noncurrent_days == 90
    error_message = "Old versions go after ninety days."
  }
  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.state.rule : length(rule.expiration) == 0 || rule.id == "forget-reviewed-plans"])
    error_message = "The current state never expires."
  }
}

run "lock_table" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.locks.hash_key == "LockID" && one(aws_dynamodb_table.locks.attribute).name == "LockID" && one(aws_dynamodb_table.locks.attribute).type == "S"
    error_message = "Terraform looks for a string key named LockID."
  }
  assert {
    condition     = aws_dynamodb_table.locks.billing_mode == "PAY_PER_REQUEST" && aws_dynamodb_table.locks.deletion_protection_enabled && aws_dynamodb_table.locks.point_in_time_recovery[0].enabled
    error_message = "Paid by use, protected from deletion, recoverable."
  }
}

run "protection" {
  command = plan

  # A plan does not show prevent_destroy, so the text has to do. (An assertion must name something
  # of the configuration too.)
  assert {
    condition     = aws_s3_bucket.state.bucket != "" && length(regexall("prevent_destroy = true", file("state.tf"))) == 2
    error_message = "Terraform refuses to delete bucket and table."
  }
}

run "registry" {
  command = plan

  assert {
    condition     = aws_ecr_repository.app.name == "neargate-app" && aws_ecr_repository.app.image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.app.image_scanning_configuration[0].scan_on_push
    error_message = "Tags never move and images are scanned."
  }
  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.app.policy).rules : "${rule.selection.tagStatus} ${rule.selection.countType} ${rule.selection.countNumber}"] == ["untagged sinceImagePushed 7", "any imageCountMoreThan 100"]
    error_message = "Images without a tag go after a week, and the last hundred stay."
  }
}

run "github" {
  command = plan

  assert {
    condition     = aws_iam_openid_connect_provider.github[0].url == "https://token.actions.githubusercontent.com" && toset(aws_iam_openid_connect_provider.github[0].client_id_list) == toset(["sts.amazonaws.com"])
    error_message = "GitHub's tokens for AWS are trusted."
  }
}

run "github_elsewhere" {
  command = plan
  variables {
    create_github_oidc_provider = false
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && output.github_oidc_provider_arn == null
    error_message = "An account that has the provider is left alone."
  }
}

run "policy" {
  command = plan

  override_resource {
    target          = aws_s3_bucket.state
    override_during = plan
    values          = { arn = "arn:aws:s3:::state" }
  }

  assert {
    condition = (
      jsondecode(aws_s3_bucket_policy.state.policy).Statement[0].Effect == "Deny" &&
      jsondecode(aws_s3_bucket_policy.state.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false" &&
      toset(jsondecode(aws_s3_bucket_policy.state.policy).Statement[0].Resource) == toset(["arn:aws:s3:::state", "arn:aws:s3:::state/*"])
    )
    error_message = "The bucket is reached over TLS only."
  }
}

run "refuses_bad_names" {
  command = plan
  variables {
    project           = "Neargate!"
    state_bucket_name = "Not A Bucket"
    region            = "virginia"
  }
  expect_failures = [var.project, var.state_bucket_name, var.region]
}
