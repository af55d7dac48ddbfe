"""Runs the CLI's commands against a server whose answers AWS's models allow, however odd.

None may end by a signal or show what is meant for programmers only, and each has one of its documented
exit codes. Then services of all kinds that AWS has are looked at and deployed to."""

import copy
import os
import subprocess
import sys
import tempfile

try:
    import botocore
except ImportError:
    botocore = None
else:
    from odd_services import Account, SERVICES
    from stub_aws import StubAws

FORMS = ("smallest", "hollow", "empty", "largest")
NAMED = ["--cluster", "main", "--service", "web"]
COMMANDS = [
    ["status"], ["tasks"], ["events", *NAMED], ["logs"], ["logs", "--previous"], ["logs", "group"],
    ["history", *NAMED], ["verify", *NAMED], ["diff", *NAMED, "--tag", "v2"],
    ["render", *NAMED, "--tag", "v2"], ["deploy", *NAMED, "--tag", "v2", "--timeout", "1s"],
    ["deploy", *NAMED, "--image", "example.com/web:v2", "--no-verify", "--timeout", "1s"],
    ["rollback", *NAMED, "--timeout", "1s"], ["run", *NAMED, "--timeout", "1s", "--", "true"],
    ["scale", "3", *NAMED], ["scale", "--min", "1", "--max", "3", *NAMED],
    ["wait", *NAMED, "--timeout", "1s"],
    ["iam", "why", "exec", "s3:GetObject", "arn:aws:s3:::bucket/key"], ["tasks", "--json"],
    ["status", "--json"], ["verify", "--json", *NAMED], ["history", "--json", *NAMED],
]
EXIT_CODES = {0, 1, 2, 3, 5, 125, *range(10, 20)}
FOR_PROGRAMMERS = ("terminate called", "std::", "json.exception", "basic_string", "bad_optional",
                   "vector::", "AddressSanitizer", "runtime error", "Assertion")


def environment(url, home):
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"HOME": home, "AWS_ENDPOINT_URL": url, "AWS_REGION": "eu-central-1",
                   "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
                   "AWS_MAX_ATTEMPTS": "1", "NO_COLOR": "1"}


def run(program, arguments, stub, home):
    return subprocess.run([program, *arguments], env=environment(stub.url, home), timeout=60,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


class Runner:
    """Runs commands and keeps what was wrong with them."""

    def __init__(self, program, home):
        self.program, self.home, self.count, self.failures = program, home, 0, []

    def run(self, stub, what, arguments, exit_codes, text=""):
        self.count += 1
        label = f"{what}: neargate {' '.join(arguments)}"
        try:
            done = run(self.program, arguments, stub, self.home)
        except subprocess.TimeoutExpired:
            self.failures.append(f"{label}: it does not end")
            return
        said = done.stdout + done.stderr
        if "-v" in sys.argv:
            print(f"=== {label} -> {done.returncode}\n{said}")
        if done.returncode not in exit_codes or text not in said:
            self.failures.append(f"{label}: exit code {done.returncode}: {said}")
        self.failures += [f"{label}: says '{each}': {said}" for each in FOR_PROGRAMMERS
                          if each in said]


def run_in_all_forms(runner):
    for form in FORMS:
        stub = StubAws(form=form)
        for arguments in COMMANDS:
            runner.run(stub, form, arguments, EXIT_CODES)
        stub.close()


def deploy_to_all_services(runner):
    deploy = ["deploy", *NAMED, "--tag", "v2", "--no-verify", "--timeout", "30s"]
    for what, service, definition, arguments, exit_code, text in SERVICES:
        definition = {name: value for name, value in definition.items() if value is not None}
        stub = StubAws(Account(copy.deepcopy(service), definition).answers())
        runner.run(stub, what, ["status"], {0}, "web")
        runner.run(stub, what, ["verify", *NAMED, *arguments], EXIT_CODES - {0, 2})
        runner.run(stub, what, [*deploy, *arguments], {exit_code}, text)
        stub.close()


def main():
    if botocore is None:
        print("SKIPPED: botocore is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as home:
        runner = Runner(sys.argv[1], home)
        run_in_all_forms(runner)
        deploy_to_all_services(runner)
    failures, count = runner.failures, runner.count
    print(f"{count} commands run")
    for text in failures:
        print("FAILED:", text)
    sys.exit(1 if failures or not count else 0)


if __name__ == "__main__":
    main()
