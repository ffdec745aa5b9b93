"""Tables of plain SQL in which an uninstall keeps what a new install takes back."""

from odoo.tools import SQL


def keep(cr, table, query, keys):
    """What `query` finds, into this table; none is made where that is nothing.

    What an uninstall before has kept, and no install has taken back, stays in it.
    """
    names = {
        "kept": SQL.identifier(table),
        "fresh": SQL.identifier(f"{table}_fresh"),
        "columns": SQL(", ").join(map(SQL.identifier, keys)),
    }
    cr.execute(SQL("CREATE TEMPORARY TABLE %s AS %s", names["fresh"], query))
    if cr.rowcount:
        cr.execute(
            SQL(
                "CREATE TABLE IF NOT EXISTS %(kept)s AS TABLE %(fresh)s WITH NO DATA;"
                "DELETE FROM %(kept)s WHERE (%(columns)s) IN ("
                "SELECT %(columns)s FROM %(fresh)s);"
                "INSERT INTO %(kept)s TABLE %(fresh)s",
                **names,
            )
        )
    cr.execute(SQL("DROP TABLE %s", names["fresh"]))
