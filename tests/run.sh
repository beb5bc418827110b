#!/bin/sh
# Installs what is missing, builds with warnings as errors, and runs every test:
#   sh tests/run.sh           here
#   sh tests/run.sh --cross   as ARM and RISC-V machines, those of cross/, under emulation
#   sh tests/run.sh --ci      here, and of the sampler as two of those machines
# The last line is "N passed, N failed"; succeeds if some test ran and none failed.
set -eu
cd "$(dirname "$0")/.."
logs=''

# build_and_test FOLDER [OPTION...]: as released, but with assertions.
build_and_test() {
    build=$1
    shift
    again=''
    [ ! -f "$build/build.ninja" ] || again=--reconfigure
    # shellcheck disable=SC2086 # an option, or none
    meson setup $again "$build" -Dwerror=true -Dtests=enabled -Db_ndebug=false "$@"
    ninja -C "$build"

    log=$build/meson-logs/testlog.json
    rm -f "$log"
    meson test -C "$build" --no-rebuild --print-errorlogs || true # the tally says so too
    logs="$logs $log"
}

test_here() {
    # The last three, 100 MB, are for what runs on microcontrollers.
    sh apps/install-missing.sh doctest-dev python3-numpy cmake make mandoc gcc-arm-none-eabi \
        libnewlib-arm-none-eabi qemu-system-arm
    build_and_test build-tests -Dtraining=enabled
}

# test_as TRAINING MACHINE...
test_as() {
    training=$1
    shift
    packages=''
    for machine in "$@"; do
        triple=$(sed -n "s/^triple = '\(.*\)'/\1/p" "cross/$machine.ini")
        packages="$packages g++-$triple"
    done
    # shellcheck disable=SC2086 # one word a package
    sh apps/install-missing.sh doctest-dev python3-numpy qemu-user $packages
    for machine in "$@"; do
        build_and_test "build-$machine" --cross-file "cross/$machine.ini" -Dtraining="$training"
    done
}

case ${1-} in
'') test_here ;;
--cross) test_as enabled aarch64 armv7-neon armv6 riscv64 ;;
--ci)
    test_here
    test_as disabled aarch64 armv7-neon
    ;;
*)
    echo "run.sh: unknown option '$1'; expected none, --cross or --ci" >&2
    exit 2
    ;;
esac
# shellcheck disable=SC2086 # one word a log
exec python3 tests/tally.py $logs
