"""Tally's own test: what passed and failed in each kind of report is counted once."""
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

import tally

GTEST = """<testsuites><testsuite name="A"><testcase classname="A" name="x" status="run"/>
<testcase classname="A" name="y" status="run"><failure message="no"/></testcase></testsuite></testsuites>"""
CTEST = """<testsuite><testcase name="test_a" status="fail"/><testcase name="test_b" status="run"/>
<testcase name="tidy" status="run"/></testsuite>"""
TAP = """TAP version 13
# Subtest: suite
    # Subtest: inner
    ok 1 - inner
    not ok 2 - other
    1..2
not ok 1 - suite
ok 2 - alone
ok 3 - left out # SKIP no browser
"""


class Tally(unittest.TestCase):
    def run_on(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (pathlib.Path(folder) / name).write_text(content, encoding="utf-8")
            sys.argv = ["tally", folder]
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                code = tally.main()
            return code, output.getvalue().splitlines()

    def test_counts_leaves_and_names_failures(self):
        code, lines = self.run_on({"test_a.xml": GTEST, "ctest.xml": CTEST, "e2e.tap": TAP})
        self.assertEqual(code, 1)
        # passed: A.x, test_b, tidy, inner, alone; failed: A.y, test_a as a program, other, the skipped one
        self.assertEqual(lines[-1], "5 passed, 4 failed")
        self.assertIn("FAILED e2e: other", lines)

    def test_a_part_that_crashed_counts_as_failed(self):
        code, lines = self.run_on({"docs.tap": "ok 1 - a\n", "e2e.failed": ""})
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"))

    def test_nothing_run_is_not_a_success(self):
        self.assertEqual(self.run_on({})[0], 1)


if __name__ == "__main__":
    unittest.main()
