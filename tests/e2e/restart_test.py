"""What `neargate up` remembers: after kill -9, `down`, and a full disk; and what it refuses, before
anything changes."""

import json
import os

from harness import Neargate, check, free_port, require, run, say

ACCOUNT = "210987654321"


def up(neargate, *options):
    """As a user types it: with nothing but the state to know the instance by."""
    return run([os.path.join(neargate.bin, "neargate"), "--state", neargate.state, "up", *options],
               seconds=60)


def expect(answer, code, *words):
    check(answer[0] == code, f"ended with {answer[0]}, not {code}: {answer[1]}")
    for word in words:
        check(word in answer[1], f"says nothing of '{word}': {answer[1]}")


def kept(neargate):
    with open(os.path.join(neargate.state, "settings.json"), encoding="utf-8") as file:
        return file.read()


def remembers_after_a_kill(neargate):
    say("kill -9, then up without options")
    neargate.must("ecs", "CreateCluster", {"clusterName": "one"})
    neargate.kill()
    expect(up(neargate), 0, "--speed 20", f"--account {ACCOUNT}", "--quota vpcs=7", "--defaults")
    status = neargate.status()
    check(status["speed"] == 20 and status["account"] == ACCOUNT, f"{status}")
    made = neargate.must("ecs", "CreateCluster", {"clusterName": "two"})["cluster"]["clusterArn"]
    check(f":eu-west-1:{ACCOUNT}:" in made, made)
    for number in range(7):
        neargate.must("ec2", "CreateVpc", {"CidrBlock": f"10.{number}.0.0/16"})
    refused = neargate.call("ec2", "CreateVpc", {"CidrBlock": "10.9.0.0/16"})
    check(refused.status == 400, f"an eighth VPC: {refused.text}")


def tells_what_differs_from_what_runs(neargate):
    say("options for a daemon that runs")
    pid = neargate.pid()
    expect(up(neargate, "--speed", "20.0", "--quota", "vpcs=7", "--region", "eu-west-1"), 0, "already")
    expect(up(neargate, "--speed", "5", "--verbose"), 1, "--speed is 20, not 5", "--verbose is off",
           "neargate down --daemon-only")
    expect(up(neargate, "--account", "123456789012"), 1, ACCOUNT, "--purge")
    check(neargate.pid() == pid and neargate.status()["speed"] == 20, "something changed")


def refuses_another_account(neargate):
    say("another account, region, name or directory of sockets on that state")
    neargate.kill()
    before = kept(neargate)
    for options in (["--account", "123456789012"], ["--region", "us-east-1"], ["--name", "other"],
                    ["--defaults", "--account", "123456789012"]):
        expect(up(neargate, *options), 1, f"leave {options[-2]} out", "--purge", "--state")
    expect(up(neargate, "--run", neargate.run_directory + "-other"), 1, "leave --run out")
    check(kept(neargate) == before, "the settings changed")
    expect(up(neargate), 0)
    clusters = neargate.must("ecs", "ListClusters")["clusterArns"]
    check(len(clusters) == 2 and all(f":{ACCOUNT}:" in each for each in clusters), f"{clusters}")


def changes_what_is_given_anew(neargate):
    say("down, and up with other options")
    neargate.down()
    expect(up(neargate, "--speed", "4"), 0, "--quota vpcs=7")
    neargate.kill()
    expect(up(neargate), 0, "--speed 4")
    neargate.down("--daemon-only")
    expect(up(neargate, "--defaults", "--port", str(neargate.port)), 0, f"--account {ACCOUNT}")
    status = neargate.status()
    check(status["speed"] == 1 and "vpcs" not in status["settings"].get("quotas", {}), f"{status}")


def records_nothing_of_a_start_that_failed(neargate):
    say("a state that another daemon has, and a full disk")
    before = kept(neargate)
    second = [os.path.join(neargate.bin, "neargated"), "--state", neargate.state, "--speed", "9",
              "--port", str(free_port())]
    expect(run(second, seconds=60), 1, "another daemon")
    check(kept(neargate) == before, "the settings of a running daemon changed")
    neargate.kill()
    code, text = run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", neargate.directory + "/full"])
    check(code == 0, text)
    other = [os.path.join(neargate.bin, "neargate"), "--state", neargate.directory + "/full/state",
             "--run", neargate.run_directory + "-full", "--name", "u" + neargate.name[1:]]
    try:
        expect(run([*other, "up", "--port", str(free_port())], seconds=60), 1, "the disk", "full")
    finally:
        run([*other, "down", "--purge"], seconds=60)
        run(["umount", "-l", neargate.directory + "/full"])
    expect(up(neargate), 0)


def takes_the_account_of_an_older_state(neargate):
    say("a state that was made before settings were kept")
    neargate.kill()
    os.unlink(os.path.join(neargate.state, "settings.json"))
    code, text = run(neargate.command("up", "--port", str(neargate.port), "--region", "us-east-1"),
                     seconds=60)
    check(code == 1 and "eu-west-1" in text, f"{code}: {text}")
    expect(run(neargate.command("up", "--port", str(neargate.port)), seconds=60), 0, ACCOUNT)
    settings = json.loads(kept(neargate))
    check((settings["account"], settings["region"]) == (ACCOUNT, "eu-west-1"), f"{settings}")


def forgets_when_purged(neargate):
    say("down of one instance and never of another, and purge")
    program = os.path.join(neargate.bin, "neargate")
    expect(run([program, "--run", neargate.run_directory, "--state", neargate.directory, "down"]), 1,
           f"is that of the state in {neargate.state}")
    expect(run([program, "--state", neargate.state, "--name", "other", "down"]), 1, "leave --name out")
    expect(run([program, "--state", neargate.state, "--run", "/run/other", "down"]), 1,
           "leave --run out")
    check(neargate.status()["processId"], "it runs no more")
    expect(run([program, "--run", neargate.run_directory, "down", "--purge"], seconds=60), 0)
    check(not os.path.exists(neargate.state), "the state is still there")
    code, text = run(neargate.command("up", "--port", str(neargate.port)), seconds=60)
    check(code == 0 and "options of before" not in text, f"{code}: {text}")
    check(neargate.status()["account"] == "123456789012", f"{neargate.status()}")


def main():
    require("crun", "conmon", "ip", "nft")
    neargate = Neargate(speed=20)
    neargate.region = "eu-west-1"
    os.makedirs(neargate.directory + "/full")
    neargate.up("--account", ACCOUNT, "--region", "eu-west-1", "--quota", "vpcs=7")
    for step in (remembers_after_a_kill, tells_what_differs_from_what_runs, refuses_another_account,
                 changes_what_is_given_anew, records_nothing_of_a_start_that_failed,
                 takes_the_account_of_an_older_state, forgets_when_purged):
        step(neargate)
    neargate.close()


if __name__ == "__main__":
    main()
