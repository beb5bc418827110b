"""Counts the tests of Meson test logs: tally.py testlog.json...

Prints "N passed, N failed". A runner that closes with "N Tests N Failures N Ignored" counts as that
many tests, any other test as one, and a missing log as one that failed. Skipped tests do not count.
Succeeds if at least one test passed and none failed.
"""
import json
import os
import re
import sys

closing_line = re.compile(r"^(\d+) Tests (\d+) Failures \d+ Ignored\r?$", re.MULTILINE)


def count(test):
    """How many cases passed, and how many failed."""
    if test["result"] == "SKIP":
        return 0, 0
    succeeded = test["result"] in ("OK", "EXPECTEDFAIL")
    closing = closing_line.findall(test.get("stdout", ""))
    cases, failures = map(int, closing[-1]) if closing else (1, int(not succeeded))
    # A runner may crash after its closing line, without a failed case.
    return cases - failures, max(failures, int(not succeeded))


passed = failed = 0
for log in sys.argv[1:]:
    if not os.path.exists(log):
        failed += 1
        continue
    with open(log, encoding="utf-8") as lines:
        for line in lines:
            more_passed, more_failed = count(json.loads(line))
            passed += more_passed
            failed += more_failed

print(f"{passed} passed, {failed} failed")
sys.exit(0 if passed and not failed else 1)
