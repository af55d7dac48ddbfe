"""From nothing to a delivered service, and all the way back: `neargate bootstrap`, a pull request, its merge, a
second version, changes that must not get through, rollbacks, and the end. What runs is
.github/workflows/deliver.yml itself, by `neargate pipeline run`, with the roles of terraform/bootstrap
and tokens of this machine's issuer; each step's effect and exit code are looked at, and at the end what each role's
statements were for (role_proof.py).

    rehearsal_test.py      NEARGATE_BIN: where the programs are; NEARGATE_KEEP=1: keep the directory

Not as on GitHub: the job that builds and tests takes the programs that are built already, which
is what the rest of the tests is about. The bootstrap makes no lifecycle rule for the state bucket's old
versions: Terraform's provider looks at each new one for 55 s, which e2e.bootstrap waits for."""

import json
import os
import re
import shutil
import subprocess
import sys

from crash_test import Watcher
from harness import (SOURCE, Neargate, Requests, Stack, app_directory, binaries, check, eventually,
                     require, run, say)
from role_proof import prove_roles

REPOSITORY = "octo-org/octo-repo"
OWNER_ID, REPOSITORY_ID = "9919", "1296269"
GREEN, RED = 0, 3  # exit codes of `neargate pipeline run`
FILES = (".github", "app/Dockerfile", "terraform", "tools")

NO_LIFECYCLE = """resource "aws_s3_bucket_lifecycle_configuration" "state" {
  count = 0
}
"""

# In place of the build, which needs minutes and proves nothing here.
BUILT_ALREADY = """#!/bin/bash
set -euo pipefail
.github/scripts/sbom {build} >sbom.spdx.json
tar -cf programs.tar -C {build} bin/neargate app/app -C "$PWD" sbom.spdx.json
"""
FAILING_TEST = """#!/bin/bash
echo "SummaryTest.IsShorterThanTheText failed" >&2
exit 1
"""


class Project:
    """A team's repository: a copy of what the delivery works on, with a history of its own."""

    def __init__(self, neargate):
        self.neargate = neargate
        self.directory = os.path.join(neargate.directory, "project")
        self.runs = os.path.join(neargate.directory, "runs")
        for name in FILES:
            there = os.path.join(SOURCE, name)
            target = os.path.join(self.directory, name)
            if os.path.isdir(there):
                shutil.copytree(there, target, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
            else:
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copy(there, target)
        self.dockerfile = self.read("app/Dockerfile")
        self.build_programs = BUILT_ALREADY.format(build=os.path.dirname(binaries()))
        self.write(".github/scripts/build-programs", self.build_programs)
        self.write("terraform/bootstrap/lifecycle_override.tf", NO_LIFECYCLE)
        self.git("init", "--quiet", "--initial-branch=main")
        self.variables = []
        self.terraform_variables = Stack(neargate).environment
        shutil.rmtree(os.path.join(neargate.directory, "terraform"))

    def git(self, *words):
        code, text = run(["git", "-C", self.directory, "-c", "user.name=Octo", "-c",
                          "user.email=octo@example.com", "-c", "commit.gpgsign=false", *words])
        check(code == 0, f"git {' '.join(words)}: {text}")
        return text.strip()

    def read(self, name):
        with open(os.path.join(self.directory, name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text):
        with open(os.path.join(self.directory, name), "w", encoding="utf-8") as file:
            file.write(text)

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def version(self, name, *lines):
        """A commit of the app: it answers with this name, and runs with these lines in its image."""
        entry = [f"ENV APP_COMMIT={name}", *lines]
        self.write("app/Dockerfile", self.dockerfile + "\n".join(entry) + "\n")
        return self.commit(f"App {name}")

    def pipeline(self, event, *words, expected=GREEN):
        """Runs deliver.yml. Returns its jobs' results, by id, and the whole report."""
        command = self.neargate.command(
            "--json", "pipeline", "run", os.path.join(self.directory, ".github/workflows/deliver.yml"),
            "--event", event, "--repository", REPOSITORY, "--owner-id", OWNER_ID, "--repository-id",
            REPOSITORY_ID, "--directory", self.runs, *words)
        for name, value in self.variables:
            command += ["--var", f"{name}={value}"]
        for name in ("TF_CLI_CONFIG_FILE", "CHECKPOINT_DISABLE"):
            if name in self.terraform_variables:
                command += ["--env", f"{name}={self.terraform_variables[name]}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600,
                              stdin=subprocess.DEVNULL)
        trace = f"{done.stderr[-8000:]}{self.neargate.log_end()}"
        check(done.returncode == expected, f"{event}: exit code {done.returncode}\n{trace}")
        report = json.loads(done.stdout)
        report["trace"] = done.stderr
        return {job["id"]: job["result"] for job in report["jobs"]}, report


def step(report, job, name):
    steps = next(each for each in report["jobs"] if each["id"] == job)["steps"]
    found = [each for each in steps if each["name"] == name]
    check(found, f"{job} has no step {name}: {[each['name'] for each in steps]}")
    return found[0]


def log_of(report, job, name):
    with open(os.path.join(report["directory"], step(report, job, name)["log"]), encoding="utf-8",
              errors="replace") as file:
        return file.read()


class Rehearsal:
    def __init__(self):
        self.neargate = Neargate(speed=10)
        self.decisions = os.path.join(self.neargate.directory, "decisions.jsonl")
        self.neargate.up("--decisions", self.decisions)
        self.project = Project(self.neargate)
        self.host = None
        self.v2 = None  # its commit

    def command(self, *words, expected=0):
        code, text = run(self.neargate.command(*words), self.plain_environment(), 300)
        check(code == expected, f"neargate {' '.join(words)}: {code} {text}")
        return text

    def plain_environment(self):
        return {name: value for name, value in self.project.terraform_variables.items()
                if not name.startswith("AWS_")}

    def serving(self):
        """The version that answers."""
        answer = Requests(self.host).get()
        check(answer.status == 200, f"GET / gave {answer.status}: {answer.text}")
        return answer.json["commit"]

    def bootstrap(self):
        self.command("oidc", "start")
        text = subprocess.run(
            self.neargate.command("--json", "bootstrap", "--directory",
                                  os.path.join(self.project.directory, "terraform/bootstrap"),
                                  "--repository", REPOSITORY, "--owner-id", OWNER_ID,
                                  "--repository-id", REPOSITORY_ID),
            env=self.plain_environment(), capture_output=True, text=True, timeout=300)
        check(text.returncode == 0, f"bootstrap: {text.stderr}")
        outputs = json.loads(text.stdout)["outputs"]
        roles = json.loads(outputs["pipeline_role_arns"])
        self.project.variables = [
            ("AWS_REGION", outputs["region"]), ("STATE_BUCKET", outputs["state_bucket"]),
            ("LOCK_TABLE", outputs["lock_table"]), ("PLAN_ROLE_ARN", roles["plan"]),
            ("APPLY_ROLE_ARN", roles["apply"]), ("DEPLOY_ROLE_ARN", roles["deploy"])]
        image = outputs["repository_url"] + ":initial"
        self.command("image", "build", "--file", os.path.join(SOURCE, "app/Dockerfile"), "--tag",
                     image, app_directory())
        self.command("image", "push", image)
        say("bootstrapped; the first image is pushed")

    def pull_request(self):
        self.project.commit("Start")
        self.project.git("checkout", "--quiet", "-b", "change")
        self.project.version("v1")
        results, report = self.project.pipeline("pull_request", "--ref", "change")
        check(results == {"test": "success", "plan": "success", "apply": "skipped",
                          "deploy": "skipped", "drift": "skipped"}, str(results))
        comments = os.path.join(self.project.runs, "comments", REPOSITORY)
        files = os.listdir(comments)
        check(len(files) == 1, f"one comment: {files}")
        with open(os.path.join(comments, files[0]), encoding="utf-8") as file:
            comment = file.read()
        found = re.search(r"Terraform: (\d+) to add, 0 to change, 0 to replace, 0 to destroy", comment)
        check(found and int(found.group(1)) > 30, comment[:500])
        check(len(comment) <= 65536, f"{len(comment)} characters")
        clusters = self.neargate.must("ecs", "ListClusters")["clusterArns"]
        check(not clusters, f"a plan makes nothing: {clusters}")
        say(f"pull request: {found.group(1)} resources planned, none made")

    def merge(self):
        self.project.git("checkout", "--quiet", "main")
        self.project.git("merge", "--quiet", "--squash", "change")
        self.project.commit("App v1 (#1)")
        results, report = self.project.pipeline("push", "--immutable")
        check(results == {"test": "success", "plan": "skipped", "apply": "success",
                          "deploy": "success", "drift": "skipped"}, str(results))
        outputs = next(job for job in report["jobs"] if job["id"] == "apply")["outputs"]
        self.host = outputs["url"].removeprefix("http://").rstrip("/")
        check(self.serving() == "v1", "the merged version serves")
        service = self.neargate.must("ecs", "DescribeServices", {
            "cluster": outputs["cluster"], "services": [outputs["service"]]})["services"][0]
        check(service["runningCount"] == service["desiredCount"] == 2, str(service)[:400])
        say("merged: applied as reviewed, built, deployed by digest, answered by v1")

    def second_version(self):
        self.v2 = self.project.version("v2")
        results, report = self.project.pipeline("push")
        check(results["deploy"] == "success", str(results))
        check("nothing to apply" in log_of(report, "apply", "Apply"), "an image is not in the plan")
        check(self.serving() == "v2", "the second version serves")
        check(step(report, "deploy", "Attest where it comes from")["conclusion"] == "success", "attested")
        say("second version: only the image")

    def rollback(self):
        text = self.command("rollback")
        check(self.serving() == "v1", f"v1 serves again: {text}")
        say("rolled back by command")

    def failing_smoke_test(self):
        """A rerun of the second version, which deploys well and is then not seen from outside."""
        outside = os.path.join(self.neargate.directory, "outside")
        os.makedirs(outside)
        with open(os.path.join(outside, ".curlrc"), "w", encoding="utf-8") as file:
            file.write("proxy = http://127.0.0.1:9\n")
        watcher = Watcher(self.host)
        results, report = self.project.pipeline(
            "push", "--sha", self.v2, "--env", f"CURL_HOME={outside}", "--env", "SMOKE_TEST_SECONDS=2",
            expected=RED)
        watcher.end()
        check(results["apply"] == "success" and results["deploy"] == "failure", str(results))
        built = log_of(report, "deploy", "Build and push the image")
        check(f"there already: neargate-app:{self.v2}" in built, built)
        check(step(report, "deploy", "Attest where it comes from")["conclusion"] == "skipped",
              "another run's image is not attested")
        deployed = log_of(report, "deploy", "Deploy it")
        check(step(report, "deploy", "Deploy it")["conclusion"] == "success" and
              "has this content already" in deployed, deployed)
        check(step(report, "deploy", "Smoke test")["conclusion"] == "failure", "nobody is seen")
        back = step(report, "deploy", "Bring the version before back")
        check(back["conclusion"] == "success",
              log_of(report, "deploy", "Bring the version before back"))
        check(self.serving() == "v1", "v1 serves again")
        say("a rerun finds its image and its revision; failing its smoke test, it is rolled back, and red")

    def failing_test(self):
        self.project.git("checkout", "--quiet", "-b", "broken")
        self.project.write(".github/scripts/build-programs", FAILING_TEST)
        self.project.commit("Break a test")
        for event, words in (("pull_request", ("--ref", "broken")), ("push", ("--ref", "main"))):
            if event == "push":
                self.project.git("checkout", "--quiet", "main")
                self.project.git("merge", "--quiet", "--ff-only", "broken")
            results, _ = self.project.pipeline(event, *words, expected=RED)
            check(results["test"] == "failure" and
                  all(results[job] == "skipped" for job in ("plan", "apply", "deploy")), str(results))
        self.project.write(".github/scripts/build-programs", self.project.build_programs)
        self.project.commit("Mend the test")
        check(self.serving() == "v1", "v1 still serves")
        say("failing unit test: red before anything is planned")

    def unreviewed_plan(self):
        name = "terraform/prod.tfvars"
        before = self.project.read(name)
        changed = re.sub(r"(max_tasks\s*=\s*)\d+", r"\g<1>12", before)
        check(changed != before, f"{name} has max_tasks")
        self.project.write(name, changed)
        self.project.commit("Allow more tasks, behind everybody's back")
        results, report = self.project.pipeline("push", expected=RED)
        check(results["apply"] == "failure" and results["deploy"] == "skipped", str(results))
        check(step(report, "apply", "Apply")["conclusion"] == "skipped", "nothing is applied")
        check("not reviewed" in report["trace"], report["trace"][-2000:])
        self.project.write(name, before)
        self.project.commit("Take it back")
        say("a plan that nobody reviewed is not applied")

    def bad_version(self):
        self.project.version("sick", "ENV PORT=8099")  # the load balancer asks another port
        watcher = Watcher(self.host)
        results, report = self.project.pipeline("push", expected=RED)
        watcher.end()
        check(results["deploy"] == "failure", str(results))
        log = log_of(report, "deploy", "Deploy it")
        check("circuit breaker" in log and "serves" in log, log[-2000:])
        back = log_of(report, "deploy", "Bring the version before back")
        check("nothing to take back" in back, back)
        check(self.serving() == "v1", "v1 still serves")
        say("a version that never turns healthy: red, and rolled back by itself")

    def no_drift(self):
        results, _ = self.project.pipeline("schedule")
        check(results["drift"] == "success", str(results))
        say("no drift")

    def roles(self):
        prove_roles(self.neargate, self.decisions)

    def destroy(self):
        stack = Stack(self.neargate)
        stack.initialize()
        stack.terraform("destroy", "-no-color", "-auto-approve", "-var-file=prod.tfvars")
        eventually(lambda: not self.neargate.must("ecs", "ListClusters")["clusterArns"],
                   "the cluster is gone")
        self.neargate.down()
        left = self.neargate.traces()
        check(not left, f"left on the machine: {left}")
        say("destroyed, and nothing left")


def main():
    require("terraform", "aws", "jq", "git", "ninja", "crun", "conmon", "ip", "nft")
    rehearsal = Rehearsal()
    for part in (rehearsal.bootstrap, rehearsal.pull_request, rehearsal.merge,
                 rehearsal.second_version, rehearsal.rollback, rehearsal.failing_smoke_test,
                 rehearsal.failing_test, rehearsal.unreviewed_plan, rehearsal.bad_version,
                 rehearsal.no_drift, rehearsal.roles, rehearsal.destroy):
        part()
    rehearsal.neargate.close()


if __name__ == "__main__":
    sys.exit(main())
