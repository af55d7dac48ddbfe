output "alb_dns_name" {
  description = "Name under which the load balancer is reached."
  value       = module.load_balancer.dns_name
}

output "url" {
  description = "Where the service answers."
  value       = "${var.certificate_arn == null ? "http" : "https"}://${coalesce(var.domain_name, module.load_balancer.dns_name)}/"

  # Nobody but AWS has a certificate for a load balancer's own name: clients would refuse every answer.
  precondition {
    condition     = var.certificate_arn == null || var.domain_name != null
    error_message = "certificate_arn is set, and domain_name is not: name the host that the certificate is for, as clients ask for it."
  }
}

output "alb_zone_id" {
  description = "Hosted zone of alb_dns_name, for a Route 53 alias record."
  value       = module.load_balancer.zone_id
}

output "target_group_arn" {
  description = "Target group that the tasks are registered in."
  value       = module.load_balancer.target_group_arn
}

output "cluster_name" {
  description = "Cluster that the service runs in."
  value       = module.service.cluster_name
}

output "service_name" {
  description = "Service that the pipeline updates."
  value       = module.service.service_name
}

output "task_definition_family" {
  description = "Family whose newest Terraform-made revision the pipeline takes as its template."
  value       = module.service.task_definition_family
}

output "container_name" {
  description = "Container in the task definition whose image the pipeline replaces."
  value       = module.service.container_name
}

output "repository_url" {
  description = "Repository that the pipeline pushes to."
  value       = data.aws_ecr_repository.app.repository_url
}

output "log_group_name" {
  description = "Log group of the app."
  value       = module.service.log_group_name
}

output "vpc_id" {
  description = "The VPC."
  value       = module.network.vpc_id
}

output "public_subnet_ids" {
  description = "Subnets of the load balancer and the NAT gateways, by zone."
  value       = module.network.public_subnet_ids
}

output "private_subnet_ids" {
  description = "Subnets of the tasks, by zone."
  value       = module.network.private_subnet_ids
}

output "nat_public_ips" {
  description = "Addresses that the tasks' outgoing traffic comes from, by zone: for allow-lists elsewhere."
  value       = module.network.nat_public_ips
}

output "service_security_group_id" {
  description = "Security group of the tasks: what a database's security group would allow."
  value       = module.service.security_group_id
}

output "database_address" {
  description = "Name under which the tasks reach the database, or null."
  value       = one(module.database[*].address)
}

output "database_secret_arn" {
  description = "The secret with the database's user and password, or null."
  value       = one(module.database[*].secret_arn)
}
