#!/bin/sh
# Runs experiments of docs/experiments.md again: sh docs/experiments.sh [NAME...]; without a name it
# lists them. A run goes to runs/experiments/NAME/RUN/seedN, beside a sheet of samples of seed 1, and
# a table of each experiment is printed at its end. What is complete is not done again: Ctrl-C stops,
# and the same command goes on from there. In the environment:
#   BUILD=DIR   a build (default: build, which is made)
#   MNIST=DIR   MNIST's four files (default: data/mnist, which is fetched where they are needed)
#   THREADS=N   threads of a run (default: all processors); figures do not depend on it
set -eu
cd "$(dirname "$0")/.."
exec python3 -B docs/experiments.py "${BUILD-}" "${MNIST-}" "${THREADS:-0}" "$@"
