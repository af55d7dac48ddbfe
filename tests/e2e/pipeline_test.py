#!/usr/bin/env python3
"""`neargate pipeline run`: a workflow of a small repository delivers a version, as a role that its job's
token stands for; what goes wrong ends red, refused or cancelled, and nothing is left behind.

    pipeline_test.py        NEARGATE_BIN: where the programs are"""

import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time

from harness import Failure, Neargate, binaries, check, eventually, require, run, say
from small_stack import SmallStack, build_image

ACCOUNT = "123456789012"
ISSUER = "token.actions.githubusercontent.com"
SUCCEEDED, FAILED, REFUSED, CANCELLED, NOT_STARTED, WRONG_USAGE, NOT_DONE = 0, 3, 4, 5, 6, 2, 1

DELIVER = """\
name: deliver
on:
  pull_request: {branches: [main]}
  push: {branches: [main]}
permissions: {}
concurrency:
  group: ${{ github.event_name == 'pull_request' && github.ref || 'production' }}
  cancel-in-progress: false
env:
  AWS_REGION: ${{ vars.AWS_REGION }}
jobs:
  test:
    name: Unit tests
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: {persist-credentials: false}
      - run: ./unit-test
      - name: Keep the program
        if: github.event_name == 'push'
        uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0
        with: {name: program, path: program/, if-no-files-found: error}
  plan:
    needs: test
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: {fetch-depth: 2}
      - run: echo "plan of $(git rev-parse HEAD^2) in $GITHUB_REF" > plan.md
      - uses: marocchino/sticky-pull-request-comment@773744901bac0e8cbb5a0dc842800d45e9b2b405 # v2.9.4
        with: {header: plan, path: plan.md}
  deploy:
    needs: test
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    environment: production
    permissions:
      contents: read
      id-token: write
      attestations: write
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
      - uses: actions/download-artifact@018cc2cf5baa6db3ef3c5f8a56943fffe632ef53 # v6.0.0
        with: {name: program, path: program}
      - uses: aws-actions/configure-aws-credentials@00943011d9042930efac3dcd3a170e4273319bc8 # v5.1.0
        id: role
        with:
          role-to-assume: ${{ vars.ROLE }}
          aws-region: ${{ vars.AWS_REGION }}
          role-session-name: delivery
      - id: login
        uses: aws-actions/amazon-ecr-login@062b18b96a7aff071d4dc91bc00c4c1a7945b076 # v2.0.1
      - name: Build and push
        id: image
        run: |
          chmod +x program/load_target
          neargate image build --build-arg "REVISION=$GITHUB_SHA" --tag "web:$GITHUB_SHA" .
          digest=$(neargate image push "web:$GITHUB_SHA")
          echo "digest=$digest" >> "$GITHUB_OUTPUT"
      - uses: actions/attest-build-provenance@977bb373ede98d70efdf65b84cb5f73e068dcc2a # v3.0.0
        with:
          subject-name: ${{ vars.REPOSITORY }}
          subject-digest: ${{ steps.image.outputs.digest }}
      - name: Deploy
        env:
          IMAGE: ${{ vars.REPOSITORY }}@${{ steps.image.outputs.digest }}
        run: neargate deploy --cluster small --service web --image "$IMAGE"
      - name: What the role may not do
        continue-on-error: true
        run: aws iam list-users
      - run: |
          echo "key $AWS_ACCESS_KEY_ID, secret $AWS_SECRET_ACCESS_KEY"
          test "$(jq -r .after "$GITHUB_EVENT_PATH")" = "$GITHUB_SHA"
          test -n "$REGISTRY_AUTH_FILE" && jq -e '.auths | length == 1' "$HOME/.docker/config.json"
"""

ENDURING = """\
name: enduring
on: push
jobs:
  long:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo $$ > "$PIDS/shell"
          setsid sleep 600 & echo $! > "$PIDS/detached"
          sleep 600 & echo $! > "$PIDS/child"
          touch "$PIDS/ready"
          sleep 600
      - if: always()
        run: touch "$PIDS/always"
      - run: touch "$PIDS/never"
  after:
    needs: long
    runs-on: ubuntu-latest
    steps:
      - run: touch "$PIDS/after"
"""

QUEUED = """\
name: queued
on: push
concurrency: {group: production, cancel-in-progress: false}
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo begin >> "$PIDS/times"
          touch "$PIDS/began"
          sleep 3
          echo end >> "$PIDS/times"
"""

REPLACED = """\
name: replaced
on: push
concurrency: {group: newest, cancel-in-progress: true}
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - run: |
          trap 'exit 1' INT
          touch "$PIDS/began-$WHO"
          until [ -e "$PIDS/go-on" ]; do sleep 0.05; done
      - if: cancelled()
        run: |
          touch "$PIDS/cleaning-$WHO"
          until [ -e "$PIDS/go-on" ]; do sleep 0.05; done
          touch "$PIDS/cleaned-$WHO"
"""

UNSUPPORTED = """\
name: unsupported
on: push
jobs:
  first:
    runs-on: ubuntu-latest
    steps:
      - run: touch "$PIDS/ran"
  second:
    runs-on: windows-latest
    container: debian
    steps:
      - uses: somebody/something@v1
      - uses: actions/checkout@v5
        with: {submodules: true}
      - run: echo ${{ secret.A }}
"""


class Repository:
    def __init__(self, directory):
        self.directory = directory
        os.makedirs(directory)
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("unit-test", "#!/bin/sh\nexit 0\n", 0o755)
        self.write(".github/workflows/deliver.yml", DELIVER)
        self.write(".github/workflows/enduring.yml", ENDURING)
        self.write(".github/workflows/queued.yml", QUEUED)
        self.write(".github/workflows/replaced.yml", REPLACED)
        self.write(".github/workflows/unsupported.yml", UNSUPPORTED)
        self.write("Dockerfile", "FROM scratch\nCOPY program/load_target /load_target\n"
                   "ARG REVISION\nENV REVISION=$REVISION\nENTRYPOINT [\"/load_target\"]\n")
        os.makedirs(os.path.join(directory, "program"))
        shutil.copy(os.path.join(binaries(), "load_target"), os.path.join(directory, "program"))
        self.commit("first")

    def write(self, path, text, mode=0o644):
        path = os.path.join(self.directory, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def git(self, *words):
        code, text = run(["git", "-C", self.directory, "-c", "user.name=Test",
                          "-c", "user.email=test@example.com", *words])
        check(code == 0, f"git {' '.join(words)}: {text}")
        return text.strip()

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def state(self):
        """All that a run could have changed."""
        return (self.git("status", "--porcelain"), self.git("for-each-ref"),
                self.git("count-objects"), self.git("config", "--list", "--local"))


class Pipeline:
    def __init__(self, neargate, repository):
        self.neargate = neargate
        self.repository = repository
        self.directory = os.path.join(neargate.directory, "pipeline")
        self.pids = os.path.join(neargate.directory, "pids")
        os.makedirs(self.pids)

    def command(self, workflow, *words):
        file = os.path.join(self.repository.directory, f".github/workflows/{workflow}.yml")
        return self.neargate.command(
            "--json", "pipeline", "run", file, "--directory", self.directory, "--repository",
            "octo-org/web", "--var", "AWS_REGION=us-east-1", "--var",
            f"ROLE=arn:aws:iam::{ACCOUNT}:role/deploy", "--var",
            f"REPOSITORY={ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/web",
            "--env", f"PIDS={self.pids}", *words)

    def start(self, workflow, *words):
        for path in glob.glob(self.pids + "/*"):
            os.unlink(path)
        return self.start_beside(workflow, *words)

    def start_beside(self, workflow, *words):
        return subprocess.Popen(self.command(workflow, *words), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, process, expected):
        """The report, and all that was written."""
        out, text = process.communicate(timeout=180)
        check(process.returncode == expected,
              f"ended with {process.returncode}, not {expected}:\n{text[-6000:]}\n{out[-3000:]}")
        report = json.loads(out) if out.strip() else None
        check(report is None or report["exit_code"] == expected, report)
        return report, text + out

    def run(self, workflow, expected, *words):
        return self.finish(self.start(workflow, *words), expected)

    def pid(self, name):
        with open(os.path.join(self.pids, name), encoding="utf-8") as file:
            return int(file.read())

    def has(self, name):
        return os.path.exists(os.path.join(self.pids, name))


def results(report):
    return {job["id"]: job["result"] for job in report["jobs"]}


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def prepare(neargate):
    """A service that serves the first version, and a role that the repository's production may be."""
    stack = SmallStack(neargate)
    neargate.must("iam", "PutRolePolicy", {
        "RoleName": "execution", "PolicyName": "start", "PolicyDocument": json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", "Action": [
                "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]}]})})
    image = build_image(neargate, "web:first",
                        {"load_target": os.path.join(binaries(), "load_target")},
                        'FROM scratch\nCOPY load_target /load_target\nENTRYPOINT ["/load_target"]\n')
    stack.register("web", image, portMappings=[{"containerPort": 8080}])
    neargate.must("ecs", "CreateService", {
        "cluster": "small", "serviceName": "web", "taskDefinition": "web", "desiredCount": 1,
        "launchType": "FARGATE", "networkConfiguration": stack.network(),
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}})
    neargate.must("iam", "CreateOpenIDConnectProvider",
                  {"Url": f"https://{ISSUER}", "ClientIDList.member.1": "sts.amazonaws.com"})
    neargate.must("iam", "CreateRole", {
        "RoleName": "deploy", "AssumeRolePolicyDocument": json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"},
                "Condition": {"StringEquals": {
                    f"{ISSUER}:aud": "sts.amazonaws.com",
                    f"{ISSUER}:sub": "repo:octo-org/web:environment:production"}}}]})})
    neargate.must("iam", "PutRolePolicy", {
        "RoleName": "deploy", "PolicyName": "deploy", "PolicyDocument": json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Resource": "*", "Action": [
                    "ecr:*", "ecs:*", "iam:GetRole", "iam:PassRole", "iam:SimulatePrincipalPolicy",
                    "ec2:Describe*", "elasticloadbalancing:Describe*", "logs:*"]}]})})
    code, text = run(neargate.command("oidc", "start"))
    check(code == 0, text)

    def is_steady():
        service = neargate.must("ecs", "DescribeServices", {
            "cluster": "small", "services": ["web"]})["services"][0]
        return service["runningCount"] == 1 and service["deployments"][0]["rolloutState"] == "COMPLETED"
    eventually(is_steady, "the first version serves", 60)


def running_images(neargate):
    tasks = neargate.must("ecs", "ListTasks", {"cluster": "small", "serviceName": "web"})["taskArns"]
    found = neargate.must("ecs", "DescribeTasks", {"cluster": "small", "tasks": tasks})["tasks"]
    return {container["image"] for task in found for container in task["containers"]
            if task["desiredStatus"] == "RUNNING"}


def check_good_push(pipeline):
    repository = pipeline.repository
    before = repository.state()
    report, text = pipeline.run("deliver", SUCCEEDED, "--event", "push")
    check(results(report) == {"test": "success", "plan": "skipped", "deploy": "success"}, report)
    check(repository.state() == before, f"the repository was changed: {repository.state()}")
    images = running_images(pipeline.neargate)
    check(len(images) == 1 and "@sha256:" in next(iter(images)), f"what serves: {images}")
    pushed = pipeline.neargate.must("ecr", "DescribeImages", {
        "repositoryName": "web", "imageIds": [{"imageTag": report["sha"]}]})
    digest = pushed["imageDetails"][0]["imageDigest"]
    check(next(iter(images)).endswith(digest), f"{digest} was pushed, {images} serves")
    steps = {step["name"]: step for step in report["jobs"][2]["steps"]}
    denied = steps["What the role may not do"]
    check((denied["outcome"], denied["conclusion"]) == ("failure", "success"), denied)
    check("assumed-role/deploy/delivery" in text and "key ***, secret ***" in text, text[-3000:])
    with open(glob.glob(report["directory"] + "/attestations/provenance-*.json")[0],
              encoding="utf-8") as file:
        check(json.load(file)["subject"][0]["digest"]["sha256"] == digest[7:], "another subject")
    logs = "".join(open(step["log"], encoding="utf-8").read() for job in report["jobs"]
                   for step in job["steps"] if step["log"])
    check("ASIA" not in logs and "eyJ" not in logs, "a key or a token is in a log")
    check(os.listdir(report["directory"] + "/jobs") == [], "a job's directory is left")
    return images


def check_failing_test(pipeline, images):
    pipeline.repository.write("unit-test", "#!/bin/sh\necho '::error file=a.cpp,line=3::no'\nexit 1\n",
                              0o755)
    pipeline.repository.commit("broken")
    report, text = pipeline.run("deliver", FAILED, "--event", "push")
    check(results(report) == {"test": "failure", "plan": "skipped", "deploy": "skipped"}, report)
    found = report["jobs"][0]["annotations"][0]
    check((found["file"], found["line"], found["message"]) == ("a.cpp", "3", "no"), found)
    check("Unit tests" in text, text)
    check(running_images(pipeline.neargate) == images, "something was deployed")
    pipeline.repository.git("revert", "--no-edit", "HEAD")


def check_pull_request(pipeline):
    repository = pipeline.repository
    repository.git("checkout", "--quiet", "-b", "change")
    for number in range(2):
        repository.write("change", f"{number}\n")
        head = repository.commit(f"change {number}")
        report, _ = pipeline.run("deliver", SUCCEEDED, "--event", "pull_request",
                                 "--pull-request", "7")
        check(results(report) == {"test": "success", "plan": "success", "deploy": "skipped"}, report)
        comments = glob.glob(pipeline.directory + "/comments/octo-org/web/*")
        check([os.path.basename(path) for path in comments] == ["7-plan.md"], comments)
        with open(comments[0], encoding="utf-8") as file:
            check(file.read() == f"plan of {head} in refs/pull/7/merge\n", "another comment")
    repository.git("checkout", "--quiet", "main")


def check_refusals(pipeline):
    report, text = pipeline.run("unsupported", REFUSED)
    where = ".github/workflows/unsupported.yml"
    for words in (f"{where}:10:5: a job in a container is not supported near",
                  f"{where}:15:14: the context 'secret' is not available here"):
        check(report is None and words in text, f"lacks '{words}':\n{text}")
    lines = [line for line in UNSUPPORTED.splitlines()
             if "container" not in line and "secret." not in line]
    pipeline.repository.write(".github/workflows/actions.yml", "\n".join(lines) + "\n")
    report, text = pipeline.run("actions", REFUSED)
    where = ".github/workflows/actions.yml"
    for words in (f"{where}:9:14: there is no runner 'windows-latest' near",
                  f"{where}:11:15: the action 'somebody/something@v1' is neither on disk",
                  f"{where}:13:28: the stand-in for actions/checkout does not act on the input"):
        check(report is None and words in text, f"lacks '{words}':\n{text}")
    check(not pipeline.has("ran"), "a job ran before the refusal")
    os.unlink(os.path.join(pipeline.repository.directory, ".github/workflows/actions.yml"))
    report, _ = pipeline.run("deliver", NOT_STARTED, "--event", "push", "--ref", "change")
    check("filters leave out the branch 'change'" in report["why"], report)
    pipeline.run("deliver", WRONG_USAGE, "--no-such-option")
    code, text = run(pipeline.neargate.command("pipeline", "run", "missing.yml"),
                     directory=pipeline.repository.directory)
    check(code == NOT_DONE and "there is no workflow missing.yml" in text, text)


def check_forecast(pipeline):
    """What is bound to fail in the last job is said before the first one."""
    neargate, where = pipeline.neargate, ".github/workflows/deliver.yml"
    report, text = pipeline.run("deliver", NOT_DONE, "--var", "ROLE=", "--var", "AWS_REGION=")
    for words in ("nothing was run", f"{where}:48:15: ", "'aws-region' is empty", "'role-to-assume' is empty"):
        check(report is None and words in text, f"lacks '{words}':\n{text}")
    check(run(neargate.command("oidc", "stop"))[0] == 0, "it was the issuer")
    _, text = pipeline.run("deliver", NOT_DONE)
    check("neargate oidc start" in text and "Unit tests" not in text, text)
    check(run(neargate.command("oidc", "start"))[0] == 0, "it is the issuer again")


def check_gone(pipeline):
    for name in ("shell", "detached", "child"):
        pid = pipeline.pid(name)
        eventually(lambda pid=pid: not runs(pid), f"the {name} is gone", 30)


def check_interrupts(pipeline):
    process = pipeline.start("enduring", "--event", "push")
    eventually(lambda: pipeline.has("ready"), "the step runs", 60)
    process.send_signal(signal.SIGINT)
    report, _ = pipeline.finish(process, CANCELLED)
    check_gone(pipeline)
    check(pipeline.has("always") and not pipeline.has("never") and not pipeline.has("after"),
          "the wrong steps ran after the cancellation")
    check(results(report) == {"long": "cancelled", "after": "cancelled"}, report)

    process = pipeline.start("enduring", "--event", "push")
    eventually(lambda: pipeline.has("ready"), "the step runs", 60)
    process.kill()
    process.communicate()
    check_gone(pipeline)
    eventually(lambda: not glob.glob(pipeline.directory + "/runs/*/jobs/long"),
               "the killed run's directories are gone", 30)


def check_queue(pipeline):
    """Two pushes at once: the second begins when the first has ended."""
    first = pipeline.start("queued", "--event", "push")
    eventually(lambda: pipeline.has("began"), "the first one runs", 60)
    second = pipeline.start_beside("queued", "--event", "push")
    pipeline.finish(first, SUCCEEDED)
    _, text = pipeline.finish(second, SUCCEEDED)
    check("waiting for the group 'production'" in text, text)
    with open(os.path.join(pipeline.pids, "times"), encoding="utf-8") as file:
        check(file.read().split() == ["begin", "end", "begin", "end"], "two runs went on at once")


def check_replacement(pipeline):
    """cancel-in-progress: a later run ends the one before, which cleans up; a third, in the meantime,
    takes the place of the second and hurries nobody."""
    first = pipeline.start("replaced", "--env", "WHO=first")
    eventually(lambda: pipeline.has("began-first"), "the first one runs", 60)
    second = pipeline.start_beside("replaced", "--env", "WHO=second")
    eventually(lambda: pipeline.has("cleaning-first"), "the first one cleans up", 60)
    third = pipeline.start_beside("replaced", "--env", "WHO=third")
    report, _ = pipeline.finish(second, CANCELLED)
    check("a later one waits" in report["why"] and not report["jobs"], report)
    with open(os.path.join(pipeline.pids, "go-on"), "w", encoding="utf-8"):
        pass
    report, _ = pipeline.finish(first, CANCELLED)
    check("takes its place" in report["why"], report)
    check(pipeline.has("cleaned-first"), "the first one was cut off in its cleaning up")
    pipeline.finish(third, SUCCEEDED)
    check(not pipeline.has("began-second") and pipeline.has("began-third"), "the wrong one ran")


def main():
    require("git", "jq", "aws", "crun", "conmon")
    neargate = Neargate(speed=20)
    try:
        neargate.up()
        pipeline = Pipeline(neargate, Repository(os.path.join(neargate.directory, "web")))
        started = time.monotonic()
        prepare(neargate)
        images = check_good_push(pipeline)
        say("a good push is delivered, as the role of the repository's production")
        check_failing_test(pipeline, images)
        say("a failing unit test stops it")
        check_pull_request(pipeline)
        say("a pull request's comment is updated in place")
        check_refusals(pipeline)
        say("what is not supported is refused by name and line")
        check_forecast(pipeline)
        say("what is bound to fail is not begun")
        check_interrupts(pipeline)
        say("Ctrl-C and kill leave nothing behind")
        check_queue(pipeline)
        say("two pushes queue")
        check_replacement(pipeline)
        say(f"a later run replaces the one before; {time.monotonic() - started:.0f} s")
        neargate.down("--purge")
        left = neargate.traces()
        check(not left, f"left behind: {left}")
    except Failure as failure:
        sys.exit(f"FAILED: {failure}{neargate.log_end()}")
    finally:
        neargate.close()


main()
