output "dns_name" {
  description = "Name under which the load balancer is reached."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Hosted zone of the name."
  value       = aws_lb.this.zone_id
}

output "arn_suffix" {
  description = "The load balancer as CloudWatch's metrics name it."
  value       = aws_lb.this.arn_suffix
}

output "target_group_arn_suffix" {
  description = "The target group as CloudWatch's metrics name it."
  value       = aws_lb_target_group.app.arn_suffix
}

output "security_group_id" {
  description = "Security group of the load balancer's nodes."
  value       = aws_security_group.alb.id
}

# ECS refuses a service whose target group no load balancer uses yet, so whoever takes this output
# also waits for the listeners.
output "target_group_arn" {
  description = "Target group for the service's tasks, once a listener forwards to it."
  value       = aws_lb_target_group.app.arn
  depends_on  = [aws_lb_listener.http, aws_lb_listener.https]
}
