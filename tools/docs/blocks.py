"""Runs the code blocks of the documents: a fence "```sh run" is a script that must end with 0.

Each document runs in its own empty folder, block after block in one shell (bash -eu), with the built slovo first
in PATH and $SLOVO_ROOT naming the source tree. A line "#= text" means that the output so far holds this text.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def blocks(text):
    return re.findall(r"^```sh run\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(document, binary_folder):
    scripts = blocks(document.read_text(encoding="utf-8"))
    if not scripts:
        return None
    with tempfile.TemporaryDirectory(prefix="slovo-docs-") as folder:
        environment = {
            "PATH": f"{binary_folder}:{os.environ['PATH']}", "HOME": folder, "LANG": "C.UTF-8",
            "SLOVO_ROOT": str(ROOT),
        }
        wanted = re.findall(r"^#= (.*)$", "\n".join(scripts), re.MULTILINE)
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", "\n".join(scripts)], cwd=folder, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        output = done.stdout.decode("utf-8", "replace")
        missing = [text for text in wanted if text not in output]
        if done.returncode == 0 and not missing:
            return ""
        return f"exit {done.returncode}, missing {missing}\n{output}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tap")
    parser.add_argument("--bin", default=str(ROOT / "build/dev/src/app"))
    options = parser.parse_args()
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    lines, failed = ["TAP version 13"], 0
    for document in documents:
        if not document.exists():
            continue
        trouble = run(document, options.bin)
        if trouble is None:
            continue
        name = document.relative_to(ROOT)
        lines.append(f"{'not ok' if trouble else 'ok'} {len(lines)} - code blocks of {name}")
        print(lines[-1])
        if trouble:
            failed += 1
            print(trouble, file=sys.stderr)
    if options.tap:
        pathlib.Path(options.tap).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
