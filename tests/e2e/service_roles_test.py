"""The roles that AWS's services take on for the stack, as terraform/ makes them: the task's execution role and
task role, and the flow log's. Each can do its whole job; without any one action of its policies the job fails
where that action is for; and none may do anything else.

    service_roles_test.py      NEARGATE_BIN: where the programs are"""

import json
import os
import urllib.parse

import registry
from harness import Neargate, Stack, check, eventually, require, say
from small_stack import SmallStack, one

APP, FLOW = "/neargate-prod/app", "/neargate-prod/vpc-flow"
EXECUTION, TASK, FLOW_LOGS = "neargate-prod-execution", "neargate-prod-task", "neargate-prod-vpc-flow-logs"

# Without the action, the task stops with this reason.
STOPS_WITH = {
    "ecr:GetAuthorizationToken": "unable to pull secrets or registry auth",
    "ecr:BatchGetImage": "CannotPullContainerError: pull image manifest",
    "ecr:GetDownloadUrlForLayer": "CannotPullContainerError: ref pull",
    "logs:CreateLogStream": "failed to create Cloudwatch log stream: AccessDeniedException",
}
RUNS_UNHEARD = "logs:PutLogEvents"
# Actions that nothing fails without, and why they are there.
SPARE = {
    "ecr:BatchCheckLayerAvailability": "as in AWS's own policy for the role; a pull does not ask for it",
    "logs:DescribeLogStreams": "AWS's guide wants it; deliveries here do not ask for it",
}
OUTSIDE = [
    ("s3:GetObject", "arn:aws:s3:::neargate-terraform-state-123456789012/prod/terraform.tfstate"),
    ("ecr:BatchGetImage", "arn:aws:ecr:us-east-1:123456789012:repository/another"),
    ("ecr:PutImage", "arn:aws:ecr:us-east-1:123456789012:repository/neargate-app"),
    ("logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/other:log-stream:x"),
    ("logs:DeleteLogGroup", f"arn:aws:logs:us-east-1:123456789012:log-group:{APP}:log-stream:"),
    ("iam:PassRole", f"arn:aws:iam::123456789012:role/{EXECUTION}"),
    ("sts:AssumeRole", f"arn:aws:iam::123456789012:role/{TASK}"),
]


class Roles:
    """Terraform's, and its log groups; without the rest of the stack, which would take minutes."""

    def __init__(self, neargate):
        self.neargate = neargate
        self.stack = Stack(neargate)
        with open(os.path.join(self.stack.files, "local_override.tf"), "w", encoding="utf-8") as file:
            file.write('terraform {\n  backend "local" {}\n}\n')
        self.stack.terraform("init", "-no-color")
        targets = ("module.service.aws_iam_role_policy.execution", "module.service.aws_iam_role.task",
                   "module.network.aws_iam_role_policy.flow")
        self.stack.terraform("apply", "-no-color", "-auto-approve", *self.stack.variables(2),
                             "-var=permissions_boundary_enabled=false",
                             *(f"-target={target}" for target in targets))

    def policies(self, role):
        """name → document."""
        names = self.neargate.must("iam", "ListRolePolicies", {"RoleName": role})
        found = {}
        for part in names.split("<member>")[1:]:
            name = part.partition("<")[0]
            text = one("<PolicyDocument>(.*?)</PolicyDocument>", self.neargate.must(
                "iam", "GetRolePolicy", {"RoleName": role, "PolicyName": name}))
            found[name] = json.loads(urllib.parse.unquote(text))
        return found

    def put(self, role, name, document):
        self.neargate.must("iam", "PutRolePolicy", {
            "RoleName": role, "PolicyName": name, "PolicyDocument": json.dumps(document)})

    def without_each_action(self, role):
        """Yields every action of the role's policies while the role is without it."""
        for name, document in self.policies(role).items():
            statements = document["Statement"]
            for number, statement in enumerate(statements):
                actions = statement["Action"]
                actions = [actions] if isinstance(actions, str) else actions
                for action in actions:
                    rest = [other for other in actions if other != action]
                    less = [{**statement, "Action": rest}] if rest else []
                    self.put(role, name, {**document, "Statement": [
                        *statements[:number], *less, *statements[number + 1:]]})
                    yield action
            self.put(role, name, document)

    def may_nothing_else(self, role):
        for action, resource in OUTSIDE:
            text = self.neargate.must("iam", "SimulatePrincipalPolicy", {
                "PolicySourceArn": f"arn:aws:iam::123456789012:role/{role}",
                "ActionNames.member.1": action, "ResourceArns.member.1": resource})
            check(one("<EvalDecision>(.*?)<", text) == "implicitDeny", f"{role} may {action} {resource}")


class Tasks(SmallStack):
    def define(self, image):
        role = "arn:aws:iam::123456789012:role/"
        self.neargate.must("ecs", "RegisterTaskDefinition", {
            "family": "app", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512", "executionRoleArn": role + EXECUTION,
            "taskRoleArn": role + TASK, "containerDefinitions": [{
                "name": "app", "image": image, "essential": True,
                "command": ["/bin/busybox", "sh", "-c", "echo here; busybox=/bin/busybox; echo $($busybox wget "
                            "-q -O - http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI); "
                            "$busybox nc -w 1 203.0.113.9 9; exec $busybox sleep 600"],  # for a flow log
                "logConfiguration": {"logDriver": "awslogs", "options": {
                    "awslogs-group": APP, "awslogs-region": "us-east-1",
                    "awslogs-stream-prefix": "app"}}}]})

    def launch(self):
        return self.neargate.call("ecs", "RunTask", {
            "cluster": self.cluster, "taskDefinition": "app", "launchType": "FARGATE",
            "networkConfiguration": self.network()})

    def ends_up(self):
        """The task as it runs, or as it stopped."""
        answer = self.launch()
        check(answer.status == 200, answer.text)
        task = answer.json["tasks"][0]["taskArn"].rpartition("/")[2]
        return task, eventually(lambda: next((found for found in [self.task(task)] if found["lastStatus"]
                                              in ("RUNNING", "STOPPED")), None), "the task ends up", 60)

    def lines(self, task):
        answer = self.neargate.call("logs", "GetLogEvents", {
            "logGroupName": APP, "logStreamName": f"app/app/{task}", "startFromHead": True})
        check(answer.status == 200, f"no log stream: {answer.text}")
        return [event["message"] for event in answer.json["events"]]

    def ends(self, task):
        self.neargate.must("ecs", "StopTask", {"cluster": self.cluster, "task": task})


def execution_role(roles, tasks):
    task, found = tasks.ends_up()
    check(found["lastStatus"] == "RUNNING", str(found))
    eventually(lambda: "here" in tasks.lines(task), "its lines are there", 10)
    for action in roles.without_each_action(EXECUTION):
        task, found = tasks.ends_up()
        if action in STOPS_WITH:
            reason = found.get("stoppedReason", "")
            check(found["lastStatus"] == "STOPPED" and found["stopCode"] == "TaskFailedToStart" and
                  STOPS_WITH[action] in reason, f"without {action}: {found['lastStatus']} {reason}")
            continue
        check(action in SPARE or action == RUNS_UNHEARD, f"what is {action} for?")
        check(found["lastStatus"] == "RUNNING", f"without {action}: {found.get('stoppedReason')}")
        if action in SPARE:
            eventually(lambda: "here" in tasks.lines(task), "its lines are there", 10)
        tasks.ends(task)
        if action == RUNS_UNHEARD:
            eventually(lambda: tasks.task(task)["lastStatus"] == "STOPPED", "it stops", 60)
            check(tasks.lines(task) == [], f"lines without {action}")
    roles.may_nothing_else(EXECUTION)
    say("execution role: the task starts and is heard; without any one action it is not")


def trust(roles, tasks, role):
    """Without ECS's trust, no task is made."""
    neargate = roles.neargate
    document = json.loads(urllib.parse.unquote(one(
        "<AssumeRolePolicyDocument>(.*?)<", neargate.must("iam", "GetRole", {"RoleName": role}))))
    put = lambda trusted: neargate.must("iam", "UpdateAssumeRolePolicy", {
        "RoleName": role, "PolicyDocument": json.dumps(trusted)})
    statement = document["Statement"][0]
    for less in ({"Principal": {"Service": "ec2.amazonaws.com"}},
                 {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}},
                 {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*"}}}):
        put({**document, "Statement": [{**statement, **less}]})
        answer = tasks.launch()
        check(answer.status == 400 and answer.code == "ClientException" and
              f"unable to assume the role 'arn:aws:iam::123456789012:role/{role}'" in answer.text,
              f"{less}: {answer.status} {answer.text}")
    put(document)


def task_role(roles, tasks):
    """It allows nothing; and what it is allowed, the task can do with the credentials that it finds."""
    task, found = tasks.ends_up()
    check(found["lastStatus"] == "RUNNING", str(found))
    text = eventually(lambda: next((line for line in tasks.lines(task) if "AccessKeyId" in line), None),
                      "the task has credentials", 15)
    given = json.loads(text[text.index("{"):])
    keys = (given["AccessKeyId"], given["SecretAccessKey"])

    def list_clusters():
        return roles.neargate.call("ecs", "ListClusters", {}, keys=keys, token=given["Token"])
    answer = list_clusters()
    check(answer.code == "AccessDeniedException" and f"assumed-role/{TASK}/{task}" in answer.text,
          f"{answer.status} {answer.text}")
    roles.put(TASK, "look", {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*"}]})
    check(list_clusters().status == 200, list_clusters().text)
    roles.neargate.must("iam", "DeleteRolePolicy", {"RoleName": TASK, "PolicyName": "look"})
    check(list_clusters().status == 400, "what was taken away still counts")
    roles.may_nothing_else(TASK)
    say("task role: nothing by itself, and what it is given at once")


def flow_log_role(roles, tasks):
    neargate = roles.neargate
    log = one("<flowLogIdSet><item>(.*?)<", neargate.must("ec2", "CreateFlowLogs", {
        "ResourceType": "VPC", "ResourceId.1": tasks.vpc, "TrafficType": "ALL", "LogGroupName": FLOW,
        "DeliverLogsPermissionArn": f"arn:aws:iam::123456789012:role/{FLOW_LOGS}"}))

    def status():
        return one("<deliverLogsStatus>(.*?)<", neargate.must("ec2", "DescribeFlowLogs", {"FlowLogId.1": log}))

    def streams():
        return neargate.must("logs", "DescribeLogStreams", {"logGroupName": FLOW})["logStreams"]

    tasks.ends_up()
    eventually(lambda: streams() and status() == "SUCCESS", "a delivery", 30)
    for action in roles.without_each_action(FLOW_LOGS):
        if action in SPARE:
            continue
        for stream in streams():  # so that they have to be made
            neargate.must("logs", "DeleteLogStream", {"logGroupName": FLOW,
                                                      "logStreamName": stream["logStreamName"]})
        tasks.ends_up()  # traffic: a stream is made for it
        eventually(lambda: status() == "FAILED", f"a delivery fails without {action}", 30)
        check(not streams(), f"delivered without {action}: {streams()}")
    eventually(lambda: streams() and status() == "SUCCESS", "deliveries go on", 30)
    roles.may_nothing_else(FLOW_LOGS)
    say("flow log role: deliveries come; without any one action they fail")


def main():
    require("terraform", "crun", "conmon", "ip", "nft", "busybox")
    neargate = Neargate(speed=20)
    neargate.up()
    image = registry.push(neargate, "neargate-app")
    roles = Roles(neargate)
    tasks = Tasks(neargate)
    tasks.define(image)
    execution_role(roles, tasks)
    for role in (EXECUTION, TASK):
        trust(roles, tasks, role)
    task_role(roles, tasks)
    flow_log_role(roles, tasks)
    neargate.close()


if __name__ == "__main__":
    main()
