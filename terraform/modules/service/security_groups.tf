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

# ---- The way out. DNS at the VPC's own resolver is not filtered by security groups, and needs no rule.

# With NAT gateways: HTTPS to anywhere, since images, logs and updates are at addresses that AWS does
# not promise.
# trivy:ignore:AWS-0104 HTTPS only, and through NAT only; with interface_endpoints and no NAT this rule is not there.
resource "aws_vpc_security_group_egress_rule" "service_https" {
  # checkov:skip=CKV_AWS_382: One port, not all of them.
  count = var.internet_egress ? 1 : 0

  security_group_id = aws_security_group.service.id
  description       = "HTTPS to AWS and the internet through NAT"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

# With interface endpoints: to them, and to S3 through its gateway endpoint.
resource "aws_vpc_security_group_egress_rule" "service_to_endpoints" {
  count = var.has_endpoints ? 1 : 0

  security_group_id            = aws_security_group.service.id
  description                  = "HTTPS to the VPC's endpoints"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = var.endpoint_security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_from_service" {
  count = var.has_endpoints ? 1 : 0

  security_group_id            = var.endpoint_security_group_id
  description                  = "Tasks"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.service.id
}

resource "aws_vpc_security_group_egress_rule" "service_to_s3" {
  count = var.has_endpoints ? 1 : 0

  security_group_id = aws_security_group.service.id
  description       = "HTTPS to S3, which holds the images' layers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = var.s3_prefix_list_id
}
