"""What the scripts of .github/scripts decide, as tables. They are run as they are; only the programs that
they would change something with are stood in for, and say what they were asked."""

import copy
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / ".github/scripts"


def environment_with(path, **variables):
    environment = {**os.environ, **variables}
    if path:
        environment["PATH"] = f"{path}:{environment['PATH']}"
    return environment


def run(script, *words, text="", path=None, **variables):
    return subprocess.run([SCRIPTS / script, *words], input=text, check=False, capture_output=True,
                          text=True, env=environment_with(path, **variables))


def program(folder, name, *lines):
    """Stands in for a program, for whoever has the folder on the PATH."""
    path = pathlib.Path(folder, name)
    path.write_text("\n".join(["#!/bin/bash", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)


def change(address, actions, before, after, unknown=None):
    return {"address": address, "change": {"actions": actions, "before": before, "after": after,
                                           "after_unknown": unknown or {}}}


PLAN = {"resource_changes": [
    change("aws_lb.a", ["update"], {"id": "lb", "idle": 60, "name": "n"}, {"id": "lb", "idle": 30, "name": "n"}),
    change("aws_eip.b", ["create"], None, {"domain": "vpc"}, {"id": True}),
    change("aws_ecs_service.c", ["no-op"], {"task": "app:1"}, {"task": "app:1"}),
    change("aws_vpc.d", ["delete"], {"id": "vpc-1", "tags": {}}, None),
    change("data.x.e", ["read"], None, {"a": 1}),
], "output_changes": {"url": {"actions": ["update"], "before": "a", "after": "b"}}}


class PlanDigest(unittest.TestCase):
    def digest(self, plan):
        done = run("plan-digest", text=json.dumps(plan))
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def changed(self, edit):
        plan = copy.deepcopy(PLAN)
        edit(plan)
        return self.digest(plan) != self.digest(PLAN)

    def test_the_same_where_it_does_the_same(self):
        edits = {
            "another order": lambda plan: plan["resource_changes"].reverse(),
            "another time": lambda plan: plan.update(timestamp="2026-11-23T00:00:00Z"),
            "the pipeline moved the service": lambda plan: plan["resource_changes"][2]["change"].update(
                before={"task": "app:2"}, after={"task": "app:2"}),
            "what a changed resource keeps": lambda plan: [
                plan["resource_changes"][0]["change"][side].update(name="other") for side in ("before", "after")],
            "what is read": lambda plan: plan["resource_changes"][4]["change"].update(after={"a": 2}),
            "what goes, in other clothes": lambda plan: plan["resource_changes"][3]["change"]["before"].update(
                tags={"a": "b"}),
        }
        for name, edit in edits.items():
            with self.subTest(name):
                self.assertFalse(self.changed(edit))

    def test_another_where_it_does_something_else(self):
        edits = {
            "another value": lambda plan: plan["resource_changes"][0]["change"]["after"].update(idle=31),
            "a drift in between": lambda plan: plan["resource_changes"][0]["change"]["before"].update(idle=61),
            "another resource goes": lambda plan: plan["resource_changes"][3]["change"]["before"].update(id="vpc-2"),
            "a replacement": lambda plan: plan["resource_changes"][0]["change"].update(actions=["delete", "create"]),
            "one resource more": lambda plan: plan["resource_changes"].append(
                change("aws_eip.f", ["create"], None, {"domain": "vpc"})),
            "one less": lambda plan: plan["resource_changes"].pop(0),
            "not known before": lambda plan: plan["resource_changes"][0]["change"].update(after_unknown={"arn": True}),
        }
        for name, edit in edits.items():
            with self.subTest(name):
                self.assertTrue(self.changed(edit))

    def test_nothing_to_do(self):
        self.assertEqual(self.digest({"resource_changes": []}), self.digest({}))


# As Terraform puts it before a plan.
DRIFT = """
Note: Objects have changed outside of Terraform

  # m.s.{kind}.{name} has changed
  ~ resource "{kind}" "{name}" {{
        id = "x"
      ~ {attribute} = 1 -> 2
        # (16 unchanged attributes hidden)
    }}
{more}
Unless you have made equivalent changes to your configuration

""" + "─" * 77 + """

Terraform will perform the following actions:
"""


def drift(kind="aws_ecs_service", attribute="task_definition", name="app", more=""):
    return DRIFT.format(kind=kind, name=name, attribute=attribute, more=more)


class PlanReport(unittest.TestCase):
    def report(self, text, limit=60000, plan=None):
        with tempfile.TemporaryDirectory() as folder:
            json_path, text_path = f"{folder}/plan.json", f"{folder}/plan.txt"
            pathlib.Path(json_path).write_text(json.dumps(plan or PLAN), encoding="utf-8")
            pathlib.Path(text_path).write_text(text, encoding="utf-8")
            done = run("plan-report", json_path, text_path, "0123456789abcdef" * 4, str(limit))
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout

    def test_summary(self):
        report = self.report("text")
        self.assertIn("1 to add, 1 to change, 0 to replace, 1 to destroy", report)
        self.assertIn("Resources go", report)
        quiet = self.report("No changes.", plan={"resource_changes": []})
        self.assertIn("Nothing to do", quiet)
        self.assertNotIn("Resources go", quiet)
        self.assertIn("Nothing but outputs", self.report("x", plan={"output_changes": PLAN["output_changes"]}))

    def test_nothing_gets_out_of_its_fence(self):
        for inside in ("```", "````\n</details>", "a ````` b"):
            report = self.report(f"before\n{inside}\n@everyone ${{{{ secrets.X }}}}\n")
            fence = next(line for line in report.splitlines() if line.endswith("diff")).removesuffix("diff")
            self.assertNotIn(fence, inside)
            # That of the lines, and that of the plan.
            self.assertEqual(sum(line == fence for line in report.splitlines()), 2)

    def test_never_longer_than_allowed(self):
        many = {"resource_changes": [change("ä" * 300 + str(i), ["create"], None, {}) for i in range(99)],
                "resource_drift": []}
        long = "ä line of the plan\n" * 5000
        for limit in (2500, 60000):
            for text in (long, drift() + long, drift(more=long)):
                for plan in (PLAN, many):
                    report = self.report(text, limit, plan)
                    self.assertLessEqual(len(report.encode()), limit)
                    self.assertIn("cut off here", report)
                    self.assertIn("Merged, it is applied", report)
        self.assertNotIn("cut off", self.report("short\n"))

    def test_says_first_what_is_done_and_what_does_harm_before_the_rest(self):
        report = self.report("the plan")
        self.assertIn("```diff\n- aws_vpc.d\n! aws_lb.a: idle\n+ aws_eip.b\n```\n", report)
        plan = {"resource_changes": [change(f"x.y[{i}]", ["create"], None, {}) for i in range(40)]}
        report = self.report("the plan", plan=plan)
        self.assertIn("+ x.y[29]\n… and 10 more\n", report)
        self.assertNotIn("x.y[30]", report)
        # A name has no line to itself.
        plan = {"resource_changes": [change('x.y["a\n```\nb"]', ["create"], None, {})]}
        self.assertIn('\n+ x.y["a ``` b"]\n', self.report("the plan", plan=plan))

    def test_what_deployments_move_is_folded_and_other_drift_is_not(self):
        table = (
            (drift(), True),
            (drift(attribute="desired_count"), True),
            (drift(attribute="network_configuration {"), False),
            (drift(kind="aws_lb"), False),
            # One that is expected hides no other.
            (drift(more="\n  # aws_lb.a has been deleted\n  - resource \"aws_lb\" \"a\" {\n    }\n"), False),
            (drift(more="      + tags = {\n          + a = 1\n        }\n"), False))
        for text, is_folded in table:
            with self.subTest(text):
                report = self.report(text)
                at = report.index("Changed outside of Terraform")
                self.assertLess(report.index("Terraform will perform"), at)
                self.assertLess(at, report.index("Note: Objects have changed"))
                self.assertEqual("<details open>" in report, not is_folded)
                self.assertEqual("what deployments and scaling move" in report, is_folded)


class RollBack(unittest.TestCase):
    def test_by_how_the_deployment_ended_and_what_serves(self):
        table = (  # code, served before, served now, what is done
            ("", "", "web:2", "not begun"),
            ("11", "web:1", "web:3", "left alone"),
            ("10", "web:1", "web:1", "nothing to take back"),
            ("13", "web:1", "web:1", "nothing to take back"),  # somebody was faster
            ("15", "web:1", "web:1", "nothing to take back"),
            ("0", "web:1", "web:2", "asked: rollback --cluster c --service s --to web:1"),
            ("16", "web:1", "web:2", "asked: rollback --cluster c --service s --to web:1"),
            ("17", "web:1", "web:2", "asked: rollback --cluster c --service s --to web:1"),
            ("16", "None", "web:1", "No version served before"))
        with tempfile.TemporaryDirectory() as folder:
            program(folder, "neargate", 'echo asked: "$@"')
            for code, before, now, expected in table:
                with self.subTest(code):
                    program(folder, "aws", f"echo {now}")
                    done = run("roll-back", "c", "s", code, before, path=folder)
                    self.assertIn(expected, done.stdout + done.stderr)
                    self.assertEqual(done.returncode, 1 if before == "None" else 0, done.stderr)


# Of aws: a bucket that is a folder, with what it answers where there is no such object.
BUCKET = """
cd {root}
file() {{ tr / _ <<<"$1"; }}
case "$1-$2" in
  s3api-put-object)
    while [ $# -gt 0 ]; do
      case $1 in
        --key) key=$(file "$2") ;;
        --body) body=$2 ;;
      esac
      shift
    done
    cp "$body" "$key"
    ;;
  s3-cp)
    key=$(file "${{3#s3://bucket/}}")
    if [ -e denied ]; then
      echo "fatal error: An error occurred (403) when calling HeadObject: Forbidden" >&2
      exit 1
    elif [ ! -e "$key" ]; then
      echo "fatal error: An error occurred (404) when calling HeadObject: Key does not exist" >&2
      exit 1
    fi
    cat "$key"
    ;;
esac
"""


class ReviewedPlan(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.script = self.root / "tree/.github/scripts/reviewed-plan"
        self.script.parent.mkdir(parents=True)
        shutil.copy(SCRIPTS / "reviewed-plan", self.script)
        self.bin = self.root / "bin"
        self.bin.mkdir()
        program(self.bin, "aws", BUCKET.format(root=self.root))
        self.git("init", "--quiet")
        self.commit("one")

    def git(self, *words):
        subprocess.run(["git", "-C", self.root / "tree", "-c", "user.name=A", "-c", "user.email=a@b",
                        "-c", "commit.gpgsign=false", *words], check=True)

    def commit(self, text):
        (self.root / "tree/terraform").mkdir(exist_ok=True)
        (self.root / "tree/terraform/main.tf").write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", text)

    def ask(self, verb, digest):
        done = subprocess.run([self.script, verb, "prod", digest], check=False, capture_output=True,
                              text=True, env=environment_with(self.bin, STATE_BUCKET="bucket"))
        return done.returncode, done.stdout + done.stderr

    def test_is_applied_only_where_it_is_the_one_that_was_shown(self):
        reviewed, other = "a" * 64, "b" * 64
        code, text = self.ask("check", reviewed)
        self.assertEqual(code, 1, text)
        self.assertIn("was not reviewed", text)
        self.assertEqual(self.ask("record", reviewed)[0], 0)
        self.assertEqual(self.ask("check", reviewed)[0], 0)
        # The stack is not what it was then: the same files plan something else.
        code, text = self.ask("check", other)
        self.assertEqual(code, 1, text)
        self.assertIn("::error::This is not the plan that was reviewed (aaaaaaaaaaaaaaaa, now bbbb", text)
        # Other files: nobody was shown their plan, though it does the same.
        self.commit("two")
        code, text = self.ask("check", reviewed)
        self.assertEqual(code, 1, text)
        self.assertIn("was not reviewed", text)
        # By commits it would not be found: a squash makes another one of the same files.
        self.commit("one")
        self.assertEqual(self.ask("check", reviewed)[0], 0)

    def test_a_bucket_that_does_not_answer_is_no_review(self):
        self.assertEqual(self.ask("record", "a" * 64)[0], 0)
        (self.root / "denied").touch()
        code, text = self.ask("check", "a" * 64)
        self.assertEqual(code, 1, text)
        self.assertIn("Forbidden", text)


class SmokeTest(unittest.TestCase):
    def ask(self, answer, *words):
        """Its exit code, what it says, and how curl was called."""
        with tempfile.TemporaryDirectory() as folder:
            calls = pathlib.Path(folder, "calls")
            calls.touch()
            program(folder, "curl", f'echo "$*" >>{calls}', answer)
            done = run("smoke-test", *words, path=folder, SMOKE_TEST_SECONDS="4")
            return done.returncode, done.stdout + done.stderr, calls.read_text("utf-8").splitlines()

    def test_ten_answers_in_a_row_are_enough(self):
        code, text, calls = self.ask("exit 0", "http://api.example.com/")
        self.assertEqual((code, text), (0, "http://api.example.com answers\n"))
        self.assertEqual(len(calls), 10)
        for call in calls:
            self.assertRegex(call, "http://api.example.com/health http://api.example.com/$")
            self.assertNotIn("--connect-to", call)

    def test_a_load_balancer_is_asked_under_the_name_of_the_site(self):
        code, text, calls = self.ask("exit 0", "https://api.example.com/", "lb.amazonaws.com")
        self.assertEqual(code, 0, text)
        self.assertIn("--connect-to ::lb.amazonaws.com: https://api.example.com/health", calls[0])

    def test_says_once_what_was_wrong_in_the_end(self):
        code, text, calls = self.ask("echo 'curl: (60) no such name' >&2; echo 'More details' >&2; exit 60",
                                     "https://api.example.com/")
        self.assertEqual(code, 1)
        self.assertEqual(text, "::error::https://api.example.com does not answer as it should: "
                               "curl: (60) no such name\n")
        self.assertGreaterEqual(len(calls), 2)


class DeployImage(unittest.TestCase):
    def begin(self, folder, *lines):
        program(folder, "aws", "echo web:1")
        program(folder, "neargate", f"cd {folder}", *lines)
        return subprocess.Popen([SCRIPTS / "deploy-image", "c", "s", "i"],
                                env=environment_with(folder, GITHUB_OUTPUT=f"{folder}/outputs"))

    def test_ends_as_the_deployment_does(self):
        for code in (0, 10):
            with tempfile.TemporaryDirectory() as folder:
                self.assertEqual(self.begin(folder, f"exit {code}").wait(60), code)
                self.assertEqual(pathlib.Path(folder, "outputs").read_text("utf-8"),
                                 f"before=web:1\ncode=17\ncode={code}\n")

    def test_cancelled_it_hands_that_on_and_waits(self):
        with tempfile.TemporaryDirectory() as folder:
            process = self.begin(folder, "trap 'sleep 0.3; exit 17' TERM", "touch begun",
                                 "until [ -e never ]; do sleep 0.05; done")
            while not pathlib.Path(folder, "begun").exists():
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(60), 17)
            self.assertTrue(pathlib.Path(folder, "outputs").read_text("utf-8").endswith("code=17\ncode=17\n"))


class TerraformApply(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        outputs = {name: {"value": f"the {name}"} for name in ("cluster_name", "service_name",
                                                               "repository_url", "url", "alb_dns_name")}
        # An apply makes its resource to the end, whatever it is asked, and then writes its state.
        program(self.root, "terraform", f"cd {self.root}", 'case "$2" in',
                f"output) echo '{json.dumps(outputs)}' ;;",
                "apply) trap 'echo asked >>signals' INT TERM; echo '::set-output name=a::b'; touch begun",
                "  until [ -e made ]; do sleep 0.05; done; echo over >state; [ ! -e signals ] ;;",
                "esac")
        self.variables = {"CHANGES": "true", "PLAN_DIRECTORY": str(self.root),
                          "GITHUB_OUTPUT": str(self.root / "outputs")}

    def has(self, name):
        return (self.root / name).exists()

    def begin(self):
        process = subprocess.Popen([SCRIPTS / "terraform-apply"], stdout=subprocess.PIPE, text=True,
                                   env=environment_with(self.root, **self.variables))
        self.addCleanup(process.stdout.close)
        self.addCleanup((self.root / "made").touch)
        self.wait_for(lambda: self.has("begun"))
        return process

    def wait_for(self, condition):
        end = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)

    def test_writes_outputs_and_lets_no_text_be_a_command(self):
        (self.root / "made").touch()
        done = run("terraform-apply", path=self.root, **self.variables)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.root / "outputs").read_text(encoding="utf-8"),
                         "cluster_name=the cluster_name\nservice_name=the service_name\n"
                         "repository_url=the repository_url\nurl=the url\n"
                         "alb_dns_name=the alb_dns_name\n")
        lines = done.stdout.splitlines()
        self.assertRegex(lines[0], "^::stop-commands::[0-9a-f]{32}$")
        self.assertEqual(lines[1:], ["::set-output name=a::b", f"::{lines[0].rpartition(':')[2]}::"])

    def test_says_what_to_do_about_a_right_that_is_lacking(self):
        user = "api error AccessDenied: User: arn:aws:sts::1:assumed-role/stack-apply/GitHubActions is"
        program(self.root, "terraform", f"echo 'Error: {user} not authorized to perform: s3:CreateBucket on resource: x'",
                f"echo 'Error: {user} not authorized to perform: ec2:CreateVpc on resource: ::error::y'", "exit 1")
        done = run("terraform-apply", path=self.root, **self.variables)
        self.assertEqual(done.returncode, 1)
        self.assertIn("::error::The role stack-apply lacks rights: ec2:CreateVpc s3:CreateBucket. ", done.stderr)
        self.assertIn("neargate bootstrap", done.stderr)
        program(self.root, "terraform", "echo 'Error: something else'", "exit 1")
        done = run("terraform-apply", path=self.root, **self.variables)
        self.assertEqual((done.returncode, done.stderr), (1, ""))

    def test_an_end_that_comes_at_once_is_the_end(self):
        # Before anybody has looked whether it goes on.
        script = f'. {SCRIPTS}/functions; tail() {{ sleep 0.2; }}; run_gently {self.root}/log exit_with'
        for code in ("7", "0"):
            done = subprocess.run(["bash", "-c", f'exit_with() {{ return {code}; }}; {script}'], check=False)
            self.assertEqual(done.returncode, int(code))

    def test_cancelled_it_ends_what_it_has_begun(self):
        process = self.begin()
        for number in (signal.SIGINT, signal.SIGTERM):  # as the runner does
            process.send_signal(number)
            self.wait_for(lambda: self.has("signals"))
        (self.root / "made").touch()
        self.assertNotEqual(process.wait(60), 0)
        self.assertEqual((self.root / "signals").read_text(encoding="utf-8"), "asked\n")
        self.assertTrue(self.has("state"))
        self.assertFalse(self.has("outputs"))

    def test_killed_it_is_waited_for(self):
        process = self.begin()
        process.send_signal(signal.SIGINT)
        self.wait_for(lambda: self.has("signals"))
        process.kill()
        process.wait(60)
        waiting = subprocess.Popen([SCRIPTS / "await-apply"], env=environment_with(None, **self.variables),
                                   stdout=subprocess.DEVNULL)
        time.sleep(0.5)
        self.assertIsNone(waiting.poll())
        (self.root / "made").touch()
        self.assertEqual(waiting.wait(60), 0)
        self.assertTrue(self.has("state"))

    def test_there_may_be_nothing_to_wait_for(self):
        done = run("await-apply", **self.variables)
        self.assertEqual(done.stdout, "no apply was begun\n", done.stderr)


class RequiredVariables(unittest.TestCase):
    def test_names_all_that_are_missing(self):
        done = run("required-variables", "ONE", "TWO", "THREE", ONE="", TWO="2")
        self.assertEqual(done.returncode, 1)
        self.assertIn("::error::The repository's variables ONE THREE are not set", done.stderr)
        done = run("required-variables", "TWO", TWO="2")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class PushImage(unittest.TestCase):
    def test_says_whether_it_was_this_run_that_built_it(self):
        with tempfile.TemporaryDirectory() as folder:
            program(folder, "aws", f"cd {folder}",
                    "[ -e pushed ] && echo sha256:aa || { echo ImageNotFoundException >&2; exit 254; }")
            program(folder, "neargate", f"cd {folder}", 'echo "$1 $2" >>asked', '[ "$2" != push ] || touch pushed')
            for built, asked in (("true", "image build\nimage push\n"), ("false", "")):
                outputs = pathlib.Path(folder, "outputs")
                outputs.write_text("", encoding="utf-8")
                pathlib.Path(folder, "asked").write_text("", encoding="utf-8")
                done = run("push-image", "1.dkr.ecr/app", path=folder, GITHUB_SHA="c0ffee",
                           GITHUB_OUTPUT=str(outputs))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(outputs.read_text(encoding="utf-8"),
                                 f"digest=sha256:aa\nimage=1.dkr.ecr/app@sha256:aa\nbuilt={built}\n")
                self.assertEqual(pathlib.Path(folder, "asked").read_text(encoding="utf-8"), asked)


if __name__ == "__main__":
    if not shutil.which("jq"):
        print("SKIPPED: jq is not on the PATH")
        sys.exit(77)
    unittest.main()
