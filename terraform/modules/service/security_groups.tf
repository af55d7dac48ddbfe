# The tasks' security group, and the pair of rules that joins it to the load balancer's.

resource "aws_security_group" "service" {
  name        = "${var.name}-service"
  description = "Tasks: reached from the load balancer only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-service" }
}

resource "aws_vpc_security_group_ingress_rule" "service_from_alb" {
  security_group_id            = aws_security_group.service.id
  description                  = "Load balancer to the app"
  ip_protocol                  = "tcp"
  from_port                    = var.container_port
  to_port                      = var.container_port
  referenced_security_group_id = var.alb_security_group_id
}

resource "aws_vpc_security_group_egress_rule" "alb_to_service" {
  security_group_id            = var.alb_security_group_id
  description                  = "Requests and health checks to the app"
  ip_protocol                  = "tcp"
  from_port                    = var.container_port
  to_port                      = var.container_port
  referenced_security_group_id = aws_security_group.service.id
}

# Out to anywhere, but HTTPS only (AWS-0104): image pulls, logs and updates go through the NAT
# gateways to addresses that AWS does not promise. Closing it further means interface endpoints for
# ecr.api, ecr.dkr and logs in every zone. (DNS at the VPC's resolver is not filtered.)
resource "aws_vpc_security_group_egress_rule" "service_https" {
  security_group_id = aws_security_group.service.id
  description       = "HTTPS to AWS and the internet through NAT"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
