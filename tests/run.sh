#!/bin/sh
# Installs what is missing, builds with warnings as errors, and runs every test: sh tests/run.sh
# The last line is "N passed, N failed"; succeeds if some test ran and none failed.
set -eu
cd "$(dirname "$0")/.."
build='build-tests'
sh apps/install-missing.sh doctest-dev python3-numpy cmake make mandoc

# As released, but with assertions.
again=''
[ ! -f $build/build.ninja ] || again=--reconfigure
meson setup $again $build -Dwerror=true -Dtests=enabled -Dtraining=enabled -Db_ndebug=false
ninja -C $build

log=$build/meson-logs/testlog.json
rm -f $log
meson test -C $build --no-rebuild --print-errorlogs || true # the tally says so too
exec python3 tests/tally.py $log
