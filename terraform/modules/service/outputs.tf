output "cluster_name" {
  description = "Name of the cluster."
  value       = aws_ecs_cluster.this.name
}

output "service_name" {
  description = "Name of the service."
  value       = aws_ecs_service.app.name
}

output "task_definition_family" {
  description = "Family of the task definition."
  value       = aws_ecs_task_definition.app.family
}

output "container_name" {
  description = "Name of the app's container."
  value       = local.container_name
}

output "log_group_name" {
  description = "Log group of the app."
  value       = aws_cloudwatch_log_group.app.name
}

output "security_group_id" {
  description = "Security group of the tasks."
  value       = aws_security_group.service.id
}

output "task_definition_arn" {
  description = "Revision that the service was last known to run, which is the pipeline's business."
  value       = aws_ecs_service.app.task_definition
}
