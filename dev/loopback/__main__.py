"""``python -m dev.loopback stripe --port 4001``: a biller of the demo until killed."""

import argparse
import signal
import threading
from collections.abc import Sequence

from . import demo, lago_server, stripe_server


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the demo's objects on 127.0.0.1 and print the address when ready."""
    options = _parser().parse_args(arguments)
    given = {name: value for name, value in vars(options).items() if value is not None}
    biller = {"stripe": demo.stripe, "lago": demo.lago}[given.pop("biller")]
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with biller(**given) as server:
        print(server.url, flush=True)
        ended.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dev.loopback", description=__doc__)
    billers = parser.add_subparsers(dest="biller", required=True)
    stripe = billers.add_parser("stripe")
    stripe.add_argument("--key", help=f"default {stripe_server.KEY}")
    stripe.add_argument("--bills", choices=demo.BILLS, help="default demo")
    stripe.add_argument("--money", choices=demo.BANKS, help="default: none at all")
    lago = billers.add_parser("lago")
    lago.add_argument("--key", help=f"default {lago_server.KEY}")
    lago.add_argument("--prefix", help="path before /invoices, default /api/v1")
    for biller in (stripe, lago):
        biller.add_argument("--port", type=int, help="default: any free one")
    return parser


if __name__ == "__main__":
    main()
