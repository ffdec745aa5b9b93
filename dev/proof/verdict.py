"""Both proofs of a demo's ledger, as a table and a verdict."""

from ..console import DevError, say
from ..demo import stage as stages
from ..demo.tables import table
from . import in_hledger
from .check_ledger import Finding, findings, later_findings, query_of


def prove(context) -> None:
    """Print what SQL and hledger find; ``DevError`` names what does not hold.

    ``context`` is a ``DemoContext``: only its database, server and Python are used.
    The source and the billers of that database must be running.
    """
    found = list(findings_of(context))
    say(table(("proof", "found", ""), [(f.name, f.found, _verdict(f)) for f in found]))
    if wrong := [finding for finding in found if not finding.holds]:
        sentences = [f"  {f.name}: {f.found}, not {f.due}" for f in wrong]
        details = [finding.details for finding in wrong if finding.details]
        lines = ["The ledger is not what was billed:", *sentences, *details]
        raise DevError("\n".join(lines))


def _verdict(finding: Finding) -> str:
    if finding.due is None:
        return ""
    return "ok" if finding.holds else f"NOT {finding.due}"


def findings_of(context):
    """All findings of SQL, and hledger's as the last."""
    ledger = query_of(context.psql, context.database)
    source = query_of(context.psql, stages.source_of(context.database))
    stage = stages.load(context.database)
    by_sql = later_findings if stage.stripe_money else findings
    yield from by_sql(ledger, source)
    yield _of_hledger(context, stage)


def _of_hledger(context, stage: stages.Stage) -> Finding:
    folder = context.state_dir / f"proof-{context.database}"
    dsn = context.cluster.dsn(context.database)
    stages.wait_for_billers(stage)
    parties = stage.environment()
    try:
        verdict = in_hledger.check(context.venv_python, folder, dsn, parties)
    except DevError as error:
        return Finding("hledger check --strict", "refused", "accepted", str(error))
    return Finding("hledger check --strict", verdict, verdict)
