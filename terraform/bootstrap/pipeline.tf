# Who the pipeline is on AWS: three roles that jobs of one GitHub repository, and nothing else, may
# take on. Each file beside this one holds what one of them may do.
#
#   plan     pull requests and the drift check: reads, and changes nothing but the state's lock
#   apply    the environment "production": makes, changes and removes the stack
#   deploy   the environment "production": pushes images and moves the service to them

locals {
  # Without a repository there is no pipeline, and no role for one.
  pipeline = var.github_repository == null ? 0 : 1

  oidc_host     = "token.actions.githubusercontent.com"
  account_id    = data.aws_caller_identity.current.account_id
  partition     = data.aws_partition.current.partition
  oidc_provider = try(aws_iam_openid_connect_provider.github[0].arn, "arn:${local.partition}:iam::${local.account_id}:oidc-provider/${local.oidc_host}")

  # GitHub names a repository in a token's subject in one of two forms: by names, or, in repositories
  # made, renamed or moved since July 2026, by names with the identifiers that no later namesake can
  # have. A trust policy that knows only one of them fails in half of the repositories.
  repository     = coalesce(var.github_repository, "none/none")
  owner_and_name = split("/", local.repository)
  repository_subjects = concat(
    ["repo:${local.repository}"],
    var.github_owner_id == null || var.github_repository_id == null ? [] : [
      "repo:${local.owner_and_name[0]}@${var.github_owner_id}/${local.owner_and_name[1]}@${var.github_repository_id}",
    ],
  )

  # The environment's protection rules (README.md) decide who gets to run as the latter two: a token
  # says "production" only once they are met.
  contexts = {
    plan   = ["pull_request", "ref:refs/heads/${var.github_default_branch}"]
    apply  = ["environment:production"]
    deploy = ["environment:production"]
  }

  pipeline_trust = {
    for role, contexts in local.contexts : role => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "GitHubActions"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = local.oidc_provider }
        # Subjects are compared whole: a wildcard here is how strangers' repositories get in.
        Condition = {
          StringEquals = {
            "${local.oidc_host}:aud" = "sts.amazonaws.com"
            "${local.oidc_host}:sub" = [
              for pair in setproduct(local.repository_subjects, contexts) : "${pair[0]}:${pair[1]}"
            ]
          }
        }
      }]
    })
  }

  # The roles have a path of their own: what the apply role may do to the stack's roles, by their
  # names, it may not do to these.
  pipeline_path = "/pipeline/"

  # Every name in an environment's stack starts with one of these.
  stacks = [for environment in var.environments : "${var.project}-${environment}"]

  # ARNs begin so, where they hold a region and an account.
  arn = { for service in ["application-autoscaling", "cloudwatch", "ec2", "ecs", "elasticloadbalancing", "logs"] :
    service => "arn:${local.partition}:${service}:${var.region}:${local.account_id}"
  }
  iam_arn = "arn:${local.partition}:iam::${local.account_id}"
}

resource "aws_iam_role" "plan" {
  # checkov:skip=CKV_AWS_358: The subjects are exact; the check does not know the form with identifiers.
  # checkov:skip=CKV_AWS_393: The subjects are exact; the check does not know the form with identifiers.
  count = local.pipeline

  name                 = "${var.project}-plan"
  path                 = local.pipeline_path
  description          = "Pull requests of ${local.repository}: plans the stack, changes nothing."
  assume_role_policy   = local.pipeline_trust.plan
  max_session_duration = 3600
}

resource "aws_iam_role" "apply" {
  # checkov:skip=CKV_AWS_358: The subjects are exact; the check does not know the form with identifiers.
  # checkov:skip=CKV_AWS_393: The subjects are exact; the check does not know the form with identifiers.
  count = local.pipeline

  name                 = "${var.project}-apply"
  path                 = local.pipeline_path
  description          = "Environment production of ${local.repository}: applies the stack."
  assume_role_policy   = local.pipeline_trust.apply
  max_session_duration = 3600
}

resource "aws_iam_role" "deploy" {
  # checkov:skip=CKV_AWS_358: The subjects are exact; the check does not know the form with identifiers.
  # checkov:skip=CKV_AWS_393: The subjects are exact; the check does not know the form with identifiers.
  count = local.pipeline

  name                 = "${var.project}-deploy"
  path                 = local.pipeline_path
  description          = "Environment production of ${local.repository}: pushes images and deploys them."
  assume_role_policy   = local.pipeline_trust.deploy
  max_session_duration = 3600
}
