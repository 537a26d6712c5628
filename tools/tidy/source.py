"""What tidy knows of the tree: tracked files, C++ text with comments and strings blanked, the ladder of rooms."""
import functools
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


@functools.cache
def tracked():
    """Files of the repository, also new ones that are not ignored; as paths relative to the root."""
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
                             "--exclude-standard"], cwd=ROOT, capture_output=True, check=True).stdout
    names = [name for name in listed.decode("utf-8").split("\0") if name]
    return [name for name in sorted(set(names)) if (ROOT / name).is_file()]


@functools.cache
def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def cpp_files(*folders):
    return [name for name in tracked() if name.endswith((".cpp", ".hpp", ".c", ".h")) and
            (not folders or name.startswith(folders))]


TOKEN = re.compile(
    r'R"(?P<delimiter>[^()\\\s]{0,16})\((?:.|\n)*?\)(?P=delimiter)"'  # raw string
    r'|//[^\n]*|/\*(?:.|\n)*?\*/'                                     # comments
    r'|"(?:\\.|[^"\\\n])*"'                                           # string
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'")                          # character, not a digit separator


@functools.cache
def code(name):
    """The text with comments and the insides of literals blanked; every line keeps its number and length."""
    def blank(match):
        token = match[0]
        kept = re.sub(r"[^\n]", " ", token)
        return kept if token.startswith("/") else '"' + kept[1:-1] + '"'
    source = text(name)
    includes = {}
    def keep_include(match):
        includes[match.start()] = match[0]
        return " " * len(match[0])
    source = re.sub(r'^[ \t]*#[ \t]*include[^\n]*', keep_include, source, flags=re.MULTILINE)
    blanked = TOKEN.sub(blank, source)
    for start, line in includes.items():
        blanked = blanked[:start] + line + blanked[start + len(line):]
    return blanked


def room_of(name):
    match = re.match(r"src/([a-z_]+)/", name)
    return match[1] if match else None


@functools.cache
def ladder():
    """The order of rooms, as CMakeLists.txt has it: the build and this check cannot disagree."""
    match = re.search(r"foreach\(room ([a-z_ \n]+)\)", text("CMakeLists.txt"))
    return match[1].split()


def includes(name):
    """(line number, kind, path): kind is '"' or '<'."""
    for number, line in enumerate(code(name).splitlines(), 1):
        match = re.match(r'[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', line)
        if match:
            yield number, match[1], match[2]
