"""Flow logs of real traffic: what was sent is what the log groups say, on both ends, accepted and refused,
through a NAT gateway and a load balancer; also of the time in which the daemon was dead.

    flow_logs_test.py      NEARGATE_BIN: where the programs are"""

import ipaddress
import json
import re
import socket
import subprocess
import time
import urllib.request

from harness import Neargate, check, eventually, require, run, say
from reach_test import PORT, Network
from small_stack import one

SPEED = 20  # a minute is 3 s
GROUP, CUSTOM = "/vpc/flow", "/vpc/custom"
FIELDS = ("version account interface source destination source_port destination_port protocol "
          "packets bytes start end action status").split()
CUSTOM_FORMAT = ("${interface-id} ${flow-direction} ${traffic-path} ${tcp-flags} ${pkt-dstaddr} "
                 "${dstport} ${ecs-task-id} ${az-id} ${version} ${action}")
PING = 100 + 28  # bytes of a packet: what is asked for, ICMP's and IP's headers
WITHIN = 40      # seconds; a window is 3


class FlowNetwork(Network):
    """With a network interface's own flow log beside the VPC's, and a private subnet."""

    def prepare(self):
        neargate = self.neargate
        role = one("<Arn>(.*?)</Arn>", neargate.must("iam", "CreateRole", {
            "RoleName": "flow", "AssumeRolePolicyDocument": json.dumps({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Action": "sts:AssumeRole",
                    "Principal": {"Service": "vpc-flow-logs.amazonaws.com"}}]})}))
        neargate.must("iam", "PutRolePolicy", {
            "RoleName": "flow", "PolicyName": "write", "PolicyDocument": json.dumps({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": "arn:aws:logs:us-east-1:123456789012:log-group:/vpc/*"}]})})
        self.log = {"ResourceType": "VPC", "ResourceId.1": self.vpc, "TrafficType": "ALL",
                    "DeliverLogsPermissionArn": role, "LogGroupName": GROUP,
                    "MaxAggregationInterval": 60}
        self.host = str(ipaddress.ip_network(f"{self.interfaces[0]['public']}/20",
                                             strict=False)[-2])

    def create(self, **changes):
        text = self.neargate.must("ec2", "CreateFlowLogs", {**self.log, **changes})
        return one("<flowLogIdSet><item>(.*?)<", text)

    def status(self, log):
        text = self.neargate.must("ec2", "DescribeFlowLogs", {"FlowLogId.1": log})
        failure = re.search("<deliverLogsErrorMessage>(.*?)<", text)
        return one("<deliverLogsStatus>(.*?)<", text), failure.group(1) if failure else ""

    def in_task(self, number, *words):
        return subprocess.run(
            self.neargate.command("exec", self.tasks[number], "--", "/bin/busybox", *words),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def ping(self, number, address, count=5):
        return self.in_task(number, "ping", "-q", "-c", str(count), "-i", "0.1", "-s", "100", "-w",
                            "3", address)

    def lines(self, group):
        """(stream, message) of all that there is."""
        found, token = [], {}
        while True:
            page = self.neargate.must("logs", "FilterLogEvents", {"logGroupName": group, **token})
            found += [(event["logStreamName"], event["message"]) for event in page["events"]]
            if "nextToken" not in page:
                return found
            token = {"nextToken": page["nextToken"]}

    def records(self, **wanted):
        """Those of the VPC's log in which all of `wanted` is so."""
        found = []
        for stream, message in self.lines(GROUP):
            record = dict(zip(FIELDS, message.split(" ")))
            check(len(message.split(" ")) == len(FIELDS), message)
            check(stream == record["interface"] + "-all", f"{stream}: {message}")
            if all(record[name] == str(value) for name, value in wanted.items()):
                found.append(record)
        return found

    def expect(self, what, packets=None, size=None, **wanted):
        """Waits for records of that; with the sum of their packets, each of `size` bytes."""
        def there():
            found = self.records(status="OK", **wanted)
            total = sum(int(record["packets"]) for record in found)
            return found if found and (packets is None or total >= packets) else None
        try:
            found = eventually(there, f"{what}: {wanted}", WITHIN, 0.3)
        except Exception:
            say("\n".join(message for _, message in self.lines(GROUP)))
            raise
        total = sum(int(record["packets"]) for record in found)
        check(packets is None or total == packets, f"{what}: {total} packets, not {packets}")
        if size is not None:
            octets = sum(int(record["bytes"]) for record in found)
            check(octets == total * size, f"{what}: {octets} bytes in {total} packets")
        for record in found:
            age = time.time() - int(record["end"])
            check(int(record["start"]) <= int(record["end"]) and -2 < age < 600, str(record))
        say(what)


def both_ends(network):
    one_end, other = network.interfaces
    check(network.ping(0, other["address"]).returncode == 0, "the tasks reach each other")
    for source, destination in ((one_end, other), (other, one_end)):
        for interface in (source, destination):
            network.expect(f"ping {source['address']} to {destination['address']}, seen at "
                           f"{interface['address']}", packets=5, size=PING,
                           interface=interface["id"], source=source["address"],
                           destination=destination["address"], protocol=1, source_port=0,
                           action="ACCEPT")


def refused_by_group(network):
    neargate, (one_end, other) = network.neargate, network.interfaces
    everything = {"GroupId": network.group, "IpPermissions.1.IpProtocol": "-1",
                  "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0"}
    neargate.must("ec2", "AuthorizeSecurityGroupIngress", {
        "GroupId": network.group, "IpPermissions.1.IpProtocol": "tcp",
        "IpPermissions.1.FromPort": PORT, "IpPermissions.1.ToPort": PORT,
        "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0"})
    neargate.must("ec2", "RevokeSecurityGroupIngress", everything)
    eventually(lambda: network.ping(0, other["address"], 1).returncode != 0,
               "the group refuses", 10)
    network.in_task(0, "nc", "-w", "1", other["address"], "98")
    common = {"source": one_end["address"], "destination": other["address"],
              "destination_port": 98, "protocol": 6}
    network.expect("the one end let it out", interface=one_end["id"], action="ACCEPT", **common)
    network.expect("the other's group refused it", interface=other["id"], action="REJECT", **common)
    neargate.must("ec2", "AuthorizeSecurityGroupIngress", everything)


def refused_by_acl(network):
    """What comes in passes, the answers do not: an ACL knows no connections."""
    neargate, (one_end, other) = network.neargate, network.interfaces
    acl = one("<networkAclId>(.*?)<", neargate.must("ec2", "DescribeNetworkAcls", {
        "Filter.1.Name": "vpc-id", "Filter.1.Value.1": network.vpc}))
    entry = {"NetworkAclId": acl, "RuleNumber": 50, "Egress": "true"}
    neargate.must("ec2", "CreateNetworkAclEntry", {
        **entry, "Protocol": "1", "RuleAction": "deny", "CidrBlock": network.host + "/32",
        "Icmp.Type": -1, "Icmp.Code": -1})
    ping = ["ping", "-q", "-c", "3", "-i", "0.3", "-s", "100", "-W", "1", other["public"]]
    eventually(lambda: run(ping, seconds=30)[0] != 0, "the ACL refuses the answers", 20)
    network.expect("the ACL let the questions in", interface=other["id"], source=network.host,
                   destination=other["address"], protocol=1, action="ACCEPT")
    network.expect("and refused the answers", size=PING, interface=other["id"],
                   source=other["address"], destination=network.host, protocol=1, action="REJECT")
    check(not network.records(interface=one_end["id"], destination=network.host), "at one end only")
    neargate.must("ec2", "DeleteNetworkAclEntry", entry)


def through_nat_gateway(network):
    ec2 = lambda operation, **content: network.neargate.must("ec2", operation, content)
    private = one("<subnetId>(.*?)<", ec2("CreateSubnet", VpcId=network.vpc,
                                          CidrBlock="10.20.9.0/24", AvailabilityZone="us-east-1a"))
    allocation = one("<allocationId>(.*?)<", ec2("AllocateAddress", Domain="vpc"))
    text = ec2("CreateNatGateway", SubnetId=network.subnets[0], AllocationId=allocation)
    nat = {"id": one("<networkInterfaceId>(.*?)<", text), "address": one("<privateIp>(.*?)<", text)}
    table = one("<routeTableId>(.*?)<", ec2("CreateRouteTable", VpcId=network.vpc))
    ec2("AssociateRouteTable", RouteTableId=table, SubnetId=private)
    ec2("CreateRoute", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0",
        NatGatewayId=one("<natGatewayId>(.*?)<", text))
    task = network.start(network.definition, private)
    details = {detail["name"]: detail["value"]
               for detail in network.task(task)["attachments"][0]["details"]}
    mine = {"id": details["networkInterfaceId"], "address": details["privateIPv4Address"]}
    network.tasks.append(task)
    check(network.ping(2, network.host).returncode == 0, "the task reaches the internet")
    for interface, source, destination in (
            (mine, mine["address"], network.host), (mine, network.host, mine["address"]),
            (nat, mine["address"], nat["address"]), (nat, nat["address"], network.host),
            (nat, network.host, nat["address"]), (nat, nat["address"], mine["address"])):
        network.expect(f"{source} to {destination}, seen at {interface['address']}", packets=5,
                       size=PING, interface=interface["id"], source=source,
                       destination=destination, protocol=1, action="ACCEPT")
    network.neargate.must("ecs", "StopTask", {"cluster": network.cluster, "task": task})


def through_load_balancer(network):
    elb = lambda operation, **content: network.neargate.must("elbv2", operation, content)
    text = elb("CreateLoadBalancer", Name="flow", **{
        "Subnets.member.1": network.subnets[0], "Subnets.member.2": network.subnets[1],
        "SecurityGroups.member.1": network.group})
    balancer, name = one("<LoadBalancerArn>(.*?)<", text), one("<DNSName>(.*?)<", text)
    target_group = one("<TargetGroupArn>(.*?)<", elb(
        "CreateTargetGroup", Name="flow", Protocol="HTTP", Port=PORT, VpcId=network.vpc,
        TargetType="ip", HealthCheckPath="/", **{"Matcher.HttpCode": "200-499"}))
    elb("RegisterTargets", TargetGroupArn=target_group,
        **{"Targets.member.1.Id": network.interfaces[1]["address"]})
    elb("CreateListener", LoadBalancerArn=balancer, Protocol="HTTP", Port=80, **{
        "DefaultActions.member.1.Type": "forward",
        "DefaultActions.member.1.TargetGroupArn": target_group})

    def ask():
        try:
            urllib.request.urlopen(f"http://{name}/", timeout=2).close()
        except OSError:  # the target has no such page; or the load balancer is not there yet
            pass
    text = network.neargate.must("ec2", "DescribeNetworkInterfaces", {
        "Filter.1.Name": "description", "Filter.1.Value.1": "ELB app/flow/*"})
    doors = re.findall("<networkInterfaceId>(eni-.*?)</networkInterfaceId>.*?"
                       "<privateIpAddress>(.*?)</privateIpAddress>", text, re.S)
    check(len(doors) == 2, text)

    def clients_told():
        ask()
        return any(network.records(interface=door, source=network.host, destination=address,
                                   destination_port=80, action="ACCEPT")
                   for door, address in doors)

    def target_told():
        return any(network.records(interface=network.interfaces[1]["id"], source=address,
                                   destination_port=PORT, action="ACCEPT")
                   for _, address in doors)
    eventually(clients_told, "clients, at the load balancer", 60, 0.5)
    eventually(target_told, "the load balancer, at its target", WITHIN)
    elb("DeleteLoadBalancer", LoadBalancerArn=balancer)
    say("clients at the load balancer, and it at its target")


def custom_format(network):
    other = network.interfaces[1]
    log = network.create(ResourceType="NetworkInterface", LogFormat=CUSTOM_FORMAT,
                         LogGroupName=CUSTOM, **{"ResourceId.1": other["id"]})
    # Its group is missing.
    eventually(lambda: network.status(log) == ("FAILED", "Access error"), "it cannot deliver",
               WITHIN)
    network.neargate.must("logs", "CreateLogGroup", {"logGroupName": CUSTOM})
    eventually(lambda: network.status(log) == ("SUCCESS", ""), "it can deliver", WITHIN)
    task = network.tasks[1]
    wanted = [f"{other['id']} ingress - 3 {other['address']} {PORT} {task} use1-az2 7 ACCEPT",
              f"{other['id']} egress 1 19 {network.interfaces[0]['address']} "]

    def there():  # again and again, as one connection may lie in two windows
        check(network.between_tasks(), "the tasks reach each other")
        messages = [message for stream, message in network.lines(CUSTOM)
                    if stream == other["id"] + "-all"]
        return all(any(message.startswith(line) for message in messages) for line in wanted)
    try:
        eventually(there, "lines in the custom format", WITHIN)
    except Exception:
        say("\n".join(message for _, message in network.lines(CUSTOM)))
        raise
    network.neargate.must("ec2", "DeleteFlowLogs", {"FlowLogId.1": log})
    say("a custom format, once its log group is there")


def while_the_daemon_is_dead(network):
    neargate, other = network.neargate, network.interfaces[1]
    neargate.kill()
    for _ in range(4):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"x" * 72, (other["public"], 777))
    time.sleep(4)  # longer than a window
    neargate.up()
    network.expect("what came while the daemon was dead", packets=4, size=100,
                   interface=other["id"], source=network.host, destination=other["address"],
                   destination_port=777, protocol=17, action="ACCEPT")


def deletion(network, log):
    code, text = run(network.neargate.command("logs", GROUP), network.neargate.environment(), 60)
    check(code == 0 and " ACCEPT OK" in text and " REJECT OK" in text, f"neargate logs: {text[-500:]}")
    network.neargate.must("ec2", "DeleteFlowLogs", {"FlowLogId.1": log})
    time.sleep(1)
    before = len(network.lines(GROUP))
    network.ping(0, network.interfaces[1]["address"], 2)
    time.sleep(4)
    check(len(network.lines(GROUP)) == before, "lines after the log was deleted")
    say("nothing after the deletion")


def main():
    require("crun", "conmon", "ip", "nft", "busybox", "ping")
    neargate = Neargate(speed=SPEED)
    neargate.up()
    network = FlowNetwork(neargate)
    network.prepare()
    neargate.must("logs", "CreateLogGroup", {"logGroupName": GROUP})
    log = network.create()
    begin = time.monotonic()
    # What was sent before it is in force is not told.
    eventually(lambda: network.between_tasks() and network.records(protocol=6),
               "the flow log is in force", WITHIN)
    both_ends(network)
    refused_by_group(network)
    refused_by_acl(network)
    through_nat_gateway(network)
    through_load_balancer(network)
    custom_format(network)
    while_the_daemon_is_dead(network)
    deletion(network, log)
    say(f"in {time.monotonic() - begin:.0f} s")
    neargate.close()


if __name__ == "__main__":
    main()
