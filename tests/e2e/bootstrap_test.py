"""`neargate bootstrap` makes what an account must have once, by the real Terraform: a dry run makes nothing;
a run that is killed in between is gone on with; in the end the stack's own state is in the bucket that
it made, the checkout is as it was, and another run, from another checkout, has nothing to do.

    bootstrap_test.py      NEARGATE_BIN: where the programs are"""

import json
import os
import shutil
import signal
import subprocess
import sys

from harness import Neargate, Stack, check, eventually, require, run, say, skip

BUCKET = "neargate-terraform-state-123456789012"
KEY = "bootstrap/terraform.tfstate"
REPOSITORY = "acme/api"


class Checkout:
    def __init__(self, neargate, name):
        self.neargate = neargate
        self.environment = {key: value for key, value in Stack(neargate).environment.items()
                            if not key.startswith("AWS_")}
        self.directory = os.path.join(neargate.directory, name)
        shutil.move(os.path.join(neargate.directory, "terraform"), self.directory)
        self.files = os.path.join(self.directory, "bootstrap")
        shutil.rmtree(os.path.join(self.files, "tests"))
        self.before = self.listing()

    def listing(self):
        """What git looks at."""
        return sorted(set(os.listdir(self.files)) - {".terraform"})

    def bootstrap(self, *words, expected=0):
        done = subprocess.run(
            self.neargate.command("--json", "bootstrap", "--directory", self.files, *words),
            env=self.environment, capture_output=True, text=True, timeout=300)
        check(done.returncode == expected, f"bootstrap: {done.returncode} {done.stderr}")
        check(self.listing() == self.before, f"the checkout has changed: {self.listing()}")
        return json.loads(done.stdout) if expected == 0 else done.stderr


def has(neargate, *path):
    target = "/" + "/".join(path)
    return neargate.signed("s3", "HEAD", target, {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
                           ).status == 200


def main():
    require("nft")
    if not (shutil.which("terraform") or shutil.which("tofu")):
        skip("neither terraform nor tofu is on the PATH")
    neargate = Neargate()
    neargate.up()
    checkout = Checkout(neargate, "first")

    code, text = run(neargate.command("bootstrap", "--directory", "/nowhere"))
    check(code == 1 and "no Terraform in /nowhere" in text, text)
    dry = checkout.bootstrap("--dry-run", "--repository", REPOSITORY)
    check(dry["adds"] > 10 and not has(neargate, BUCKET), f"dry run: {dry}")
    say(f"dry run: {dry['adds']} to make, none made")

    process = subprocess.Popen(
        neargate.command("bootstrap", "--directory", checkout.files, "--repository", REPOSITORY),
        env=checkout.environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        start_new_session=True)
    eventually(lambda: has(neargate, BUCKET), "the bucket is made", 120, 0.2)
    # As Ctrl-C does: Terraform ends what is under way, and writes it down. A SIGTERM would end its
    # provider too, in the middle of a call whose effect then nobody knows of.
    os.killpg(process.pid, signal.SIGINT)
    process.wait()
    eventually(lambda: not running_in(checkout.files), "Terraform has ended", 90)
    check(not has(neargate, BUCKET, KEY), "the state is not there yet")
    say("broken off with the bucket made and the state here")

    made = checkout.bootstrap()
    check(made["adds"] > 0 and not made["deletes"], f"gone on: {made}")
    check(has(neargate, BUCKET, KEY), "the state is in the bucket")
    check(made["outputs"]["state_bucket"] == BUCKET, made)
    roles = json.loads(made["outputs"]["pipeline_role_arns"])
    check(sorted(roles) == ["apply", "deploy", "plan"], f"the variables were kept: {roles}")
    say(f"gone on: {made['adds']} made, the state moved")

    other = Checkout(neargate, "second")
    text = other.bootstrap(expected=1)
    check("this would remove" in text and "same options" in text, text)
    code, text = run(neargate.command("bootstrap", "--directory", other.files, "--repository",
                                      REPOSITORY), other.environment, 300)
    check(code == 0 and text.startswith("Bootstrap of Neargate on this machine, account 123456789012"),
          text)
    check("planned: no change" in text, text)
    check(f"-backend-config=bucket={BUCKET}" in text and "terraform plan" in text, text)
    say("again, from another checkout: nothing to do")

    neargate.down("--purge")
    neargate.up()
    fresh = other.bootstrap("--dry-run", "--repository", REPOSITORY)
    check(fresh["adds"] == dry["adds"], f"after the account is gone: {fresh}")
    say("after down --purge, from the same checkout: everything to make")
    neargate.close()


def running_in(files):
    """Whether a program has that directory among its arguments."""
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                if files.encode() in file.read():
                    return True
        except OSError:
            pass
    return False


if __name__ == "__main__":
    sys.exit(main())
