#!/usr/bin/env python3
"""What roles may do, asked in both ways: `neargate iam why` names the statement that decides, and its
exit code says whether; `aws iam simulate-principal-policy` answers as AWS's simulator does."""

import json

from harness import Neargate, check, require, run

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ci/worker"
BUCKET = "arn:aws:s3:::letters"
DENIED = 5


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, indent=2)


READ = {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": f"{BUCKET}/*"}
PASS = {"Sid": "Pass", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
        "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}
SECRET = {"Sid": "Secret", "Effect": "Deny", "Action": "s3:*", "Resource": f"{BUCKET}/secret/*"}
LIMIT = {"Sid": "Limit", "Effect": "Allow", "Action": ["s3:*", "iam:PassRole"], "Resource": "*"}


def policy_arn(name):
    return f"arn:aws:iam::{ACCOUNT}:policy/{name}"


def make_policy(ng, name, statement):
    ng.must("iam", "CreatePolicy", {"PolicyName": name, "PolicyDocument": document(statement)})
    return policy_arn(name)


def make_roles(ng):
    trust = document({"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                      "Action": "sts:AssumeRole"})
    ng.must("iam", "CreateRole", {"RoleName": "worker", "Path": "/ci/",
                                  "AssumeRolePolicyDocument": trust})
    ng.must("iam", "PutRolePolicy", {"RoleName": "worker", "PolicyName": "own",
                                     "PolicyDocument": document(READ, PASS)})
    ng.must("iam", "AttachRolePolicy", {"RoleName": "worker",
                                        "PolicyArn": make_policy(ng, "secrets", SECRET)})


def why(ng, *words, code=0):
    """What it says, as JSON; and the text for people has the same exit code."""
    got, text = run(ng.command("--json", "iam", "why", *words))
    check(got == code, f"iam why {' '.join(words)}: exit code {got}, not {code}: {text}")
    answer = json.loads(text)
    check(answer["allowed"] == (code == 0), text)
    got, text = run(ng.command("iam", "why", *words))
    check(got == code, f"without --json: exit code {got}: {text}")
    return answer, text


def check_why(ng):
    answer, text = why(ng, "worker", "s3:GetObject", f"{BUCKET}/a")
    check(answer["statements"] == [{"policyType": "identity-based policy", "policy": "own",
                                    "statement": READ}], f"the statement: {answer}")
    check('"Sid": "Read"' in text, f"the statement is shown: {text}")

    answer, _ = why(ng, ROLE, "s3:GetObject", f"{BUCKET}/secret/a", code=DENIED)
    check(answer["verdict"] == "explicitly denied", f"the deny: {answer}")
    check(answer["statements"][0]["policy"] == policy_arn("secrets"), f"the deny's policy: {answer}")

    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/worker/one"
    answer, _ = why(ng, session, "s3:PutObject", f"{BUCKET}/a", code=DENIED)
    check(answer["reason"] == "because no identity-based policy allows the s3:PutObject action",
          f"as AWS words it: {answer}")
    check("What to do" in run(ng.command("iam", "why", "worker", "s3:PutObject", "*"))[1], "advice")

    task = f"arn:aws:iam::{ACCOUNT}:role/task"
    answer, _ = why(ng, "worker", "iam:PassRole", task, code=DENIED)
    check(answer["missingKeys"] == ["iam:PassedToService"], f"what was not said: {answer}")
    check(answer["nearest"][0]["statement"] == PASS, f"what comes nearest: {answer}")
    why(ng, "worker", "iam:PassRole", task, "--context",
        "iam:PassedToService=ecs-tasks.amazonaws.com")

    ng.must("iam", "PutRolePermissionsBoundary", {
        "RoleName": "worker", "PermissionsBoundary": make_policy(ng, "limit", LIMIT)})
    why(ng, "worker", "s3:GetObject", f"{BUCKET}/a")
    ng.must("iam", "PutRolePolicy", {"RoleName": "worker", "PolicyName": "more", "PolicyDocument":
                                     document({"Effect": "Allow", "Action": "ecs:*",
                                               "Resource": "*"})})
    answer, _ = why(ng, "worker", "ecs:ListClusters", "*", code=DENIED)
    check("no permissions boundary allows" in answer["reason"], f"the boundary: {answer}")


def check_bucket_policy(ng):
    """The bucket's policy is read beside the role's: it can allow, and deny."""
    environment = ng.environment()
    for words in (["create-bucket", "--bucket", "letters"],
                  ["put-bucket-policy", "--bucket", "letters", "--policy", document(
                      {"Sid": "Write", "Effect": "Allow", "Principal": {"AWS": ROLE},
                       "Action": "s3:PutObject", "Resource": f"{BUCKET}/*"},
                      {"Sid": "Keep", "Effect": "Deny", "Principal": "*",
                       "Action": "s3:*Acl", "Resource": f"{BUCKET}/*"})]):
        code, text = run(["aws", "s3api", *words], environment)
        check(code == 0, f"aws s3api {words[0]}: {text}")
    answer, _ = why(ng, "worker", "s3:PutObject", f"{BUCKET}/a")
    check(answer["statements"][0]["policy"] == "of bucket letters", f"the bucket's: {answer}")
    answer, _ = why(ng, "worker", "s3:GetObjectAcl", f"{BUCKET}/a", code=DENIED)
    check(answer["reason"] == "with an explicit deny in a resource-based policy", str(answer))


def check_refusals(ng):
    """What is asked wrongly: what is wrong with it, and what was probably meant."""
    for words, meant, wrong in (
            (["nobody", "s3:GetObject", "*"], "the roles are worker", 1),
            (["wroker", "s3:GetObject", "*"], "did you mean worker?", 1),
            ([f"arn:aws:iam::{ACCOUNT}:root", "s3:GetObject", "*"], "is no role", 1),
            (["arn:aws:iam::999999999999:role/worker", "s3:GetObject", "*"], "another account", 1),
            (["arn:worker", "s3:GetObject", "*"], "no ARN", 2),
            (["worker", "GetObject", "*"], "as in s3:GetObject", 1),
            (["worker", "s3:Get*", "*"], "a pattern", 1),
            (["worker", "s3:GetObject", "letters/a"], "arn:aws:s3:::", 2),
            (["worker", "s3:GetObject", "*", "--context", "x"], "KEY=VALUE", 2)):
        code, text = run(ng.command("iam", "why", *words))
        check(code == wrong and meant in text, f"iam why {' '.join(words)}: exit code {code}: {text}")
    for action, meant in (("s3:GetObjects", "did you mean s3:GetObject"), ("lambda:Run", "no service lambda")):
        answer, text = why(ng, "worker", action, "arn:aws:sqs:us-east-1:1:a", code=DENIED)
        check(meant in answer["doubt"] and meant in text, text)


def check_simulator(ng):
    code, text = run(["aws", "iam", "simulate-principal-policy", "--policy-source-arn", ROLE,
                      "--action-names", "s3:GetObject", "--resource-arns", f"{BUCKET}/a",
                      f"{BUCKET}/secret/a", "--output", "json"], ng.environment())
    check(code == 0, f"simulate-principal-policy: {text}")
    first, second = json.loads(text)["EvaluationResults"]
    check(first["EvalDecision"] == "allowed" and second["EvalDecision"] == "explicitDeny", text)
    statement = first["MatchedStatements"][0]
    check(statement["SourcePolicyId"] == "role_worker_own", f"the policy's name: {statement}")
    check(statement["StartPosition"] == {"Line": 3, "Column": 17}, f"its place: {statement}")
    check(second["MatchedStatements"][0]["SourcePolicyId"] == "secrets", text)


def main():
    require("aws")
    ng = Neargate()
    ng.up()
    make_roles(ng)
    check_simulator(ng)
    check_why(ng)
    check_bucket_policy(ng)
    check_refusals(ng)
    ng.close()


if __name__ == "__main__":
    main()
