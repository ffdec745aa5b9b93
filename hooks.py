"""What an uninstall leaves behind, so that a new install does not book twice.

The ids of the source stand in columns of the addon, which an uninstall drops while
the invoices stay. They are kept in a plain table and taken back (spec: Safety).
"""

from odoo.exceptions import UserError
from odoo.tools.sql import table_exists

from .models.disputes_kept import keep_disputes, take_back_write_offs
from .models.papers_kept import keep_papers
from .models.transactions_kept import keep_movements

KEPT = "fusion_billing_kept_ids"
UNIQUE = (
    ("account_move", "x_fc_nexacloud_invoice_id"),
    ("account_move", "x_fc_stripe_invoice_id"),
    ("account_payment", "x_fc_source_payment_id"),
)
COLUMNS = (
    *UNIQUE,
    ("account_payment", "x_fc_stripe_reference"),
    ("account_move", "x_fc_credited"),
    ("res_partner", "x_fc_stripe_customer_id"),
)
PARAMETERS = "fusion_billing.%"


def post_init_hook(env):
    """Take back the ids that an earlier uninstall kept."""
    env.flush_all()
    take_back_write_offs(env.cr)
    if table_exists(env.cr, KEPT):
        _refuse_clashes(env)
        for table, column in COLUMNS:
            _take_back(env, table, column)
        env.cr.execute(f"DROP TABLE {KEPT}")
    env.invalidate_all()
    _add_references(env)


def _take_back(env, table, column):
    kind, _name = env[table.replace("_", ".")]._fields[column].column_type
    env.cr.execute(
        f"""
        UPDATE {table} t SET {column} = k.value::{kind} FROM {KEPT} k
         WHERE k.table_name = %s AND k.column_name = %s AND k.res_id = t.id
        """,
        [table, column],
    )


def _add_references(env):
    """What an earlier version did not keep follows from the ids: Stripe's own."""
    payments = env["account.payment"].search(
        [("x_fc_source_payment_id", "!=", False), ("x_fc_stripe_reference", "=", False)]
    )
    env.add_to_compute(payments._fields["x_fc_stripe_reference"], payments)
    env.flush_all()


def _refuse_clashes(env):
    """Name every kept id that two records would carry; PostgreSQL names the first."""
    uniqueness = env["fusion.billing.uniqueness"]
    found = []
    for table, column in UNIQUE:
        env.cr.execute(
            f"""
            SELECT value, array_agg(id ORDER BY id) FROM (
                SELECT id, coalesce(k.value, t.{column}) AS value
                  FROM {table} t LEFT JOIN {KEPT} k
                    ON k.table_name = %s AND k.column_name = %s AND k.res_id = t.id
            ) AS taken_back
             WHERE value IS NOT NULL
             GROUP BY value HAVING count(*) > 1 ORDER BY min(id)
            """,
            [table, column],
        )
        model = env[table.replace("_", ".")]
        found += uniqueness._sentences(model, [column], env.cr.fetchall())
    if found:
        raise UserError(uniqueness._text(found))


def uninstall_hook(env):
    """Keep the ids; forget the connections, which hold secrets."""
    env.flush_all()
    env.cr.execute(
        f"""
        CREATE TABLE IF NOT EXISTS {KEPT} (
            table_name text, column_name text, res_id integer, value text,
            PRIMARY KEY (table_name, column_name, res_id)
        )
        """
    )
    for table, column in COLUMNS:
        _keep(env.cr, table, column)
    keep_movements(env.cr)
    keep_papers(env.cr)
    keep_disputes(env.cr)
    parameters = env["ir.config_parameter"].sudo()
    parameters.search([("key", "=like", PARAMETERS)]).unlink()


def _keep(cr, table, column):
    cr.execute(
        f"""
        INSERT INTO {KEPT}
        SELECT %s, %s, id, {column}::text FROM {table}
         WHERE coalesce({column}::text, 'false') <> 'false'
            ON CONFLICT (table_name, column_name, res_id)
            DO UPDATE SET value = excluded.value
        """,
        [table, column],
    )
