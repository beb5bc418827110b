import os
import shutil
import unittest

from sandbox import SandboxTest

# A fake pocketgan. Logs its arguments. Training succeeds unless a file `stop` or `diverge` exists;
# the figure of a run is its seed, times ten with --pac 4.
PROGRAM = r'''
echo "$@" >>"$LOG"
command=$1
[ "$command" = train ] || set -- "$@" --out "${2%/generator}"
case "$*" in *"--pac 4"*) pac=4 ;; *) pac=1 ;; esac
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=$2 ;; --seed) seed=$2 ;; --steps) steps=$2 ;; --json) json=$2 ;;
    esac
    shift
done
if [ "$command" = train ]; then
    [ ! -e diverge ] || { echo 'training diverged at step 3' >&2; exit 1; }
    mkdir -p "$out/checkpoint" "$out/generator"
    echo $((pac == 4 ? 10 * seed : seed)) >"$out/generator/figure"
    echo 'objective="non-saturating"' >"$out/config.toml"
    printf 'step,epoch,d_real,d_fake\n%s,1,.75,.25\n' "$steps" >"$out/log.csv"
    [ ! -e stop ] || exit 1
else
    echo "{\"modes\": [{\"points\": \"generator\", \"covered\": $(cat "$out/generator/figure"),
        \"high_quality\": 0.5}]}" >"$json"
fi
'''


class Experiments(SandboxTest):
    """docs/experiments.sh with fake programs, in a copy of the tree."""

    def setUp(self):
        super().setUp()
        self.real("sh", "python3", "dirname", "cat", "mkdir")
        os.mkdir(self.path("docs"))
        for name in ("experiments.sh", "experiments.py"):
            shutil.copy(os.path.join("docs", name), self.path("docs"))
        for name in ("pocketgan", "pocketgan-sample"):
            os.makedirs(self.path("built", "apps", name))
            self.fake(name, f"LOG={self.path('log')}\n{PROGRAM}")
            os.rename(self.path("bin", name), self.path("built", "apps", name, name))
        self.fake("experiments",
                  f"BUILD={self.path('built')} exec sh {self.path('docs')}/experiments.sh \"$@\"")

    def experiments(self, *names):
        return self.run_script(self.path("bin", "experiments"), *names)

    def asked(self):
        """The command lines of the fake programs since the last call."""
        if not os.path.exists(self.path("log")):
            return []
        with open(self.path("log"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        os.remove(self.path("log"))
        return lines

    def test_lists_the_experiments(self):
        result = self.experiments()
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"(?m)^pac +\d+ min  PacGAN: D")
        self.assertEqual(self.asked(), [])

    def test_prints_means_and_standard_deviations_over_the_seeds(self):
        result = self.experiments("pac")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("| run | seeds | modes | high quality | D(x) | D(G(z)) |\n", result.stdout)
        self.assertIn("| pac-2 | 5 | 3.0 +- 1.6 | 0.500 +- 0.000 | 0.75 +- 0.00 |", result.stdout)
        self.assertIn("| pac-4 | 5 | 30.0 +- 15.8 |", result.stdout)

    def test_runs_nothing_twice(self):
        first = self.experiments("pac")
        self.assertEqual(len(self.asked()), 2 * 4 * 5)
        again = self.experiments("pac")
        self.assertEqual(self.asked(), [])
        self.assertIn(again.stdout, first.stdout)

    def test_resumes_a_run_that_was_stopped(self):
        with open(self.path("stop"), "w", encoding="utf-8"):
            pass
        self.assertEqual(self.experiments("pac").returncode, 1)
        self.assertEqual(len(self.asked()), 1)
        os.remove(self.path("stop"))
        self.assertEqual(self.experiments("pac").returncode, 0)
        resumed = [line for line in self.asked() if "--resume" in line]
        self.assertEqual(len(resumed), 1)
        self.assertIn("pac/pac-1/seed1", resumed[0])

    def test_says_which_runs_diverged(self):
        with open(self.path("diverge"), "w", encoding="utf-8"):
            pass
        result = self.experiments("pac")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("| pac-1 (5 of 5 diverged) | 0 |", result.stdout)

    def test_refuses_a_folder_that_was_run_with_other_options(self):
        folder = self.path("runs", "experiments", "pac", "pac-2", "seed1")
        os.makedirs(folder)
        with open(os.path.join(folder, "options"), "w", encoding="utf-8") as file:
            file.write("--preset ring --pac 7")
        result = self.experiments("pac")
        self.assertEqual(result.returncode, 1)
        self.assertIn("--pac 7", result.stdout)

    def test_lists_the_experiments_for_an_unknown_name(self):
        result = self.experiments("pack")
        self.assertEqual(result.returncode, 1)
        self.assertIn('"pack" is unknown; there are replication, ', result.stdout)
        self.assertEqual(self.asked(), [])


unittest.main()
