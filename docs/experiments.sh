#!/bin/sh
# Repeats experiments of docs/experiments.md: sh docs/experiments.sh [NAME...]. Without a name it
# lists them. A run is written to runs/experiments/NAME/RUN/seedN, and a sheet of samples of seed 1
# to runs/experiments/NAME/RUN.png. A table is printed after each experiment. Ctrl-C stops; the same
# command continues and does not repeat complete runs. Environment variables:
#   BUILD=DIR   a build folder (default: build, which is built first)
#   MNIST=DIR   the folder of MNIST's four files (default: data/mnist, downloaded when needed)
#   THREADS=N   threads of a run (default: all processors); results do not depend on it
set -eu
cd "$(dirname "$0")/.."
exec python3 -B docs/experiments.py --build "${BUILD-}" --mnist "${MNIST-}" \
    --threads "${THREADS:-0}" "$@"
