"""Compares this library with PyTorch. compare.sh checks what is needed and calls it."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument('build', help='a release build with -Dbenchmarks=enabled')
parser.add_argument('rounds', type=int, help='pairs of measurements per row')
parser.add_argument('seconds', type=float, help='time of each measurement')
options = parser.parse_args()
build, rounds, seconds = options.build, options.rounds, options.seconds
here = os.path.dirname(__file__)


def ours(program, name):
    """The result of the benchmark of that name, with its counters."""
    with tempfile.NamedTemporaryFile(suffix='.json') as out:
        subprocess.run([f'{build}/tests/bench/bench_{program}', f'--benchmark_filter=^{name}/real',
                        '--benchmark_repetitions=1', f'--benchmark_min_time={seconds}',
                        f'--benchmark_out={out.name}'],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return json.load(out)['benchmarks'][0]


def pytorch(setting, *arguments, time=seconds):
    core_type, openblas, threads = setting
    # PyTorch is up to a tenth slower if malloc returns the memory of each tensor to the system.
    environment = dict(os.environ, OPENBLAS_NUM_THREADS=str(openblas), OMP_NUM_THREADS=str(threads),
                       MALLOC_TRIM_THRESHOLD_='1000000000', MALLOC_MMAP_THRESHOLD_='1000000000')
    environment.pop('OPENBLAS_CORETYPE', None)
    if core_type:
        environment['OPENBLAS_CORETYPE'] = core_type
    done = subprocess.run([sys.executable, f'{here}/pytorch_step.py', f'--threads={threads}',
                           f'--seconds={time}', *arguments],
                          check=True, env=environment, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def fastest(settings, network):
    if len(settings) == 1:
        return settings[0]
    return max(settings, key=lambda setting: max(
        pytorch(setting, '--network', network, time=1)['images_per_second'] for _ in range(2)))


def core_types():
    """The values of OPENBLAS_CORETYPE to try on this machine; None: OpenBLAS's own choice."""
    with open('/proc/cpuinfo') as file:
        cpu = file.read()
    if 'avx512dq' in cpu:
        return ['SkylakeX', None]
    return ['Zen', 'Haswell'] if 'avx2' in cpu else [None]


def in_turn(a, b):
    """Pairs of results of a and b, called alternately."""
    return [(a(), b()) for _ in range(rounds)]


def median(numbers):
    return statistics.median(list(numbers))


def row(*cells):
    print(''.join(f'{cell:>14}' for cell in cells), flush=True)


def peak_kib(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        sys.exit(f'{command[0]} failed')
    return usage.ru_maxrss


core_type, _, _ = fastest([(core_type, 1, 1) for core_type in core_types()], 'b')
cores = [1, 2] if len(os.sched_getaffinity(0)) > 1 else [1]
setting = {}
print(f'OPENBLAS_CORETYPE={core_type or ""}; medians of {rounds} pairs; PyTorch: threads of'
      ' OpenBLAS + of its own\n')

row('network', 'cores', 'ours', 'PyTorch', 'images/s of', 'ratio', 'of the peak', 'scaling')
one_core = {}
for network in 'abcd':
    for threads in cores:
        choice = [(core_type, 1, 1)] if threads == 1 else [
            (core_type, threads, 1), (core_type, threads, threads), (core_type, 1, threads)]
        best = setting[network, threads] = fastest(choice, network)
        pairs = in_turn(lambda: ours('step', f'step/{network}/threads:{threads}'),
                        lambda: pytorch(best, '--network', network)['images_per_second'])
        rate = median(a['images/s'] for a, _ in pairs)
        one_core.setdefault(network, rate)
        row(network, threads, f'{rate:.0f}', f'{median(b for _, b in pairs):.0f}',
            f'{best[1]} + {best[2]}', f'{median(a["images/s"] / b for a, b in pairs):.2f}',
            f'{median(a["peak%"] for a, _ in pairs):.0f} %', f'{rate / one_core[network]:.2f}')

print('\nMicroseconds per sample')
row('network', 'at once', 'cores', 'ours', 'PyTorch', 'ratio')
for network, name, rows in (('a', 'one/float32', 1), ('a', '256/float32', 256),
                            ('d', '256/d', 256)):
    for threads in cores:
        pairs = in_turn(lambda: ours('sample', f'{name}/threads:{threads}')['us/sample'],
                        lambda: pytorch(setting[network, threads], f'--network={network}',
                                        f'--sample={rows}')['us_per_sample'])
        row(network, rows, threads, f'{median(a for a, _ in pairs):.1f}',
            f'{median(b for _, b in pairs):.1f}', f'{median(b / a for a, b in pairs):.2f}')

data = 'data/mnist' if os.path.exists('data/mnist') else 'digits'
with tempfile.TemporaryDirectory() as folder:
    memory = peak_kib([f'{build}/apps/pocketgan/pocketgan', 'train', '--preset', 'goodfellow2014',
                       '--data', data, '--steps', '200', '--threads', '1', '--quiet',
                       '--out', f'{folder}/run'])
theirs = pytorch(setting['a', 1], '--network', 'a')['peak_kib']
print(f'\nPeak memory while training network a, MiB (ours on {data})')
row('', '', 'ours', 'PyTorch', '', 'ratio')
row('', '', f'{memory / 1024:.0f}', f'{theirs / 1024:.0f}', '', f'{theirs / memory:.2f}')
