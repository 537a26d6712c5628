"""Says what a reviewer would say twice: rooms, lengths, banned calls, dependencies, self-contained headers.

    python3 tools/tidy/tidy.py [--build build/dev]

With --build, headers are also compiled alone. Prints file:line: message; exit code 1 when there is anything to say.
"""
import argparse
import sys

import checks
import headers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", help="build folder with compile_commands.json")
    options = parser.parse_args()
    found = [(rule.__name__, *finding) for rule in checks.ALL for finding in rule()]
    if options.build:
        found += [("headers_alone", *finding) for finding in headers.headers_alone(options.build)]
    for rule, name, line, message in sorted(found, key=lambda finding: finding[1:3]):
        print(f"{name}:{line}: {message} [{rule}]")
    print(f"tidy: {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
