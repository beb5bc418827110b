"""Repeats experiments of docs/experiments.md, as experiments.sh does.

Without a name it lists them. A run is written to runs/experiments/NAME/RUN/seedN, and a sheet of
samples of seed 1 to runs/experiments/NAME/RUN.png. A table is printed after each experiment. Ctrl-C
stops; the same command continues and does not repeat complete runs.
"""
import argparse
import csv
import dataclasses
import json
import os
import re
import shutil
import statistics
import subprocess
import sys

OUT = 'runs/experiments'


@dataclasses.dataclass
class Experiment:
    title: str
    runs: dict  # name: options of train, or EXPERIMENT/RUN for a run of another experiment
    stops: list  # the epochs or steps at which each run is measured
    unit: str = 'epochs'  # or 'steps', of the generator
    data: str = 'mnist'
    seeds: int = 3  # each run is repeated with the seeds 1 .. seeds
    minutes: int = 0  # time of the whole experiment on one core of an AMD EPYC (Zen 3)


def presets(*names):
    return {name: f'--preset {name}' for name in names}


EXPERIMENTS = {
    'replication': Experiment(
        'Ang 2018: one change at a time', stops=[5], minutes=20,
        runs=presets('vanilla', 'tanh', 'leaky-relu', 'dropout', 'adam', 'tanh-adam',
                     'tanh-adam-dropout')),
    'tanh-mystery': Experiment(
        'why pictures are clear with tanh: saturation or range?', stops=[5], minutes=20,
        runs={'tanh': 'replication/tanh-adam',
              'sigmoid2': '--preset tanh-adam --output sigmoid2',
              'linear-standardised': '--preset tanh-adam --output linear --range standardised',
              'clamp-1': '--preset tanh-adam --output clamp:-1:1',
              'clamp-1.2': '--preset tanh-adam --output clamp:-1.2:1.2',
              'clamp-.3': '--preset tanh-adam --output clamp:-.3:.3'}),
    'weird': Experiment(
        'gradients that are never zeroed: crosstalk or accumulation?', stops=[5], minutes=12,
        runs={**presets('weird', 'weird-accumulation', 'weird-momentum'),
              'plain-sgd': '--preset weird-momentum --g-momentum 0 --g-final-momentum 0'
                           ' --d-momentum 0 --d-final-momentum 0'}),
    'goodfellow2014': Experiment(
        'the figure of 2014, with and without a moving average', stops=[250], seeds=1, minutes=70,
        runs={'goodfellow2014': '--preset goodfellow2014',
              'averaged': '--preset goodfellow2014 --ema .9995'}),
    'no-nan': Experiment(
        'the other presets for images', stops=[5], seeds=1, minutes=5,
        runs=presets('default', 'goodfellow2014', 'lsgan', 'wgan', 'wgan-gp')),
    'unrolled-ring': Experiment(
        'unrolled D on 8 modes', stops=[15600], unit='steps', data='ring', seeds=5, minutes=30,
        runs={'unrolled-0': '--preset ring', 'unrolled-10': '--preset unrolled'}),
    'unrolled-grid': Experiment(
        'unrolled D on 25 modes', stops=[20000], unit='steps', data='grid', minutes=20,
        runs={'unrolled-0': '--preset ring --d-hidden 128,128',
              'unrolled-10': '--preset unrolled --d-hidden 128,128'}),
    'pac': Experiment(
        'PacGAN: D classifies several samples together', stops=[15600], unit='steps', data='ring',
        seeds=5, minutes=8,
        runs={'pac-1': '--preset ring',
              'pac-2': '--preset ring --pac 2',
              'pac-3': '--preset ring --pac 3 --batch 510',
              'pac-4': '--preset ring --pac 4'}),
    'wgan-ring': Experiment(
        "does the critic's estimate follow the quality of samples?",
        stops=[1000, 2000, 4000, 8000, 16000], unit='steps', data='ring', minutes=3,
        runs={'wgan': '--preset wgan --g-hidden 128,128 --d-hidden 128,128 --batch 256'
                      ' --d-clip .1 --g-rate 1e-3 --d-rate 1e-3 --g-init-scale 1'
                      ' --d-init-scale 1'}),
    'wgan-mnist': Experiment(
        "the critic's estimate on images", stops=[125, 250, 500, 1000], unit='steps', minutes=12,
        runs=presets('wgan', 'wgan-gp')),
}


def fail(message):
    sys.exit(f'experiments.sh: {message}')


# The files of a run.

def folder_of(name, run, seed):
    """The folder and options of a run; those of another experiment if it is a run of that one."""
    options = EXPERIMENTS[name].runs[run]
    if not options.startswith('--'):
        return folder_of(*options.split('/'), seed)
    return f'{OUT}/{name}/{run}/seed{seed}', options


def figures_file(folder, stop):
    return f'{folder}/eval-{stop}.json'


def diverged(folder):
    return os.path.exists(f'{folder}/diverged')


# Training and measuring.

class Programs:
    """The programs of a build, which is made if none is named."""

    def __init__(self, build, mnist, threads):
        self.apps, self.mnist, self.threads = f"{build or 'build'}/apps", mnist, threads
        if not build:
            if not os.path.exists('build/build.ninja'):
                subprocess.run(['meson', 'setup', 'build'], check=True, stdout=sys.stderr)
            subprocess.run(['ninja', '-C', 'build'], check=True, stdout=sys.stderr)
        for name in ('pocketgan', 'pocketgan-sample'):
            if not os.access(self.path(name), os.X_OK):
                fail(f'there is no {self.path(name)}')

    def path(self, name):
        return f'{self.apps}/{name}/{name}'

    def data(self, name):
        if name == 'mnist' and not self.mnist:
            self.mnist = 'data/mnist'
            subprocess.run([self.path('pocketgan'), 'fetch', 'mnist', self.mnist], check=True,
                           stdout=sys.stderr)
        return self.mnist if name == 'mnist' else name

    def run(self, name, *arguments):
        """None, or the error message of the program if it failed."""
        done = subprocess.run([self.path(name), *map(str, arguments)], text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return None if done.returncode == 0 else done.stderr.strip() or 'was stopped'


def begin(folder, options):
    """The arguments of train that start a run in this folder or resume the run in it."""
    if os.path.exists(f'{folder}/options'):
        with open(f'{folder}/options') as file:
            before = file.read()
        if before != options:
            fail(f'{folder}: was trained with "{before}", not "{options}"; remove it')
    if os.path.exists(f'{folder}/checkpoint'):
        return ['--resume']
    # The folder holds a run that ended before its first checkpoint.
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(f'{folder}/options', 'w') as file:
        file.write(options)
    return []


def run_one(programs, name, run, seed, stop):
    """Trains a run up to a stop and measures it there, unless that is done already."""
    experiment = EXPERIMENTS[name]
    folder, options = folder_of(name, run, seed)
    if diverged(folder):
        return
    resume = begin(folder, options)
    if os.path.exists(figures_file(folder, stop)):
        return
    print(f'{folder}, --{experiment.unit} {stop}', file=sys.stderr)
    common = ['--data', programs.data(experiment.data), '--threads', programs.threads]
    failure = programs.run('pocketgan', 'train', '--out', folder, *resume, *common, '--quiet',
                           '--seed', seed, f'--{experiment.unit}', stop, *options.split())
    if failure and 'diverged' in failure:
        with open(f'{folder}/diverged', 'w') as file:
            file.write(failure)
        return
    failure = failure or programs.run('pocketgan', 'eval', f'{folder}/generator', *common,
                                      '--json', figures_file(folder, stop))
    if failure:
        fail(f'{folder}: {failure}')


def make_sheet(programs, name, run):
    generator = f'{folder_of(name, run, 1)[0]}/generator'
    if EXPERIMENTS[name].data == 'mnist' and os.path.exists(generator):
        os.makedirs(f'{OUT}/{name}', exist_ok=True)
        failure = programs.run('pocketgan-sample', generator, '--count', 36,
                               '--out', f'{OUT}/{name}/{run}.png')
        if failure:
            fail(failure)


def run_all(programs, name):
    experiment = EXPERIMENTS[name]
    for seed in range(1, experiment.seeds + 1):  # outermost: all runs can be seen early
        for run in experiment.runs:
            for stop in experiment.stops:
                run_one(programs, name, run, seed, stop)
    for run in experiment.runs:
        make_sheet(programs, name, run)


# The table.

class Measured:
    """The figures of a run at one of its stops."""

    def __init__(self, folder, unit, stop):
        with open(figures_file(folder, stop)) as file:
            self.figures = json.load(file)
        with open(f'{folder}/log.csv') as file:
            rows = list(csv.DictReader(file))
        self.log = [row for row in rows if float(row[unit[:-1]]) <= stop]
        with open(f'{folder}/config.toml') as file:
            self.has_critic = re.search('^objective *= *"wasserstein"', file.read(), re.M)

    def of_generator(self, measure, name, figure):
        rows = self.figures.get(measure, [])
        return next((row[figure] for row in rows if row[name] == 'generator'), None)

    def median_of(self, column):
        """The median over the last rows; None for a critic, whose values have no fixed zero."""
        return None if self.has_critic else statistics.median(self.last_rows(column))

    def critic_estimate(self):
        """Smoothed as in report.html for a run of a hundred rows."""
        if not self.has_critic:
            return None
        return statistics.median(x - g for x, g in zip(self.last_rows('d_real'),
                                                       self.last_rows('d_fake')))

    def last_rows(self, column):
        return [float(row[column]) for row in self.log[-11:]]


# Title, digits after the point, and the figure; None if a run does not have it.
METRICS = [
    ('Parzen, nats', 1, lambda run: run.of_generator('parzen', 'centres', 'mean')),
    ('classes', 1, lambda run: run.of_generator('classifier', 'images', 'present')),
    ('Frechet', 1, lambda run: run.of_generator('classifier', 'images', 'classifier_frechet')),
    ('modes', 1, lambda run: run.of_generator('modes', 'points', 'covered')),
    ('high quality', 3, lambda run: run.of_generator('modes', 'points', 'high_quality')),
    ('D(x)', 2, lambda run: run.median_of('d_real')),
    ('D(G(z))', 2, lambda run: run.median_of('d_fake')),
    ("critic's estimate", 3, lambda run: run.critic_estimate()),
]


def mean_and_spread(values, digits):
    if not values:
        return ''
    mean = f'{statistics.mean(values):.{digits}f}'
    return mean if len(values) == 1 else f'{mean} +- {statistics.stdev(values):.{digits}f}'


def row_of(name, run, stop):
    """The label of a row, the number of measured seeds and, for each metric, their figures."""
    experiment = EXPERIMENTS[name]
    folders = [folder_of(name, run, seed)[0] for seed in range(1, experiment.seeds + 1)]
    measured = [Measured(folder, experiment.unit, stop) for folder in folders
              if os.path.exists(figures_file(folder, stop))]
    label = run if len(experiment.stops) == 1 else f'{run}, {stop} {experiment.unit}'
    lost = sum(map(diverged, folders))
    if lost:
        label += f' ({lost} of {len(folders)} diverged)'
    figures = [[metric(one) for one in measured] for _, _, metric in METRICS]
    return label, len(measured), [[f for f in column if f is not None] for column in figures]


def table(name):
    """A Markdown table: mean and standard deviation over the seeds, for the metrics of the runs."""
    experiment = EXPERIMENTS[name]
    rows = [row_of(name, run, stop) for run in experiment.runs for stop in experiment.stops]
    shown = [i for i in range(len(METRICS)) if any(figures[i] for _, _, figures in rows)]
    lines = [['run', 'seeds', *(METRICS[i][0] for i in shown)], ['---'] * (len(shown) + 2)]
    for label, seeds, figures in rows:
        cells = [mean_and_spread(figures[i], METRICS[i][1]) for i in shown]
        lines.append([label, str(seeds), *cells])
    return '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*', metavar='NAME', help='an experiment')
    parser.add_argument('--build', default='',
                        help='a build folder (default: build, which is built first)')
    parser.add_argument('--mnist', default='', help="the folder of MNIST's four files (default: "
                        'data/mnist, downloaded when needed)')
    parser.add_argument('--threads', default='0', help='threads of a run (default, 0: all '
                        'processors); results do not depend on it')
    return parser.parse_args()


def main():
    options = parse_options()
    names = options.names
    for name in names:
        if name not in EXPERIMENTS:
            fail(f'experiment "{name}" is unknown; there are {", ".join(EXPERIMENTS)}')
    if not names:
        for name, e in EXPERIMENTS.items():
            print(f'{name:<14}{e.minutes:>4} min  {e.title} ({len(e.runs)} runs on {e.data},'
                  f' {e.seeds} seeds)')
        return
    programs = Programs(options.build, options.mnist, options.threads)
    for name in names:
        run_all(programs, name)
        print(f'{name}: {EXPERIMENTS[name].title}\n\n{table(name)}\n', flush=True)


if __name__ == '__main__':
    try:
        main()
    except KeyboardInterrupt:
        fail('stopped; the same command continues')
    except subprocess.CalledProcessError as error:
        fail(f'{" ".join(error.cmd)} failed')
