# PostgreSQL in a tier of its own: subnets without any route out, reached by the tasks only.

locals {
  # The last quarter of the VPC's range, a sixteenth of a private subnet's size per zone, by the zone's
  # letter as in modules/network: 10.0.192.0/24, 10.0.193.0/24, ... in a /16.
  zone_number = { for zone in var.availability_zones : zone => index(split("", "abcdefgh"), substr(zone, -1, 1)) }
  cidr        = { for zone, number in local.zone_number : zone => cidrsubnet(var.vpc_cidr, 8, 192 + number) }
  port        = 5432
}

resource "aws_subnet" "database" {
  for_each = local.cidr

  vpc_id                  = var.vpc_id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-database-${each.key}", Tier = "database" }
}

# No route is ever added: what is in these subnets talks within the VPC or not at all.
resource "aws_route_table" "database" {
  vpc_id = var.vpc_id

  tags = { Name = "${var.name}-database", Tier = "database" }
}

resource "aws_route_table_association" "database" {
  for_each = local.cidr

  subnet_id      = aws_subnet.database[each.key].id
  route_table_id = aws_route_table.database.id
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Isolated subnets"
  subnet_ids  = [for subnet in aws_subnet.database : subnet.id]
}

# In from the tasks, and no way out.
resource "aws_security_group" "database" {
  name        = "${var.name}-database"
  description = "Database: reached from the tasks only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-database" }
}

resource "aws_vpc_security_group_ingress_rule" "database_from_service" {
  security_group_id            = aws_security_group.database.id
  description                  = "Tasks"
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  referenced_security_group_id = var.client_security_group_id
}

resource "aws_vpc_security_group_egress_rule" "service_to_database" {
  security_group_id            = var.client_security_group_id
  description                  = "The database"
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  referenced_security_group_id = aws_security_group.database.id
}

resource "aws_db_parameter_group" "this" {
  name        = "${var.name}-postgres${var.engine_version}"
  family      = "postgres${var.engine_version}"
  description = "TLS only, and statements that take a second are logged"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  # checkov:skip=CKV_AWS_118: Enhanced monitoring takes a role and costs by the instance: Performance Insights shows what waits.
  # checkov:skip=CKV_AWS_354: Performance Insights is encrypted with RDS's own key; kms_key_arn is for the data.
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.engine_version
  instance_class = var.instance_class
  db_name        = var.database_name
  port           = local.port

  # RDS makes the password, keeps it in Secrets Manager and changes it every week: Terraform and its
  # state never see it.
  username                            = "postgres"
  manage_master_user_password         = true
  iam_database_authentication_enabled = true

  allocated_storage     = var.storage_gib
  max_allocated_storage = var.storage_gib * 4
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  multi_az               = var.multi_az
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.database.id]
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.this.name
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  backup_retention_period    = var.backup_retention_days
  backup_window              = "03:00-04:00"
  maintenance_window         = "sun:04:30-sun:05:30"
  auto_minor_version_upgrade = true
  copy_tags_to_snapshot      = true

  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-final"
  delete_automated_backups  = false

  performance_insights_enabled    = true
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]

  apply_immediately = false
}
