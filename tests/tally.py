"""Counts the tests of a Meson test log: tally.py testlog.json

Prints "N passed, N failed": the cases of each runner that closes with "N Tests N Failures N
Ignored", and any other test as one. Succeeds if some test passed and none failed.
"""
import json
import os
import re
import sys

closing_line = re.compile(r"^(\d+) Tests (\d+) Failures \d+ Ignored$", re.MULTILINE)
passed = failed = 0
log = sys.argv[1]
lines = open(log, encoding="utf-8") if os.path.exists(log) else []
for test in map(json.loads, lines):
    if test["result"] == "SKIP":
        continue
    succeeded = test["result"] in ("OK", "EXPECTEDFAIL")
    closing = closing_line.findall(test.get("stdout", ""))
    cases, failures = map(int, closing[-1]) if closing else (1, int(not succeeded))
    # A runner that broke down without a failed case, after its closing line, has failed too.
    failed += max(failures, int(not succeeded))
    passed += cases - failures

print(f"{passed} passed, {failed} failed")
sys.exit(0 if passed and not failed else 1)
