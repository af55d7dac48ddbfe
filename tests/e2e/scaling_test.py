"""Scaling under real load: summaries take two tasks past 70 % of their CPU. The service is scaled out until its
CPU is back at the target, and in to its minimum after the load; no request fails. Skipped where the machine
does not give tasks the CPU that they have reserved.

    scaling_test.py [DIRECTORY]     where the trace goes (CSV and SVG; build/…/scaling)
                                    NEARGATE_BIN: where the programs are
                                    NEARGATE_SOAK=1: at --speed 20, a minute of AWS's is 3 s; else 1 s"""

import os
import sys

from harness import SOAK, Neargate, binaries, check, eventually, require, say, skip
from scaling_cycle import CPUS_OF_TASK, TARGET_PERCENT, TASKS_MIN, Cycle
from small_stack import ZONES

SPEED = 20 if SOAK else 60
# Of the reserved CPU that a busy task must get for the machine to be one that can show anything.
SHARE_MIN = 0.85


def check_calibration(cpus, percent):
    reserved = TASKS_MIN * CPUS_OF_TASK
    if cpus < SHARE_MIN * reserved:
        skip(f"busy tasks got {cpus:.2f} of the {reserved} CPUs that they reserve: this machine has "
             f"other things to do")
    check(cpus < 1.1 * reserved, f"tasks that reserve {reserved} CPUs used {cpus:.2f}")
    # Of the reservation, not of the machine.
    check(abs(percent - 100 * cpus / reserved) < 12,
          f"CPUUtilization was {percent:.0f} % while {cpus:.2f} of {reserved} CPUs were used")


def check_activities(activities):
    """Newest first: in, and before that out, as often as it took; each because of its alarm."""
    check(activities[0]["StatusCode"] == "Successful", f"the last activity: {activities[0]}")
    counts = [int(activity["Description"].rstrip(".").rpartition(" ")[2])
              for activity in activities] + [TASKS_MIN]
    outs = []
    for activity, count, before in zip(activities, counts, counts[1:]):
        # One that takes long may be overridden by the next.
        check(activity["StatusCode"] in ("Successful", "Overridden"), f"an activity: {activity}")
        alarm = "AlarmHigh" if count > before else "AlarmLow"
        check(alarm in activity["Cause"] and "triggered policy cpu" in activity["Cause"],
              f"from {before} to {count}: {activity}")
        outs += [activity] if count > before else []
    check(outs and activities[0] not in outs, f"not scaled out and then in: {activities}")
    # CPU was above the target until the last scale-out: 15 points below 90 % of it came later.
    minutes = (activities[0]["StartTime"] - outs[0]["StartTime"]) * SPEED / 60
    check(minutes >= 14, f"scaled in {minutes:.1f} minutes after the last scale-out")


def main():
    require("crun", "conmon", "ip", "nft")
    directory = (sys.argv[1] if len(sys.argv) > 1
                 else os.path.join(os.path.dirname(binaries()), "scaling"))
    neargate = Neargate(speed=SPEED)
    neargate.up()
    cycle = Cycle(neargate, SPEED)
    rate, cpus, percent = cycle.calibrate()
    check_calibration(cpus, percent)
    try:
        figures = cycle.run(rate, cpus)
    finally:
        cycle.write_trace(directory)
    say(", ".join(f"{name} {value:.1f}" for name, value in figures.items()))
    check(not cycle.load.failures, f"{figures['failed']} of {figures['requests']} requests failed: "
                                   f"{cycle.load.failures[:5]}")
    # The first of three points may be of a minute in which the load began.
    check(figures["out_first_minutes"] >= 2, "scaled out before three minutes had been measured")
    check(0.5 * TARGET_PERCENT <= figures["cpu_at_target"] <= TARGET_PERCENT,
          f"CPU under load settled at {figures['cpu_at_target']:.0f} %")
    # Every request is in CloudWatch, and in a zone: once its minute is over.
    zones = [{"Name": "AvailabilityZone", "Value": zone} for zone in ZONES]
    eventually(lambda: sum(map(cycle.requests_counted, zones)) == cycle.requests_counted() ==
               cycle.load.succeeded, "all requests are counted, by zone and in all", 30)
    # What the balancer measured of two busy tasks, in its worst minute, beside what the users saw in
    # their worst moment: a minute is many moments, and told when it is over.
    ratio = figures["balancer_p99_ms_busy"] / figures["p99_ms_busy"]
    check(0.3 <= ratio <= 1.2, f"TargetResponseTime's p99 is {ratio:.2f} of what users saw")
    check_activities(cycle.activities())
    neargate.close()


if __name__ == "__main__":
    main()
