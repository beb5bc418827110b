"""Counts the tests of Meson test logs: tally.py testlog.json...

Prints "N passed, N failed": the cases of each runner that closes with "N Tests N Failures N
Ignored", any other test as one, and a log that is not there as one that failed. Succeeds if some
test passed and none failed.
"""
import json
import os
import re
import sys

closing_line = re.compile(r"^(\d+) Tests (\d+) Failures \d+ Ignored$", re.MULTILINE)


def count(test):
    """Cases that passed and that failed."""
    if test["result"] == "SKIP":
        return 0, 0
    succeeded = test["result"] in ("OK", "EXPECTEDFAIL")
    closing = closing_line.findall(test.get("stdout", ""))
    cases, failures = map(int, closing[-1]) if closing else (1, int(not succeeded))
    # A runner that broke down without a failed case, after its closing line, has failed too.
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
