"""A task needs a way to AWS's services: without one it ends with the reason that Fargate gives, with VPC
endpoints, a NAT gateway or a public address it runs. Asked by boto3, as users do."""

import time

import registry
from harness import Neargate, check, eventually, make_execution_role, require, run, say, skip

try:
    import boto3
except ImportError:
    boto3 = None

SPEED = 30
ENDPOINTS = ("ecr.api", "ecr.dkr", "logs", "ssm")
SERVICES = ENDPOINTS + ("s3",)


class Place:
    """A VPC with one isolated subnet, and a task definition that uses all that Fargate fetches."""

    def __init__(self, neargate, image):
        self.neargate = neargate
        session = boto3.Session(aws_access_key_id=neargate.keys[0],
                                aws_secret_access_key=neargate.keys[1], region_name=neargate.region)
        url = f"http://127.0.0.1:{neargate.port}"
        self.ec2, self.ecs, self.logs, self.ssm = (
            session.client(name, endpoint_url=url) for name in ("ec2", "ecs", "logs", "ssm"))
        self.vpc = self.ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
        self.ec2.modify_vpc_attribute(VpcId=self.vpc, EnableDnsHostnames={"Value": True})
        self.subnet = self.new_subnet("10.7.1.0/24")
        self.table = self.new_table(self.subnet)
        self.task_group = self.new_group("task")
        self.door_group = self.new_group("doors")
        self.ecs.create_cluster(clusterName="main")
        self.logs.create_log_group(logGroupName="/paths")
        self.ssm.put_parameter(Name="/paths/token", Value="hush", Type="SecureString")
        role = make_execution_role(neargate, "execution", "ssm:GetParameters")
        self.ecs.register_task_definition(
            family="paths", networkMode="awsvpc", cpu="256", memory="512", executionRoleArn=role,
            requiresCompatibilities=["FARGATE"], containerDefinitions=[{
                "name": "app", "image": image,
                "command": ["/bin/busybox", "sh", "-c", "echo token is $TOKEN; sleep 600"],
                "secrets": [{"name": "TOKEN", "valueFrom": "/paths/token"}],
                "logConfiguration": {"logDriver": "awslogs", "options": {
                    "awslogs-group": "/paths", "awslogs-region": neargate.region,
                    "awslogs-stream-prefix": "app"}}}])

    def new_subnet(self, cidr):
        return self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=cidr,
                                      AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]

    def new_table(self, subnet):
        table = self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        return table

    def new_group(self, name):
        return self.ec2.create_security_group(VpcId=self.vpc, GroupName=name,
                                              Description=name)["GroupId"]

    def new_endpoint(self, service, **kind):
        return self.ec2.create_vpc_endpoint(
            VpcId=self.vpc, ServiceName=f"com.amazonaws.us-east-1.{service}",
            **kind)["VpcEndpoint"]["VpcEndpointId"]

    def run(self, subnet=None, public="DISABLED"):
        """The task once it runs or has stopped."""
        arn = self.ecs.run_task(
            cluster="main", taskDefinition="paths", launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {
                "subnets": [subnet or self.subnet], "securityGroups": [self.task_group],
                "assignPublicIp": public}})["tasks"][0]["taskArn"]

        def settled():
            task = self.ecs.describe_tasks(cluster="main", tasks=[arn])["tasks"][0]
            return task if task["lastStatus"] in ("RUNNING", "STOPPED") else None
        return eventually(settled, "the task runs or stops", 60)

    def expect_failure(self, *parts, **where):
        task = self.run(**where)
        check(task["lastStatus"] == "STOPPED", f"the task runs: {task}")
        check(task["stopCode"] == "TaskFailedToStart", f"stop code: {task}")
        for part in parts:
            check(part in task["stoppedReason"], f"{part!r} is not in {task['stoppedReason']!r}")
        say(f"stopped: {task['stoppedReason']}")

    def expect_reach(self, task, service, passes):
        """What `neargate reach` says must be what happened."""
        code, text = run(self.neargate.command("reach", task, service), seconds=30)
        check(code == (0 if passes else 4), f"reach {service}: {code} {text}")

    def expect_running(self, how, then=lambda task: None, **where):
        task = self.run(**where)
        check(task["lastStatus"] == "RUNNING", f"{how}: {task.get('stoppedReason')}")
        stream = "app/app/" + task["taskArn"].split("/")[-1]

        def logged():
            events = self.logs.filter_log_events(logGroupName="/paths")["events"]
            return any(e["logStreamName"] == stream and e["message"] == "token is hush"
                       for e in events)
        eventually(logged, f"{how}: what the task wrote is in its log stream", 20)
        for service in SERVICES:
            self.expect_reach(task["taskArn"].split("/")[-1], service, True)
        then(task["taskArn"].split("/")[-1])
        self.ecs.stop_task(cluster="main", task=task["taskArn"])
        say(f"runs, with its secret and its log: {how}")


def test_endpoints(place):
    place.expect_failure("ResourceInitializationError: unable to pull secrets or registry auth",
                         "https://api.ecr.us-east-1.amazonaws.com/", "i/o timeout")
    doors = [place.new_endpoint(service, VpcEndpointType="Interface", SubnetIds=[place.subnet],
                                SecurityGroupIds=[place.door_group], PrivateDnsEnabled=True)
             for service in ENDPOINTS]
    shown = place.ec2.describe_vpc_endpoints(VpcEndpointIds=doors)["VpcEndpoints"]
    check(all(e["State"] == "available" and len(e["NetworkInterfaceIds"]) == 1 for e in shown),
          f"endpoints: {shown}")
    interface = place.ec2.describe_network_interfaces(
        NetworkInterfaceIds=shown[0]["NetworkInterfaceIds"])["NetworkInterfaces"][0]
    place.expect_failure("ResourceInitializationError",
                         f"dial tcp {interface['PrivateIpAddress']}:443: i/o timeout")
    place.ec2.authorize_security_group_ingress(GroupId=place.door_group, IpPermissions=[{
        "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
        "UserIdGroupPairs": [{"GroupId": place.task_group}]}])
    place.expect_failure("CannotPullContainerError", "There is a connection issue between the task "
                         "and the registry", "failed to copy")
    gateway = place.new_endpoint("s3", RouteTableIds=[place.table])
    routes = place.ec2.describe_route_tables(RouteTableIds=[place.table])["RouteTables"][0]["Routes"]
    check(any(route.get("GatewayId") == gateway for route in routes), f"routes: {routes}")
    def lose_logs(task):
        place.ec2.delete_vpc_endpoints(VpcEndpointIds=[doors[ENDPOINTS.index("logs")]])
        place.expect_reach(task, "logs", False)
        place.expect_reach(task, "ssm", True)
    place.expect_running("through VPC endpoints", lose_logs)
    place.expect_failure("ResourceInitializationError: failed to validate logger args",
                         "connection issue between the task and Amazon CloudWatch")
    place.ec2.delete_vpc_endpoints(VpcEndpointIds=doors + [gateway])


def test_gateways(place):
    gateway = place.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    place.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=place.vpc)
    public = place.new_subnet("10.7.2.0/24")
    way_out = place.new_table(public)
    place.ec2.create_route(RouteTableId=way_out, DestinationCidrBlock="0.0.0.0/0",
                           GatewayId=gateway)
    place.expect_running("with a public address", subnet=public, public="ENABLED")
    place.expect_failure("ResourceInitializationError", "i/o timeout", subnet=public)
    allocation = place.ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = place.ec2.create_nat_gateway(SubnetId=public,
                                       AllocationId=allocation)["NatGateway"]["NatGatewayId"]
    place.ec2.create_route(RouteTableId=place.table, DestinationCidrBlock="0.0.0.0/0",
                           NatGatewayId=nat)
    place.expect_running("through a NAT gateway")
    place.ec2.delete_route(RouteTableId=way_out, DestinationCidrBlock="0.0.0.0/0")
    place.expect_failure("ResourceInitializationError", "i/o timeout")
    place.ec2.create_route(RouteTableId=way_out, DestinationCidrBlock="0.0.0.0/0",
                           GatewayId=gateway)
    place.ec2.revoke_security_group_egress(GroupId=place.task_group, IpPermissions=[
        {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
    place.expect_failure("ResourceInitializationError", "i/o timeout")


def main():
    if boto3 is None:
        skip("boto3 is not installed")
    require("crun", "conmon", "ip", "nft")
    neargate = Neargate(speed=SPEED)
    neargate.up()
    image = registry.push(neargate, "paths")
    if not image:
        skip("needs a static busybox")
    place = Place(neargate, image)
    started = time.monotonic()
    test_endpoints(place)
    test_gateways(place)
    say(f"in {time.monotonic() - started:.0f} s")
    neargate.close()


if __name__ == "__main__":
    main()
