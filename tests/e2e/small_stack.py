"""A stack by plain API calls, where Terraform's minute is not what is tested: a VPC with a public subnet in
each of two zones, a cluster, images of small programs; a load balancer on demand."""

import os
import re
import shutil
import socket
import tempfile

from harness import check, eventually, give_way_out, make_execution_role, run

ZONES = ("us-east-1a", "us-east-1b")


def resolves(host):
    try:
        return socket.gethostbyname(host)
    except OSError:
        return None


def one(pattern, text):
    found = re.search(pattern, text)
    check(found, f"no {pattern} in {text[:1000]}")
    return found.group(1)


def build_image(neargate, name, files, dockerfile):
    """Builds from `files` (path in the image's context: path here) and pushes. Returns the reference."""
    repository, _, tag = name.partition(":")
    context = tempfile.mkdtemp(dir=neargate.directory)
    for path, source in files.items():
        target = os.path.join(context, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(source, target)
    with open(os.path.join(context, "Dockerfile"), "w", encoding="utf-8") as file:
        file.write(dockerfile)
    if neargate.call("ecr", "DescribeRepositories", {"repositoryNames": [repository]}).code:
        neargate.must("ecr", "CreateRepository", {"repositoryName": repository})
    for words in (("build", "--tag", name, context), ("push", name)):
        code, text = run(neargate.command("image", *words), neargate.environment(), 120)
        check(code == 0, f"neargate image {words[0]}: {text}")
    found = neargate.must("ecr", "DescribeRepositories", {"repositoryNames": [repository]})
    return f"{found['repositories'][0]['repositoryUri']}:{tag}"


class SmallStack:
    def __init__(self, neargate, cluster="small"):
        self.neargate = neargate
        self.cluster = cluster
        ec2 = lambda operation, **content: neargate.must("ec2", operation, content)
        self.vpc = one("<vpcId>(.*?)</vpcId>", ec2("CreateVpc", CidrBlock="10.20.0.0/16"))
        give_way_out(neargate, self.vpc)
        self.subnets = [one("<subnetId>(.*?)<", ec2(
            "CreateSubnet", VpcId=self.vpc, CidrBlock=f"10.20.{number}.0/24",
            AvailabilityZone=zone)) for number, zone in enumerate(ZONES)]
        self.group = one("<groupId>(.*?)<", ec2("CreateSecurityGroup", VpcId=self.vpc,
                                                GroupName="open", GroupDescription="open"))
        ec2("AuthorizeSecurityGroupIngress", GroupId=self.group, **{
            "IpPermissions.1.IpProtocol": "-1",
            "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0"})
        self.role = make_execution_role(neargate, "execution")
        neargate.must("ecs", "CreateCluster", {"clusterName": cluster})

    def load_balancer(self, name, **group):
        """A load balancer whose port 80 goes to a target group of port 8080; `group` says more of that.
        Returns the name that resolves, and the ARNs of target group and load balancer."""
        call = lambda operation, **content: self.neargate.must("elbv2", operation, content)
        balancer = call("CreateLoadBalancer", Name=name, **{
            "Subnets.member.1": self.subnets[0], "Subnets.member.2": self.subnets[1],
            "SecurityGroups.member.1": self.group})
        arn = one("<LoadBalancerArn>(.*?)<", balancer)
        host = one("<DNSName>(.*?)<", balancer)
        target_group = one("<TargetGroupArn>(.*?)<", call(
            "CreateTargetGroup", Name=name, Protocol="HTTP", Port="8080", VpcId=self.vpc,
            TargetType="ip", HealthyThresholdCount="2", UnhealthyThresholdCount="2", **group))
        # Divided by the speed, the default would close connections that clients are about to use.
        call("ModifyLoadBalancerAttributes", LoadBalancerArn=arn, **{
            "Attributes.member.1.Key": "idle_timeout.timeout_seconds",
            "Attributes.member.1.Value": "4000"})
        call("CreateListener", LoadBalancerArn=arn, Protocol="HTTP", Port="80", **{
            "DefaultActions.member.1.Type": "forward",
            "DefaultActions.member.1.TargetGroupArn": target_group})
        eventually(lambda: resolves(host), "the load balancer's name resolves")
        return host, target_group, arn

    def network(self):
        return {"awsvpcConfiguration": {"subnets": self.subnets, "securityGroups": [self.group],
                                        "assignPublicIp": "ENABLED"}}

    def register(self, family, image, containers=("app",), **container):
        """A revision of the family; returns its ARN. `container` is put into each definition."""
        return self.neargate.must("ecs", "RegisterTaskDefinition", {
            "family": family, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512", "executionRoleArn": self.role,
            "containerDefinitions": [{"name": name, "image": image, "essential": True, **container}
                                     for name in containers],
        })["taskDefinition"]["taskDefinitionArn"]

    def bare_load_balancer(self, name):
        """(ARN, DNS name) of one without listeners that is active. Terraform would take half a minute to
        look whether it is."""
        made = self.neargate.must("elbv2", "CreateLoadBalancer", {
            "Name": name, "Subnets.member.1": self.subnets[0], "Subnets.member.2": self.subnets[1],
            "SecurityGroups.member.1": self.group})
        eventually(lambda: "<Code>active<" in self.neargate.must("elbv2", "DescribeLoadBalancers"),
                   "the load balancer is active")
        return one("<LoadBalancerArn>(.*?)<", made), one("<DNSName>(.*?)<", made)

    def run_task(self, definition):
        """Returns the id of a task that runs."""
        answer = self.neargate.must("ecs", "RunTask", {
            "cluster": self.cluster, "taskDefinition": definition, "launchType": "FARGATE",
            "networkConfiguration": self.network()})
        check(not answer["failures"], str(answer["failures"]))
        task = answer["tasks"][0]["taskArn"].rpartition("/")[2]
        eventually(lambda: self.task(task)["lastStatus"] == "RUNNING", "the task runs", 60)
        return task

    def task(self, task):
        return self.neargate.must("ecs", "DescribeTasks",
                                  {"cluster": self.cluster, "tasks": [task]})["tasks"][0]

    def stop_task(self, task, reason):
        self.neargate.must("ecs", "StopTask",
                           {"cluster": self.cluster, "task": task, "reason": reason})
        eventually(lambda: self.task(task)["lastStatus"] == "STOPPED", "the task has stopped", 60)
