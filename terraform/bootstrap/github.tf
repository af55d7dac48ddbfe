# Lets GitHub Actions trade its job's token for AWS credentials: no long-lived key is stored there.
# The thumbprint is left to AWS, which trusts this issuer through its public certificate authority.
resource "aws_iam_openid_connect_provider" "github" {
  count = var.create_github_oidc_provider ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}
