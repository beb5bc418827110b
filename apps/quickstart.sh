#!/bin/sh
# From a fresh Debian or Ubuntu to digits of a GAN of your own: sh apps/quickstart.sh
# Installs missing packages, builds, samples from the generator in apps/models, trains a GAN and
# samples from it. Steps that are already done are skipped.
set -eu
cd "$(dirname "$0")/.."

epochs=4
out='runs/quickstart'
pocketgan='build/apps/pocketgan/pocketgan'
train="$pocketgan train"
sample='build/apps/pocketgan-sample/pocketgan-sample'

say() { printf '\n== %s\n' "$*"; }

say 'Packages that the build needs'
if command -v npm >/dev/null || [ -e data/mnist/train-images-idx3-ubyte ]; then
    sh apps/install-missing.sh
else
    sh apps/install-missing.sh curl ca-certificates
fi
echo 'All are installed.'

say 'Building into build/'
[ -f build/build.ninja ] || meson setup build >/dev/null
ninja -C build

say 'Digits of the generator in apps/models/digits'
mkdir -p $out
$sample apps/models/digits --count 100 --out $out/shipped.png
$sample apps/models/digits --ascii --seed 32
echo "100 more are in $out/shipped.png."

say 'Training data'
if $pocketgan fetch mnist; then
    data='data/mnist'
else
    data='digits'
    echo 'Continuing with the built-in digits, drawn from strokes, instead of MNIST.'
fi

run=$out/$(basename "$data")
say "Training a GAN on $data for $epochs epochs"
resume=''
[ ! -d "$run/checkpoint" ] || resume=--resume
if ! $train --data "$data" --epochs $epochs --out "$run" $resume; then
    echo 'To go on with the training, run `sh apps/quickstart.sh` again.'
    exit 1
fi
$sample "$run/generator" --count 100 --out "$run/samples.png"

say "Done. The results, in $PWD:"
cat <<END
  $out/shipped.png
    100 digits of the generator in apps/models/digits
  $run/samples.png
    100 digits of the new generator; the folder samples beside it has one sheet per epoch
  $run/report.html
    the course of the training

To train for all epochs of the preset: $train --data $data --out runs/mine
END
