"""The other parties on stage: NexaCloud's database, Stripe and Lago on loopback."""

import json
import os
import secrets
import socket
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..console import DevError, step
from ..layout import CHECKOUT_KEY, LOGS, STATE
from ..locks import locked
from ..postgres import Cluster
from ..process import tail

HERE = Path(__file__).resolve().parent
READER = "nexacloud_reader"
# of the loopback billers, which hand out nothing but the demo's invoices
STRIPE_KEY = "rk_live_loopback"
LAGO_KEY = "lago-loopback-key"
PATIENCE = 15.0


@dataclass(frozen=True)
class Stage:
    """Where the parties are, and the keys they ask for."""

    nexacloud_dsn: str
    stripe_api_base: str
    stripe_api_key: str
    lago_api_url: str
    lago_api_key: str
    stripe_money: str = ""  # which of the loopback's months of money, if one

    def environment(self) -> dict[str, str]:
        """The same for a child: ``NEXACLOUD_DSN``, ``STRIPE_API_BASE`` …"""
        return {name.upper(): value for name, value in asdict(self).items()}

    def save(self, database: str) -> None:
        """Keep it for later commands, readable by nobody else: it has passwords."""
        _keep(_file(database), json.dumps(asdict(self), indent=2) + "\n")


def load(database: str) -> Stage:
    """The stage on which ``database`` was filled."""
    try:
        return Stage(**json.loads(_file(database).read_text()))
    except FileNotFoundError:
        raise DevError(
            f"Nothing is known of the source of database {database}: `make demo` "
            "makes the demo and its source."
        ) from None


def make_stage(
    cluster: Cluster, database: str, stripe: int, lago: int, money: str = ""
) -> Stage:
    """Make the source of ``database``; the billers are to listen on these ports."""
    stage = Stage(
        nexacloud_dsn=make_source(cluster, source_of(database)),
        stripe_api_base=f"http://127.0.0.1:{stripe}",
        stripe_api_key=STRIPE_KEY,
        lago_api_url=f"http://127.0.0.1:{lago}/api/v1",
        lago_api_key=LAGO_KEY,
        stripe_money=money,
    )
    stage.save(database)
    return stage


def source_of(database: str) -> str:
    """The name of NexaCloud's database that goes with Odoo's ``database``."""
    return "nexacloud" if database == "demo" else f"nexacloud_{database}"


def make_source(cluster: Cluster, name: str) -> str:
    """Make NexaCloud's database anew; the address at which its reader may read."""
    # the role is one for the whole server, and cannot be altered twice at a time
    with locked(f"{CHECKOUT_KEY}-{READER}"), step("Building NexaCloud's database"):
        cluster.psql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cluster.psql("postgres", f'CREATE DATABASE "{name}"')
        cluster.psql(name, HERE / "schema.sql")
        cluster.psql(name, HERE / "invoices.sql")
        password = _reader_password()
        role = (HERE / "reader_role.sql").read_text()
        cluster.psql(name, f"\\set reader_password '{password}'\n{role}")
    return cluster.tcp_dsn(name, READER, password)


def _reader_password() -> str:
    """One for all source databases of the server, as the role is one, too."""
    path = STATE / f"{READER}.password"
    if not path.exists():
        _keep(path, secrets.token_urlsafe(24))
    return path.read_text()


def start_billers(context, stage: Stage) -> None:
    """Start both billers in the background and wait until they listen."""
    with step("Starting Stripe and Lago on loopback"):
        _start(context, "stripe", "stripe", "--key", stage.stripe_api_key)
        _start(context, "lago", "lago", "--key", LAGO_KEY)
        wait_for_billers(stage)


def start_stripe(context, stage: Stage, name: str, bills: str) -> None:
    """Start a Stripe with other bills, in place of the one of that name."""
    with step(f"Starting Stripe on loopback, with the bills of {bills}"):
        key = stage.stripe_api_key
        options = ["--key", key, "--bills", bills]
        if stage.stripe_money:
            options += ["--money", stage.stripe_money]
        _start(context, name, "stripe", *options)
        wait_for_billers(stage)


def _start(context, name: str, biller: str, *options: str) -> None:
    port = context.ports[name]
    argv = [context.venv_python, "-m", "dev.loopback", biller, "--port", port]
    context.start_background(name, [*argv, *options])


def wait_for_billers(stage: Stage) -> None:
    """Return when both listen."""
    for name, url in (("stripe", stage.stripe_api_base), ("lago", stage.lago_api_url)):
        _wait_for(name, urlsplit(url).port)


def _wait_for(name: str, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise DevError(f"{name} does not answer. Its log:\n{tail(LOGS / f'{name}.log')}")


def _file(database: str) -> Path:
    return STATE / f"stage-{database}.json"


def _keep(path: Path, text: str) -> None:
    """Write a file that only we may read, at once or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(text)
    fresh.replace(path)
