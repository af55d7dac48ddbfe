# Where the main stack's Terraform keeps its state: a bucket with every version of it, and a table
# in which one apply at a time holds the lock.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  state_bucket_name = coalesce(var.state_bucket_name, "${var.project}-terraform-state-${data.aws_caller_identity.current.account_id}")
}

# The state is the one thing here that cannot be made again. Terraform refuses to delete the bucket
# (prevent_destroy), and S3 refuses while anything is in it (no force_destroy). README.md says how to
# retire it on purpose.
# trivy:ignore:AWS-0089 CloudTrail's data events are the account-wide answer to who read what.
resource "aws_s3_bucket" "state" {
  # checkov:skip=CKV_AWS_18: CloudTrail's data events are the account-wide answer to who read what.
  # checkov:skip=CKV_AWS_144: Versions cover mistakes, and a lost region loses the stack too.
  # checkov:skip=CKV_AWS_145: S3's own key: one of ours is a way to lock oneself out of the state.
  # checkov:skip=CKV2_AWS_62: Nothing waits for a change of the state.
  bucket = local.state_bucket_name

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

# S3's own key: a key of ours would add a cost and a way to lock oneself out of the state, and guards
# only against those who may read the bucket but not use the key.
# trivy:ignore:AWS-0132 A key of our own is a way to lock oneself out of the state.
resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = aws_s3_bucket.state.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Objects belong to the account whoever writes them; access lists are off.
resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RefusePlaintext"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  # Both settings change what policies S3 accepts; side by side they conflict.
  depends_on = [aws_s3_bucket_public_access_block.state]
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "forget-old-versions"
    status = "Enabled"

    filter {}

    # Ninety days of history, and the last twenty versions however old.
    noncurrent_version_expiration {
      noncurrent_days           = 90
      newer_noncurrent_versions = 20
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  # Which plan was reviewed (.github/scripts/reviewed-plan) matters until it is merged.
  rule {
    id     = "forget-reviewed-plans"
    status = "Enabled"

    filter {
      prefix = "plans/"
    }

    expiration {
      days = 90
    }
  }

  # Rules about versions need versioning.
  depends_on = [aws_s3_bucket_versioning.state]
}

# trivy:ignore:AWS-0025 The table holds lock names and checksums, no state: DynamoDB's own key does.
resource "aws_dynamodb_table" "locks" {
  # checkov:skip=CKV_AWS_119: The table holds lock names and checksums, no state: DynamoDB's own key does.
  name         = coalesce(var.lock_table_name, "${var.project}-terraform-locks")
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "LockID"

  deletion_protection_enabled = true

  attribute {
    name = "LockID"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
  }
}
