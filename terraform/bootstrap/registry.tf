# The app's images. They live here, not in the main stack, because an image must exist before the
# main stack's first apply can start it.

# trivy:ignore:AWS-0033 Images are built from public source: ECR's own key does.
resource "aws_ecr_repository" "app" {
  # checkov:skip=CKV_AWS_136: Images are built from public source: ECR's own key does.
  name = coalesce(var.repository_name, "${var.project}-app")

  # A tag, once pushed, names the same image for ever: what was tested is what is deployed.
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }
}

# Tasks run by digest, and a digest is only as good as the image behind it: a hundred images are
# far more than the versions that one would roll back to.
resource "aws_ecr_lifecycle_policy" "app" {
  repository = aws_ecr_repository.app.name

  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Images without a tag go after a week"
        selection = {
          tagStatus   = "untagged"
          countType   = "sinceImagePushed"
          countUnit   = "days"
          countNumber = 7
        }
        action = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "The last hundred images stay"
        selection = {
          tagStatus   = "any"
          countType   = "imageCountMoreThan"
          countNumber = 100
        }
        action = { type = "expire" }
      },
    ]
  })
}
