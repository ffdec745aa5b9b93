import sys
from dev.workshop import open_odoo
from dev.process import stop_on_signals
from dev.bench.stage import bench
from dev.bench.bills import beginning
from dev.bench.workers import workers
from dev.bench import large

stop_on_signals()
with bench(open_odoo(), int(sys.argv[1]), beginning()) as stage:
    stage.fill_source(stage.count)
    for w in sys.argv[2:]:
        if w == "workers":
            print(workers(stage))
        elif w == "dry":
            print(large.dry_run(stage))
        else:
            from dev.bench.figures import per_invoice

            print(
                w, per_invoice(stage.play(stage.fresh(w), w, stage.count), stage.count)
            )
