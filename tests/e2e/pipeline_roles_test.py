"""The pipeline's roles of terraform/bootstrap, as GitHub's jobs take them on: whom they trust, that each
statement is needed (without it, what it is for is denied), and what none of them may do.

    pipeline_roles_test.py      NEARGATE_BIN: where the programs are"""

import json

from access_test import ACCOUNT, REGION, Account, arn
from harness import Neargate, Stack, check, require, run, say, skip

try:
    import botocore.exceptions
except ImportError:
    skip("boto3 is not installed")

DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
STATE = f"neargate-terraform-state-{ACCOUNT}"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/pipeline/neargate-boundary"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


def role_arn(name):
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def task_definition(task_role=None):
    roles = {"taskRoleArn": role_arn(task_role)} if task_role else {}
    return {"family": "neargate-prod", "requiresCompatibilities": ["FARGATE"], "cpu": "256",
            "memory": "512", "networkMode": "awsvpc", **roles,
            "containerDefinitions": [{"name": "app", "image": "app"}]}


FLOW_LOGS = {"ResourceIds": ["vpc-0123456789abcdef0"], "ResourceType": "VPC", "TrafficType": "ALL",
             "LogDestination": arn("logs", "log-group:/neargate-prod/vpc-flow"),
             "DeliverLogsPermissionArn": role_arn("neargate-prod-vpc-flow-logs")}
SCALED = {"ServiceNamespace": "ecs", "ResourceId": "service/neargate-prod/neargate-prod",
          "ScalableDimension": "ecs:service:DesiredCount"}
TARGET_GROUP = arn("elasticloadbalancing", "targetgroup/neargate-prod-8080/0123456789abcdef")

# By role and statement: something that it is for. What is asked about need not be there: being told so
# is being allowed to ask.
READS = {
    "FindState": ("s3", "list_objects_v2", {"Bucket": STATE}),
    "ReadState": ("s3", "get_object", {"Bucket": STATE, "Key": "prod/terraform.tfstate"}),
    "HoldLock": ("dynamodb", "put_item", {"TableName": "neargate-terraform-locks",
                                          "Item": {"LockID": {"S": "test"}}}),
    "Describe": ("ec2", "describe_vpcs", {}),
    "ReadService": ("ecs", "describe_clusters", {"clusters": ["neargate-prod"]}),
    "ReadRoles": ("iam", "get_role", {"RoleName": "neargate-prod-task"}),
    "ReadTags": ("logs", "list_tags_for_resource",
                 {"resourceArn": arn("logs", "log-group:/neargate-prod/app")}),
    "ReadRepository": ("ecr", "describe_repositories", {"repositoryNames": ["neargate-app"]}),
}
NEEDED = {
    "plan": READS | {
        "RecordPlan": ("s3", "put_object", {"Bucket": STATE, "Key": "plans/prod/tree", "Body": b"x"}),
    },
    "apply": READS | {
        "WriteState": ("s3", "put_object", {"Bucket": STATE, "Key": "prod/terraform.tfstate", "Body": b"x"}),
        "ReadReviewedPlan": ("s3", "get_object", {"Bucket": STATE, "Key": "plans/prod/tree"}),
        "MakeNetwork": ("ec2", "create_internet_gateway", {}),
        "MakeLoadBalancer": ("elbv2", "delete_target_group", {"TargetGroupArn": TARGET_GROUP}),
        "MakeService": ("ecs", "delete_cluster", {"cluster": "neargate-prod"}),
        "MakeClusterAndTaskDefinition": ("ecs", "create_cluster", {"clusterName": "neargate-prod"}),
        "MakeScaling": ("application-autoscaling", "deregister_scalable_target", SCALED),
        "MakeAlarms": ("cloudwatch", "delete_alarms", {"AlarmNames": ["neargate-prod-unhealthy"]}),
        "MakeLogGroups": ("logs", "delete_log_group", {"logGroupName": "/neargate-prod/app"}),
        "MakeBoundedRoles": ("iam", "create_role", {
            "RoleName": "neargate-prod-task", "AssumeRolePolicyDocument": TRUST,
            "PermissionsBoundary": BOUNDARY}),
        "ChangeRoles": ("iam", "delete_role", {"RoleName": "neargate-prod-nobody"}),
        "HandRolesToTasks": ("ecs", "register_task_definition", task_definition("neargate-prod-task")),
        "HandRoleToFlowLogs": ("ec2", "create_flow_logs", FLOW_LOGS),
    },
    "deploy": {
        "SignInToRegistry": ("ecr", "get_authorization_token", {}),
        "PushImage": ("ecr", "describe_images", {"repositoryName": "neargate-app"}),
        "Look": ("elbv2", "describe_target_groups", {}),
        "RegisterRevision": ("ecs", "register_task_definition", task_definition()),
        "HandRolesToTasks": ("ecs", "register_task_definition", task_definition("neargate-prod-task")),
        "Deploy": ("ecs", "describe_services", {"cluster": "neargate-prod", "services": ["neargate-prod"]}),
        "RunTasks": ("ecs", "list_tasks", {"cluster": "neargate-prod"}),
        "ReadTaskRoles": ("iam", "get_role", {"RoleName": "neargate-prod-task"}),
        "ReadLogs": ("logs", "filter_log_events", {"logGroupName": "/neargate-prod/app"}),
    },
}

DELETE_IMAGE = ("ecr", "batch_delete_image", {"repositoryName": "neargate-app",
                                              "imageIds": [{"imageTag": "initial"}]})
OWN_POWERS = ("iam", "put_role_policy", {"RoleName": "neargate-apply", "PolicyName": "more",
                                         "PolicyDocument": TRUST})
FORBIDDEN = {
    "plan": [
        NEEDED["apply"]["WriteState"], NEEDED["apply"]["MakeNetwork"], DELETE_IMAGE, OWN_POWERS,
        NEEDED["apply"]["MakeBoundedRoles"], NEEDED["deploy"]["SignInToRegistry"],
    ],
    "apply": [
        DELETE_IMAGE, OWN_POWERS,
        ("s3", "put_object", {"Bucket": STATE, "Key": "bootstrap/terraform.tfstate", "Body": b"x"}),
        ("s3", "delete_bucket", {"Bucket": STATE}),
        ("iam", "create_role", {"RoleName": "neargate-prod-free", "AssumeRolePolicyDocument": TRUST}),
        ("iam", "create_role", {"RoleName": "another", "AssumeRolePolicyDocument": TRUST,
                                "PermissionsBoundary": BOUNDARY}),
        ("iam", "delete_role_permissions_boundary", {"RoleName": "neargate-prod-task"}),
        ("iam", "create_policy_version", {"PolicyArn": BOUNDARY, "PolicyDocument": TRUST}),
        ("ecs", "delete_cluster", {"cluster": "another"}),
        ("ecs", "register_task_definition", task_definition("neargate-prod-vpc-flow-logs")),
    ],
    "deploy": [
        DELETE_IMAGE, OWN_POWERS, NEEDED["plan"]["ReadState"], NEEDED["apply"]["MakeNetwork"],
        ("ecs", "update_service", {"cluster": "another", "service": "another"}),
        ("ecs", "register_task_definition", task_definition("another")),
        ("logs", "filter_log_events", {"logGroupName": "/neargate-prod/vpc-flow"}),
    ],
}


def error_of(account, credentials, call):
    """The code of the error that a call ends with; "" for none."""
    service, operation, arguments = call
    try:
        getattr(account.client(service, credentials), operation)(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return ""


class Pipeline(Account):
    def token(self, *words, repository="acme/api", number="5678"):
        code, text = run(self.neargate.command("oidc", "token", "--repository", repository,
                                               "--owner-id", "1234", "--repository-id", number, *words))
        check(code == 0, text)
        return text.strip()

    def become(self, role, *words, **options):
        answer = self.client("sts").assume_role_with_web_identity(
            RoleArn=role_arn(f"pipeline/neargate-{role}"), RoleSessionName="job",
            WebIdentityToken=self.token(*words, **options))
        return answer["Credentials"]

    def is_trusted(self, role, *words, **options):
        try:
            self.become(role, *words, **options)
        except botocore.exceptions.ClientError as error:
            check(error.response["Error"]["Code"] in ("AccessDenied", "InvalidIdentityToken"), str(error))
            return False
        return True


PRODUCTION = ("--environment", "production")
PULL_REQUEST = ("--event", "pull_request", "--ref", "refs/pull/7/merge")


def make_roles(stack):
    """The roles and what they name. Not all of the bootstrap: S3's lifecycle makes the provider wait."""
    stack.terraform("init", "-no-color", folder="bootstrap")
    targets = [f"-target=aws_iam_{kind}.{name}" for kind, name in (
        ("openid_connect_provider", "github"), ("policy", "boundary"), ("role_policy", "plan"),
        ("role_policy", "plan_record"), ("role_policy", "apply_read"), ("role_policy", "apply"),
        ("role_policy", "deploy"))]
    stack.terraform("apply", "-no-color", "-auto-approve", "-var=github_repository=acme/api",
                    "-var=github_owner_id=1234", "-var=github_repository_id=5678", *targets,
                    folder="bootstrap")


def trusts_the_right_jobs(account):
    for form in ((), ("--immutable",)):
        check(account.is_trusted("plan", *PULL_REQUEST, *form), f"a pull request cannot plan {form}")
        check(account.is_trusted("plan", "--event", "schedule", *form), f"drift is not looked for {form}")
        for role in ("apply", "deploy"):
            check(account.is_trusted(role, *PRODUCTION, *form), f"production cannot {role} {form}")
            check(not account.is_trusted(role, *PULL_REQUEST, *form), f"a pull request can {role}")
            check(not account.is_trusted(role, *form), f"a push without the environment can {role}")
            check(not account.is_trusted(role, "--environment", "staging", *form), f"staging can {role}")
    for role, words in (("plan", PULL_REQUEST), ("apply", PRODUCTION), ("deploy", PRODUCTION)):
        check(not account.is_trusted(role, *words, repository="acme/other"), f"another repository: {role}")
        check(not account.is_trusted(role, *words, "--audience", "else.example"), f"another audience: {role}")
        check(not account.is_trusted(role, *words, "--immutable", number="9"),
              f"a later namesake: {role}")
    say("the right jobs are trusted, by both forms of their subject, and no others")


def each_statement_is_needed(account, role):
    iam = account.client("iam")
    name = f"neargate-{role}"
    words = PULL_REQUEST if role == "plan" else PRODUCTION
    credentials = account.become(role, *words)
    probes = dict(NEEDED[role])
    for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        for statement in document["Statement"]:
            call = probes.pop(statement["Sid"], None)
            check(call is not None, f"{role}: what is {statement['Sid']} for? Say it in NEEDED")
            found = error_of(account, credentials, call)
            check(found not in DENIED, f"{role} may not {call[1]}: {found}")
            rest = [other for other in document["Statement"] if other["Sid"] != statement["Sid"]]
            if rest:
                iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(
                    {**document, "Statement": rest}))
            else:
                iam.delete_role_policy(RoleName=name, PolicyName=policy)
            found = error_of(account, credentials, call)
            check(found in DENIED, f"{role} may {call[1]} without {statement['Sid']}: {found}")
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
    check(not probes, f"{role} has no statements {list(probes)}")
    for call in FORBIDDEN[role]:
        found = error_of(account, credentials, call)
        check(found in DENIED, f"{role} may {call[0]} {call[1]} {call[2]}: {found or 'it did'}")
    say(f"{role}: {len(NEEDED[role])} statements, each needed; {len(FORBIDDEN[role])} things outside, all denied")


def main():
    require("terraform", "crun", "conmon", "ip", "nft")
    neargate = Neargate(speed=20)
    neargate.up()
    make_roles(Stack(neargate))
    code, text = run(neargate.command("oidc", "start"))
    check(code == 0, text)
    account = Pipeline(neargate)
    trusts_the_right_jobs(account)
    for role in ("plan", "apply", "deploy"):
        each_statement_is_needed(account, role)
    neargate.close()


if __name__ == "__main__":
    main()
