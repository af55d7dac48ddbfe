# The stack: a VPC with public and private subnets in every zone, a load balancer in the public
# ones, and a Fargate service in the private ones that only the load balancer reaches.

locals {
  name = "${var.project}-${var.environment}"

  # Made by bootstrap/: the most that any role of this stack may do, whoever writes its policies.
  permissions_boundary_arn = (
    var.permissions_boundary_enabled
    ? "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:policy/pipeline/${var.project}-boundary"
    : null
  )
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

# Made by bootstrap/: the repository has to hold an image before the service can start.
data "aws_ecr_repository" "app" {
  name = var.repository_name
}

module "network" {
  source = "./modules/network"

  name               = local.name
  region             = var.region
  vpc_cidr           = var.vpc_cidr
  availability_zones = var.availability_zones
  single_nat_gateway = var.single_nat_gateway
  flow_logs_enabled  = var.flow_logs_enabled
  log_retention_days = var.log_retention_days

  permissions_boundary_arn = local.permissions_boundary_arn
}

module "load_balancer" {
  source = "./modules/load_balancer"

  name                = local.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.public_subnet_ids
  certificate_arn     = var.certificate_arn
  ingress_cidrs       = var.ingress_cidrs
  deletion_protection = var.alb_deletion_protection
  access_logs_bucket  = var.alb_access_logs_bucket
  target_port         = var.container_port
  health_check_path   = var.health_check_path
}

module "service" {
  source = "./modules/service"

  name               = local.name
  region             = var.region
  vpc_id             = module.network.vpc_id
  private_subnet_ids = module.network.private_subnet_ids

  alb_security_group_id = module.load_balancer.security_group_id
  target_group_arn      = module.load_balancer.target_group_arn

  permissions_boundary_arn = local.permissions_boundary_arn

  repository_arn = data.aws_ecr_repository.app.arn
  image          = "${data.aws_ecr_repository.app.repository_url}:${var.image_tag}"

  container_port        = var.container_port
  task_cpu              = var.task_cpu
  task_memory           = var.task_memory
  cpu_architecture      = var.cpu_architecture
  min_tasks             = var.min_tasks
  max_tasks             = var.max_tasks
  cpu_target_percent    = var.cpu_target_percent
  container_insights    = var.container_insights
  log_retention_days    = var.log_retention_days
  wait_for_steady_state = var.wait_for_steady_state
}
