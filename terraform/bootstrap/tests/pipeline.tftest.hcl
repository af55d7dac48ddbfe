# Who the pipeline is: whom the roles trust, and what they may do.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  override_during = plan
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::neargate-terraform-state-123456789012" }
  }
  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:us-east-1:123456789012:table/neargate-terraform-locks" }
  }
  mock_resource "aws_ecr_repository" {
    defaults = { arn = "arn:aws:ecr:us-east-1:123456789012:repository/neargate-app" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
}

variables {
  github_repository    = "acme/api"
  github_owner_id      = "1234"
  github_repository_id = "5678"
}

run "trust" {
  command = plan

  assert {
    condition = alltrue([for role in [aws_iam_role.plan[0], aws_iam_role.apply[0], aws_iam_role.deploy[0]] : (
      length(jsondecode(role.assume_role_policy).Statement) == 1 &&
      jsondecode(role.assume_role_policy).Statement[0].Action == "sts:AssumeRoleWithWebIdentity" &&
      jsondecode(role.assume_role_policy).Statement[0].Principal.Federated == "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" &&
      keys(jsondecode(role.assume_role_policy).Statement[0].Condition) == ["StringEquals"] &&
      jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    )])
    error_message = "Only GitHub's tokens that were made for AWS are taken, and subjects are compared whole."
  }
  assert {
    condition = jsondecode(aws_iam_role.plan[0].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
      "repo:acme/api:pull_request", "repo:acme/api:ref:refs/heads/main",
      "repo:acme@1234/api@5678:pull_request", "repo:acme@1234/api@5678:ref:refs/heads/main",
    ]
    error_message = "Pull requests and the drift check plan, whichever form their subject has."
  }
  assert {
    condition = alltrue([for role in [aws_iam_role.apply[0], aws_iam_role.deploy[0]] :
      jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
        "repo:acme/api:environment:production", "repo:acme@1234/api@5678:environment:production",
      ]
    ])
    error_message = "Only the protected environment applies and deploys."
  }
  assert {
    condition     = alltrue([for role in [aws_iam_role.plan[0], aws_iam_role.apply[0], aws_iam_role.deploy[0]] : role.path == "/pipeline/" && role.max_session_duration == 3600])
    error_message = "The pipeline's roles are out of the apply role's reach, and last an hour."
  }
}

run "an_older_repository" {
  command = plan
  variables {
    github_owner_id      = null
    github_repository_id = null
  }

  assert {
    condition     = jsondecode(aws_iam_role.apply[0].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == ["repo:acme/api:environment:production"]
    error_message = "Without the identifiers, only the form by names is trusted."
  }
}

run "rights" {
  command = plan

  assert {
    condition = alltrue([for policy in [aws_iam_role_policy.plan[0], aws_iam_role_policy.plan_record[0], aws_iam_role_policy.apply_read[0], aws_iam_role_policy.apply[0], aws_iam_role_policy.deploy[0]] :
      alltrue([for statement in jsondecode(policy.policy).Statement : statement.Effect == "Allow" && can(regex("^[A-Z][A-Za-z]+$", statement.Sid))])
    ])
    error_message = "Every statement says what it is for."
  }
  assert {
    condition = alltrue([for policy in [aws_iam_role_policy.plan[0], aws_iam_role_policy.apply[0], aws_iam_role_policy.deploy[0], aws_iam_policy.boundary] :
      alltrue([for action in flatten([for statement in jsondecode(policy.policy).Statement : statement.Action]) : !strcontains(action, "*")])
    ])
    error_message = "Rights are named one by one."
  }
  assert {
    condition = alltrue([for action in flatten([for statement in jsondecode(aws_iam_role_policy.plan[0].policy).Statement : statement.Action if statement.Sid != "HoldLock"]) :
      can(regex(":(Describe|Get|List)", action))
    ])
    error_message = "Planning reads, and changes only the lock."
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.plan_record[0].policy).Statement == [{
      Sid = "RecordPlan", Effect = "Allow", Action = "s3:PutObject", Resource = ["arn:aws:s3:::neargate-terraform-state-123456789012/plans/prod/*"]
    }]
    error_message = "It writes down which plan was shown, and no state."
  }
  assert {
    condition     = aws_iam_role_policy.apply_read[0].policy == aws_iam_role_policy.plan[0].policy
    error_message = "Applying starts with the same reads as planning."
  }
  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.apply[0].policy).Statement : statement.Action if statement.Resource == "*"])) == toset([
      "ecs:CreateCluster", "ecs:DeregisterTaskDefinition", "ecs:RegisterTaskDefinition",
    ])
    error_message = "What applying changes has a name, where AWS has names."
  }
  assert {
    condition = alltrue([for statement in concat(jsondecode(aws_iam_role_policy.apply[0].policy).Statement, jsondecode(aws_iam_role_policy.deploy[0].policy).Statement) :
      statement.Resource != "*" && can(statement.Condition.StringEquals["iam:PassedToService"]) if contains(flatten([statement.Action]), "iam:PassRole")
    ])
    error_message = "Roles are passed by name, each to its own service."
  }
  assert {
    condition = alltrue([for statement in jsondecode(aws_iam_role_policy.apply[0].policy).Statement :
      statement.Condition.StringEquals["iam:PermissionsBoundary"] == "arn:aws:iam::123456789012:policy/pipeline/neargate-boundary"
      if length(setintersection(flatten([statement.Action]), ["iam:CreateRole", "iam:PutRolePolicy"])) > 0
    ])
    error_message = "Roles are made within the boundary only."
  }
  assert {
    condition = alltrue([for arn in flatten([for policy in [aws_iam_role_policy.apply[0], aws_iam_role_policy.deploy[0]] :
      [for statement in jsondecode(policy.policy).Statement : statement.Resource if can(regex("iam:", join(" ", flatten([statement.Action]))))]
    ]) : startswith(arn, "arn:aws:iam::123456789012:role/neargate-prod-") || contains(["arn:aws:iam::123456789012:policy/pipeline/neargate-boundary", "arn:aws:iam::123456789012:role/pipeline/neargate-deploy"], arn)])
    error_message = "No role but the stack's own is changed or passed, and what bounds them is only read."
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.apply[0].policy).Statement : statement.Resource if statement.Sid == "WriteState"][0] == [
      "arn:aws:s3:::neargate-terraform-state-123456789012/prod/terraform.tfstate",
    ]
    error_message = "Only the environments' state is written."
  }
  assert {
    condition = alltrue([
      length(aws_iam_role_policy.apply_read[0].policy) + length(aws_iam_role_policy.apply[0].policy) <= 10240,
      length(aws_iam_role_policy.deploy[0].policy) <= 10240,
      length(aws_iam_policy.boundary.policy) <= 6144,
    ])
    error_message = "IAM takes 10,240 characters of inline policies a role, and 6,144 of a managed one."
  }
}

run "more_environments" {
  command = plan
  variables {
    environments = ["prod", "staging"]
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.deploy[0].policy).Statement : statement.Resource if statement.Sid == "HandRolesToTasks"])) == toset([
      for name in ["prod-execution", "prod-task", "staging-execution", "staging-task"] : "arn:aws:iam::123456789012:role/neargate-${name}"
    ])
    error_message = "Each environment's names are added."
  }
  assert {
    condition     = length(aws_iam_role_policy.apply_read[0].policy) + length(aws_iam_role_policy.apply[0].policy) <= 10240
    error_message = "Two environments' rights still fit."
  }
}

run "options" {
  command = plan
  variables {
    optional_rights = ["web_acl", "database", "execute_command", "log_key", "lock_file", "access_logs"]
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_policy.plan_options[0].policy).Statement : statement.Sid] == ["ReadLogBucket", "ReadDatabase", "HoldLockFile", "ReadWebAcl"]
    error_message = "Planning an option takes reading it."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_policy.apply_options[0].policy).Statement : statement.Sid] == ["MakeLogBucket", "EmptyLogBucket", "MakeDatabase", "MakeDatabaseSecret", "EncryptLogs", "AssociateWebAcl"]
    error_message = "Applying it takes making it."
  }
  assert {
    condition     = length(aws_iam_role_policy_attachment.plan_options) == 1 && length(aws_iam_role_policy_attachment.apply_plan_options) == 1 && length(aws_iam_role_policy_attachment.apply_options) == 1
    error_message = "An apply starts with a plan."
  }
  assert {
    condition     = length([for statement in jsondecode(aws_iam_policy.boundary.policy).Statement : statement.Sid if contains(["OpenSession", "ReadDatabaseSecret"], statement.Sid)]) == 2
    error_message = "The boundary leaves room for what the options' roles do."
  }
  assert {
    condition     = length(aws_iam_policy.plan_options[0].policy) <= 6144 && length(aws_iam_policy.apply_options[0].policy) <= 6144 && length(aws_iam_policy.boundary.policy) <= 6144
    error_message = "All of it fits."
  }
}

run "no_options" {
  command = plan

  assert {
    condition     = length(aws_iam_policy.plan_options) + length(aws_iam_policy.apply_options) == 0 && length(jsondecode(aws_iam_policy.boundary.policy).Statement) == 3
    error_message = "Nobody has rights for what is not used."
  }
}

run "no_pipeline" {
  command = plan
  variables {
    github_repository = null
  }

  assert {
    condition     = length(aws_iam_role.plan) + length(aws_iam_role.apply) + length(aws_iam_role.deploy) == 0 && length(output.pipeline_role_arns) == 0
    error_message = "Without a repository nobody is trusted."
  }
}

run "refuses_wildcards" {
  command = plan
  variables {
    github_repository     = "acme/*"
    github_owner_id       = "*"
    github_repository_id  = "x"
    github_default_branch = "*"
    environments          = []
    optional_rights       = ["everything"]
  }
  expect_failures = [var.github_repository, var.github_owner_id, var.github_repository_id, var.github_default_branch, var.environments, var.optional_rights]
}
