"""Listener rules, made by Terraform, and what they do to requests: each condition, each action, in the
order of their priority; changed in place; removed.

    listener_rules_test.py      NEARGATE_BIN: where the programs are"""

import collections
import http.client
import os
import re

from harness import Answer, Neargate, Stack, binaries, check, eventually, require, say
from small_stack import SmallStack, build_image

FILE = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_lb" "this" {
  name            = "rules"
  subnets         = ["SUBNET_0", "SUBNET_1"]
  security_groups = ["GROUP"]
}

resource "aws_lb_target_group" "blue" {
  name        = "blue"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "VPC"
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
  load_balancer_arn = aws_lb.this.arn
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
    }
  }
  condition {
    path_pattern {
      values = ["/weighted"]
    }
  }
}

output "host" {
  value = aws_lb.this.dns_name
}
"""


class Rules(Stack):
    """The file above, of two tasks that say which colour they are."""

    def __init__(self, neargate):
        super().__init__(neargate)
        small = SmallStack(neargate)
        image = build_image(neargate, "colour:1", {"server": os.path.join(binaries(), "load_target")},
                            'FROM scratch\nCOPY server /server\nENTRYPOINT ["/server"]\n')
        self.words = {"VPC": small.vpc, "GROUP": small.group}
        for number, subnet in enumerate(small.subnets):
            self.words[f"SUBNET_{number}"] = subnet
        for colour in ("blue", "green"):
            definition = small.register(colour, image,
                                        environment=[{"name": "REVISION", "value": colour}])
            task = small.task(small.run_task(definition))
            details = {detail["name"]: detail["value"]
                       for detail in task["attachments"][0]["details"]}
            self.words[f"{colour.upper()}_ADDRESS"] = details["privateIPv4Address"]
        os.makedirs(os.path.join(self.files, "rules"))

    def apply_and_look(self, **words):
        """Applies; a fresh look finds nothing to do. Returns how many were added, changed, destroyed."""
        text = FILE
        for word, value in {**self.words, **words}.items():
            text = text.replace(word, str(value))
        with open(os.path.join(self.files, "rules", "main.tf"), "w", encoding="utf-8") as file:
            file.write(text)
        if not os.path.exists(os.path.join(self.files, "rules", ".terraform")):
            self.terraform("init", "-no-color", folder="rules")
        text = self.terraform("apply", "-no-color", "-auto-approve", folder="rules")[1]
        self.terraform("plan", "-no-color", "-detailed-exitcode", folder="rules")
        return re.search(r"(\d+) added, (\d+) changed, (\d+) destroyed", text).groups()


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


def main():
    require("terraform", "crun", "conmon", "ip", "nft")
    neargate = Neargate(speed=10)
    neargate.up()
    stack = Rules(neargate)
    made = stack.apply_and_look(PATH_COLOUR="green", WEIGHTED_PRIORITY=80)
    check(made == ("14", "0", "0"), f"{made}")
    say("made, and read back as they are")
    client = Client(stack.terraform("output", "-no-color", "-raw", "host", folder="rules")[1].strip())
    for colour, path, host in (("blue", "/api/", "a.example.com"), ("green", "/api/", "other")):
        eventually(lambda: client.ask(path, Host=host).text == colour, f"{colour} answers", 30)
    conditions_and_actions(client)
    weights(client)

    # The same rules in another order, one with another target: no request is without an answer.
    changed = stack.apply_and_look(PATH_COLOUR="blue", WEIGHTED_PRIORITY=5)
    check(changed == ("0", "2", "0"), f"{changed}")
    eventually(lambda: client.ask("/api/", Host="other").text == "blue", "the rule has changed", 10)
    weights(client)
    say("changed in place")

    stack.terraform("destroy", "-no-color", "-auto-approve", folder="rules")
    left = neargate.must("elbv2", "DescribeTargetGroups") + neargate.must(
        "elbv2", "DescribeLoadBalancers")
    check("arn:" not in left, left)
    say("removed")
    neargate.close()


if __name__ == "__main__":
    main()
