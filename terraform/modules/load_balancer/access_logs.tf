# Every request, as the load balancer saw it, in a bucket that only it writes to.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  makes_bucket       = var.access_logs_enabled && var.access_logs_bucket == null
  access_logs_bucket = local.makes_bucket ? aws_s3_bucket.access_logs[0].bucket : var.access_logs_bucket
}

# trivy:ignore:AWS-0089 The log of a log's bucket would be a log without an end.
# trivy:ignore:AWS-0132 Load balancers deliver to buckets with S3's own key only.
# trivy:ignore:AWS-0090 Logs are written once: there are no versions to keep.
resource "aws_s3_bucket" "access_logs" {
  # checkov:skip=CKV_AWS_18: The log of a log's bucket would be a log without an end.
  # checkov:skip=CKV_AWS_21: Logs are written once: there are no versions to keep.
  # checkov:skip=CKV_AWS_144: Logs of a lost region are not worth a second copy.
  # checkov:skip=CKV_AWS_145: Load balancers deliver to buckets with S3's own key only.
  # checkov:skip=CKV2_AWS_62: Nothing waits for a log to arrive.
  count = local.makes_bucket ? 1 : 0

  # Names of buckets are shared by all of AWS: hence the account.
  bucket = "${var.name}-alb-logs-${data.aws_caller_identity.current.account_id}"

  # As with the load balancer: what is protected is not swept away with the stack.
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_server_side_encryption_configuration" "access_logs" {
  count = local.makes_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "access_logs" {
  count = local.makes_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "access_logs" {
  count = local.makes_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "access_logs" {
  count = local.makes_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id

  rule {
    id     = "forget"
    status = "Enabled"

    filter {}

    expiration {
      days = var.access_logs_retention_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "access_logs" {
  count = local.makes_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # One principal for all regions; the accounts of each region, which it replaces, are AWS's
        # older way.
        Sid       = "LoadBalancersWrite"
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.access_logs[0].arn}/AWSLogs/${data.aws_caller_identity.current.account_id}/*"
      },
      {
        Sid       = "RefusePlaintext"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.access_logs[0].arn, "${aws_s3_bucket.access_logs[0].arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  # Both settings change what policies S3 accepts; side by side they conflict.
  depends_on = [aws_s3_bucket_public_access_block.access_logs]
}
