"""Every header compiles alone, with the flags of its room. Results are kept by content: a second run is free."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess

from source import ROOT, cpp_files, includes, text


def room_flags(build):
    """Folder under src/ → (compiler, flags) taken from the compilation database."""
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        words = shlex.split(entry["command"])
        relative = os.path.relpath(entry["file"], ROOT)
        if not relative.startswith("src/") or not relative.endswith(".cpp") or "/tests/" in relative:
            continue
        while words and "clang" not in words[0] and "g++" not in words[0] and "c++" not in words[0]:
            words.pop(0)  # ccache
        kept, index = [], 1
        while index < len(words):
            word = words[index]
            if word in ("-isystem", "-I"):
                kept += [word, words[index + 1]]
                index += 1
            elif re.match(r"-(I|D|std|f(?!file-prefix)|m|O|W|U|pthread)", word) and not word.startswith("-fmodule"):
                kept.append(word)
            elif word in ("-o", "-include", "-Xclang", "-MF", "-MT"):
                index += 1
            index += 1
        folder = "/".join(relative.split("/")[:-1])
        while folder.startswith("src/"):
            flags.setdefault(folder, (words[0], kept))
            folder = folder.rsplit("/", 1)[0]
    return flags


def fingerprint(name, flags, seen=None):
    """The header with everything of ours that it includes, and the flags."""
    seen = set() if seen is None else seen
    seen.add(name)
    digest = hashlib.sha256((name + "\0" + " ".join(flags) + "\0" + text(name)).encode("utf-8"))
    for _, kind, path in includes(name):
        inner = "src/" + path
        if kind == '"' and inner not in seen and (ROOT / inner).is_file():
            digest.update(fingerprint(inner, flags, seen).encode("ascii"))
    return digest.hexdigest()


def compile_alone(name, compiler, flags):
    wanted = [flag for flag in flags if flag != "-Werror"]
    done = subprocess.run([compiler, "-x", "c++-header", "-fsyntax-only", *wanted, "-Wno-pragma-once-outside-header",
                           "-Wno-unused-const-variable", str(ROOT / name)], cwd=ROOT, capture_output=True)
    first = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if "error:" in line][:1]
    return None if done.returncode == 0 else (first[0] if first else "does not compile alone")


def headers_alone(build):
    build = pathlib.Path(build)
    flags = room_flags(build)
    memory = build / "tidy-headers.txt"
    known = set(memory.read_text(encoding="ascii").split()) if memory.exists() else set()
    work, fresh = [], set()
    for name in cpp_files("src/"):
        if not name.endswith(".hpp") or "/negative/" in name:
            continue
        # A test's header stands in its program's own directory and may use its definitions.
        if "/tests/" in name:
            continue
        folder = name.rsplit("/", 1)[0]
        while folder not in flags and folder.count("/") > 1:
            folder = folder.rsplit("/", 1)[0]
        compiler, words = flags.get(folder) or flags.get("src/base") or ("clang++-19", ["-std=c++23", "-Isrc"])
        mark = fingerprint(name, words)
        if mark in known:
            fresh.add(mark)
        else:
            work.append((name, compiler, words, mark))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for (name, _, _, mark), trouble in zip(work, pool.map(lambda job: compile_alone(*job[:3]), work)):
            if trouble:
                yield name, 1, f"does not compile alone: {trouble}"
            else:
                fresh.add(mark)
    memory.write_text("\n".join(sorted(fresh)) + "\n", encoding="ascii")
