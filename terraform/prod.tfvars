environment = "prod"
region      = "us-east-1"

# Adding "us-east-1c" adds its subnets, NAT gateway, routes and load balancer node, and touches
# nothing in the other zones.
availability_zones = ["us-east-1a", "us-east-1b"]

# Set to the ARN of a certificate to serve HTTPS on 443 and redirect 80 there.
certificate_arn = null

# The stack holds no data and a rehearsal ends with `terraform destroy`. Set to true as soon as a
# DNS record or a customer's allow-list depends on this very load balancer.
alb_deletion_protection = false
