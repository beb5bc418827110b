#!/bin/sh
# Fuzzes every reader of files and options with libFuzzer: sh tests/fuzz/run.sh SECONDS [TARGET...]
# runs each target (all of them by default) for SECONDS. The rules: no crash, no input takes over 1 s
# of the processor (or 60 s in all: one that waits), none takes memory over twice its size plus 64 MB.
# An input that breaks one is left in build-fuzz/found; the corpus grows in build-fuzz/corpus.
# The last line is "N executions, N targets failed". Succeeds if no target failed.
set -eu
cd "$(dirname "$0")/../.."
all='npy model json pictures idx tables decode_picture config checkpoint log sample_options train_options'

usage() {
    echo "run.sh: $1; expected SECONDS [TARGET...] with the targets $all" >&2
    exit 2
}

case ${1-} in
'' | *[!0-9]*) usage "SECONDS is '${1-}'" ;;
esac
seconds=$1
shift
for target in "$@"; do
    case " $all " in
    *" $target "*) ;;
    *) usage "unknown target '$target'" ;;
    esac
done
[ $# -gt 0 ] || eval "set -- $all"

sh apps/install-missing.sh clang-14 libclang-rt-14-dev doctest-dev

# -O1: at -O0 half as many executions, and -O2 removes code that the sanitizers would check.
build=build-fuzz
flags=-fsanitize=fuzzer-no-link,address,undefined
again=''
[ ! -f "$build/build.ninja" ] || again=--reconfigure
# shellcheck disable=SC2086 # an option, or none
CXX="${FUZZ_CXX:-clang++-14}" meson setup $again "$build" -Dtests=enabled -Dtraining=enabled \
    -Dfuzzers=true -Doptimization=1 -Ddebug=true -Db_ndebug=false -Db_lundef=false \
    -Ddefault_library=static -Dcpp_link_args=-fsanitize=address,undefined \
    -Dcpp_args="$flags -fno-sanitize-recover=all -fno-omit-frame-pointer -gline-tables-only"
programs=''
for target in "$@"; do
    programs="$programs tests/fuzz/fuzz_$target"
done
# shellcheck disable=SC2086 # one word a program
ninja -C "$build" $programs
python3 -B tests/fuzz/make_seeds.py "$build/seeds"

# Files in memory: a target writes one or more for each input.
scratch=$(mktemp -d "$(test -d /dev/shm && echo /dev/shm || echo "${TMPDIR:-/tmp}")/fuzz-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$build/found"
export ASAN_OPTIONS=malloc_context_size=8:quarantine_size_mb=16
export UBSAN_OPTIONS=print_stacktrace=1

failed=0
sum=0
printf '%-15s %12s %8s  %s\n' target executions per_s result
for target in "$@"; do
    corpus=$build/corpus/$target
    log=$build/found/$target.log
    mkdir -p "$corpus" "tests/fuzz/corpus/$target"
    result=clean
    # The operating system's own limit is behind that of the memory that the code holds.
    TMPDIR=$scratch "$build/tests/fuzz/fuzz_$target" "$corpus" "tests/fuzz/corpus/$target" \
        "$build/seeds/$target" -dict="$build/seeds/$target.dict" -max_total_time="$seconds" \
        -max_len=4096 -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 -close_fd_mask=1 \
        -artifact_prefix="$build/found/$target-" </dev/null >"$log" 2>&1 || result=FAILED
    rmdir "tests/fuzz/corpus/$target" 2>/dev/null || true
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    [ "$result" = clean ] || failed=$((failed + 1))
    sum=$((sum + ${executions:-0}))
    printf '%-15s %12s %8s  %s\n' "$target" "${executions:-?}" "${rate:-?}" "$result"
    if [ "$result" = FAILED ]; then
        grep -m 3 -E 'ERROR|runtime error|Error:|does not hold|are held|what\(\)|takes more than|Test unit' "$log" ||
            tail -n 5 "$log"
    fi
done
echo "$sum executions, $failed targets failed"
[ "$failed" = 0 ]
