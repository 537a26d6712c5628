#!/usr/bin/env python3
"""The systemd unit lets the server and its workers call what they call: a call that a filter forbids ends the
process. The calls are those that src/study/sandbox.cpp names, and those of src/base and src/vault for priorities,
limits and locked memory. The sets of systemd.exec(5) come from systemd-analyze."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OWN_CALLS = {"getpriority", "setpriority", "sched_setscheduler", "setrlimit", "prlimit64", "mlock", "prctl", "seccomp"}


def systemd_sets() -> dict[str, set[str]]:
    """Name of each set, with "@", to its lines: calls and other sets."""
    told = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout
    sets: dict[str, set[str]] = {}
    for line in told.splitlines():
        if line.startswith("@"):
            current = sets.setdefault(line.strip(), set())
        elif line.startswith("    ") and not line.strip().startswith("#"):
            current.add(line.strip())
    return sets


def expanded(word: str, sets: dict[str, set[str]]) -> set[str]:
    if not word.startswith("@"):
        return {word}
    return set().union(*(expanded(inner, sets) for inner in sets[word]))


def allowed(unit: str, sets: dict[str, set[str]]) -> set[str]:
    """The first line decides that the list allows; "~" takes away, in the order of the lines."""
    out: set[str] = set()
    for value in re.findall(r"^SystemCallFilter=(.*)$", unit, re.M):
        takes = value.startswith("~")
        for word in value.removeprefix("~").split():
            out = out - expanded(word, sets) if takes else out | expanded(word, sets)
    return out


def needed() -> set[str]:
    sandbox = (ROOT / "src/study/sandbox.cpp").read_text()
    return OWN_CALLS | set(re.findall(r"\bSYS_(\w+)", sandbox))


def main() -> int:
    sets = systemd_sets()
    faults = 0
    for file in sorted((ROOT / "deploy").glob("*.service")):
        unit = file.read_text()
        if "SystemCallFilter=" not in unit:
            continue
        for call in sorted(needed() - allowed(unit, sets)):
            print(f"{file.relative_to(ROOT)}: the filter forbids {call}")
            faults += 1
        if "SystemCallErrorNumber=" not in unit:
            print(f"{file.relative_to(ROOT)}: an unexpected call ends the process: set SystemCallErrorNumber")
            faults += 1
    print(f"{faults} findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
