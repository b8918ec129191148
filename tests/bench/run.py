"""Run the benchmarks; `python tests/bench/run.py --help` tells what can be asked for."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # The folder of this file must not be searched: its modules belong to the package `bench`.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from bench.suite import main

    sys.exit(main(sys.argv[1:]))
