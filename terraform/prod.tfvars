environment = "prod"
region      = "us-east-1"

# Adding "us-east-1c" adds its subnets, NAT gateway, routes and load balancer node, and touches
# nothing in the other zones.
availability_zones = ["us-east-1a", "us-east-1b"]

# Each zone leaves by its own NAT gateway: no zone's failure cuts off another.
nat_gateways = "per_zone"

# Set to the ARN of a certificate, and to the name that it is for, to serve HTTPS on 443 and redirect 80 there.
certificate_arn = null
domain_name     = null

# The stack holds no data and a rehearsal ends with `terraform destroy`. Set to true as soon as a
# DNS record or a customer's allow-list depends on this very load balancer.
alb_deletion_protection = false

# Out on average CPU above 70 %, or memory above 80 %, or more than 3,000 requests a minute and task.
min_tasks                = 2
max_tasks                = 10
cpu_target_percent       = 70
memory_target_percent    = 80
requests_per_task_target = 3000

log_retention_days = 365
