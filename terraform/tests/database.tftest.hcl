# The database module: who reaches it, and what is kept.

mock_provider "aws" {
  mock_resource "aws_db_instance" {
    defaults = {
      address            = "test-prod.1.us-east-1.rds.amazonaws.com"
      master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1", kms_key_id = "k", secret_status = "active" }]
    }
  }
}

variables {
  name                     = "test-prod"
  vpc_id                   = "vpc-1"
  vpc_cidr                 = "10.0.0.0/16"
  availability_zones       = ["us-east-1a", "us-east-1b"]
  client_security_group_id = "sg-service"
  engine_version           = "17"
  instance_class           = "db.t4g.small"
  storage_gib              = 20
  database_name            = "app"
  multi_az                 = true
  backup_retention_days    = 14
  deletion_protection      = true
  kms_key_arn              = null
}

run "database" {
  module { source = "./modules/database" }

  # Isolation
  assert {
    condition     = { for zone, subnet in aws_subnet.database : zone => subnet.cidr_block } == { "us-east-1a" = "10.0.192.0/24", "us-east-1b" = "10.0.193.0/24" }
    error_message = "The tier stands in the last quarter of the range, which no other tier uses."
  }
  assert {
    condition     = alltrue([for zone, subnet in aws_subnet.database : subnet.availability_zone == zone && !subnet.map_public_ip_on_launch])
    error_message = "No subnet hands out public addresses."
  }
  assert {
    condition     = alltrue([for association in aws_route_table_association.database : association.route_table_id == aws_route_table.database.id]) && length(aws_route_table_association.database) == 2
    error_message = "Every subnet uses the tier's own route table."
  }
  assert {
    condition     = length(regexall("resource \"aws_route\"", file("modules/database/main.tf"))) == 0 && length(aws_route_table.database.propagating_vgws) == 0
    error_message = "No route leads out of the tier."
  }
  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.database_from_service.security_group_id == aws_security_group.database.id &&
      aws_vpc_security_group_ingress_rule.database_from_service.referenced_security_group_id == "sg-service" &&
      aws_vpc_security_group_ingress_rule.database_from_service.from_port == 5432 && aws_vpc_security_group_ingress_rule.database_from_service.to_port == 5432 &&
      toset(aws_db_instance.this.vpc_security_group_ids) == toset([aws_security_group.database.id])
    )
    error_message = "Only the tasks reach the database, on its port only."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.service_to_database.security_group_id == "sg-service" && aws_vpc_security_group_egress_rule.service_to_database.referenced_security_group_id == aws_security_group.database.id && aws_vpc_security_group_egress_rule.service_to_database.from_port == 5432
    error_message = "Only the database is opened to the tasks."
  }
  assert {
    condition     = !aws_db_instance.this.publicly_accessible && aws_db_instance.this.db_subnet_group_name == aws_db_subnet_group.this.name && toset(aws_db_subnet_group.this.subnet_ids) == toset(values(output.subnet_ids))
    error_message = "The database stands in the isolated subnets, without a public address."
  }

  # Data
  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.multi_az && aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot
    error_message = "Data is encrypted, held in two zones, and not deleted by accident."
  }
  assert {
    condition     = aws_db_instance.this.backup_retention_period == 14 && aws_db_instance.this.copy_tags_to_snapshot && !aws_db_instance.this.delete_automated_backups
    error_message = "Two weeks of backups, which outlive the database."
  }
  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null && aws_db_instance.this.iam_database_authentication_enabled
    error_message = "RDS manages the password, and Terraform's state never holds it."
  }
  assert {
    condition     = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"]) == "1" && aws_db_instance.this.parameter_group_name == aws_db_parameter_group.this.name
    error_message = "Connections are encrypted or refused."
  }
  assert {
    condition     = aws_db_parameter_group.this.family == "postgres17" && aws_db_instance.this.engine == "postgres" && aws_db_instance.this.auto_minor_version_upgrade
    error_message = "PostgreSQL of the given major version, kept up to date."
  }
  assert {
    condition     = output.secret_arn == "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1" && output.address == "test-prod.1.us-east-1.rds.amazonaws.com"
    error_message = "The outputs say where the database is and where its password."
  }
}

run "third_zone" {
  command = plan
  module { source = "./modules/database" }

  variables {
    availability_zones = ["us-east-1c", "us-east-1a", "us-east-1b"]
  }

  assert {
    condition     = aws_subnet.database["us-east-1c"].cidr_block == "10.0.194.0/24" && aws_subnet.database["us-east-1a"].cidr_block == "10.0.192.0/24"
    error_message = "A zone more is a subnet more, and the others stay."
  }
}

run "refuses_what_the_module_cannot_do" {
  command = plan
  module { source = "./modules/database" }

  variables {
    name                  = "test--prod"
    vpc_cidr              = "10.0.0.0/20"
    availability_zones    = ["us-east-1a"]
    engine_version        = "9"
    instance_class        = "large"
    storage_gib           = 10
    database_name         = "1st"
    backup_retention_days = 0
  }

  expect_failures = [
    var.name, var.vpc_cidr, var.availability_zones, var.engine_version, var.instance_class, var.storage_gib,
    var.database_name, var.backup_retention_days,
  ]
}
