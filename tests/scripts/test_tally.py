import json
import subprocess
import sys
import tempfile
import unittest


def tally(*tests, times=1, missing=()):
    """Output and exit status of tally.py for a log of (result, output) pairs, passed `times` times,
    and for missing logs."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as log:
        for result, output in tests:
            log.write(json.dumps({"result": result, "stdout": output}) + "\n")
        log.flush()
        logs = [log.name] * times + list(missing)
        run = subprocess.run([sys.executable, "tests/tally.py", *logs], text=True,
                             stdout=subprocess.PIPE, check=False)
    return run.stdout, run.returncode


class Tally(unittest.TestCase):
    def test_adds_up_the_cases_of_all_runners(self):
        self.assertEqual(tally(("OK", "a:1:x:PASS\n\n3 Tests 0 Failures 1 Ignored\nOK\n"),
                               ("OK", "4 Tests 0 Failures 0 Ignored\n")), ("7 passed, 0 failed\n", 0))

    def test_reads_the_lines_of_windows(self):
        self.assertEqual(tally(("OK", "a:1:x:PASS\r\n\r\n3 Tests 0 Failures 1 Ignored\r\nOK\r\n")),
                         ("3 passed, 0 failed\n", 0))

    def test_counts_failed_cases(self):
        self.assertEqual(tally(("FAIL", "5 Tests 2 Failures 0 Ignored\nFAIL\n")),
                         ("3 passed, 2 failed\n", 1))

    def test_counts_a_test_without_cases_as_one(self):
        self.assertEqual(tally(("OK", ""), ("FAIL", "an error")), ("1 passed, 1 failed\n", 1))

    def test_counts_a_runner_that_crashed_as_failed(self):
        self.assertEqual(tally(("ERROR", "a:1:x:PASS\n")), ("0 passed, 1 failed\n", 1))
        self.assertEqual(tally(("ERROR", "2 Tests 0 Failures 0 Ignored\n")),
                         ("2 passed, 1 failed\n", 1))

    def test_adds_up_logs_and_counts_one_that_is_missing_as_failed(self):
        tests = [("OK", "3 Tests 0 Failures 0 Ignored\n"), ("OK", "")]
        self.assertEqual(tally(*tests, times=2), ("8 passed, 0 failed\n", 0))
        self.assertEqual(tally(*tests, missing=["no/log.json"]), ("4 passed, 1 failed\n", 1))

    def test_does_not_count_skipped_tests(self):
        self.assertEqual(tally(("SKIP", ""), ("OK", "")), ("1 passed, 0 failed\n", 0))

    def test_fails_when_no_test_ran(self):
        self.assertEqual(tally(), ("0 passed, 0 failed\n", 1))


unittest.main()
