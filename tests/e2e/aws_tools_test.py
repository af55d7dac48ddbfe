"""The AWS CLI and boto3's waiters on a service that runs: what people's scripts wait for, and what those
commands say that cannot be had here.

    aws_tools_test.py      NEARGATE_BIN: where the programs are"""

import os
import shutil

from harness import SOURCE, Neargate, check, eventually, require, run, say
from small_stack import SmallStack, build_image

GROUP = "/small/web"
# Of waiters: how often and how long they ask.
QUICKLY = {"Delay": 1, "MaxAttempts": 40}


# ---- The AWS CLI -----------------------------------------------------------------------------------

def second_cli():
    """An AWS CLI of version 2, which alone has `logs tail`: its path, or None."""
    folders = os.environ["PATH"].split(os.pathsep) + ["/usr/bin", "/usr/local/bin"]
    for program in (os.path.join(folder, "aws") for folder in folders):
        if os.access(program, os.X_OK) and "aws-cli/2." in run([program, "--version"])[1]:
            return program
    return None


def environment_with_plugin(neargate):
    """The CLI looks for AWS's plugin for sessions before it asks for one."""
    folder = os.path.join(neargate.directory, "plugin")
    os.makedirs(folder)
    plugin = os.path.join(folder, "session-manager-plugin")
    with open(plugin, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n")
    os.chmod(plugin, 0o755)
    variables = neargate.environment()
    return {**variables, "PATH": f"{folder}:{variables['PATH']}"}


def aws_cli(program, neargate, stack, tasks):
    environment = environment_with_plugin(neargate)
    # Before 2.13 the CLI did not read it from the environment.
    endpoint = ("--endpoint-url", environment["AWS_ENDPOINT_URL"])
    on_cluster = ("--cluster", stack.cluster)

    def aws(*words):
        return run([program, *endpoint, *words], environment, 60)

    def succeeds(*words):
        code, text = aws(*words)
        check(code == 0, f"aws {words}: {code} {text}")
        return text

    succeeds("ecs", "wait", "services-stable", *on_cluster, "--services", "web")
    check(len(succeeds("ecr", "get-login-password").strip()) > 20, "no password for the registry")
    for enabled, task in tasks.items():
        code, text = aws("ecs", "execute-command", *on_cluster, "--task", task, "--container", "app",
                         "--interactive", "--command", "sh")
        expected = "TargetNotConnectedException" if enabled else "InvalidParameterException"
        check(code != 0 and expected in text, f"execute-command: {code} {text}")
        check(f"neargate exec {task} --container app -- sh" in text, f"no way out is named: {text}")
    say(f"{program}: wait, the registry's password, execute-command")


def logs_tail(program, neargate):
    environment = neargate.environment()
    endpoint = ("--endpoint-url", environment["AWS_ENDPOINT_URL"])

    def tail(*words):
        code, text = run([program, *endpoint, "logs", "tail", GROUP, *words], environment, 60)
        check(code == 0, f"aws logs tail {words}: {code} {text}")
        return text
    check("ready" in tail("--since", "10m"), "the service's line is not there")
    check(tail("--since", "10m", "--filter-pattern", "nowhere") == "", "the filter lets all through")
    check("app/app/" in tail("--format", "detailed"), "the stream is not named")
    say(f"{program} logs tail: since, filter, format")


# ---- boto3's waiters -------------------------------------------------------------------------------

class Waiters:
    """Calls them, and knows which have been called."""

    def __init__(self, boto3, neargate):
        environment = neargate.environment()
        session = boto3.Session(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"],
                                region_name=environment["AWS_REGION"])
        self.client = lambda service: session.client(
            service, endpoint_url=environment["AWS_ENDPOINT_URL"])
        self.called = set()

    def wait(self, service, name, config=None, **what):
        client = self.client(service)
        client.get_waiter(name).wait(**what, WaiterConfig=config or QUICKLY)
        self.called.add((service, name))
        return client

    def missing(self, services):
        """Those that boto3 has for operations that Neargate has, and that were not called."""
        from botocore import xform_name
        with open(os.path.join(SOURCE, "docs/coverage.md"), encoding="utf-8") as file:
            chapters = file.read().split("\n## ")
        of_service = {chapter.splitlines()[0]: chapter for chapter in chapters}
        found = set()
        for service, title in services.items():
            client = self.client(service)
            for name in client.waiter_names:
                operation = client.get_waiter(name).config.operation
                if f"\n| {operation} | `" in of_service[title]:
                    found.add((service, xform_name(name)))
        return found - self.called


def network_waiters(waiters, stack):
    ec2 = waiters.wait("ec2", "vpc_available", VpcIds=[stack.vpc])
    waiters.wait("ec2", "vpc_exists", VpcIds=[stack.vpc])
    waiters.wait("ec2", "subnet_available", SubnetIds=stack.subnets)
    waiters.wait("ec2", "security_group_exists", GroupIds=[stack.group])
    waiters.wait("ec2", "internet_gateway_exists",
                 Filters=[{"Name": "attachment.vpc-id", "Values": [stack.vpc]}])
    interface = ec2.create_network_interface(SubnetId=stack.subnets[0])["NetworkInterface"]
    interface = {"NetworkInterfaceIds": [interface["NetworkInterfaceId"]]}
    waiters.wait("ec2", "network_interface_available", **interface)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=stack.subnets[0], AllocationId=address)
    gateways = {"NatGatewayIds": [gateway["NatGateway"]["NatGatewayId"]]}
    waiters.wait("ec2", "nat_gateway_available", **gateways)
    ec2.delete_nat_gateway(NatGatewayId=gateways["NatGatewayIds"][0])
    waiters.wait("ec2", "nat_gateway_deleted", **gateways)


def storage_waiters(waiters):
    s3 = waiters.client("s3")
    bucket = {"Bucket": "waited-for"}
    thing = {**bucket, "Key": "thing"}
    waiters.wait("s3", "bucket_not_exists", **bucket)
    s3.create_bucket(**bucket)
    waiters.wait("s3", "bucket_exists", **bucket)
    waiters.wait("s3", "object_not_exists", **thing)
    s3.put_object(**thing, Body=b"here")
    waiters.wait("s3", "object_exists", **thing)
    dynamodb = waiters.client("dynamodb")
    dynamodb.create_table(TableName="locks", BillingMode="PAY_PER_REQUEST",
                          KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}])
    waiters.wait("dynamodb", "table_exists", TableName="locks")
    dynamodb.delete_table(TableName="locks")
    waiters.wait("dynamodb", "table_not_exists", TableName="locks")


def account_waiters(waiters, stack):
    waiters.wait("iam", "role_exists", RoleName=stack.role.rpartition("/")[2])
    policy = waiters.client("iam").create_policy(
        PolicyName="waited-for", PolicyDocument='{"Version":"2012-10-17","Statement":'
        '[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}')["Policy"]["Arn"]
    waiters.wait("iam", "policy_exists", PolicyArn=policy)
    cloudwatch = waiters.client("cloudwatch")
    cloudwatch.put_metric_alarm(AlarmName="one", MetricName="m", Namespace="n", Period=60,
                                EvaluationPeriods=1, Threshold=1, Statistic="Sum",
                                ComparisonOperator="GreaterThanThreshold")
    waiters.wait("cloudwatch", "alarm_exists", AlarmNames=["one"])
    cloudwatch.put_composite_alarm(AlarmName="all", AlarmRule="ALARM(one)")
    waiters.wait("cloudwatch", "composite_alarm_exists", AlarmNames=["all"],
                 AlarmTypes=["CompositeAlarm"])
    # As on AWS while nobody makes the record that proves the domain: here nobody can.
    from botocore.exceptions import WaiterError
    arn = waiters.client("acm").request_certificate(
        DomainName="www.example.com", ValidationMethod="DNS")["CertificateArn"]
    try:
        waiters.wait("acm", "certificate_validated", {"Delay": 1, "MaxAttempts": 2},
                     CertificateArn=arn)
        check(False, "a certificate is valid that nobody has proven")
    except WaiterError as error:
        check("Max attempts exceeded" in str(error), str(error))
        waiters.called.add(("acm", "certificate_validated"))


def service_waiters(waiters, stack, balancer, target_group):
    on_cluster = {"cluster": stack.cluster}
    service = {**on_cluster, "services": ["web"]}
    ecs = waiters.wait("ecs", "services_stable", **service)
    elbv2 = waiters.wait("elbv2", "load_balancer_available", LoadBalancerArns=[balancer])
    waiters.wait("elbv2", "load_balancer_exists", LoadBalancerArns=[balancer])
    waiters.wait("elbv2", "target_in_service", TargetGroupArn=target_group)
    health = elbv2.describe_target_health(TargetGroupArn=target_group)["TargetHealthDescriptions"]
    started = ecs.run_task(**on_cluster, taskDefinition="app:1", launchType="FARGATE",
                           networkConfiguration=stack.network())["tasks"][0]["taskArn"]
    waiters.wait("ecs", "tasks_running", **on_cluster, tasks=[started])
    ecs.stop_task(**on_cluster, task=started)
    waiters.wait("ecs", "tasks_stopped", **on_cluster, tasks=[started])
    ecs.delete_service(**on_cluster, service="web", force=True)
    waiters.wait("elbv2", "target_deregistered", TargetGroupArn=target_group,
                 Targets=[each["Target"] for each in health])
    waiters.wait("ecs", "services_inactive", **service)
    elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    waiters.wait("elbv2", "load_balancers_deleted", LoadBalancerArns=[balancer])


def boto3_waiters(neargate, stack, balancer, target_group):
    try:
        import boto3
    except ImportError:
        print("SKIPPED: waiters: there is no boto3", flush=True)
        return
    waiters = Waiters(boto3, neargate)
    network_waiters(waiters, stack)
    storage_waiters(waiters)
    account_waiters(waiters, stack)
    service_waiters(waiters, stack, balancer, target_group)
    missing = waiters.missing({
        "ecs": "ECS", "elbv2": "Elastic Load Balancing v2", "ec2": "EC2", "s3": "S3", "iam": "IAM",
        "dynamodb": "DynamoDB", "acm": "ACM", "cloudwatch": "CloudWatch", "ecr": "ECR", "ssm": "SSM"})
    missing -= {("ec2", "image_available"), ("ec2", "image_exists")}  # no machine image is here, ever
    check(not missing, f"waiters that were not tried: {missing}")
    say(f"{len(waiters.called)} of boto3's waiters, all that wait for what is here")


# ---- The service -----------------------------------------------------------------------------------

def start_service(neargate, stack):
    """Returns its load balancer's ARN, its target group's, and tasks by whether ECS Exec is on."""
    neargate.must("logs", "CreateLogGroup", {"logGroupName": GROUP})
    image = build_image(neargate, "app:1", {"busybox": shutil.which("busybox")},
                        "FROM scratch\nCOPY busybox /bin/sh\nCOPY busybox /bin/httpd\nWORKDIR /\n"
                        "CMD [\"sh\", \"-c\", \"echo ready; exec httpd -f -p 8080\"]\n")
    definition = stack.register(
        "app", image, portMappings=[{"containerPort": 8080}],
        logConfiguration={"logDriver": "awslogs", "options": {
            "awslogs-group": GROUP, "awslogs-region": neargate.region,
            "awslogs-stream-prefix": "app"}})
    _, target_group, balancer = stack.load_balancer("web", **{"Matcher.HttpCode": "200-499"})
    neargate.must("ecs", "CreateService", {
        "cluster": stack.cluster, "serviceName": "web", "taskDefinition": definition,
        "desiredCount": 1, "launchType": "FARGATE", "networkConfiguration": stack.network(),
        "enableExecuteCommand": True, "healthCheckGracePeriodSeconds": 3600, "loadBalancers": [{
            "targetGroupArn": target_group, "containerName": "app", "containerPort": 8080}]})
    plain = stack.run_task(definition)
    arns = lambda: neargate.must("ecs", "ListTasks", {
        "cluster": stack.cluster, "serviceName": "web"})["taskArns"]
    eventually(arns, "the service has a task")
    enabled = arns()[0].rpartition("/")[2]
    eventually(lambda: stack.task(enabled)["lastStatus"] == "RUNNING", "the service's task runs", 60)
    return balancer, target_group, {True: enabled, False: plain}


def main():
    require("crun", "conmon", "ip", "nft", "busybox")
    neargate = Neargate(speed=20)
    neargate.up()
    stack = SmallStack(neargate)
    balancer, target_group, tasks = start_service(neargate, stack)
    second = second_cli()
    program = shutil.which("aws") or second
    if program:
        aws_cli(program, neargate, stack, tasks)
    else:
        print("SKIPPED: the AWS CLI: it is not installed", flush=True)
    if second:
        logs_tail(second, neargate)
    else:
        print("SKIPPED: logs tail: no AWS CLI of version 2 is installed", flush=True)
    boto3_waiters(neargate, stack, balancer, target_group)
    neargate.close()


if __name__ == "__main__":
    main()
