#!/bin/sh
# Compares this library with PyTorch: sh tests/bench/compare.sh [BUILD [ROUNDS [SECONDS]]]
# Each round runs both for SECONDS per row. BUILD is a release build with -Dbenchmarks=enabled.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build}

missing=''
lacks() {
    echo "compare.sh: $1" >&2
    missing=1
}

for program in tests/bench/bench_step tests/bench/bench_sample apps/pocketgan/pocketgan; do
    [ -x "$build/$program" ] || lacks "there is no $build/$program"
done
[ ! "$missing" ] || echo "  build them: apt install libbenchmark-dev; \
meson setup $build -Dbenchmarks=enabled; ninja -C $build" >&2
# Debian's own Python is tried first, as in the tests.
python=/usr/bin/python3
$python -c 'import torch' 2>/dev/null || python=python3
$python -c 'import torch' 2>/dev/null || lacks 'there is no PyTorch: apt install python3-torch'
[ ! "$missing" ] || exit 1

exec $python -B tests/bench/compare.py "$build" "${2:-5}" "${3:-3}"
