"""Listener rules, made by Terraform, and what they do to requests: each condition, each action, in the
order of their priority; changed in place; removed.

    listener_rules_test.py      NEARGATE_BIN: where the programs are"""

import collections
import http.client
import os
import re

from harness import Answer, Neargate, binaries, check, eventually, require, say
from small_stack import SmallStack, build_image
from terraform_file import TerraformFile

FILE = """
resource "aws_lb_target_group" "blue" {
  name                          = "blue"
  port                          = 8080
  protocol                      = "HTTP"
  target_type                   = "ip"
  vpc_id                        = "VPC"
  load_balancing_algorithm_type = "least_outstanding_requests"
  stickiness {
    type            = "lb_cookie"
    cookie_duration = 3600
  }
  health_check {
    path     = "/health"
    interval = 10
  }
}

resource "aws_lb_target_group" "green" {
  name        = "green"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "VPC"
  slow_start  = 30
  target_group_health {
    dns_failover {
      minimum_healthy_targets_count      = "1"
      minimum_healthy_targets_percentage = "off"
    }
    unhealthy_state_routing {
      minimum_healthy_targets_count      = 2
      minimum_healthy_targets_percentage = "50"
    }
  }
  health_check {
    path     = "/health"
    interval = 10
  }
}

resource "aws_lb_target_group_attachment" "blue" {
  target_group_arn = aws_lb_target_group.blue.arn
  target_id        = "BLUE_ADDRESS"
}

resource "aws_lb_target_group_attachment" "green" {
  target_group_arn = aws_lb_target_group.green.arn
  target_id        = "GREEN_ADDRESS"
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = "BALANCER"
  port              = 80
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "no rule"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "host_and_path" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 10
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.blue.arn
  }
  condition {
    host_header {
      values = ["*.example.com"]
    }
  }
  condition {
    path_pattern {
      values = ["/api/*", "/v?"]
    }
  }
  tags = { Name = "host and path" }
}

resource "aws_lb_listener_rule" "path" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 20
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.PATH_COLOUR.arn
  }
  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}

resource "aws_lb_listener_rule" "header" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 30
  action {
    type = "fixed-response"
    fixed_response {
      content_type = "application/json"
      message_body = "{\\"beta\\":true}"
      status_code  = "200"
    }
  }
  condition {
    http_header {
      http_header_name = "X-Beta"
      values           = ["y*"]
    }
  }
}

resource "aws_lb_listener_rule" "method" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 40
  action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "503"
    }
  }
  condition {
    http_request_method {
      values = ["PURGE"]
    }
  }
}

resource "aws_lb_listener_rule" "query" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 50
  action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      host        = "new.#{host}"
      path        = "/moved/#{path}"
      query       = "was=#{port}&#{query}"
      status_code = "HTTP_302"
    }
  }
  condition {
    query_string {
      key   = "version"
      value = "v1*"
    }
    query_string {
      value = "old"
    }
  }
}

resource "aws_lb_listener_rule" "elsewhere" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 60
  action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "from elsewhere"
      status_code  = "200"
    }
  }
  condition {
    source_ip {
      values = ["192.0.2.0/24"]
    }
  }
}

resource "aws_lb_listener_rule" "here" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 70
  action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "from here"
      status_code  = "200"
    }
  }
  condition {
    source_ip {
      values = ["192.0.2.0/24", "0.0.0.0/0"]
    }
  }
  condition {
    path_pattern {
      values = ["/source"]
    }
  }
}

resource "aws_lb_listener_rule" "weighted" {
  listener_arn = aws_lb_listener.http.arn
  priority     = WEIGHTED_PRIORITY
  action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.blue.arn
        weight = 3
      }
      target_group {
        arn    = aws_lb_target_group.green.arn
        weight = 1
      }
      stickiness {
        enabled  = true
        duration = 600
      }
    }
  }
  condition {
    path_pattern {
      values = ["/weighted"]
    }
  }
}
"""


def start_tasks(small):
    """One of each colour, which it answers with. Returns their addresses."""
    image = build_image(small.neargate, "colour:1",
                        {"server": os.path.join(binaries(), "load_target")},
                        'FROM scratch\nCOPY server /server\nENTRYPOINT ["/server"]\n')
    addresses = []
    for colour in ("blue", "green"):
        definition = small.register(colour, image, portMappings=[{"containerPort": 8080}],
                                    environment=[{"name": "REVISION", "value": colour}])
        task = small.task(small.run_task(definition))
        details = {detail["name"]: detail["value"] for detail in task["attachments"][0]["details"]}
        addresses.append(details["privateIPv4Address"])
    return addresses


class Client:
    def __init__(self, address):
        self.address = address

    def ask(self, path="/", method="GET", **headers):
        connection = http.client.HTTPConnection(self.address, 80, timeout=10)
        try:
            connection.request(method, path,
                               headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def expect(self, status, text, *request, **headers):
        answer = self.ask(*request, **headers)
        check((answer.status, answer.text) == (status, text),
              f"{request} {headers}: {answer.status} {answer.text}, not {status} {text}")
        return answer


def conditions_and_actions(client):
    client.expect(404, "no rule")
    client.expect(200, "blue", "/api/x", Host="www.EXAMPLE.com")
    client.expect(200, "blue", "/v2?x=y", Host="www.example.com:80")
    client.expect(404, "no rule", "/v22", Host="www.example.com")
    client.expect(200, "green", "/api/x", Host="example.com")
    client.expect(404, "no rule", "/API/x")
    beta = client.expect(200, '{"beta":true}', "/", X_Beta="YES")
    check(beta.headers["Content-Type"] == "application/json", str(beta.headers))
    client.expect(404, "no rule", "/", X_Beta="no")
    client.expect(503, "", "/", "PURGE")
    client.expect(200, "from here", "/source")
    for query in ("a=b&Version=v1.2", "any=OLD"):
        moved = client.ask(f"/a/b?{query}", Host="example.com")
        expected = f"https://new.example.com:443/moved/a/b?was=80&{query}"
        check((moved.status, moved.headers["Location"]) == (302, expected),
              f"{moved.status} {moved.headers['Location']}")
    say("each condition and each action does what it says")


def weights(client):
    counts = collections.Counter(client.ask("/weighted").text for _ in range(200))
    check(counts["blue"] == 150 and counts["green"] == 50, str(counts))
    say(f"weights of 3 and 1: {dict(counts)}")


def stickiness(client):
    """A client that brings its cookies back stays with its group, whatever the weights."""
    for colour in ("blue", "green"):
        answer = client.ask("/weighted")
        while answer.text != colour:
            answer = client.ask("/weighted")
        cookies = dict(line.split(";")[0].split("=", 1)
                       for line in answer.headers.get_all("Set-Cookie"))
        expected = {"AWSALBTG", "AWSALBTGCORS"} | (
            {"AWSALB", "AWSALBCORS"} if colour == "blue" else set())
        check(set(cookies) == expected, f"{colour}: {cookies}")
        text = "; ".join(f"{name}={value}" for name, value in cookies.items())
        colours = {client.ask("/weighted", Cookie=text).text for _ in range(20)}
        check(colours == {colour}, f"{colour} became {colours}")
    say("a client with its cookies stays where it was")


def service_in_both(neargate, small):
    """A service with two target groups, each behind a rule of its own, is steady when both are healthy."""
    groups = dict(zip(("blue", "green"), re.findall(
        "<TargetGroupArn>(.*?)</TargetGroupArn>", neargate.must("elbv2", "DescribeTargetGroups", {
            "Names.member.1": "blue", "Names.member.2": "green"}))))
    neargate.must("ecs", "CreateService", {
        "cluster": small.cluster, "serviceName": "both", "taskDefinition": "blue",
        "desiredCount": 1, "launchType": "FARGATE", "networkConfiguration": small.network(),
        "loadBalancers": [{"targetGroupArn": arn, "containerName": "app", "containerPort": 8080}
                          for arn in groups.values()]})

    def completed():
        described = neargate.must("ecs", "DescribeServices", {
            "cluster": small.cluster, "services": ["both"]})["services"][0]
        return described["deployments"][0]["rolloutState"] == "COMPLETED"

    eventually(completed, "the service's deployment is complete", 60)
    for colour, arn in groups.items():
        health = neargate.must("elbv2", "DescribeTargetHealth", {"TargetGroupArn": arn})
        check(health.count("<State>healthy</State>") == 2, f"{colour}: {health}")
    neargate.must("ecs", "DeleteService", {
        "cluster": small.cluster, "service": "both", "force": True})
    say("a service is in two target groups")


def main():
    require("terraform", "crun", "conmon", "ip", "nft")
    neargate = Neargate(speed=10)
    neargate.up()
    small = SmallStack(neargate)
    blue, green = start_tasks(small)
    arn, host = small.bare_load_balancer("rules")
    stack = TerraformFile(neargate, FILE, BALANCER=arn, VPC=small.vpc, BLUE_ADDRESS=blue,
                          GREEN_ADDRESS=green)
    made = stack.apply_and_look(PATH_COLOUR="green", WEIGHTED_PRIORITY=80)
    check(made == ("13", "0", "0"), f"{made}")
    say("made, and read back as they are")
    client = Client(host)
    for colour, path, host in (("blue", "/api/", "a.example.com"), ("green", "/api/", "other")):
        eventually(lambda: client.ask(path, Host=host).text == colour, f"{colour} answers", 30)
    conditions_and_actions(client)
    weights(client)
    stickiness(client)
    service_in_both(neargate, small)

    # The same rules in another order, one with another target: no request is without an answer.
    changed = stack.apply_and_look(PATH_COLOUR="blue", WEIGHTED_PRIORITY=5)
    check(changed == ("0", "2", "0"), f"{changed}")
    eventually(lambda: client.ask("/api/", Host="other").text == "blue", "the rule has changed", 10)
    say("changed in place")

    stack.destroy_file()
    left = neargate.must("elbv2", "DescribeTargetGroups") + neargate.must(
        "elbv2", "DescribeListeners", {"LoadBalancerArn": arn})
    check("Arn>" not in left, left)
    say("removed")
    neargate.close()


if __name__ == "__main__":
    main()
