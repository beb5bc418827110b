#!/bin/sh
# Repeats experiments of docs/experiments.md: sh docs/experiments.sh [NAME...]; without a name it
# lists them. A run is in runs/experiments/NAME/RUN/seedN, beside a sheet of samples of seed 1. The
# table of each experiment is printed at its end. Complete runs are not repeated: Ctrl-C stops, and
# the same command continues. Environment variables:
#   BUILD=DIR   a build (default: build, which is made)
#   MNIST=DIR   MNIST's four files (default: data/mnist, fetched when needed)
#   THREADS=N   threads of a run (default: all processors); figures do not depend on it
set -eu
cd "$(dirname "$0")/.."
exec python3 -B docs/experiments.py "${BUILD-}" "${MNIST-}" "${THREADS:-0}" "$@"
