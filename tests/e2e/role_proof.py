"""That each role of the pipeline can do its whole job, and needs every statement for it: what a rehearsal
asked (`neargate up --decisions FILE`) is asked again without the statement, and fails at the right place.

The first request that is refused then is where the job fails. All statements of the roles allow: what they
may not do, pipeline_roles_test.py tries."""

import json
import os
import re
import urllib.parse

from harness import check, say

# By role and statement: what fails first without it, in the order of the job. Several where Terraform
# begins with any of them.
READS_FAIL_AT = {
    "FindState": ("s3:ListBucket",),
    "ReadState": ("s3:GetObject",),
    "HoldLock": ("dynamodb:GetItem",),
    "Describe": ("ec2:DescribeAddresses", "ec2:DescribeVpcs", "logs:DescribeLogGroups"),
    "ReadService": ("ecs:DescribeClusters",),
    "ReadRoles": ("iam:GetRole",),
    "ReadTags": ("logs:ListTagsForResource",),
    "ReadRepository": ("ecr:DescribeRepositories",),
}
FAILS_AT = {
    "plan": READS_FAIL_AT | {"RecordPlan": ("s3:PutObject",)},
    "apply": READS_FAIL_AT | {
        "WriteState": ("s3:PutObject",),
        "ReadReviewedPlan": ("s3:GetObject",),
        "MakeNetwork": ("ec2:AllocateAddress", "ec2:CreateVpc"),
        "MakeLoadBalancer": ("elasticloadbalancing:CreateTargetGroup",
                             "elasticloadbalancing:CreateLoadBalancer"),
        "MakeService": ("ecs:TagResource",),
        "MakeClusterAndTaskDefinition": ("ecs:CreateCluster", "ecs:RegisterTaskDefinition"),
        "MakeScaling": ("application-autoscaling:RegisterScalableTarget",),
        "MakeAlarms": ("cloudwatch:PutMetricAlarm",),
        "MakeLogGroups": ("logs:CreateLogGroup",),
        "MakeBoundedRoles": ("iam:CreateRole",),
        "ChangeRoles": ("iam:TagRole",),
        "HandRolesToTasks": ("iam:PassRole",),
        "HandRoleToFlowLogs": ("iam:PassRole",),
    },
    "deploy": {
        "SignInToRegistry": ("ecr:GetAuthorizationToken",),
        "PushImage": ("ecr:DescribeImages",),
        "Look": ("ecs:DescribeTaskDefinition",),
        "RegisterRevision": ("ecs:RegisterTaskDefinition",),
        "HandRolesToTasks": ("iam:PassRole",),
        "Deploy": ("ecs:DescribeServices",),
        "RunTasks": ("ecs:ListTasks",),
        "ReadTaskRoles": ("iam:GetRole",),
        "ReadLogs": ("logs:GetLogEvents",),
    },
}


def policies_of(neargate, role):
    """The role's policies by their names, as statements by their Sids."""
    policies = {}
    listed = neargate.must("iam", "ListRolePolicies", {"RoleName": role})
    for name in re.findall("<member>(.*?)</member>", listed):
        answer = neargate.must("iam", "GetRolePolicy", {"RoleName": role, "PolicyName": name})
        document = re.search("<PolicyDocument>(.*?)</PolicyDocument>", answer).group(1)
        statements = json.loads(urllib.parse.unquote(document))["Statement"]
        policies[name] = {statement["Sid"]: statement for statement in statements}
    return policies


def decisions_of(path, role):
    """What sessions of the role asked, in order."""
    decisions = []
    for file_name in (path + ".1", path):
        if os.path.exists(file_name):
            with open(file_name, encoding="utf-8") as file:
                decisions += map(json.loads, file)
    return [each for each in decisions if each["role"].endswith(f":role/pipeline/{role}")]


def distinct(decisions):
    """Each request once, as first asked."""
    seen = {}
    for each in decisions:
        seen.setdefault(json.dumps([each["action"], each["resource"], each["context"]]), each)
    return list(seen.values())


def is_allowed(neargate, policies, request):
    """What the simulator says to a recorded request."""
    question = {"ActionNames.member.1": request["action"],
                "ResourceArns.member.1": request["resource"], "CallerArn": request["role"]}
    documents = [{"Version": "2012-10-17", "Statement": list(statements.values())}
                 for statements in policies.values() if statements]
    for number, document in enumerate(documents, 1):
        question[f"PolicyInputList.member.{number}"] = json.dumps(document)
    for number, (key, values) in enumerate(request["context"].items(), 1):
        entry = f"ContextEntries.member.{number}"
        question[f"{entry}.ContextKeyName"] = key
        question[f"{entry}.ContextKeyType"] = "stringList"
        for position, value in enumerate(values, 1):
            question[f"{entry}.ContextKeyValues.member.{position}"] = value
    answer = neargate.must("iam", "SimulateCustomPolicy", question)
    return "<EvalDecision>allowed</EvalDecision>" in answer


def first_refused(neargate, policies, requests):
    return next((each for each in requests if not is_allowed(neargate, policies, each)), None)


def prove(neargate, path, role):
    name = f"neargate-{role}"
    policies = policies_of(neargate, name)
    decisions = decisions_of(path, name)
    check(decisions, f"{name} asked for nothing")
    refused = [each for each in decisions if each["verdict"] != "allowed"]
    check(not refused, f"{name} was refused: {refused[:3]}")
    expected = dict(FAILS_AT[role])
    for policy, statements in policies.items():
        for sid in statements:
            requests = distinct(each for each in decisions
                                if (each["policy"], each["statement"]) == (policy, sid))
            check(requests, f"{name} did its job without ever needing {sid}")
            check(is_allowed(neargate, policies, requests[0]), f"not as decided: {requests[0]}")
            rest = {other: {key: value for key, value in having.items()
                            if (other, key) != (policy, sid)} for other, having in policies.items()}
            found = first_refused(neargate, rest, requests)
            check(found, f"{name} does its job without {sid}, too")
            check(found["action"] in expected.pop(sid, ()),
                  f"{name} without {sid} fails at {found['action']} on {found['resource']}")
    check(not expected, f"{name} has no statement {list(expected)}")
    say(f"{role}: {len(decisions)} requests, all allowed; without any one of {len(FAILS_AT[role])} statements "
        "the job fails where it should")


def prove_roles(neargate, path):
    for role in FAILS_AT:
        prove(neargate, path, role)
