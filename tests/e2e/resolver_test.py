"""The resolver of a VPC as a task has it: load balancers', private and endpoints' names, whatever security
groups and ACLs say; the VPC's DNS attributes; what else is link-local; and that it bears the daemon's death,
and its own.

    resolver_test.py      NEARGATE_BIN: where the programs are"""

import os
import re
import signal
import subprocess
import sys
import time

import registry
from dns_client import ask_in
from harness import Neargate, alive, check, eventually, require, run, say
from small_stack import SmallStack, one

SERVERS = ("10.20.0.2", "169.254.169.253")
NO_SUCH_NAME = 3
CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1)"


class Task:
    """A task that sleeps, and questions from its network namespace."""

    def __init__(self, neargate, stack):
        self.neargate = neargate
        definition = stack.register("sleeper", registry.push(neargate, "sleeper"),
                                    command=["/bin/busybox", "sleep", "3600"])
        self.id = stack.run_task(definition)
        details = stack.task(self.id)["attachments"][0]["details"]
        self.address = next(d["value"] for d in details if d["name"] == "privateIPv4Address")
        self.namespace = f"{neargate.name}-{self.id}"

    def ask(self, name, kind="A", transport="udp", server=SERVERS[0], seconds=2):
        return ask_in(self.namespace, server, name, kind, transport, seconds)

    def exec(self, *command):
        code, text = run(self.neargate.command("exec", self.id, "--", *command), seconds=60)
        check(code == 0, f"exec {command}: {text}")
        return text

    def connects(self, address, port):
        return subprocess.run(
            ["ip", "netns", "exec", self.namespace, sys.executable, "-c", CONNECT, address,
             str(port)], stderr=subprocess.DEVNULL, check=False).returncode == 0


def new_load_balancer(neargate, stack, name, scheme):
    """(its name in DNS, its addresses)"""
    made = neargate.must("elbv2", "CreateLoadBalancer", {
        "Name": name, "Scheme": scheme, "SecurityGroups.member.1": stack.group,
        **{f"Subnets.member.{i + 1}": subnet for i, subnet in enumerate(stack.subnets)}})
    interfaces = neargate.must("ec2", "DescribeNetworkInterfaces", {
        "Filter.1.Name": "description", "Filter.1.Value.1": f"ELB app/{name}/*"})
    field = "publicIp" if scheme == "internet-facing" else "privateIpAddress"
    addresses = set(re.findall(f"<{field}>(.*?)<", interfaces))
    check(len(addresses) == 2, f"interfaces of {name}: {interfaces}")
    return one("<DNSName>(.*?)<", made), addresses


def set_dns(neargate, stack, attribute, value):
    neargate.must("ec2", "ModifyVpcAttribute",
                  {"VpcId": stack.vpc, f"{attribute}.Value": "true" if value else "false"})


def test_names(neargate, stack, task):
    check("nameserver 10.20.0.2" in task.exec("/bin/busybox", "cat", "/etc/resolv.conf"),
          "the task asks its VPC")
    public, public_addresses = new_load_balancer(neargate, stack, "web", "internet-facing")
    internal, internal_addresses = new_load_balancer(neargate, stack, "inside", "internal")
    check(internal.startswith("internal-inside-"), internal)
    eventually(lambda: set(task.ask(public).get("records", [])) == public_addresses,
               "a load balancer's name leads to all its addresses", 10)
    for server in SERVERS:
        for transport in ("udp", "tcp"):
            for name, addresses in ((public, public_addresses), (internal, internal_addresses)):
                answer = task.ask(name, transport=transport, server=server)
                check(set(answer.get("records", [])) == addresses,
                      f"{name} of {server} over {transport}: {answer}, not {addresses}")
    check(task.ask(public.upper())["records"], "names are the same in upper case")
    check(task.ask(public, "AAAA") == {"code": 0, "records": [], "cut": False}, "no IPv6")
    check(task.ask("gone-1.us-east-1.elb.amazonaws.com")["code"] == NO_SUCH_NAME, "no such balancer")
    # As a program in the container asks, through its C library's files.
    seen = task.exec("/bin/busybox", "nslookup", internal)
    check(all(address in seen for address in internal_addresses), seen)
    say("load balancers' names, from UDP and TCP, at both addresses")
    return public, public_addresses


def test_attributes(neargate, stack, task, public):
    private = "ip-" + task.address.replace(".", "-") + ".ec2.internal"
    reverse = ".".join(reversed(task.address.split("."))) + ".in-addr.arpa"
    check(task.ask(private)["code"] == NO_SUCH_NAME, "enableDnsHostnames is off at first")
    set_dns(neargate, stack, "EnableDnsHostnames", True)
    eventually(lambda: task.ask(private).get("records") == [task.address], "a private name", 10)
    check(task.ask(reverse, "PTR")["records"] == [private], "and back")
    check(task.ask("ip-10-99-0-1.ec2.internal")["code"] == NO_SUCH_NAME, "no address of the VPC")
    neargate.must("ec2", "CreateVpcEndpoint", {
        "VpcId": stack.vpc, "ServiceName": "com.amazonaws.us-east-1.logs",
        "VpcEndpointType": "Interface", "SubnetId.1": stack.subnets[1]})
    eventually(lambda: [a for a in task.ask("logs.us-east-1.amazonaws.com").get("records", [])
                        if a.startswith("10.20.1.")], "the endpoint took over the service's name", 10)
    say("private names, and those of an endpoint")
    set_dns(neargate, stack, "EnableDnsSupport", False)
    eventually(lambda: not any(task.ask(public, server=server, transport=transport, seconds=0.5)
                               for server in SERVERS for transport in ("udp", "tcp")),
               "nothing is answered without enableDnsSupport", 20)
    set_dns(neargate, stack, "EnableDnsSupport", True)
    eventually(lambda: task.ask(public, seconds=0.5).get("records"), "answers again", 20)
    say("enableDnsHostnames and enableDnsSupport act")


def test_limits(neargate, stack, task, public):
    """Neither groups nor ACLs are in the way; and nothing but DNS is behind link-local addresses."""
    neargate.must("ec2", "RevokeSecurityGroupEgress", {
        "GroupId": stack.group, "IpPermissions.1.IpProtocol": "-1",
        "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0"})
    acls = neargate.must("ec2", "DescribeNetworkAcls",
                         {"Filter.1.Name": "vpc-id", "Filter.1.Value.1": stack.vpc})
    for egress in ("true", "false"):
        neargate.must("ec2", "CreateNetworkAclEntry", {
            "NetworkAclId": one("<networkAclId>(.*?)<", acls), "RuleNumber": "1", "Protocol": "-1",
            "RuleAction": "deny", "Egress": egress, "CidrBlock": "0.0.0.0/0"})
    time.sleep(2)  # what changed is in force within a second
    for server in SERVERS:
        check(task.ask(public, server=server)["records"], f"{server} is not filtered")
    check(task.connects("169.254.170.2", 80), "credentials and metadata of the task")
    for address in ("169.254.169.254", "169.254.169.253", "169.254.1.1", "169.254.170.1",
                    "10.20.0.1", "10.20.0.2"):
        check(not task.connects(address, 80), f"{address} answers at port 80")
    for address in ("169.254.169.254", "169.254.1.1", "10.20.0.1"):
        check(not task.connects(address, 53), f"{address} answers at port 53")
    began = time.monotonic()
    task.ask("name.that.nobody.has.example", seconds=30)
    check(time.monotonic() - began < 10, "a name that the host cannot resolve fails soon")
    say("neither groups nor ACLs filter the resolver; no other link-local address answers")


def resolver_pid(neargate):
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
                words = file.read().split("\0")
        except OSError:
            continue
        if words[0].endswith("/neargate-resolver") and neargate.directory in " ".join(words):
            return int(pid)
    return None


def kill(pid):
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: not alive(pid), "it is gone", 10, 0.01)


def test_deaths(neargate, task, public, addresses):
    def answers():
        return set(task.ask(public, seconds=0.5).get("records", [])) == addresses
    resolver = resolver_pid(neargate)
    neargate.kill()
    for _ in range(10):
        check(answers(), "no answer while the daemon is dead")
    neargate.up()
    check(resolver_pid(neargate) == resolver, "the daemon takes over the resolver that runs")
    check(answers(), "and it answers")
    kill(resolver)
    eventually(answers, "a resolver that died is started again", 20)
    check(resolver_pid(neargate) not in (None, resolver), "it is another one")
    neargate.kill()
    kill(resolver_pid(neargate))
    check(not answers(), "both are dead")
    neargate.up()
    eventually(answers, "both are back", 20)
    say("it bears the daemon's death, and its own")


def main():
    require("crun", "conmon", "ip", "nft", "busybox")
    neargate = Neargate(speed=10)
    neargate.up()
    stack = SmallStack(neargate)
    task = Task(neargate, stack)
    public, addresses = test_names(neargate, stack, task)
    test_attributes(neargate, stack, task, public)
    test_limits(neargate, stack, task, public)
    test_deaths(neargate, task, public, addresses)
    neargate.down("--purge")
    check(not neargate.traces(), f"left behind: {neargate.traces()}")
    neargate.close()


if __name__ == "__main__":
    main()
