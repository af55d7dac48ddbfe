#!/usr/bin/env python3
"""A pipeline's identity, with the AWS CLI: tokens of the local issuer become sessions of roles, by
their subjects in both forms, and what is wrong with a token or a trust is refused as AWS refuses it."""

import base64
import glob
import json
import os
import select
import subprocess
import time
import urllib.request

from harness import Failure, Neargate, check, eventually, require, run, say

ISSUER = "https://token.actions.githubusercontent.com"
HOST = ISSUER[len("https://"):]
ACCOUNT = "123456789012"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"


def make_role(ng, name, subject=None):
    principal = {"Federated": PROVIDER} if subject else {"Service": "ecs-tasks.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    if subject:
        statement["Action"] = "sts:AssumeRoleWithWebIdentity"
        statement["Condition"] = {"StringEquals": {f"{HOST}:aud": "sts.amazonaws.com",
                                                   f"{HOST}:sub": subject}}
    ng.must("iam", "CreateRole", {
        "RoleName": name, "AssumeRolePolicyDocument": json.dumps(
            {"Version": "2012-10-17", "Statement": [statement]})})


class Pipeline:
    """What a job has: no keys of AWS, and the endpoint."""

    def __init__(self, ng):
        self.ng = ng
        self.environment = {name: value for name, value in ng.environment().items()
                            if name not in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
        self.environment["HOME"] = ng.directory  # without a ~/.aws
        self.environment["AWS_MAX_ATTEMPTS"] = "1"
        self.other_key = os.path.join(ng.directory, "other.pem")  # no issuer's
        subprocess.run(["openssl", "genrsa", "-out", self.other_key, "2048"], check=True,
                       stderr=subprocess.DEVNULL)

    def oidc(self, *words):
        code, text = run(self.ng.command("oidc", *words))
        check(code == 0, f"neargate oidc {' '.join(words)}: {text}")
        return text.strip()

    def token(self, *words, repository="octo-org/octo-repo"):
        return self.oidc("token", "--repository", repository, *words)

    def claims(self, *words):
        return json.loads(run(self.ng.command("--json", "oidc", "token", "--repository",
                                              "octo-org/octo-repo", *words))[1])

    def assume(self, token, role="deploy"):
        """(the session's credentials or None, what the CLI says)"""
        code, text = run(["aws", "sts", "assume-role-with-web-identity", "--role-arn",
                          f"arn:aws:iam::{ACCOUNT}:role/{role}", "--role-session-name", "run-1",
                          "--web-identity-token", token, "--output", "json"], self.environment)
        return (json.loads(text) if code == 0 else None), text

    def must_assume(self, token, role="deploy"):
        answer, text = self.assume(token, role)
        check(answer, f"{role}: {text}")
        return answer

    def must_be_refused(self, token, words, role="deploy"):
        answer, text = self.assume(token, role)
        check(answer is None and words in text, f"wanted '{words}', got: {text}")


def sign(claims, key_file, key_id):
    """A token made by hand, as only the holder of the key can."""
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")
    header = {"alg": "RS256", "typ": "JWT", "kid": key_id}
    text = b".".join(encode(json.dumps(part).encode()) for part in (header, claims))
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key_file], input=text,
                               stdout=subprocess.PIPE, check=True).stdout
    return (text + b"." + encode(signature)).decode()


def key_id_of(token):
    header = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]


def check_unreachable_provider(pipeline):
    """The daemon asks for the keys of an issuer that is not its own, and goes on meanwhile."""
    ng, issuer = pipeline.ng, "https://issuer.invalid"  # RFC 2606: there is none, anywhere
    ng.must("iam", "CreateOpenIDConnectProvider",
            {"Url": issuer, "ClientIDList.member.1": "sts.amazonaws.com"})
    now = int(time.time())
    claims = {"iss": issuer, "sub": "somebody", "aud": "sts.amazonaws.com", "iat": now,
              "exp": now + 300}
    pipeline.must_be_refused(sign(claims, pipeline.other_key, "1"), "IDPCommunicationError")


def check_both_subjects(pipeline):
    job = ("--environment", "production")
    ids = ("--owner-id", "123456", "--repository-id", "456789")
    answer = pipeline.must_assume(pipeline.token(*job))
    check(answer["Provider"] == PROVIDER, answer)
    check(answer["SubjectFromWebIdentityToken"] == "repo:octo-org/octo-repo:environment:production",
          answer)
    keys = answer["Credentials"]
    environment = {**pipeline.environment, "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
                   "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
                   "AWS_SESSION_TOKEN": keys["SessionToken"]}
    code, text = run(["aws", "sts", "get-caller-identity", "--output", "json"], environment)
    check(code == 0 and json.loads(text)["Arn"] ==
          f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/run-1", text)

    immutable = pipeline.token(*job, *ids, "--immutable")
    pipeline.must_assume(immutable, "deploy-immutable")
    denied = "AccessDenied"
    pipeline.must_be_refused(immutable, denied)
    pipeline.must_be_refused(pipeline.token(*job, *ids), denied, "deploy-immutable")


def check_refusals(pipeline):
    ng = pipeline.ng
    job = ("--environment", "production")
    not_authorized = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    pipeline.must_be_refused(pipeline.token(*job, repository="octo-org/other"), not_authorized)
    pipeline.must_be_refused(pipeline.token("--event", "pull_request"), not_authorized)
    pipeline.must_be_refused(pipeline.token(*job), not_authorized, "task")
    pipeline.must_be_refused(pipeline.token(*job, "--audience", "https://github.com/octo-org"),
                             "Incorrect token audience")

    key_file, = glob.glob(os.path.join(ng.state, "oidc", "*.pem"))
    check(os.stat(key_file).st_mode & 0o777 == 0o600, "the key is for root alone")
    key_id = key_id_of(pipeline.token(*job))
    old = {**pipeline.claims(*job), "exp": int(time.time()) - 301}
    pipeline.must_be_refused(sign(old, key_file, key_id), "ExpiredTokenException")
    pipeline.must_be_refused(sign(pipeline.claims(*job), pipeline.other_key, key_id),
                             "InvalidIdentityToken")
    pipeline.must_assume(sign(pipeline.claims(*job), key_file, key_id))


def check_sdk_finds_token_file(pipeline):
    """As SDKs do it by themselves: from the environment's token file and role."""
    token_file = os.path.join(pipeline.ng.directory, "token")
    with open(token_file, "w", encoding="utf-8") as file:
        file.write(pipeline.token("--environment", "production"))
    environment = {**pipeline.environment, "AWS_WEB_IDENTITY_TOKEN_FILE": token_file,
                   "AWS_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/deploy",
                   "AWS_ROLE_SESSION_NAME": "from-file"}
    code, text = run(["aws", "sts", "get-caller-identity", "--output", "json"], environment)
    check(code == 0 and ":assumed-role/deploy/from-file" in text, text)


def read_exports(process):
    """What `oidc serve` prints: two lines `export NAME='VALUE'`."""
    text, end = b"", time.monotonic() + 30
    while text.count(b"\n") < 2:
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))
        piece = os.read(process.stdout.fileno(), 4096) if ready else b""
        if not piece:
            raise Failure(f"oidc serve printed {text!r}")
        text += piece
    words = [line.split(" ", 1)[1].split("=", 1) for line in text.decode().splitlines()[:2]]
    return {name: value.strip("'") for name, value in words}


def check_runner_endpoint(pipeline):
    command = pipeline.ng.command("oidc", "serve", "--repository", "octo-org/octo-repo",
                                  "--environment", "production")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            given = read_exports(process)
            request = urllib.request.Request(
                given["ACTIONS_ID_TOKEN_REQUEST_URL"] + "&audience=sts.amazonaws.com",
                headers={"Authorization": "bearer " + given["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]})
            with urllib.request.urlopen(request, timeout=30) as response:
                pipeline.must_assume(json.load(response)["value"])
        finally:
            process.terminate()
    check(process.returncode == 0, f"oidc serve ended with {process.returncode}")


def main():
    require("aws", "openssl")
    ng = Neargate()
    ng.up()
    pipeline = Pipeline(ng)
    ng.must("iam", "CreateOpenIDConnectProvider",
            {"Url": ISSUER, "ClientIDList.member.1": "sts.amazonaws.com"})
    make_role(ng, "deploy", "repo:octo-org/octo-repo:environment:production")
    make_role(ng, "deploy-immutable",
              "repo:octo-org@123456/octo-repo@456789:environment:production")
    make_role(ng, "task")

    say("nobody is the issuer before it is said")
    code, text = run(ng.command("oidc", "token", "--repository", "octo-org/octo-repo"))
    check(code == 1 and "neargate oidc start" in text, text)
    check_unreachable_provider(pipeline)
    pipeline.oidc("start")
    check(ng.status()["localIssuers"] == [ISSUER], ng.status())
    check(ISSUER in run(ng.command("status"))[1], "status tells of the local issuer")

    say("both forms of the subject")
    check_both_subjects(pipeline)
    say("what is wrong is refused")
    check_refusals(pipeline)
    say("an SDK with a token file")
    check_sdk_finds_token_file(pipeline)
    say("a runner's endpoint")
    check_runner_endpoint(pipeline)

    say("it outlives the daemon, and ends when it is said")
    ng.kill()
    ng.up()
    eventually(lambda: ng.status()["localIssuers"] == [ISSUER], "the issuer is known again")
    pipeline.must_assume(pipeline.token("--environment", "production"))
    pipeline.oidc("stop")
    check(ng.status()["localIssuers"] == [], ng.status())
    check(not os.listdir(os.path.join(ng.state, "oidc")), "the key is forgotten")
    ng.close()


if __name__ == "__main__":
    main()
