"""Terraform's network ACLs, prefix lists and group rules: made, read back without a difference, changed
in place, removed.

    network_rules_test.py      NEARGATE_BIN: where the programs are"""

import os
import re

from harness import Neargate, Stack, check, require, say

FILE = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.30.0.0/16"
}

resource "aws_subnet" "one" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.30.0.0/24"
}

resource "aws_subnet" "two" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.30.1.0/24"
}

resource "aws_default_network_acl" "this" {
  default_network_acl_id = aws_vpc.this.default_network_acl_id
  subnet_ids             = [aws_subnet.two.id]
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = aws_vpc.this.cidr_block
  }
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
}

resource "aws_network_acl" "inline" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [aws_subnet.one.id]
  ingress {
    rule_no    = 10
    action     = "WEB_ACTION"
    protocol   = "tcp"
    from_port  = 80
    to_port    = 90
    cidr_block = "10.0.0.0/8"
  }
  ingress {
    rule_no    = 20
    action     = "allow"
    protocol   = "icmp"
    icmp_type  = 8
    icmp_code  = -1
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
  tags = { Name = "inline" }
}

resource "aws_network_acl" "rules" {
  vpc_id = aws_vpc.this.id
}

resource "aws_network_acl_rule" "out" {
  network_acl_id = aws_network_acl.rules.id
  egress         = true
  rule_number    = 50
  rule_action    = "deny"
  protocol       = "udp"
  from_port      = 53
  to_port        = 53
  cidr_block     = "0.0.0.0/0"
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  entry {
    cidr        = "192.0.2.0/24"
    description = "one"
  }
  MORE_ENTRIES
}

resource "aws_security_group" "this" {
  name   = "rules"
  vpc_id = aws_vpc.this.id
  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }
  ingress {
    protocol    = "icmp"
    from_port   = 8
    to_port     = -1
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    protocol    = "47"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "list" {
  security_group_id = aws_security_group.single.id
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
}

resource "aws_security_group" "single" {
  name   = "single"
  vpc_id = aws_vpc.this.id
}
"""


def write(stack, action, entries):
    with open(os.path.join(stack.files, "rules", "main.tf"), "w", encoding="utf-8") as file:
        file.write(FILE.replace("WEB_ACTION", action).replace("MORE_ENTRIES", entries))


def apply_and_look(stack):
    """Applies; nothing is left to do, nor does a fresh look find anything."""
    text = stack.terraform("apply", "-no-color", "-auto-approve", folder="rules")[1]
    stack.terraform("plan", "-no-color", "-detailed-exitcode", folder="rules")
    return re.search(r"(\d+) added, (\d+) changed, (\d+) destroyed", text).groups()


def main():
    require("terraform", "nft")
    neargate = Neargate()
    neargate.up()
    stack = Stack(neargate)
    os.makedirs(os.path.join(stack.files, "rules"))
    write(stack, "allow", "")
    stack.terraform("init", "-no-color", folder="rules")
    made = apply_and_look(stack)
    check(made[0] == "11", f"{made}")
    say("made, and read back as they are")
    write(stack, "deny", 'entry {\n    cidr = "198.51.100.0/24"\n  }')
    changed = apply_and_look(stack)
    check(changed == ("0", "2", "0"), f"{changed}")
    say("changed in place")
    stack.terraform("destroy", "-no-color", "-auto-approve", folder="rules")
    own = {"Filter.1.Name": "owner-id", "Filter.1.Value.1": "123456789012"}
    left = neargate.must("ec2", "DescribeNetworkAcls") + neargate.must(
        "ec2", "DescribeManagedPrefixLists", own)
    check("acl-" not in left and "pl-" not in left, left)
    say("removed")
    neargate.close()


if __name__ == "__main__":
    main()
