"""Measures three ways to book: ``python -m dev.bench``; see the README."""

import os
import sys

from ..process import stop_on_signals
from ..workshop import open_odoo
from .bills import beginning
from .stage import bench


def main() -> int:
    count = int(os.environ.get("N") or 2000)
    with bench(open_odoo(), count, beginning()) as stage:
        stage.fill_source(count)
        for way in os.environ.get("WAYS", "one_by_one,core_batch,corridor").split(","):
            some = count // 10 if way == "one_by_one" else count
            found = stage.play(stage.fresh(way), way, some)
            print(
                way,
                "cpu ms",
                found["cpu"] * 1000 / some,
                found["seconds"] - found["network"],
                (found["seconds"] - found["network"]) * 1000 / some,
                found["queries"] / some,
                found,
            )
    return 0


if __name__ == "__main__":
    stop_on_signals()
    sys.exit(main())
