# What ends a deployment that came up and fails its users, and tells people at any time.

locals {
  of_balancer = { LoadBalancer = var.load_balancer_arn_suffix }
  of_targets  = { LoadBalancer = var.load_balancer_arn_suffix, TargetGroup = var.target_group_arn_suffix }

  # Two minutes in a row: one alone may be a client's or a moment's. A minute without requests has
  # no errors, and one without targets no unhealthy ones: what is missing is good.
  alarms = {
    target-5xx = {
      description = "The app answers requests with errors."
      metric      = "HTTPCode_Target_5XX_Count"
      dimensions  = local.of_targets
      statistic   = "Sum"
      threshold   = var.alarm_errors_per_minute
    }
    balancer-5xx = {
      description = "The load balancer gets no answers from the app."
      metric      = "HTTPCode_ELB_5XX_Count"
      dimensions  = local.of_balancer
      statistic   = "Sum"
      threshold   = var.alarm_errors_per_minute
    }
    unhealthy = {
      description = "Tasks do not pass the load balancer's health check."
      metric      = "UnHealthyHostCount"
      dimensions  = local.of_targets
      statistic   = "Maximum"
      threshold   = 1
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "deployment" {
  for_each = local.alarms

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = each.value.description

  namespace           = "AWS/ApplicationELB"
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 60
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"

  alarm_actions = var.alarm_topic_arns
  ok_actions    = var.alarm_topic_arns
}
