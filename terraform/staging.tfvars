environment = "staging"
region      = "us-east-1"

# The bootstrap has to know this environment first (README.md, "A second environment").
#
# As production in all that a rehearsal is about, and smaller where only money differs.
availability_zones = ["us-east-1a", "us-east-1b"]
vpc_cidr           = "10.1.0.0/16"
nat_gateways       = "single"

alb_deletion_protection = false

min_tasks                = 1
max_tasks                = 4
cpu_target_percent       = 70
memory_target_percent    = 80
requests_per_task_target = 3000

# Nights are off: nobody rehearses then.
# scheduled_scaling = [
#   { name = "evening", schedule = "cron(0 20 ? * MON-FRI *)", min_tasks = 0, max_tasks = 0 },
#   { name = "morning", schedule = "cron(0 7 ? * MON-FRI *)", min_tasks = 1, max_tasks = 4 },
# ]

log_retention_days = 14
