"""`neargate verify` finds what would keep a deployment from succeeding, one fault at a time, and says so
with an exit code of its own; where nothing would, it passes.

    verify_test.py      NEARGATE_BIN: where the programs are"""

import json
import shutil
import subprocess

from harness import Neargate, check, require, run, say
from small_stack import SmallStack, build_image, one

FAILED = 15
PORT = 8080
GROUP = "/small/web"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": actions, "Resource": resource}
        for actions, resource in statements]})


PULL = (["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "*")
LOG = (["logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:*:*:log-group:{GROUP}:*")
READ = (["ssm:GetParameters"], "arn:aws:ssm:*:*:parameter/web/key")


class Service(SmallStack):
    def __init__(self, neargate):
        super().__init__(neargate)
        self.image = build_image(neargate, "web:1", {"busybox": shutil.which("busybox")},
                                 "FROM scratch\nCOPY busybox /bin/busybox\n")
        _, target_group, _ = self.load_balancer("web")
        self.revision()
        neargate.must("ecs", "CreateService", {
            "cluster": self.cluster, "serviceName": "web", "taskDefinition": "web",
            "desiredCount": 0, "launchType": "FARGATE", "networkConfiguration": self.network(),
            "loadBalancers": [{"targetGroupArn": target_group, "containerName": "app",
                               "containerPort": PORT}]})

    def revision(self, port=PORT):
        self.register("web", self.image, portMappings=[{"containerPort": port}],
                      secrets=[{"name": "KEY", "valueFrom": "/web/key"}],
                      logConfiguration={"logDriver": "awslogs", "options": {
                          "awslogs-group": GROUP, "awslogs-region": "us-east-1",
                          "awslogs-stream-prefix": "web"}})

    def allow(self, *statements):
        self.neargate.must("iam", "PutRolePolicy", {
            "RoleName": "execution", "PolicyName": "start", "PolicyDocument": policy(*statements)})

    def verify(self, *words):
        """What failed: check → what is said of it."""
        done = subprocess.run(self.neargate.command("--json", "verify", *words),
                              capture_output=True, text=True, timeout=60)
        check(done.returncode in (0, FAILED), f"verify: {done.returncode} {done.stderr}")
        report = json.loads(done.stdout)
        failed = {each["check"]: each["text"] + "; " + each["advice"]
                  for each in report["checks"] if each["finding"] == "failed"}
        check(report["passed"] == (done.returncode == 0) == (not failed), done.stdout)
        return failed

    def fails_only(self, *names, words=(), says=""):
        failed = self.verify(*words)
        check(sorted(failed) == sorted(names), f"expected {names}, got {failed}")
        check(says in " ".join(failed.values()), f"no {says!r} in {failed}")
        say(f"verify says: {failed or 'all is well'}")


def main():
    require("crun", "conmon", "nft", "busybox")
    neargate = Neargate()
    neargate.up()
    service = Service(neargate)
    neargate.must("iam", "DeleteRolePolicy", {"RoleName": "execution", "PolicyName": "start"})
    service.fails_only("image pull", "secret KEY", "log group")
    neargate.must("logs", "CreateLogGroup", {"logGroupName": GROUP})
    neargate.must("ssm", "PutParameter", {"Name": "/web/key", "Value": "s", "Type": "SecureString"})
    service.fails_only("image pull", "secret KEY", "log group", says="may not")
    service.allow(PULL, LOG, READ)
    service.fails_only()

    service.allow(PULL, READ)
    service.fails_only("log group", says="logs:CreateLogStream")
    service.allow(PULL, LOG)
    service.fails_only("secret KEY", says="ssm:GetParameters")
    service.allow(PULL, LOG, READ)
    service.fails_only("image", words=("--tag", "none"), says="has no image none")
    service.fails_only("image", words=("--image", service.image.replace("web:1", "api:1")),
                       says="no repository api")
    service.revision(PORT + 1)
    service.fails_only("target group", says=f"does not map port {PORT}")
    service.revision()

    tables = neargate.must("ec2", "DescribeRouteTables", {
        "Filter.1.Name": "vpc-id", "Filter.1.Value.1": service.vpc})
    table = one("<routeTableId>(.*?)<", tables)
    gateway = one("<gatewayId>(igw-.*?)<", tables)
    route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
    neargate.must("ec2", "DeleteRoute", route)
    service.fails_only("network", says="VPC endpoint")
    neargate.must("ec2", "CreateRoute", {**route, "GatewayId": gateway})
    trust = ('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
             '"Principal":{"Service":"ec2.amazonaws.com"}}]}')
    neargate.must("iam", "UpdateAssumeRolePolicy", {"RoleName": "execution",
                                                    "PolicyDocument": trust})
    service.fails_only("execution role", says="ecs-tasks.amazonaws.com")
    code, text = run(neargate.command("verify"))
    check(code == FAILED and "execution role" in text and "not checkable" not in text, text)
    code, text = run(neargate.command("verify", "--service", "none"))
    check(code == 1 and "no service none" in text, text)
    neargate.close()


if __name__ == "__main__":
    main()
