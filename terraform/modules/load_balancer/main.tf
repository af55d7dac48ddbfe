# An application load balancer, public by design.

locals {
  https = var.certificate_arn != null
  # Port 80 stays open beside HTTPS: browsers start there and are sent on.
  ports = local.https ? toset(["80", "443"]) : toset(["80"])

  ingress = {
    for pair in setproduct(local.ports, var.ingress_cidrs) : "${pair[0]} from ${pair[1]}" => {
      port = tonumber(pair[0])
      cidr = pair[1]
    }
  }
}

# Its way out, to the tasks only, is a rule in modules/service, which knows both ends.
resource "aws_security_group" "alb" {
  name        = "${var.name}-alb"
  description = "Load balancer: clients in, tasks out"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-alb" }
}

# trivy:ignore:AWS-0107 Public by design; ingress_cidrs narrows it.
resource "aws_vpc_security_group_ingress_rule" "client" {
  # checkov:skip=CKV_AWS_260: Port 80 serves without a certificate, and redirects with one; ingress_cidrs narrows who may come.
  for_each = local.ingress

  security_group_id = aws_security_group.alb.id
  description       = "Clients to port ${each.value.port}"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}

# trivy:ignore:AWS-0053 A public service: its load balancer is what faces the internet, and nothing else does.
resource "aws_lb" "this" {
  # checkov:skip=CKV2_AWS_28: A web ACL's rules depend on the service, and each costs money: web_acl_arn takes the owner's.
  # checkov:skip=CKV2_AWS_20: The redirect is there with a certificate; without one there is nothing to redirect to.
  # checkov:skip=CKV_AWS_91: access_logs_enabled, or a bucket of one's own.
  # checkov:skip=CKV_AWS_150: deletion_protection, which prod.tfvars explains.
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  security_groups    = [aws_security_group.alb.id]
  subnets            = values(var.subnet_ids)

  # Headers that are not valid names are how requests are smuggled past proxies: they are dropped,
  # and ambiguous requests are treated with the stricter of the two readings.
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"

  enable_deletion_protection = var.deletion_protection

  dynamic "access_logs" {
    for_each = local.access_logs_bucket == null ? [] : [local.access_logs_bucket]
    content {
      bucket  = access_logs.value
      enabled = true
    }
  }

  # It tries whether it may write there before it says yes.
  depends_on = [aws_s3_bucket_policy.access_logs]
}

resource "aws_wafv2_web_acl_association" "this" {
  count = var.web_acl_arn == null ? 0 : 1

  resource_arn = aws_lb.this.arn
  web_acl_arn  = var.web_acl_arn
}

resource "aws_lb_target_group" "app" {
  # checkov:skip=CKV_AWS_378: TLS ends at the load balancer; this hop stays in the private subnets, where only its security group is let in.

  # What forces a replacement is in the name, so that the new group can exist beside the old one
  # while the listener moves over.
  name        = "${var.name}-${var.target_port}"
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = var.target_port

  # How long a leaving task keeps its open requests. The default of 300 s makes every deployment
  # five minutes longer; the longest request that the app serves takes far less than 30 s.
  deregistration_delay = 30

  health_check {
    path                = var.health_check_path
    protocol            = "HTTP"
    port                = "traffic-port"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

# trivy:ignore:AWS-0054 Without a certificate there is no HTTPS; with one this listener only redirects.
resource "aws_lb_listener" "http" {
  # checkov:skip=CKV_AWS_2: Without a certificate there is no HTTPS; with one this listener only redirects.
  # checkov:skip=CKV_AWS_103: This listener speaks no TLS.
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  dynamic "default_action" {
    for_each = local.https ? [] : [true]
    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.app.arn
    }
  }

  dynamic "default_action" {
    for_each = local.https ? [true] : []
    content {
      type = "redirect"
      redirect {
        protocol    = "HTTPS"
        port        = "443"
        status_code = "HTTP_301"
      }
    }
  }
}

resource "aws_lb_listener" "https" {
  count = local.https ? 1 : 0

  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn
  ssl_policy        = var.tls_policy

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}
