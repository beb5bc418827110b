#!/bin/sh
# From a bare Debian or Ubuntu to digits of a GAN of your own: sh apps/quickstart.sh
# Installs what is missing, builds, samples from the generator that comes along, trains one and
# samples from it. What is done already is not done again.
set -eu
cd "$(dirname "$0")/.."

epochs=4
out='runs/quickstart'
train='build/apps/pocketgan/pocketgan train'
sample='build/apps/pocketgan-sample/pocketgan-sample'

say() { printf '\n== %s\n' "$*"; }

say 'What a build needs'
if command -v npm >/dev/null || [ -e data/mnist/train-images-idx3-ubyte ]; then
    sh apps/install-missing.sh
else
    sh apps/install-missing.sh curl ca-certificates
fi
echo 'All there.'

say 'Building into build/'
[ -f build/build.ninja ] || meson setup build -Dtests=disabled >/dev/null
ninja -C build

say 'Digits of the generator that comes along'
mkdir -p $out
$sample apps/models/digits --count 100 --out $out/shipped.png
$sample apps/models/digits --ascii --count 1
echo "A hundred more are in $out/shipped.png."

say 'Data to train on'
if sh apps/fetch-mnist.sh; then
    data='data/mnist'
else
    data='digits'
    echo 'Going on with the built-in digits, drawn from strokes, in place of MNIST.'
fi

run=$out/$(basename "$data")
say "Training a GAN on $data for $epochs epochs"
resume=''
[ ! -d "$run/checkpoint" ] || resume=--resume
$train --data "$data" --epochs $epochs --out "$run" $resume
$sample "$run/generator" --count 100 --out "$run/samples.png"

say "Done. To look at, in $PWD:"
cat <<END
  $out/shipped.png
    100 digits of the generator that comes along
  $run/samples.png
    100 digits of the one that was just trained; samples/ beside it has a sheet an epoch
  $run/report.html
    how the training went

To train for as long as the preset says: $train --data $data --out runs/mine
END
