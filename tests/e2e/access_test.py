"""IAM policies act: what a role may and may not, in each protocol's own words, as boto3 reads them.

    access_test.py      NEARGATE_BIN: where the programs are"""

import contextlib
import json
import urllib.error
import urllib.request

from harness import Neargate, check, require, say, skip

try:
    import boto3
    import botocore.config
    import botocore.exceptions
except ImportError:
    skip("boto3 is not installed")

ACCOUNT = "123456789012"
REGION = "us-east-1"
OWN = f"arn:aws:iam::{ACCOUNT}:role/narrow"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/narrow/test"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resources="*", condition=None):
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    return statement | ({"Condition": condition} if condition else {})


def trust(principal):
    return policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})


def arn(service, resource):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


# What the role may: something of each protocol, and each statement narrow.
NARROW = policy(
    allow("ecs:DescribeServices", arn("ecs", "service/default/web")),
    allow("ecs:ListTasks", "*", {"ArnEquals": {"ecs:cluster": arn("ecs", "cluster/default")}}),
    allow("ecs:RegisterTaskDefinition", arn("ecs", "task-definition/web:*")),
    allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/task",
          {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}),
    allow("ec2:DescribeVpcs"),
    allow("elasticloadbalancing:DescribeLoadBalancers"),
    allow("iam:GetRole", OWN),
    allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::narrow/own/*"),
    allow("s3:ListBucket", "arn:aws:s3:::narrow", {"StringLike": {"s3:prefix": "own/*"}}),
    allow("logs:DescribeLogGroups"),
    allow(["ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability"], arn("ecr", "repository/open")),
    allow("ecr:GetAuthorizationToken"),
)


class Account:
    """Clients of the root's, and roles to act as."""

    def __init__(self, neargate):
        self.neargate = neargate

    def client(self, service, credentials=None):
        keys = {"aws_access_key_id": self.neargate.keys[0],
                "aws_secret_access_key": self.neargate.keys[1]}
        if credentials:
            keys = {"aws_access_key_id": credentials["AccessKeyId"],
                    "aws_secret_access_key": credentials["SecretAccessKey"],
                    "aws_session_token": credentials["SessionToken"]}
        # Presigned URLs are of version 2 where nothing else is asked for.
        version = {"signature_version": "s3v4"} if service == "s3" else {}
        config = botocore.config.Config(retries={"total_max_attempts": 1},
                                        s3={"addressing_style": "path"}, **version)
        return boto3.client(service, region_name=REGION, config=config,
                            endpoint_url=f"http://127.0.0.1:{self.neargate.port}", **keys)

    def role(self, name, document, principal=None):
        iam = self.client("iam")
        iam.create_role(RoleName=name,
                        AssumeRolePolicyDocument=trust(principal or {"AWS": ACCOUNT}))
        if document:
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document)
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def assume(self, name, **options):
        answer = self.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}", RoleSessionName="test", **options)
        return answer["Credentials"]


def denied(code, message, call, *words, **arguments):
    try:
        call(*words, **arguments)
    except botocore.exceptions.ClientError as error:
        found = error.response["Error"]
        check(found["Code"] == code and found["Message"] == message,
              f"denied in other words: {found['Code']}: {found['Message']}\nnot {code}: {message}")
        return
    raise AssertionError(f"was allowed: {message}")


def may_not(action, resource, session=SESSION):
    return (f"User: {session} is not authorized to perform: {action} on resource: {resource} "
            f"because no identity-based policy allows the {action} action")


def allows_and_denies_in_each_protocol(account):
    account.role("task", "", {"Service": "ecs-tasks.amazonaws.com"})
    account.role("other", "", {"Service": "ecs-tasks.amazonaws.com"})
    account.role("narrow", NARROW)
    root = account.client("s3")
    root.create_bucket(Bucket="narrow")
    account.client("ecs").create_cluster()
    keys = account.assume("narrow")
    ecs, ec2, s3 = (account.client(name, keys) for name in ("ecs", "ec2", "s3"))

    ecs.describe_services(services=["web"])
    denied("AccessDeniedException",
           may_not("ecs:DescribeServices", arn("ecs", "service/default/api")),
           ecs.describe_services, services=["web", "api"])
    ecs.list_tasks()
    denied("AccessDeniedException",
           may_not("ecs:ListTasks", arn("ecs", "container-instance/shop/*")),
           ecs.list_tasks, cluster="shop")
    denied("AccessDeniedException", may_not("ecs:ListClusters", "*"), ecs.list_clusters)

    ec2.describe_vpcs()
    denied("UnauthorizedOperation",
           "You are not authorized to perform this operation. " +
           may_not("ec2:CreateVpc", arn("ec2", "vpc/*")), ec2.create_vpc, CidrBlock="10.0.0.0/16")
    denied("UnauthorizedOperation",
           "You are not authorized to perform this operation. User: " + SESSION +
           " is not authorized to perform: ec2:DescribeSubnets because no identity-based policy "
           "allows the ec2:DescribeSubnets action", ec2.describe_subnets)

    account.client("elbv2", keys).describe_load_balancers()
    denied("AccessDenied", may_not("elasticloadbalancing:DescribeTargetGroups", "*"),
           account.client("elbv2", keys).describe_target_groups)
    iam = account.client("iam", keys)
    iam.get_role(RoleName="narrow")
    denied("AccessDenied", may_not("iam:GetRole", f"arn:aws:iam::{ACCOUNT}:role/task"),
           iam.get_role, RoleName="task")
    denied("AccessDenied", may_not("sts:AssumeRole", OWN),
           account.client("sts", keys).assume_role, RoleArn=OWN, RoleSessionName="again")
    check(account.client("sts", keys).get_caller_identity()["Arn"] == SESSION,
          "everybody may ask who they are")

    s3.put_object(Bucket="narrow", Key="own/a", Body=b"x")
    s3.list_objects_v2(Bucket="narrow", Prefix="own/")
    quoted = may_not("s3:PutObject", '"arn:aws:s3:::narrow/b"')
    denied("AccessDenied", quoted, s3.put_object, Bucket="narrow", Key="b", Body=b"x")
    denied("AccessDenied", may_not("s3:ListBucket", '"arn:aws:s3:::narrow"'), s3.list_objects_v2,
           Bucket="narrow")
    account.client("logs", keys).describe_log_groups()
    denied("AccessDeniedException",
           may_not("logs:CreateLogGroup", arn("logs", "log-group:g:log-stream:")),
           account.client("logs", keys).create_log_group, logGroupName="g")
    denied("AccessDeniedException", may_not("dynamodb:PutItem", arn("dynamodb", "table/locks")),
           account.client("dynamodb", keys).put_item, TableName="locks", Item={"k": {"S": "v"}})


def definition(role):
    return {"family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
            "cpu": "256", "memory": "512", "taskRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{role}",
            "containerDefinitions": [{"name": "app", "image": "app:1"}]}


def passes_only_the_role_it_may(account):
    ecs = account.client("ecs", account.assume("narrow"))
    ecs.register_task_definition(**definition("task"))
    denied("AccessDeniedException", may_not("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/other"),
           ecs.register_task_definition, **definition("other"))


def is_limited_by_boundary_and_session(account):
    iam = account.client("iam")
    limit = iam.create_policy(PolicyName="limit", PolicyDocument=policy(allow("ecs:*")))
    account.role("wide", policy(allow("*")))
    iam.put_role_permissions_boundary(RoleName="wide",
                                      PermissionsBoundary=limit["Policy"]["Arn"])
    keys = account.assume("wide")
    wide = f"arn:aws:sts::{ACCOUNT}:assumed-role/wide/test"
    account.client("ecs", keys).list_clusters()
    denied("AccessDeniedException",
           f"User: {wide} is not authorized to perform: ssm:GetParameter on resource: " +
           arn("ssm", "parameter/app/key") + " because no permissions boundary allows the "
           "ssm:GetParameter action", account.client("ssm", keys).get_parameter, Name="/app/key")


def bucket_policies_deny_even_the_root(account):
    s3 = account.client("s3")
    s3.put_object(Bucket="narrow", Key="sealed", Body=b"x")
    sealed = "arn:aws:s3:::narrow/sealed"
    s3.put_bucket_policy(Bucket="narrow", Policy=policy(
        {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": sealed},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
         "Resource": ["arn:aws:s3:::narrow", "arn:aws:s3:::narrow/*"],
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Effect": "Allow", "Principal": {"AWS": OWN}, "Action": "s3:GetObject",
         "Resource": "arn:aws:s3:::narrow/shared"}))
    root = f"arn:aws:iam::{ACCOUNT}:root"
    denied("AccessDenied", f'User: {root} is not authorized to perform: s3:GetObject on resource: '
           f'"{sealed}" with an explicit deny in a resource-based policy',
           s3.get_object, Bucket="narrow", Key="sealed")
    s3.put_object(Bucket="narrow", Key="shared", Body=b"for you")
    narrow = account.client("s3", account.assume("narrow"))
    check(narrow.get_object(Bucket="narrow", Key="shared")["Body"].read() == b"for you",
          "a bucket's policy allows what the role's own does not")
    url = narrow.generate_presigned_url("get_object", {"Bucket": "narrow", "Key": "shared"})
    with contextlib.closing(urllib.request.urlopen(url)) as answer:
        check(answer.read() == b"for you", "so does it by a presigned URL")
    url = narrow.generate_presigned_url("get_object", {"Bucket": "narrow", "Key": "b"})
    try:
        urllib.request.urlopen(url)
        check(False, "a presigned URL is good for what its signer may only")
    except urllib.error.HTTPError as error:
        check(error.code == 403 and b"s3:GetObject" in error.read(), "refused, and why")
    s3.delete_bucket_policy(Bucket="narrow")


def answer_of(account, token, method, path):
    request = urllib.request.Request(f"http://127.0.0.1:{account.neargate.port}{path}",
                                     method=method, headers={"Authorization": "Basic " + token})
    try:
        with contextlib.closing(urllib.request.urlopen(request)) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def registry_tokens_act_for_their_holder(account):
    for name in ("open", "shut"):
        account.client("ecr").create_repository(repositoryName=name)
    ecr = account.client("ecr", account.assume("narrow"))
    token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    check(answer_of(account, token, "GET", "/v2/")[0] == 200, "a token logs in")
    check(answer_of(account, token, "GET", "/v2/open/manifests/v1")[0] == 404,
          "there is no such image, and who may pull is told so")
    for method, path, action in (
            ("GET", "/v2/shut/manifests/v1", "ecr:BatchGetImage"),
            ("POST", "/v2/shut/blobs/uploads/", "ecr:InitiateLayerUpload"),
            ("POST", "/v2/open/blobs/uploads/", "ecr:InitiateLayerUpload"),
            ("PUT", "/v2/open/manifests/v1", "ecr:PutImage")):
        repository = path.split("/")[2]
        status, text = answer_of(account, token, method, path)
        check(status == 403 and json.loads(text)["errors"][0] == {
            "code": "DENIED", "message": may_not(action, arn("ecr", f"repository/{repository}"))},
            f"{method} {path}: {status} {text}")
    account.client("ecr").set_repository_policy(repositoryName="shut", policyText=policy(
        {"Effect": "Allow", "Principal": {"AWS": OWN}, "Action": "ecr:BatchGetImage"}))
    check(answer_of(account, token, "GET", "/v2/shut/manifests/v1")[0] == 404,
          "a repository's policy allows what the role's own does not")


def main():
    require("ip")
    neargate = Neargate()
    neargate.up()
    account = Account(neargate)
    for part in (allows_and_denies_in_each_protocol, passes_only_the_role_it_may,
                 is_limited_by_boundary_and_session, bucket_policies_deny_even_the_root,
                 registry_tokens_act_for_their_holder):
        part(account)
        say(part.__name__.replace("_", " "))
    neargate.close()


if __name__ == "__main__":
    main()
