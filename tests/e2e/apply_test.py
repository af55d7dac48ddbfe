"""The stack of terraform/ by real Terraform: made, answered by two tasks in two zones, without a diff,
widened to three zones while the daemon is killed, narrowed to two, destroyed; and nothing is left.

    apply_test.py [KILLS]      NEARGATE_BIN: where the programs are; NEARGATE_KEEP=1: keep the directory"""

import sys

from crash_test import widen_while_killing
from harness import Neargate, Requests, Stack, check, require, say


def answers(host, count):
    """The (zone, task) that answered each of so many requests."""
    out = []
    for _ in range(count):
        answer = Requests(host).get()
        check(answer.status == 200, f"GET / gave {answer.status}: {answer.text}")
        out.append((answer.json["zone"], answer.json["task"]))
    return out


def no_diff(stack, zones, when):
    diff = stack.has_diff(zones)
    check(not diff, f"a diff {when}:\n{diff}")
    say(f"no diff {when}")


def main():
    require("terraform", "crun", "conmon", "ip", "nft")
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    neargate = Neargate(speed=5)
    before = neargate.traces()
    check(not before, f"there before the start: {before}")
    neargate.up()
    stack = Stack(neargate)
    spent = neargate.status()["handlingMicroseconds"]
    took = stack.create()
    status = neargate.status()
    spent = status["handlingMicroseconds"] - spent
    say(f"applied in {took:.0f} s; the server's share: {spent / 1e6:.3f} s")
    check(spent < 1e6, f"the API's calls took the server {spent / 1e6:.3f} s")

    no_diff(stack, 2, "after apply")
    host = stack.output("alb_dns_name")
    first, second = answers(host, 2)
    check(first[1] != second[1], f"both requests were answered by the task {first[1]}")
    check({first[0], second[0]} == {"us-east-1a", "us-east-1b"},
          f"the tasks are in {first[0]} and {second[0]}")
    say("two requests, two tasks, two zones")

    widen_while_killing(stack, host, kills)

    stack.apply(2)
    no_diff(stack, 2, "after a zone was taken out again")
    zones = {zone for zone, _ in answers(host, 8)}
    check(zones == {"us-east-1a", "us-east-1b"}, f"answers still come from {zones}")

    stack.destroy(2)
    state = stack.terraform("state", "list")[1].strip()
    check(not state, f"left in Terraform's state: {state}")
    vpcs = neargate.must("ec2", "DescribeVpcs")
    check("<vpcId>" not in vpcs or "<isDefault>true" in vpcs, f"a VPC is left: {vpcs}")
    say("destroyed")

    neargate.down()
    left = neargate.traces()
    check(not left, f"left on the machine: {left}")
    say("down, and nothing left")
    neargate.close()


if __name__ == "__main__":
    main()
