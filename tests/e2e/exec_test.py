"""`neargate exec`, `tasks` and `events`: a shell in a task through a real terminal, plain pipes, what is
said where it cannot be done, and that it all bears the daemon's death.

    exec_test.py      NEARGATE_BIN: where the programs are"""

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import termios
import time

from harness import Neargate, check, eventually, require, run, say
from small_stack import SmallStack, build_image

# What a shell with these needs: all of it is in one static busybox.
APPLETS = ("sh", "cat", "stty", "sleep", "kill", "echo", "true")


class Lines:
    """What a program prints, a line at a time. Its own buffer, as a buffered file would hide from
    select() the lines that came with an earlier one."""

    def __init__(self, file):
        self.fd = file.fileno()
        self.rest = b""
        self.seen = []

    def until(self, enough, what, seconds=60):
        """Reads on until `enough(seen)`."""
        end = time.monotonic() + seconds
        while not enough(self.seen):
            left = max(0, end - time.monotonic())
            check(select.select([self.fd], [], [], left)[0], f"no {what} in {self.seen}")
            part = os.read(self.fd, 65536)
            check(part, f"it ended without {what}: {self.seen}")
            *whole, self.rest = (self.rest + part).split(b"\n")
            self.seen += [line.decode() for line in whole]


class Terminal:
    """`neargate exec` as a person has it: on a pty of its own."""

    def __init__(self, command, rows=24, columns=80):
        self.text = ""
        self.code = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(command[0], command)
        self.resize(rows, columns)
        self.before = termios.tcgetattr(self.fd)

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self):
        while select.select([self.fd], [], [], 0)[0]:
            try:
                part = os.read(self.fd, 65536)
            except OSError:  # the other end is closed
                return
            if not part:
                return
            self.text += part.decode(errors="replace")

    def expect(self, word, seconds=10):
        def seen():
            self.read()
            return word in self.text
        try:
            eventually(seen, f"{word!r} on the terminal", seconds, 0.02)
        except Exception:
            say(f"the terminal shows: {self.text!r}")
            raise
        self.text = self.text.partition(word)[2]

    def type(self, text):
        os.write(self.fd, text.encode())

    def is_raw(self):
        return not termios.tcgetattr(self.fd)[3] & (termios.ICANON | termios.ECHO)

    def end(self, seconds=10):
        """Its exit code; the terminal is as it was."""
        def ended():
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            return pid
        eventually(ended, "the command ends", seconds, 0.02)
        check(termios.tcgetattr(self.fd) == self.before, "the terminal is not as it was")
        self.read()
        os.close(self.fd)
        return self.code


def shell(neargate, *words):
    return Terminal(neargate.command("exec", *words))


def interactive(neargate, task):
    terminal = shell(neargate, task)
    terminal.expect("# ")
    check(terminal.is_raw(), "the terminal is not raw")
    terminal.type("stty size\n")
    terminal.expect("24 80")
    terminal.resize(50, 132)
    # The new size is there when the signal has come through.
    def resized():
        terminal.type("stty size\n")
        time.sleep(0.1)
        terminal.read()
        return "50 132" in terminal.text
    eventually(resized, "the new size is seen in the container", 5)
    terminal.text = ""
    terminal.type("sleep 1000\n")
    time.sleep(0.3)
    terminal.type("\x03")  # ends the sleep, not the shell
    terminal.type("echo still-$((40+2))\n")
    terminal.expect("still-42")
    terminal.type("exit 7\n")
    check(terminal.end() == 7, f"the exit code is {terminal.code}, not 7")
    say("a shell on a terminal: size, interrupt, exit code")


def piped(neargate, task):
    def execute(words, text=""):
        done = subprocess.run(neargate.command("exec", task, "--", *words), input=text, text=True,
                              capture_output=True, timeout=30)
        return done.returncode, done.stdout, done.stderr
    code, out, error = execute(["cat"], "one\ntwo\n" * 50000)
    check((code, out, error) == (0, "one\ntwo\n" * 50000, ""), f"cat: {code} {len(out)} {error}")
    check(execute(["sh", "-c", "echo out; echo err >&2; exit 3"]) == (3, "out\n", "err\n"), "streams")
    code = execute(["sh", "-c", "kill -9 $$"])[0]
    check(code == 137, f"killed: {code}")
    code, _, error = execute(["nosuch"])
    check(code == 1 and "the image has no nosuch" in error and "-- sleep --version" in error,
          f"a program that is not there: {code} {error}")
    # SIGTERM goes to the command in the container.
    process = subprocess.Popen(neargate.command("exec", task, "--", "sh", "-c",
                                                "trap 'echo got it; exit 9' TERM; echo up; "
                                                "while true; do sleep 0.05; done"),
                               stdout=subprocess.PIPE, text=True)
    check(process.stdout.readline() == "up\n", "it runs")
    process.send_signal(signal.SIGTERM)
    rest = process.communicate(timeout=10)[0]
    check(rest == "got it\n" and process.returncode == 9, f"SIGTERM: {rest!r} {process.returncode}")
    say("pipes: streams apart, exit codes, signals")


def survives_the_daemon(neargate, task):
    terminal = shell(neargate, task)
    terminal.expect("# ")
    neargate.kill()
    terminal.type("echo after-$((1+1))\n")
    terminal.expect("after-2")
    terminal.type("exit 5\n")
    check(terminal.end() == 5, f"the exit code is {terminal.code}, not 5")
    code, text = run(neargate.command("exec", task, "--", "true"))
    check(code == 1 and "Neargate is not running" in text, f"{code} {text}")
    neargate.up()
    say("a session outlives the daemon")


def ends_with_the_task(neargate, stack, task):
    terminal = shell(neargate, task)
    terminal.expect("# ")
    stack.stop_task(task, "enough of it")
    check(terminal.end() != 0, "a session whose task was stopped ended with 0")
    code, text = run(neargate.command("exec", task, "--", "true"))
    check(code == 1 and "has stopped" in text and "enough of it" in text, f"{code} {text}")
    listed = run(neargate.command("tasks", "--stopped"))[1]
    check(task in listed and "enough of it" in listed, listed)
    say("a session ends with its task; the terminal is as it was")


def refused(neargate, task, pair):
    code, text = run(neargate.command("exec", task[:6] + "zz", "--", "true"))
    check(code == 1 and task in text, f"a slip in the id is not helped: {text}")
    code, text = run(neargate.command("exec", pair, "--", "true"))
    check(code == 1 and "which container?" in text and "one, two" in text, f"{code} {text}")
    code, text = run(neargate.command("exec", pair, "--container", "two", "--", "echo", "here"))
    check((code, text) == (0, "here\n"), f"{code} {text}")
    code, text = run(neargate.command("exec", pair, "--container", "three", "--", "true"))
    check(code == 1 and "there is no container three" in text, f"{code} {text}")
    say("what cannot be done is said, with what can")


def events_are_followed(neargate, stack, definition):
    process = subprocess.Popen(neargate.command("events", "--follow", "--json"),
                               stdout=subprocess.PIPE)
    lines = Lines(process.stdout)
    try:
        neargate.must("ecs", "CreateService", {
            "cluster": stack.cluster, "serviceName": "web", "taskDefinition": definition,
            "desiredCount": 1, "launchType": "FARGATE", "networkConfiguration": stack.network()})
        lines.until(lambda seen: any("steady state" in line for line in seen), "steady state")
        neargate.kill()
        neargate.up()
        neargate.must("ecs", "UpdateService",
                      {"cluster": stack.cluster, "service": "web", "desiredCount": 2})
        lines.until(lambda seen: sum("has started 1 tasks" in line for line in seen) > 1,
                    "second start")
    finally:
        process.kill()
    events = [json.loads(line) for line in lines.seen]
    ids = [event["id"] for event in events]
    check(len(set(ids)) == len(ids), f"one comes twice: {events}")
    times = [event["createdAt"] for event in events]
    check(times == sorted(times), f"not in order: {times}")
    say(f"{len(events)} events, in order, each once, over a restart of the daemon")
    rows = run(neargate.command("tasks", "--service", "web"))[1].splitlines()
    check(len(rows) == 3 and "web:1" not in rows[1] and "us-east-1" in rows[1] and "10.20." in rows[1],
          "\n".join(rows))
    tasks = json.loads(run(neargate.command("--json", "tasks", "--service", "web"))[1])["tasks"]
    check(len(tasks) == 2, str(tasks))


def wrong_names(neargate):
    for command in ("tasks", "events", "status"):
        code, text = run(neargate.command(command, "--service", "wbe"))
        check(code == 1 and "there is no service wbe: there are: web" in text, f"{command}: {code} {text}")
    code, text = run(neargate.command("status", "--cluster", "smal"))
    check(code == 1 and "Cluster not found" in text, f"{code} {text}")
    say("a wrong name is told from one that has nothing")


def main():
    require("crun", "conmon", "ip", "nft", "busybox")
    neargate = Neargate(speed=20)
    neargate.up()
    stack = SmallStack(neargate)
    links = "\n".join(f"COPY busybox /bin/{name}" for name in APPLETS)
    image = build_image(neargate, "tools:1", {"busybox": shutil.which("busybox")},
                        f"FROM scratch\n{links}\nENTRYPOINT [\"sleep\"]\nCMD [\"100000\"]\n")
    definition = stack.register("tools", image)
    task = stack.run_task(definition)
    pair = stack.run_task(stack.register("pair", image, ("one", "two")))
    interactive(neargate, task)
    piped(neargate, task)
    survives_the_daemon(neargate, task)
    refused(neargate, task, pair)
    ends_with_the_task(neargate, stack, task)
    events_are_followed(neargate, stack, definition)
    wrong_names(neargate)
    neargate.close()


if __name__ == "__main__":
    main()
