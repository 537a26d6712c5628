"""Clause → code → test → live check, as one table.

    python3 tools/trace/trace.py [--check]

Clauses and live checks come from policy/webpromo.toml; code and tests say "policy:C05" in a comment ("//= policy:C05").
With --check it ends with 1 when a clause that counts as built has no code, no test or no live check, or when a
comment names a clause that the policy does not have.
"""
import argparse
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICY = ROOT / "policy/webpromo.toml"
MARK = re.compile(r"policy:(C\d\d[a-z]?(?:\s*,\s*C\d\d[a-z]?)*)")


def marks():
    """Clause → (places in code, places in tests)."""
    found = {}
    for folder in ("src", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in (".cpp", ".hpp", ".mjs", ".go", ".html") or "node_modules" in path.parts:
                continue
            is_test = folder == "tests" or "tests" in path.parts or "negative" in path.parts
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                for match in MARK.finditer(line):
                    for clause in re.split(r"\s*,\s*", match[1]):
                        place = f"{path.relative_to(ROOT)}:{number}"
                        found.setdefault(clause, ([], []))[1 if is_test else 0].append(place)
    return found


def live_checks(policy):
    found = {}
    for check in policy.get("check", policy.get("checks", [])):
        clauses = check.get("clause", check.get("clauses", []))
        for clause in [clauses] if isinstance(clauses, str) else clauses:
            found.setdefault(clause, []).append(check["id"])
    return found


def main():
    parser = argparse.ArgumentParser(description="clause, code, test, live check")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not POLICY.exists():
        print(f"trace: {POLICY.relative_to(ROOT)} is missing")
        return 1
    policy = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    clauses = policy.get("clause", policy.get("clauses", []))
    where, checks, gaps = marks(), live_checks(policy), []
    for clause in clauses:
        name = clause["id"]
        code, tests = where.get(name, ([], []))
        run = checks.get(name, [])
        built = clause.get("kept", "built") == "built"
        state = "built" if built else "planned"
        print(f"{name:5} {state:8} code {len(code):3}  tests {len(tests):3}  checks {len(run):2}  "
              f"{code[0] if code else '-'}  {tests[0] if tests else '-'}  {', '.join(run) or '-'}")
        if built:
            for what, there in (("code", code), ("a test", tests), ("a live check", run)):
                if not there:
                    gaps.append(f"{name} counts as built but has no {what.removeprefix('a ')}")
    known = {clause["id"] for clause in clauses}
    gaps += [f"{name} is named in {(code + tests)[0]} but not in the policy"
             for name, (code, tests) in sorted(where.items()) if name not in known]
    for gap in gaps:
        print(f"trace: {gap}")
    built = sum(clause.get("kept", "built") == "built" for clause in clauses)
    print(f"trace: {len(clauses)} clauses, {built} built, {len(gaps)} gaps")
    return 1 if gaps and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
