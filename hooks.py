"""What an uninstall leaves behind, so that a new install does not book twice.

The ids of the source stand in columns of the addon, which an uninstall drops while
the invoices stay. They are kept in a plain table and taken back (spec: Safety).
"""

from odoo.exceptions import UserError
from odoo.tools.sql import column_exists, create_column, table_exists

from .models.disputes_kept import keep_disputes, take_back_write_offs
from .models.papers_kept import keep_papers
from .models.transactions_kept import keep_movements

KEPT = "fusion_billing_kept_ids"
COLUMNS = (
    ("account_move", "x_fc_nexacloud_invoice_id"),
    ("account_move", "x_fc_stripe_invoice_id"),
    ("account_payment", "x_fc_source_payment_id"),
)
# What else is dropped and cannot be found again; no unique index watches over it.
OTHERS = (
    ("account_move", "x_fc_credited"),
    ("account_payment", "x_fc_stripe_reference"),
    ("res_partner", "x_fc_stripe_customer_id"),
)
TYPES = {"x_fc_credited": "boolean"}
PARAMETERS = "fusion_billing.%"


def pre_init_hook(env):
    """Of a column that is new Odoo computes the value for each payment there is."""
    known = ("account_payment", "x_fc_stripe_reference")
    if not column_exists(env.cr, *known):
        create_column(env.cr, *known, "varchar")


def post_init_hook(env):
    """Take back what an earlier uninstall kept."""
    env.flush_all()
    take_back_write_offs(env.cr)
    _take_back_ids(env)
    env.invalidate_all()
    env["account.payment"]._refer_again()


def _take_back_ids(env):
    if not table_exists(env.cr, KEPT):
        return
    _refuse_clashes(env)
    for table, column in (*COLUMNS, *OTHERS):
        env.cr.execute(
            f"""
            UPDATE {table} t SET {column} = k.value::{TYPES.get(column, "varchar")}
              FROM {KEPT} k
             WHERE k.table_name = %s AND k.column_name = %s AND k.res_id = t.id
            """,
            [table, column],
        )
    env.cr.execute(f"DROP TABLE {KEPT}")


def _refuse_clashes(env):
    """Name every kept id that two records would carry; PostgreSQL names the first."""
    uniqueness = env["fusion.billing.uniqueness"]
    found = []
    for table, column in COLUMNS:
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
    for table, column in (*COLUMNS, *OTHERS):
        env.cr.execute(
            f"""
            INSERT INTO {KEPT}
            SELECT %s, %s, id, {column} FROM {table}
             WHERE nullif({column}::text, 'false') IS NOT NULL
                ON CONFLICT (table_name, column_name, res_id)
                DO UPDATE SET value = excluded.value
            """,
            [table, column],
        )
    keep_movements(env.cr)
    keep_papers(env.cr)
    keep_disputes(env.cr)
    parameters = env["ir.config_parameter"].sudo()
    parameters.search([("key", "=like", PARAMETERS)]).unlink()
