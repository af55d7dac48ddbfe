"""What happens to deployments and one-off tasks while somebody follows them: terminals are closed, CI runners send
SIGTERM, readers go away, the daemon dies, credentials expire. The deployment goes on, and exit code and text say so.

    deploy_interrupted_test.py [PART OF A CASE'S NAME]     NEARGATE_BIN: where the programs are"""

import datetime
import fcntl
import json
import os
import pty
import signal
import subprocess
import sys
import termios
import time

from deploy_outcomes_test import Screen, Stage, expect, of
from harness import SOAK, Failure, Neargate, check, eventually, require, run, say
from small_stack import one

SPEED = 30
LINES = 200  # that a task writes before it ends with 3


def start_sick(stage):
    """A deployment that does not end by itself, followed; returns the program once it is under way."""
    stage.watch(breaker=False)
    process = stage.start("deploy", "--tag", "sick")
    eventually(lambda: '"progress"' in process.stdout.readline(), "it is followed")
    return process


def clear(stage):
    expect(stage.call("rollback"), "succeeded")
    stage.wait_steady()
    stage.watch(breaker=True)


def signals(stage):
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        process = start_sick(stage)
        process.send_signal(number)
        last, _ = expect(stage.finish(process), "left")
        check("goes on" in last["text"] and "neargate wait" in last["text"], last["text"])
        check(stage.under_way(), "the deployment goes on")
        clear(stage)


def terminal_closed(stage):
    """Of a terminal only Ctrl-C asks; one that is closed has nobody to ask."""
    stage.watch(breaker=False)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        stage.command("deploy", "--tag", "sick", "--cluster", stage.stack.cluster, "--service", "web"),
        env={**stage.neargate.environment(), "TERM": "xterm"}, stdin=theirs, stdout=theirs,
        stderr=theirs, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(theirs)
    Screen(ours).until("REVISION ")
    os.close(ours)  # the kernel sends SIGHUP
    check(process.wait(60) == 17, f"exit code {process.returncode}")
    check(stage.under_way(), "the deployment goes on")
    clear(stage)


def reader_gone(stage):
    """As `neargate deploy | head -1`: it is seen to its end."""
    process = stage.start("deploy", "--tag", "v2")
    process.stdout.readline()
    process.stdout.close()
    check(process.wait(60) == 0, f"exit code {process.returncode}: {process.stderr.read()}")
    check("v2" in stage.answer(), stage.answer())
    expect(stage.call("deploy", "--tag", "v1"), "succeeded")


def daemon_dies(stage):
    """Killed in the middle, and up again: what follows asks again, and the deployment has gone on."""
    process = start_sick(stage)
    stage.neargate.kill()
    eventually(lambda: "asking again" in process.stdout.readline(), "it has no answer", 60)
    stage.neargate.up()
    eventually(lambda: "there is an answer again" in process.stdout.readline(), "it has an answer", 60)
    process.send_signal(signal.SIGTERM)
    expect(stage.finish(process), "left")
    clear(stage)


def keys_of_role(stage, name, *actions):
    """Keys of a session of a role that may do that."""
    stage.neargate.must("iam", "CreateRole", {
        "RoleName": name, "AssumeRolePolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
             "Action": "sts:AssumeRole"}]})})
    stage.neargate.must("iam", "PutRolePolicy", {
        "RoleName": name, "PolicyName": "all", "PolicyDocument": json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]})})
    answer = stage.neargate.must("sts", "AssumeRole", {
        "RoleArn": f"arn:aws:iam::123456789012:role/{name}", "RoleSessionName": "test"})
    return {"AWS_ACCESS_KEY_ID": one("<AccessKeyId>(.*?)<", answer),
            "AWS_SECRET_ACCESS_KEY": one("<SecretAccessKey>(.*?)<", answer),
            "AWS_SESSION_TOKEN": one("<SessionToken>(.*?)<", answer)}


def no_longer_allowed(stage):
    """As when credentials expire: what may not be seen any more is left, and goes on."""
    keys = keys_of_role(stage, "deployer", "ecs:*", "ecr:*", "iam:*", "elasticloadbalancing:*", "cloudwatch:*",
                        "ec2:*", "logs:*")
    stage.watch(breaker=False)
    process = stage.start("deploy", "--tag", "sick", "--no-verify", keys=keys)
    eventually(lambda: '"progress"' in process.stdout.readline(), "it is followed")
    stage.neargate.must("iam", "DeleteRolePolicy", {"RoleName": "deployer", "PolicyName": "all"})
    last, _ = expect(stage.finish(process), "left")
    check("cannot be followed any more" in last["reason"] and stage.under_way(), str(last))
    clear(stage)


def one_off_logs(stage):
    """All that a task writes is there when its exit code is."""
    for _ in range(30 if SOAK else 5):
        code, events, errors = stage.call("run", "--env", f"LINES={LINES}", "--", "/load_target")
        lines = [event["text"] for event in of(events, "log")]
        check(lines == [f"line {number} of {LINES}" for number in range(1, LINES + 1)],
              f"{len(lines)} lines: {lines[:3]} {lines[-3:]} {errors}")
        check(code == 3 and of(events, "taskStopped")[0]["exitCode"] == 3, f"{code} {events[-1]}")
    many = 20000
    code, events, _ = stage.call("run", "--env", f"LINES={many}", "--", "/load_target")
    check(code == 3 and len(of(events, "log")) == many, f"{code} {len(of(events, 'log'))}")


def one_off_interrupted(stage):
    """Who interrupts it wants it to end; so does who is sent SIGTERM, or loses the terminal."""
    for number in (signal.SIGINT, signal.SIGHUP):
        process = stage.start("run", "--", "/load_target")
        task = json.loads(eventually(lambda: next(
            (line for line in iter(process.stdout.readline, "") if "taskStarted" in line), None),
            "it is started"))["task"]
        process.send_signal(number)
        code, events, errors = stage.finish(process)
        check(code == 125 and of(events, "taskStopped")[0]["exitCode"] == 125, f"{code} {events} {errors}")
        check(stage.stack.task(task)["lastStatus"] == "STOPPED", str(stage.stack.task(task)))


def one_off_without_start(stage):
    missing = stage.stack.register("missing", "localhost:1/web:v9")
    code, events, _ = stage.call("run", "--revision", missing, "--", "/load_target")
    check(code == 125 and "CannotPull" in of(events, "taskStopped")[0]["text"], f"{code} {events}")


def one_off_daemon_dies(stage):
    """The task goes on meanwhile, and its exit code is not lost."""
    process = stage.start("run", "--timeout", "2m", "--", "/load_target")
    task = json.loads(eventually(lambda: next(
        (line for line in iter(process.stdout.readline, "") if "taskStarted" in line), None),
        "it is started"))["task"]
    eventually(lambda: stage.stack.task(task)["lastStatus"] == "RUNNING", "it runs")
    stage.neargate.kill()
    eventually(lambda: "asking again" in process.stdout.readline(), "it has no answer", 60)
    stage.neargate.up()
    eventually(lambda: "there is an answer again" in process.stdout.readline(), "it has an answer", 60)
    stage.stack.stop_task(task, "test")
    code, events, errors = stage.finish(process)
    check(code == 0 and of(events, "taskStopped")[0]["reason"] == "test", f"{code} {events} {errors}")


def feeds(stage):
    """logs and events go on over a daemon that is started again, and over tasks that come and go."""
    since = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    stage.call("run", "--env", "LINES=1", "--", "/load_target")
    expect(stage.call("deploy", "--tag", "v2", "--force"), "succeeded")
    programs = {}
    for name, words in {"logs": ["logs", "/web"], "events": ["events"]}.items():
        programs[name] = subprocess.Popen(
            stage.command(*words, "--follow", "--since", since), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=stage.neargate.environment(), stdin=subprocess.DEVNULL)
        check(programs[name].stdout.readline(), f"{name} begins")
    stage.neargate.kill()
    for name, program in programs.items():
        check("asking again" in program.stderr.readline(), f"{name} has no answer")
    stage.neargate.up()
    for name, program in programs.items():
        check("there is an answer again" in program.stderr.readline(), f"{name} has an answer")
    expect(stage.call("deploy", "--tag", "crash"), "rolled-back")
    seen = {"logs": "CRASH is set", "events": "has started"}
    for name, program in programs.items():
        eventually(lambda: seen[name] in program.stdout.readline(), f"{name} goes on")
        program.terminate()
        program.communicate(timeout=10)
    stage.wait_steady()
    for command in ("logs /web", "events"):
        for since, expected in (("1h", 0), ("2026-01-01", 0), ("2026-01-01T10:00:00+01:00", 0), ("soon", 2)):
            code, text = run(stage.command(*command.split(), "--since", since), stage.neargate.environment())
            check(code == expected and ("as in 90s" in text) == bool(expected), f"{command} {since}: {text}")


CASES = (signals, terminal_closed, reader_gone, daemon_dies, no_longer_allowed, one_off_logs,
         one_off_interrupted, one_off_without_start, one_off_daemon_dies, feeds)


def main():
    require()
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    neargate = Neargate(speed=SPEED)
    neargate.up()
    try:
        stage = Stage(neargate)
        for case in CASES:
            if wanted not in case.__name__:
                continue
            began = time.monotonic()
            case(stage)
            say(f"{case.__name__}: as documented, in {time.monotonic() - began:.1f} s")
    except Failure as failure:
        say(f"FAILED: {failure}{neargate.log_end()}")
        sys.exit(1)
    finally:
        neargate.close()


if __name__ == "__main__":
    main()
