# The stack: a VPC with public and private subnets in every zone, a load balancer in the public
# ones, and a Fargate service in the private ones that only the load balancer reaches; on request a
# database in a third tier, which only the service reaches.

locals {
  name = "${var.project}-${var.environment}"

  # Made by bootstrap/: the most that any role of this stack may do, whoever writes its policies.
  permissions_boundary_arn = (
    var.permissions_boundary_enabled
    ? "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:policy/pipeline/${var.project}-boundary"
    : null
  )

  # What the app is told of its database: where it is, and by ECS, from Secrets Manager, how to get in.
  database_environment = var.database_enabled ? {
    DATABASE_HOST = module.database[0].address
    DATABASE_PORT = tostring(module.database[0].port)
    DATABASE_NAME = module.database[0].database_name
  } : {}
  database_secrets = var.database_enabled ? { DATABASE_CREDENTIALS = module.database[0].secret_arn } : {}
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

# Made by bootstrap/: the repository has to hold an image before the service can start.
data "aws_ecr_repository" "app" {
  name = var.repository_name
}

module "network" {
  source = "./modules/network"

  name                = local.name
  region              = var.region
  vpc_cidr            = var.vpc_cidr
  availability_zones  = var.availability_zones
  nat_gateways        = var.nat_gateways
  interface_endpoints = var.interface_endpoints
  flow_logs_enabled   = var.flow_logs_enabled
  log_retention_days  = var.log_retention_days
  log_kms_key_arn     = var.log_kms_key_arn

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
  tls_policy          = var.tls_policy
  web_acl_arn         = var.web_acl_arn
  target_port         = var.container_port
  health_check_path   = var.health_check_path

  access_logs_enabled        = var.alb_access_logs_enabled
  access_logs_bucket         = var.alb_access_logs_bucket
  access_logs_retention_days = var.alb_access_logs_retention_days
}

module "service" {
  source = "./modules/service"

  name               = local.name
  region             = var.region
  vpc_id             = module.network.vpc_id
  private_subnet_ids = module.network.private_subnet_ids

  alb_security_group_id    = module.load_balancer.security_group_id
  target_group_arn         = module.load_balancer.target_group_arn
  load_balancer_arn_suffix = module.load_balancer.arn_suffix
  target_group_arn_suffix  = module.load_balancer.target_group_arn_suffix

  internet_egress            = var.nat_gateways != "none"
  has_endpoints              = length(var.interface_endpoints) > 0
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id

  permissions_boundary_arn = local.permissions_boundary_arn

  repository_arn = data.aws_ecr_repository.app.arn
  image          = "${data.aws_ecr_repository.app.repository_url}:${var.image_tag}"

  environment_variables = merge(local.database_environment, var.environment_variables)
  secrets               = local.database_secrets

  container_port           = var.container_port
  task_cpu                 = var.task_cpu
  task_memory              = var.task_memory
  cpu_architecture         = var.cpu_architecture
  min_tasks                = var.min_tasks
  max_tasks                = var.max_tasks
  cpu_target_percent       = var.cpu_target_percent
  memory_target_percent    = var.memory_target_percent
  requests_per_task_target = var.requests_per_task_target
  scheduled_scaling        = var.scheduled_scaling
  alarm_errors_per_minute  = var.alarm_errors_per_minute
  alarm_topic_arns         = var.alarm_topic_arns
  enable_execute_command   = var.enable_execute_command
  container_insights       = var.container_insights
  log_retention_days       = var.log_retention_days
  log_kms_key_arn          = var.log_kms_key_arn
  wait_for_steady_state    = var.wait_for_steady_state
}

module "database" {
  source = "./modules/database"
  count  = var.database_enabled ? 1 : 0

  name                     = local.name
  vpc_id                   = module.network.vpc_id
  vpc_cidr                 = var.vpc_cidr
  availability_zones       = var.availability_zones
  client_security_group_id = module.service.security_group_id

  engine_version        = var.database_engine_version
  instance_class        = var.database_instance_class
  storage_gib           = var.database_storage_gib
  database_name         = "app"
  multi_az              = var.database_multi_az
  backup_retention_days = var.database_backup_retention_days
  deletion_protection   = var.database_deletion_protection
  kms_key_arn           = var.database_kms_key_arn
}
