"""The commands: ``python3 -m dev <command>``, each of which ``make`` runs.

What they may be told comes from the environment: DB, TESTS, SEED, N, EXISTING, TIMES,
PARTS, REUSE, ALL, EXAMPLES, ODOO_PATH, FUSION_CACHE.
"""

import argparse
import os
import sys
import time

from . import (
    background,
    measuring,
    postgres,
    testing,
    translating,
    upstream,
    venv,
    workshop,
)
from .by_hand import odoo_with_database, psql, serve, shell
from .console import say, told_plainly
from .demo import play, play_second_act, play_third_act
from .layout import CACHE, CHECKOUT, CHECKOUT_KEY, CHECKOUTS, STATE
from .locks import locked, remove_tree
from .parts import named_parts, parts_told
from .process import child, stop_on_signals
from .proof import prove
from .screenshots import ALBUMS, look_at_screens, take_pictures
from .system_packages import BROWSER, PRINTER, PROOF
from .workshop import DEMO_DATABASE, SECOND_ACT_DATABASE, THIRD_ACT_DATABASE
from .workshop import THIRD_ACT_DATABASE as THIRD

PROOF_TITLE = "\nProof, from outside Odoo\n========================"


def demo() -> None:
    """Rebuild the demo database and play the demo on it."""
    started = time.monotonic()
    with locked(CHECKOUT_KEY, shared=True):
        odoo = workshop.open_odoo(*PROOF)
        workshop.describe(odoo)
        with locked(f"{CHECKOUT_KEY}-{DEMO_DATABASE}"):
            context = workshop.prepare_demo(odoo)
            play(context)
            say(PROOF_TITLE)
            prove(context)
            play_second_act(workshop.prepare_second_act(context))
            third = workshop.prepare_third_act(context)
            play_third_act(third)
            say(PROOF_TITLE)
            prove(third)
    for act, database in (("second", SECOND_ACT_DATABASE), ("third", THIRD)):
        say(f"\nThe {act} act's database: make serve DB={database}")
    say("\nTo sign in: admin / admin, or accountant / accountant")
    say(f"\nReady in {time.monotonic() - started:.0f} s. To look at it: make serve")


def test() -> None:
    """Lint and test; the last line counts what passed and failed. TESTS=part"""
    with locked(CHECKOUT_KEY, shared=True):
        status = testing.main()
    sys.exit(status)


def property_() -> None:
    """Play many random sequences of Stripe's money. EXAMPLES=n SEED=n"""
    for name, usual in (("EXAMPLES", "500"), ("DB", "property")):
        os.environ[name] = os.environ.get(name) or usual  # make hands on empty ones
    os.environ["TESTS"] = "test_balance_property.py"
    test()


def coverage() -> None:
    """Run the tests and say which lines and branches of the addon they run through."""
    with locked(CHECKOUT_KEY, shared=True):
        status = measuring.measure()
    sys.exit(status)


def test_upstream() -> None:
    """Compare Odoo's own account tests, with the addon and without. TESTS=tags"""
    with locked(CHECKOUT_KEY, shared=True):
        status = upstream.main()
    sys.exit(status)


def chaos() -> None:
    """Break what can be broken, and count what survives. SEED=n again, PARTS=some"""
    with locked(CHECKOUT_KEY, shared=True), locked(f"{CHECKOUT_KEY}-chaos"):
        odoo = workshop.open_odoo(*PROOF)
        workshop.describe(odoo)
        seed = os.environ.get("SEED", "").split()
        with child([odoo.python, "-m", "dev.chaos", *seed], cwd=CHECKOUT) as process:
            status = process.wait()
    sys.exit(status)


def bench() -> None:
    """Measure three ways to book. N=invoices EXISTING=before TIMES=runs of each"""
    with locked(CHECKOUT_KEY, shared=True), locked(f"{CHECKOUT_KEY}-bench"):
        odoo = workshop.open_odoo()
        workshop.describe(odoo)
        with child([odoo.python, "-m", "dev.bench"], cwd=CHECKOUT) as process:
            status = process.wait()
    sys.exit(status)


def lint() -> None:
    """Run the linters only."""
    with locked(CHECKOUT_KEY, shared=True):
        status = testing.lint()
    sys.exit(status)


def proof() -> None:
    """Prove the demo's ledger against its source and the billers, from outside."""
    odoo, database = odoo_with_database(*PROOF)
    background.revive()
    prove(workshop.DemoContext(odoo, database, STATE, {}))


def screenshots() -> None:
    """Take the pictures of README and guides, from the demo's acts. PARTS=albums"""
    wanted = named_parts(ALBUMS)
    with locked(CHECKOUT_KEY, shared=True):
        odoo = workshop.open_odoo(*BROWSER)
        background.revive()
        for album in wanted:
            _folder, database = ALBUMS[album]
            database = workshop.existing_database(odoo.cluster, database)
            with locked(f"{CHECKOUT_KEY}-{database}"):
                take_pictures(odoo, database, album)


def walk() -> None:
    """Go a new user's way in a browser, from no addon to a month that is closed."""
    with locked(CHECKOUT_KEY, shared=True):
        odoo = workshop.open_odoo(*BROWSER, *PRINTER)
        workshop.describe(odoo)
        with child([odoo.python, "-m", "dev.walks.new_user"], cwd=CHECKOUT) as process:
            status = process.wait()
    sys.exit(status)


def screens() -> None:
    """Look at all screens, at two widths, for what is cut off or technical."""
    names = parts_told()
    wanted = os.environ.get("DB", "").split() or [
        SECOND_ACT_DATABASE,
        THIRD_ACT_DATABASE,
    ]
    status = 0
    with locked(CHECKOUT_KEY, shared=True):
        odoo = workshop.open_odoo(*BROWSER)
        background.revive()
        for name in wanted:
            database = workshop.existing_database(odoo.cluster, name)
            with locked(f"{CHECKOUT_KEY}-{database}"):
                status |= look_at_screens(odoo, database, names)
    sys.exit(status)


def i18n() -> None:
    """Export the terms to i18n/ anew, and say what is left to be translated."""
    with locked(CHECKOUT_KEY, shared=True):
        translating.renew_catalogues(workshop.open_odoo())


def clean() -> None:
    """Stop what runs and remove this checkout's state; ALL=1: the cache as well."""
    with locked(CHECKOUT_KEY):
        background.stop_all()
        postgres.stop()
        remove_tree(STATE)
    if os.environ.get("ALL"):
        for pattern in ("odoo-*", "venv-*", "template-*"):
            for folder in CACHE.glob(pattern):
                remove_tree(folder)
        if not any(CHECKOUTS.iterdir()):
            remove_tree(CACHE)


def pin() -> None:
    """Pin the newest versions of the Python packages in dev/requirements.lock."""
    workshop.prepare()
    venv.pin()


COMMANDS = {
    command.__name__.strip("_").replace("_", "-"): command
    for command in (
        demo,
        proof,
        screenshots,
        screens,
        walk,
        test,
        property_,
        coverage,
        test_upstream,
        chaos,
        bench,
        lint,
        i18n,
        serve,
        psql,
        shell,
        clean,
        pin,
    )
}


def main() -> None:
    """Run the command named on the command line."""
    listing = (f"  {name:15}{job.__doc__}" for name, job in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python3 -m dev",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(["commands:", *listing]),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    chosen = COMMANDS[parser.parse_args().command]
    stop_on_signals()
    with told_plainly():
        chosen()


if __name__ == "__main__":
    main()
