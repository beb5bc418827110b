#!/bin/sh
# Installs the missing packages of a build with apt: sh install-missing.sh [PACKAGE...]
# PACKAGEs are needed besides those of every build. A package counts as present if its program
# or header is found, from apt or from elsewhere; if nothing is missing, apt is not called.
set -eu

fail() {
    echo "install-missing.sh: $1" >&2
    exit 1
}

has_program() { command -v "$1"; }
has_header() { echo "#include <$1>" | ${CXX:-c++} -x c++ -E -; }
has_fuzzer() { ls "$(clang++-14 -print-runtime-dir)"/libclang_rt.fuzzer-*; }
has_libcxx() {
    echo 'int main() { throw 1; }' | clang++-14 -stdlib=libc++ -x c++ -o /dev/null -
}
has_board_header() { echo "#include <$1>" | arm-none-eabi-gcc -E -; }
# Debian's Python first, as in the tests.
has_module() { /usr/bin/python3 -c "import $1" || python3 -c "import $1"; }

# Sets `why` to the purpose of the package, and `present` to a command that succeeds without it.
describe() {
    case $1 in
    g++) why='compiles C++' present='has_program c++' ;;
    meson) why='configures the build' present='has_program meson' ;;
    ninja-build) why='runs the build' present='has_program ninja' ;;
    pkg-config) why='finds the libraries' present='has_program pkg-config' ;;
    libxsimd-dev) why='SIMD for every instruction set' present='pkg-config --exists xsimd' ;;
    libxtensor-dev) why='arrays for training' present='pkg-config --exists xtensor' ;;
    libcli11-dev) why='the options of pocketgan' present='pkg-config --exists CLI11' ;;
    nlohmann-json3-dev) why='reads checkpoints, writes figures' present='pkg-config --exists nlohmann_json' ;;
    libstb-dev) why='reads and writes pictures' present='pkg-config --exists stb' ;;
    zlib1g-dev) why='reads .gz data' present='pkg-config --exists zlib' ;;
    doctest-dev) why='framework of the tests' present='has_header doctest/doctest.h' ;;
    clang-[0-9]*) why='compiles the fuzzer' present="has_program clang++-${1#clang-}" ;;
    libclang-rt-*) why='the libraries of the fuzzer' present='has_fuzzer' ;;
    clang-format-*) why='checks how the code is laid out' present="has_program $1" ;;
    doxygen) why='makes the API reference, for a test' present='has_program doxygen' ;;
    gcovr) why='counts the lines that tests run' present='has_program gcovr' ;;
    cmake) why='builds a C++ program with the library, for a test' present='has_program cmake' ;;
    make) why='builds a C program with the library, for a test' present='has_program make' ;;
    mandoc) why='checks man pages, for a test' present='has_program mandoc' ;;
    python3-numpy) why='reads the models, for a test' present='has_module numpy' ;;
    g++-mingw-w64-x86-64-posix)
        why='compiles C++ for Windows' present='has_program x86_64-w64-mingw32-g++-posix'
        ;;
    wine) why='runs programs for Windows' present='has_program wine' ;;
    libc++-*) why="clang's standard library" present='has_libcxx' ;;
    libc++abi-*) why="clang's standard library" present='has_libcxx' ;;
    g++-*) why="compiles C++ for ${1#g++-}" present="has_program ${1#g++-}-g++" ;;
    qemu-user) why='emulates other processors' present='has_program qemu-arm' ;;
    gcc-arm-none-eabi) why='compiles C for boards' present='has_program arm-none-eabi-gcc' ;;
    libnewlib-arm-none-eabi) why='the C library of boards' present='has_board_header math.h' ;;
    qemu-system-arm) why='emulates boards' present='has_program qemu-system-arm' ;;
    musl-tools) why='compiles C for another C library, for a test' present='has_program musl-gcc' ;;
    strace) why='interrupts training at its system calls, for a test' present='has_program strace' ;;
    curl) why='downloads MNIST' present='has_program curl' ;;
    ca-certificates) why='lets curl trust the server' present='test -e /etc/ssl/certs' ;;
    *) fail "unknown package '$1'" ;;
    esac
}

missing=''
for package in g++ meson ninja-build pkg-config libxsimd-dev libxtensor-dev libcli11-dev \
    nlohmann-json3-dev libstb-dev zlib1g-dev "$@"; do
    describe "$package"
    $present >/dev/null 2>&1 && continue
    [ "$missing" ] || echo 'This machine lacks:'
    echo "  $package ($why)"
    missing="$missing $package"
done
[ "$missing" ] || exit 0

has_program apt-get >/dev/null || fail "no apt-get here; install the equivalent of:$missing"
as_root=''
if [ "$(id -u)" != 0 ]; then
    has_program sudo >/dev/null || fail "run it as root, or first: apt-get install$missing"
    as_root=sudo
fi

echo 'Installing them with apt-get, which may take some minutes ...'
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# If the update fails, the lists of an earlier one may do.
$as_root apt-get -q update >"$log" 2>&1 || true
# shellcheck disable=SC2086 # one word per package
if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    install --no-install-recommends $missing >>"$log" 2>&1; then
    cat "$log" >&2
    fail "apt-get could not install$missing"
fi
