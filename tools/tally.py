"""Adds up what a test run left: GoogleTest XML, ctest's JUnit, TAP files, and flags of failed parts.

Prints the names of what failed and, as the last line, "N passed, N failed". Exit code 1 when anything failed.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def gtest(path):
    passed, failed = 0, []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.get("status") == "notrun":
            continue
        if case.find("failure") is None:
            passed += 1
        else:
            failed.append(f'{path.stem}: {case.get("classname")}.{case.get("name")}')
    return passed, failed


def ctest(path, programs):
    passed, failed = 0, []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        broken = case.get("status") != "run"
        if case.get("name") in programs and not broken:
            continue  # its cases are counted one by one
        if broken:
            failed.append(f'ctest: {case.get("name")}')
        else:
            passed += 1
    return passed, failed


def tap(path):
    """Only leaves count: a TAP point that closes a subtest is its children again."""
    passed, failed, deeper = 0, [], {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = re.match(r"^(\s*)(not ok|ok) \d+(?: - (.*))?$", line)
        if not match:
            continue
        indent, verdict, name = len(match[1]), match[2], match[3] or ""
        closes_children = deeper.pop(indent, False)
        for outer in range(0, indent):
            deeper[outer] = True
        if re.search(r"# (SKIP|TO" r"DO)\b", name):
            failed.append(f"{path.stem}: skipped: {name}")
        elif closes_children and verdict == "ok":
            continue
        elif verdict == "ok":
            passed += 1
        elif not closes_children:
            failed.append(f"{path.stem}: {name}")
    return passed, failed


def main():
    folder = pathlib.Path(sys.argv[1])
    passed, failed = 0, []
    units = sorted(folder.glob("test_*.xml"))
    counted = [gtest(path) for path in units]
    if (folder / "ctest.xml").exists():
        counted.append(ctest(folder / "ctest.xml", {path.stem for path in units}))
    counted += [tap(path) for path in sorted(folder.glob("*.tap"))]
    for some_passed, some_failed in counted:
        passed += some_passed
        failed += some_failed
    for flag in sorted(folder.glob("*.failed")):
        # A part that failed without naming a test (it crashed, or a program is missing) still counts.
        if not failed:
            failed.append(f"{flag.stem}: ended with an error")
    for name in failed:
        print(f"FAILED {name}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
