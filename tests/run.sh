#!/bin/sh
# Installs missing packages, builds with warnings as errors, and runs every test:
#   sh tests/run.sh             on this machine
#   sh tests/run.sh --cross     for each machine of cross/, under emulation
#   sh tests/run.sh --windows   the sampler for Windows, under Wine
#   sh tests/run.sh --libc++    with clang and its standard library
#   sh tests/run.sh --ci        on this machine, the strict build, and the sampler for two machines
#                               of cross/, for Windows and with libc++
#   sh tests/run.sh --strict    the strict build: no assertions, one definition of each type
#   sh tests/run.sh --sanitize  with sanitizers of addresses, undefined behaviour and threads
#   sh tests/run.sh --crash     kills training at every call that changes a file; fills its disk
#   sh tests/run.sh --documents the commands and programs of README.md and docs/
#   sh tests/run.sh --coverage  on this machine, and prints the line coverage of each folder
# The last line is "N passed, N failed". Succeeds if at least one test ran and none failed.
set -eu
cd "$(dirname "$0")/.."
logs=''
folders=''
patience=1 # the time that a test may take, as a multiple of what is usual

# configure FOLDER [OPTION...]
configure() {
    build=$1
    shift
    again=''
    [ ! -f "$build/build.ninja" ] || again=--reconfigure
    # shellcheck disable=SC2086 # an option, or none
    meson setup $again "$build" -Dwerror=true "$@"
}

# build_and_test FOLDER [OPTION...]: the release build, with assertions, and its tests, or those of
# $folders of lib/.
build_and_test() {
    configure "$@" -Dtests=enabled -Db_ndebug=false
    runners=''
    for folder in $folders; do
        runners="$runners tests/test_$folder"
    done
    # shellcheck disable=SC2086 # one word a program
    ninja -C "$build" $runners
    # shellcheck disable=SC2086 # one word a test
    run_tests --print-errorlogs --timeout-multiplier "$patience" --no-suite documents $folders
}

# run_tests ARGUMENT...: `meson test` of the folder that was configured last.
run_tests() {
    log=$build/meson-logs/testlog.json
    rm -f "$log"
    meson test -C "$build" --no-rebuild "$@" || true # tests/tally.py counts failures
    logs="$logs $log"
}

# check NAME COMMAND...: the command is a test that passes if it succeeds.
check() {
    name=$1
    shift
    result=FAIL
    if "$@"; then
        result=OK
    fi
    echo "$name: $result"
    mkdir -p build-checks
    log="build-checks/$name.json"
    echo "{\"name\": \"$name\", \"result\": \"$result\"}" >"$log"
    logs="$logs $log"
}

test_here() {
    # The last three, 100 MB, are for the tests on emulated microcontrollers.
    sh apps/install-missing.sh doctest-dev python3-numpy cmake make mandoc gcc-arm-none-eabi \
        libnewlib-arm-none-eabi qemu-system-arm strace musl-tools
    build_and_test build-tests -Dtraining=enabled
}

# Libraries and programs without assertions: a variable that only an assertion reads is a warning.
# Link-time optimisation sees all of a program at once, so that -Wodr finds types of one name with
# two definitions. -O1 because the checks are the same and it compiles faster.
build_strictly() {
    configure build-strict -Dtraining=enabled -Dtests=disabled -Db_ndebug=true -Doptimization=1 \
        -Db_lto=true \
        -Dcpp_link_args='-Werror=odr -Werror=lto-type-mismatch' &&
        ninja -C build-strict
}

# The static libraries of that build hold machine code that another compiler can link.
link_elsewhere() {
    clang-14 -Iinclude tests/consumers/make/draw.c build-strict/lib/libpocketgan-sampler.a \
        -lstdc++ -lm -pthread -o build-strict/draw &&
        build-strict/draw apps/models/digits build-strict/draw.floats
}

test_strictly() {
    sh apps/install-missing.sh clang-14
    check strict build_strictly
    check static-lto link_elsewhere
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

# The sampler for Windows, under Wine. -O1 because it compiles faster.
test_for_windows() {
    sh apps/install-missing.sh doctest-dev python3-numpy g++-mingw-w64-x86-64-posix wine
    (
        export WINEPREFIX="$PWD/build-mingw-w64/wine"
        build_and_test build-mingw-w64 --cross-file cross/mingw-w64.ini -Dtraining=disabled \
            -Doptimization=1
    )
    logs="$logs build-mingw-w64/meson-logs/testlog.json"
}

# test_with_libcxx TRAINING [FOLDER...]: all tests, or those of FOLDERs of lib/, with clang and its
# standard library, those of macOS, FreeBSD and Android. -O0 because it compiles faster.
test_with_libcxx() {
    training=$1
    shift
    sh apps/install-missing.sh doctest-dev python3-numpy clang-14 libc++-14-dev libc++abi-14-dev
    (
        folders=$*
        export CXX='clang++-14 -stdlib=libc++'
        build_and_test build-libc++ -Dtraining="$training" -Doptimization=0
    )
    logs="$logs build-libc++/meson-logs/testlog.json"
}

# sanitize SANITIZERS COMPILER [FOLDER...]: all tests, or those of FOLDERs of lib/, with these
# sanitizers, kernels included. A finding ends its program, so that its test fails. Nothing is
# suppressed.
sanitize() {
    sanitizers=$1
    compiler=$2
    into=build-${sanitizers%%,*}-$compiler
    shift 2
    (
        folders=$*
        export CXX="$compiler"
        export UBSAN_OPTIONS=print_stacktrace=1
        # Tests ask for more memory than there is, and expect that malloc returns null.
        export ASAN_OPTIONS=allocator_may_return_null=1
        # Forked children start threads.
        export TSAN_OPTIONS=allocator_may_return_null=1:die_after_fork=0
        patience=8
        build_and_test "$into" -Db_sanitize="$sanitizers" -Db_lundef=false \
            -Doptimization=1 -Dcpp_args=-fno-sanitize-recover=all -Dtraining=enabled
    )
    logs="$logs $into/meson-logs/testlog.json"
}

test_with_sanitizers() {
    sh apps/install-missing.sh doctest-dev python3-numpy
    # By g++, whose sanitizers are shared libraries: clang's that of threads defines operator new
    # in the program, where that of the tests, which counts, must be.
    sanitize address,undefined g++
    # The folders with threads, and those whose tests run them.
    sanitize thread g++ kernels sampler nn data metrics supervised gan theory evaluation run
}

test_crashes() {
    sh apps/install-missing.sh doctest-dev python3-numpy strace
    configure build-tests -Dtraining=enabled -Dtests=enabled -Db_ndebug=false
    ninja -C "$build" apps/pocketgan/pocketgan
    export POCKETGAN_CRASH_ALL=1
    run_tests --verbose --timeout-multiplier 8 crash-kills crash-full_disk crash-sync_order
}

test_documents() {
    sh apps/install-missing.sh doctest-dev python3-numpy cmake qemu-user g++-arm-linux-gnueabihf
    configure build-tests -Dtraining=enabled -Dtests=enabled -Db_ndebug=false
    ninja -C "$build"
    run_tests --print-errorlogs --suite documents
}

measure_coverage() {
    sh apps/install-missing.sh doctest-dev python3-numpy mandoc gcovr
    # Counters of an earlier run would be added to.
    [ ! -d build-coverage ] || find build-coverage -name '*.gcda' -exec rm {} +
    build_and_test build-coverage -Dtraining=enabled -Db_coverage=true -Doptimization=1
    python3 tests/coverage.py build-coverage
}

case ${1-} in
'') test_here ;;
--cross)
    test_as enabled aarch64 armv7-neon armv6 riscv64
    test_as disabled s390x
    ;;
--ci)
    # Other systems have other versions; the tests `format` and `doxygen` are skipped there.
    sh apps/install-missing.sh clang-format-14 || true
    sh apps/install-missing.sh doxygen || true
    test_here
    test_strictly
    test_as disabled aarch64 armv7-neon
    test_for_windows
    test_with_libcxx disabled base image model sampler
    ;;
--windows) test_for_windows ;;
--libc++) test_with_libcxx enabled ;;
--strict) test_strictly ;;
--sanitize) test_with_sanitizers ;;
--crash) test_crashes ;;
--documents) test_documents ;;
--coverage) measure_coverage ;;
*)
    echo "run.sh: unknown option '$1'; expected none, --cross, --windows, --libc++, --ci," \
        "--strict, --sanitize, --crash, --documents or --coverage" >&2
    exit 2
    ;;
esac
# shellcheck disable=SC2086 # one word a log
exec python3 tests/tally.py $logs
