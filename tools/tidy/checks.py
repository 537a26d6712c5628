"""The checks that read text only. Each yields (file, line, message); one function, one rule."""
import re

from source import ROOT, code, cpp_files, includes, ladder, room_of, text, tracked

LINES_MAX = 400
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 120

SYSTEM = re.compile(r"^(sys|netinet|arpa|linux|net|poll|unistd|fcntl|pthread|sched|signal|dlfcn|pwd|grp|dirent|errno|"
                    r"execinfo|malloc|ifaddrs|termios|netdb|getopt|spawn)(/|\.h$)")
STANDARD = re.compile(r"^[a-z_0-9]+$|^(stdint|stddef|stdio|stdlib|string|stdbool|time|math|limits|inttypes|stdarg)\.h$")
TEST_ONLY = ("gtest/", "gmock/", "rapidcheck", "benchmark/")

# (pattern in code, message, files where it is right)
BANNED = [
    (r"\bstd::(w?s?regex|regex_\w+)\b", "std::regex overflows the stack on long input", ("tests/",)),
    (r"\b(atoi|atol|atoll|atof)\s*\(", "atoi cannot say that it failed: std::from_chars", ()),
    (r"\b(std::)?strto(l|ul|ll|ull|d|f)\s*\(", "strtol depends on the locale and errno: std::from_chars",
     ("tests/torture/lossy.c",)),
    (r"(?<![\w.>])(std::|::)?(system|popen)\s*\(", "no shell", ("tests/",)),
    (r"\b(printf|fprintf|sprintf|vsprintf|puts)\s*\(", "output goes through log or the command's stream",
     ("src/base/result.cpp", "src/vault/negative/", "tools/", "bench/", "tests/", "fuzz/")),
    (r"\bstd::(cout|cerr|clog)\b", "output goes through log or the command's stream",
     ("src/cli/", "src/app/", "src/vault/negative/", "tools/", "bench/", "tests/", "fuzz/")),
    (r"\busing\s+namespace\s+(std\s*;|std::(?!chrono|literals|string_literals|string_view_literals|ranges)\w+)",
     "using namespace std", ()),
    (r"\busing\s+namespace\s+std::(chrono|ranges)\s*;", "in a header it reaches every reader", "cpp-only"),
    # A private constructor needs new; then a unique_ptr takes it on the spot. Placement new owns nothing.
    (r"^(?!.*unique_ptr<[^;]*\(new )(?!.*\bnew \().*(?<![\w.>])new\s+[A-Za-z_:\[]", "raw new: std::make_unique",
     ("tests/",)),
    (r"(?<![\w.>=])\s*(?<!=)\bdelete(\[\])?\s+[A-Za-z_*(]", "raw delete: std::unique_ptr", ()),
    (r"(?<![\w:.>])(std::|::)?s?rand\s*\(", "randomness comes from the Random port", ("bench/",)),
    (r"(?<![\w:.>_])(std::|::)?(time|gettimeofday)\s*\(\s*(NULL|nullptr|0|&)", "time comes from the Clock port", ()),
    (r"\bsystem_clock::now\s*\(", "time comes from the Clock port",
     ("src/base/time.cpp", "tests/", "bench/", "tools/")),
    (r"(?<![\w.>])(std::|::)?(localtime|gmtime|mktime|strftime|ctime|asctime)(_r)?\s*\(",
     "dates come from base/time and text/", ()),
    (r"(?<![\w.>])(std::|::)?(secure_)?getenv\s*\(", "the environment is read in app/ and cli/ only",
     ("src/app/", "src/cli/", "src/vault/master_key.cpp", "tests/", "tools/", "bench/")),
    (r"\bGTEST_SKIP\s*\(", "a test that skips tells nothing", ()),
    (r"\bDISABLED_\w+", "a disabled test tells nothing", ()),
    (r"\bcatch\s*\(\s*\.\.\.\s*\)\s*\{\s*\}", "an exception swallowed without a word", ()),
    (r"\b(strcpy|strcat|gets)\s*\(", "unbounded copy", ()),
]
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not (yet )?implemented", re.IGNORECASE)
PRIVATE = [
    (re.compile(r"(?<![\w.])/(work|home/(?!anna/)\w+|root|tmp/brief|tmp/issue\d*)/"), "a path of one machine"),
    (re.compile(r'"resolved"\s*:'), "a registry's address in a lock file (npm --omit-lockfile-registry-resolved)"),
    (re.compile(r"https?://[\w.-]*(registry|artifactory|nexus|mirror|proxy)[\w.-]*[/:]"), "a registry's address"),
]


def line_of(source, offset):
    return source.count("\n", 0, offset) + 1


def ladder_of_rooms():
    order = {room: step for step, room in enumerate(ladder())}
    for name in cpp_files("src/"):
        room = room_of(name)
        if room not in order:
            yield name, 1, f"room '{room}' is not in the ladder of CMakeLists.txt"
            continue
        for number, kind, path in includes(name):
            target = path.split("/")[0]
            if kind == '"' and target in order and order[target] > order[room]:
                yield name, number, f"room '{room}' must not include '{target}', which stands below it"
            beside = ROOT / name.rsplit("/", 1)[0] / path
            if kind == '"' and target not in order and not ("/tests/" in name and beside.is_file()):
                yield name, number, f"'{path}': rooms are included as \"room/file.hpp\""


def third_party():
    """docs/dependencies.md says which room may see whose headers: rows | name | `prefix` … | rooms | why |."""
    allowed = {}
    for line in text("docs/dependencies.md").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4:
            for prefix in re.findall(r"`([^`]+)`", cells[1]):
                allowed[prefix] = set(cells[2].replace(",", " ").split())
    for name in cpp_files("src/"):
        in_test = "/tests/" in name or "/negative/" in name
        for number, kind, path in includes(name):
            if kind != "<" or STANDARD.match(path) or SYSTEM.match(path):
                continue
            if path.startswith(TEST_ONLY):
                if not in_test:
                    yield name, number, f"<{path}> outside tests"
                continue
            owners = [rooms for prefix, rooms in allowed.items() if path == prefix or path.startswith(prefix + "/")]
            if not owners:
                yield name, number, f"<{path}> is not in docs/dependencies.md"
            elif not in_test and not any(room_of(name) in rooms or "all" in rooms for rooms in owners):
                yield name, number, f"<{path}> is not for room '{room_of(name)}' (docs/dependencies.md)"


def lengths():
    for name in tracked():
        if not name.endswith((".cpp", ".hpp", ".c", ".h", ".py", ".mjs", ".ts", ".cmake", ".go")):
            continue
        lines = text(name).splitlines()
        if len(lines) > LINES_MAX:
            yield name, LINES_MAX + 1, f"{len(lines)} lines, at most {LINES_MAX}"
        if name.startswith("policy/"):
            continue
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS_MAX and "http" not in line:
                yield name, number, f"{len(line)} columns, at most {COLUMNS_MAX}"


NOT_FUNCTION = re.compile(r"^(if|for|while|switch|do|else|catch|try|namespace|extern|enum|union|return|struct|class)\b")


def function_lengths():
    for name in cpp_files():
        source = code(name)
        stack, statement_start = [], 0
        for match in re.finditer(r"[;{}]", source):
            offset, sign = match.start(), match[0]
            if sign == "{":
                head = re.sub(r"^\s*#[^\n]*\n", "", source[statement_start:offset]).strip()
                head = re.sub(r"^(public|private|protected):\s*", "", head)
                is_function = "(" in head and not NOT_FUNCTION.match(head) and not re.search(r"=\s*$", head)
                start = line_of(source, offset)
                stack.append((is_function, start))
            elif sign == "}" and stack:
                is_function, start = stack.pop()
                length = line_of(source, offset) - start + 1
                # Test bodies that are one table may be longer; a function that decides may not.
                if is_function and length > FUNCTION_LINES_MAX and "/tests/" not in name:
                    yield name, start, f"function of {length} lines, at most {FUNCTION_LINES_MAX}"
            statement_start = offset + 1


def banned_calls():
    for name in cpp_files():
        source = code(name)
        for pattern, message, exempt in BANNED:
            if exempt == "cpp-only":
                if not name.endswith(".hpp") or name == "src/base/limits.hpp":
                    continue
            elif exempt and (name.startswith(exempt) or ("/tests/" in name and "tests/" in exempt)):
                continue
            for match in re.finditer(pattern, source, re.MULTILINE):
                yield name, line_of(source, match.start()), message


def coroutines():
    """One co_await per statement, never inside braces or ?: (field measurements: g++ 12 miscompiled those)."""
    for name in cpp_files("src/"):
        source = code(name)
        for match in re.finditer(r"[^;{}]*\bco_await\b[^;]*;", source):
            statement = match[0]
            line = line_of(source, match.start() + len(statement) - len(statement.lstrip()))
            if statement.count("co_await") > 1:
                yield name, line, "more than one co_await in a statement"
            before = statement.split("co_await")[0]
            if "?" in before:
                yield name, line, "co_await inside ?:"


def unfinished():
    for name in tracked():
        if name.startswith("tools/tidy/") or not name.endswith((".cpp", ".hpp", ".c", ".py", ".mjs", ".ts", ".html",
                                                                ".cmake", ".txt", ".go", ".css", ".sh", ".md")):
            continue
        for number, line in enumerate(text(name).splitlines(), 1):
            if UNFINISHED.search(line):
                yield name, number, "unfinished work is not kept in the tree"


def private_words():
    for name in tracked():
        if name.startswith("tools/tidy/"):
            continue
        try:
            lines = text(name).splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for pattern, message in PRIVATE:
                if pattern.search(line):
                    yield name, number, message


def dead_files():
    """A header that nobody includes, a script that nobody names."""
    used = set()
    for name in cpp_files():
        folder = name.rsplit("/", 1)[0]
        for _, kind, path in includes(name):
            used.update(("src/" + path, folder + "/" + path) if kind == '"' else ())
    for name in cpp_files("src/"):
        if name.endswith(".hpp") and name not in used and "/negative/" not in name:
            yield name, 1, "no file includes this header"
    everything = "\n".join(text(n) for n in tracked() if n.endswith(("Makefile", ".txt", ".cmake", ".md", ".json",
                                                                   ".py", ".mjs")) or n.startswith(("scripts/", ".ci")))
    for name in tracked():
        if name.startswith("scripts/") and name not in everything:
            yield name, 1, "nothing calls this script"


def headers_say_what_they_are():
    for name in cpp_files("src/"):
        if not name.endswith(".hpp"):
            continue
        lines = text(name).splitlines()
        if not lines or not lines[0].startswith("// "):
            yield name, 1, "a header begins by saying what it is, what it promises, and from where it may be called"
        if "#pragma once" not in text(name):
            yield name, 1, "#pragma once is missing"


ALL = [ladder_of_rooms, third_party, lengths, function_lengths, banned_calls, coroutines, unfinished, private_words,
       dead_files, headers_say_what_they_are]
assert ROOT.is_dir()
