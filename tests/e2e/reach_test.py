"""`neargate reach` says what really happens: before and after changes of groups, network ACLs and routes,
between tasks, from the internet and to it; and the changes are in force within a second.

    reach_test.py      NEARGATE_BIN: where the programs are"""

import json
import re
import shutil
import socket
import subprocess
import time

from harness import Neargate, check, eventually, require, run, say
from small_stack import SmallStack, build_image, one

PORT = 8080
IN_FORCE_WITHIN = 1.0  # seconds, for new connections
HOST_MARGIN = 0.5      # of a machine that other tests run on too


class Network(SmallStack):
    """Two tasks that listen, one in each subnet."""

    def __init__(self, neargate):
        super().__init__(neargate)
        busybox = shutil.which("busybox")
        image = build_image(neargate, "web:1", {"busybox": busybox},
                            "FROM scratch\nCOPY busybox /bin/busybox\n")
        self.definition = self.register("web", image, command=["/bin/busybox", "httpd", "-f", "-p",
                                                               str(PORT)])
        self.tasks = [self.start(self.definition, subnet) for subnet in self.subnets]
        self.interfaces = [self.interface(task) for task in self.tasks]

    def start(self, definition, subnet):
        network = self.network()
        network["awsvpcConfiguration"]["subnets"] = [subnet]
        answer = self.neargate.must("ecs", "RunTask", {
            "cluster": self.cluster, "taskDefinition": definition, "launchType": "FARGATE",
            "networkConfiguration": network})
        task = answer["tasks"][0]["taskArn"].rpartition("/")[2]
        eventually(lambda: self.task(task)["lastStatus"] == "RUNNING", "the task runs", 60)
        return task

    def interface(self, task):
        details = {detail["name"]: detail["value"]
                   for detail in self.task(task)["attachments"][0]["details"]}
        text = self.neargate.must("ec2", "DescribeNetworkInterfaces", {
            "NetworkInterfaceId.1": details["networkInterfaceId"]})
        return {"id": details["networkInterfaceId"], "address": details["privateIPv4Address"],
                "public": one("<publicIp>(.*?)<", text)}

    def reach(self, source, destination, *words):
        """(exit code, the report) of `neargate reach`."""
        done = subprocess.run(self.neargate.command("--json", "reach", source, destination, *words),
                              capture_output=True, text=True, timeout=30)
        check(done.returncode in (0, 4), f"reach {source} {destination}: {done.stderr}")
        return done.returncode, json.loads(done.stdout)

    def between_tasks(self):
        done = subprocess.run(self.neargate.command(
            "exec", self.tasks[0], "--", "/bin/busybox", "nc", "-w", "1",
            self.interfaces[1]["address"], str(PORT)), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=30)
        return done.returncode == 0

    def from_host(self, seconds=0.4):
        try:
            socket.create_connection((self.interfaces[1]["public"], PORT), seconds).close()
            return True
        except OSError:
            return False

    def agree(self, expected, decided_by=None):
        """Both ways, what is said and what happens."""
        to = f"{self.tasks[1]}:{PORT}"
        for source, really in ((self.tasks[0], self.between_tasks), ("internet", self.from_host)):
            eventually(lambda: really() == expected, f"{source} {'passes' if expected else 'stops'}",
                       10)
            code, report = self.reach(source, to)
            check(report["passes"] == expected and code == (0 if expected else 4),
                  f"{source}: {report}")
            last = report["paths"][0]["hops"][-1]
            check(expected or (last["type"], last["id"]) == decided_by, f"{source}: {report}")

    def in_force_after(self, operation, content, passes):
        """Seconds from the answer of a call to its effect on new connections from the host."""
        self.neargate.must("ec2", operation, content)
        begin = time.monotonic()
        while self.from_host(0.2) != passes:
            check(time.monotonic() - begin < 10, f"{operation} has no effect")
        return time.monotonic() - begin


def groups(network):
    network.agree(True)
    rule = {"GroupId": network.group, "IpPermissions.1.IpProtocol": "-1",
            "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0"}
    taken = network.in_force_after("RevokeSecurityGroupIngress", rule, False)
    network.agree(False, ("security-group", network.group))
    given = network.in_force_after("AuthorizeSecurityGroupIngress", rule, True)
    network.agree(True)
    check(max(taken, given) < IN_FORCE_WITHIN + HOST_MARGIN, f"{taken:.2f} s, {given:.2f} s")
    say(f"groups: a rule is gone after {taken:.2f} s and in force after {given:.2f} s")


def acls(network):
    text = network.neargate.must("ec2", "DescribeNetworkAcls", {
        "Filter.1.Name": "vpc-id", "Filter.1.Value.1": network.vpc})
    acl = one("<networkAclId>(.*?)<", text)
    # Not what comes in, but the answers.
    entry = {"NetworkAclId": acl, "RuleNumber": 50, "Protocol": "6", "RuleAction": "deny",
             "Egress": "true", "CidrBlock": "0.0.0.0/0", "PortRange.From": 1024,
             "PortRange.To": 65535}
    taken = network.in_force_after("CreateNetworkAclEntry", entry, False)
    network.agree(False, ("network-acl", acl))
    code, report = network.reach("internet", f"{network.tasks[1]}:{PORT}")
    last = report["paths"][0]["hops"][-1]
    check(code == 4 and last["answer"] and last["rule"] == "egress 50", str(last))
    given = network.in_force_after("DeleteNetworkAclEntry", {
        "NetworkAclId": acl, "RuleNumber": 50, "Egress": "true"}, True)
    check(max(taken, given) < IN_FORCE_WITHIN + HOST_MARGIN, f"{taken:.2f} s, {given:.2f} s")
    say(f"network ACLs: an entry is in force after {taken:.2f} s and gone after {given:.2f} s")


def routes(network):
    text = network.neargate.must("ec2", "DescribeRouteTables", {
        "Filter.1.Name": "vpc-id", "Filter.1.Value.1": network.vpc})
    table, gateway = one("<routeTableId>(.*?)<", text), one("<gatewayId>(igw-.*?)<", text)
    check(network.reach(network.tasks[0], "internet:443")[0] == 0, "to the internet")
    route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
    taken = network.in_force_after("DeleteRoute", route, False)
    for source, destination in ((network.tasks[0], "internet:443"),
                                ("internet", f"{network.tasks[1]}:{PORT}")):
        code, report = network.reach(source, destination)
        last = report["paths"][0]["hops"][-1]
        check(code == 4 and (last["type"], last["id"]) == ("route-table", table), str(report))
    given = network.in_force_after("CreateRoute", {**route, "GatewayId": gateway}, True)
    check(max(taken, given) < IN_FORCE_WITHIN + HOST_MARGIN, f"{taken:.2f} s, {given:.2f} s")
    say(f"routes: one is gone after {taken:.2f} s and in force after {given:.2f} s")


def balancers(network):
    """A load balancer's own groups count, at its public addresses."""
    neargate = network.neargate
    arn = one("<LoadBalancerArn>(.*?)<", neargate.must("elbv2", "CreateLoadBalancer", {
        "Name": "web", "Scheme": "internet-facing", "SecurityGroups.member.1": network.group,
        **{f"Subnets.member.{i + 1}": subnet for i, subnet in enumerate(network.subnets)}}))
    neargate.must("elbv2", "CreateListener", {
        "LoadBalancerArn": arn, "Protocol": "HTTP", "Port": "80",
        "DefaultActions.member.1.Type": "fixed-response",
        "DefaultActions.member.1.FixedResponseConfig.StatusCode": "204"})
    text = neargate.must("ec2", "DescribeNetworkInterfaces", {
        "Filter.1.Name": "description", "Filter.1.Value.1": "ELB app/web/*"})
    addresses = sorted(set(re.findall("<publicIp>(.*?)<", text)))
    check(len(addresses) == 2, text)

    def answers(address):
        try:
            with socket.create_connection((address, 80), 0.5) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: web\r\n\r\n")
                return connection.recv(100).startswith(b"HTTP/1.1 204")
        except OSError:
            return False

    def agree(expected):
        eventually(lambda: all(answers(address) == expected for address in addresses),
                   f"the load balancer {'answers' if expected else 'is closed'}", 20)
        code, report = network.reach("internet", "web:80")
        check(code == (0 if expected else 4) and len(report["paths"]) == 2, str(report))
        check(all(path["passes"] == expected for path in report["paths"]), str(report))

    agree(True)
    closed = one("<groupId>(.*?)<", neargate.must("ec2", "CreateSecurityGroup", {
        "VpcId": network.vpc, "GroupName": "closed", "GroupDescription": "closed"}))
    neargate.must("elbv2", "SetSecurityGroups", {"LoadBalancerArn": arn,
                                                 "SecurityGroups.member.1": closed})
    agree(False)
    check(network.reach("web", f"{network.tasks[0]}:{PORT}")[0] == 0, "from its interfaces")
    neargate.must("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": arn})
    say("a load balancer's groups, at its public addresses")


def text_and_errors(network):
    neargate = network.neargate
    code, text = run(neargate.command("reach", network.tasks[0], f"{network.tasks[1]}:{PORT}"))
    check(code == 0 and re.search(r"tcp 8080: passes\n", text), text)
    check("security-group" in text and "route-table" in text and "network-acl" in text, text)
    code, text = run(neargate.command("reach", "nobody", "internet:443"))
    check(code == 1 and "nobody" in text, text)
    code, text = run(neargate.command("reach", network.tasks[0], "internet"))
    check(code == 1 and "which port" in text and "internet:80" in text, text)
    code, text = run(neargate.command("reach", network.tasks[0], "internet", "--protocol", "icmp"))
    check(code == 0, text)
    say("what is printed, and what is not known")


def main():
    require("crun", "conmon", "nft", "busybox")
    neargate = Neargate()
    neargate.up()
    network = Network(neargate)
    groups(network)
    acls(network)
    routes(network)
    balancers(network)
    text_and_errors(network)
    neargate.close()


if __name__ == "__main__":
    main()
