"""The daemon is killed at random points of an apply. Each time it is started again and the apply repeated:
there is no diff then, and a user of the load balancer has seen no failed request.

Takes hours in full, so NEARGATE_SOAK=1 is needed; apply_test.py does the same a few times.

    crash_test.py [KILLS]"""

import random
import sys
import threading
import time

from harness import SOAK, Neargate, Requests, Stack, check, require, say, skip

KILLS = 50


class Watcher:
    """Asks the load balancer without a pause and remembers what failed."""

    def __init__(self, host):
        self.requests = Requests(host)
        self.good = 0
        self.bad = []
        self.ending = False
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.ending:
            try:
                answer = self.requests.get()
                if answer.status == 200:
                    self.good += 1
                else:
                    self.bad.append(f"{answer.status} {answer.text[:200]}")
            except OSError as error:
                self.bad.append(repr(error))
            time.sleep(0.02)

    def end(self):
        self.ending = True
        self.thread.join()
        check(not self.bad, f"{len(self.bad)} of {self.good + len(self.bad)} requests failed: "
              f"{self.bad[:5]}")
        check(self.good > 0, "nothing was asked of the load balancer")
        say(f"{self.good} requests through the load balancer, none failed")


def kill_once(stack, when):
    say(f"killing the daemon: {when}")
    stack.neargate.kill()
    stack.neargate.up()


def widen_while_killing(stack, host, kills):
    """From two zones to three: one apply, with so many kills spread over it."""
    watcher = Watcher(host)
    apply = stack.start_apply(3)
    for number in range(kills):
        time.sleep(random.uniform(1, 10))
        kill_once(stack, f"{number + 1} of {kills}, "
                  f"apply {'goes on' if apply.poll() is None else 'has ended'}")
    stack.finish(apply, expected=None)  # may have failed: it met a dead server
    stack.apply(3)
    diff = stack.has_diff(3)
    check(not diff, f"a diff after {kills} kills:\n{diff}")
    watcher.end()
    say(f"three zones and no diff after {kills} kills within one apply")


def changes(number):
    """Variables of the stack that can be changed to and fro: NAT gateways, addresses, routes, flow
    logs, roles, the task definition and scaling come and go with them."""
    if number % 2 == 0:
        return ["-var=nat_gateways=single", "-var=flow_logs_enabled=false",
                "-var=cpu_target_percent=60", "-var=task_memory=1024", "-var=log_retention_days=7"]
    return []


def main():
    if not SOAK:
        skip("takes hours; apply_test does it in short. NEARGATE_SOAK=1 runs it")
    require("terraform", "crun", "conmon", "ip", "nft")
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    seed = random.randrange(1 << 32)
    say(f"seed {seed}")
    random.seed(seed)
    neargate = Neargate(speed=5)
    neargate.up()
    stack = Stack(neargate)
    stack.create()
    watcher = Watcher(stack.output("alb_dns_name"))
    duration = 30.0
    for number in range(kills):
        variables = changes(number)
        started = time.monotonic()
        apply = stack.start_apply(2, *variables)
        point = random.uniform(0, duration)
        while apply.poll() is None and time.monotonic() - started < point:
            time.sleep(0.05)
        kill_once(stack, f"{number + 1} of {kills}, {time.monotonic() - started:.1f} s into apply")
        stack.finish(apply, expected=None)
        duration = time.monotonic() - started
        stack.apply(2, *variables)
        diff = stack.has_diff(2, *variables)
        check(not diff, f"a diff after kill {number + 1}:\n{diff}")
    watcher.end()
    neargate.close()


if __name__ == "__main__":
    main()
