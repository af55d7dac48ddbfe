output "address" {
  description = "Name under which the database is reached, inside the VPC."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "Port of the database."
  value       = aws_db_instance.this.port
}

output "database_name" {
  description = "Name of the first database."
  value       = aws_db_instance.this.db_name
}

output "secret_arn" {
  description = "The secret that RDS keeps user and password in."
  value       = one(aws_db_instance.this.master_user_secret[*].secret_arn)
}

output "security_group_id" {
  description = "Security group of the database."
  value       = aws_security_group.database.id
}

output "subnet_ids" {
  description = "Isolated subnets by zone."
  value       = { for zone, subnet in aws_subnet.database : zone => subnet.id }
}
