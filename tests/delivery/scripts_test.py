"""What the scripts of .github/scripts decide, as tables. They are run as they are; only the programs that
they would change something with are stood in for, and say what they were asked."""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / ".github/scripts"


def run(script, *words, text="", path=None):
    environment = dict(os.environ)
    if path:
        environment["PATH"] = f"{path}:{environment['PATH']}"
    return subprocess.run([SCRIPTS / script, *words], input=text, env=environment, check=False,
                          capture_output=True, text=True)


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

    def test_nothing_gets_out_of_its_fence(self):
        for inside in ("```", "````\n</details>", "a ````` b"):
            report = self.report(f"before\n{inside}\n@everyone ${{{{ secrets.X }}}}\n")
            fence = next(line for line in report.splitlines() if line.endswith("diff")).removesuffix("diff")
            self.assertNotIn(fence, inside)
            self.assertEqual(sum(line == fence for line in report.splitlines()), 1)

    def test_never_longer_than_allowed(self):
        for limit in (2000, 60000):
            report = self.report("ä line of the plan\n" * 20000, limit)
            self.assertLessEqual(len(report.encode()), limit)
            self.assertIn("cut off here", report)
            self.assertIn("Merged, it is applied", report)
        self.assertNotIn("cut off", self.report("short\n"))


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
            self.program(folder, "neargate", 'echo asked: "$@"')
            for code, before, now, expected in table:
                with self.subTest(code):
                    self.program(folder, "aws", f"echo {now}")
                    done = run("roll-back", "c", "s", code, before, path=folder)
                    self.assertIn(expected, done.stdout + done.stderr)
                    self.assertEqual(done.returncode, 1 if before == "None" else 0, done.stderr)

    def program(self, folder, name, line):
        path = pathlib.Path(folder, name)
        path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        path.chmod(0o755)


if __name__ == "__main__":
    if not shutil.which("jq"):
        print("SKIPPED: jq is not on the PATH")
        sys.exit(77)
    unittest.main()
