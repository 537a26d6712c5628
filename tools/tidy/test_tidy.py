"""Tidy's own test: a tree with one fault per rule, each of which must be found, and a clean one."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
HEAD = "// What it is.\n#pragma once\n"

FAULTS = {
    "ladder_of_rooms": {"src/base/a.cpp": '#include "store/b.hpp"\n', "src/store/b.hpp": HEAD},
    "third_party": {"src/base/a.cpp": "#include <sqlite3.h>\n"},
    "lengths": {"src/base/a.cpp": "int x;\n" * 401},
    "function_lengths": {"src/base/a.cpp": "int f() {\n" + "    step();\n" * 70 + "}\n"},
    "banned_calls": {"src/base/a.cpp": "int f(char const* x) { return atoi(x); }\n"},
    "coroutines": {"src/net/a.cpp": "void f() { auto x = co_await a() + co_await b(); }\n"},
    "unfinished": {"src/base/a.cpp": "// TO" + "DO later\n"},
    "private_words": {"docs/a.md": "see /ho" + "me/someone/x\n"},
    "dead_files": {"src/base/a.hpp": HEAD},
    "headers_say_what_they_are": {"src/base/a.hpp": "#pragma once\n", "src/base/a.cpp": '#include "base/a.hpp"\n'},
}
CLEAN = {
    "src/base/a.hpp": HEAD,
    "src/store/b.cpp": '#include <sqlite3.h>\n\n#include <vector>\n\n#include "base/a.hpp"\n'
                       '// atoi(x) in a comment, "rand()" in a text\nchar const* text = "system(1); delete x;";\n'
                       'char const* raw = R"(using namespace std;)";\nstruct A { A(A const&) = delete; };\n'
                       "int time_of(int x) { return x; }\n",
}


def tidy(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        shutil.copytree(HERE, root / "tools/tidy", ignore=shutil.ignore_patterns("__pycache__"))
        given = {
            "CMakeLists.txt": "foreach(room base crypto net store web)\n",
            "docs/dependencies.md": "| SQLite | `sqlite3.h` | store | small |\n", **files,
        }
        for name, content in given.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
        subprocess.run(["git", "init", "-q"], cwd=root, check=True)
        done = subprocess.run([sys.executable, "-B", "tools/tidy/tidy.py"], cwd=root, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


class Tidy(unittest.TestCase):
    def test_each_fault_is_found_by_its_rule(self):
        for rule, files in FAULTS.items():
            with self.subTest(rule):
                code, output = tidy(files)
                self.assertEqual(code, 1, output)
                self.assertIn(f"[{rule}]", output)

    def test_a_clean_tree_passes_and_literals_are_not_code(self):
        code, output = tidy(CLEAN)
        self.assertEqual((code, output), (0, "tidy: 0 findings\n"))


if __name__ == "__main__":
    unittest.main()
