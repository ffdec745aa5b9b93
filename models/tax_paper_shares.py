from odoo import models
from odoo.tools import SQL


class FusionBillingTaxPaperItem(models.Model):
    """What of an amount is of which tax, and in the company's currency, as SQL."""

    _inherit = "fusion.billing.tax.paper.item"

    def _leaves_query(self):
        """What a tax comes to: itself, or the parts of a group with their shares."""
        return SQL(
            """
            SELECT tax.id AS stated_id, tax.id AS tax_id, tax.amount,
                   0::numeric AS since, 1::numeric AS until
              FROM account_tax AS tax WHERE tax.amount_type <> 'group'
             UNION ALL
            SELECT part.parent_tax, part.child_tax, tax.amount,
                   coalesce((sum(tax.amount) OVER up_to_it - tax.amount)
                            / nullif(sum(tax.amount) OVER of_all, 0), 0),
                   coalesce(sum(tax.amount) OVER up_to_it
                            / nullif(sum(tax.amount) OVER of_all, 0), 1)
              FROM account_tax_filiation_rel AS part
              JOIN account_tax AS tax ON tax.id = part.child_tax
            WINDOW of_all AS (PARTITION BY part.parent_tax),
                   up_to_it AS (of_all ORDER BY tax.id)
            """
        )

    def _rate_query(self):
        """To the company's currency, by the last rate of that day; 0 without one."""
        return SQL(
            """
            SELECT CASE told.currency_id WHEN company.currency_id THEN 1
                   ELSE coalesce(coalesce(%(home)s, 1) / %(foreign)s, 0) END
            """,
            home=_last_rate(SQL("company.currency_id")),
            foreign=SQL("nullif(%s, 0)", _last_rate(SQL("told.currency_id"))),
        )


def _last_rate(currency):
    return SQL(
        """
        (SELECT rate.rate FROM res_currency_rate AS rate
          WHERE rate.currency_id = %(currency)s AND rate.name <= told.invoice_date
            AND coalesce(rate.company_id, %(root)s) = %(root)s
          ORDER BY rate.company_id NULLS LAST, rate.name DESC LIMIT 1)
        """,
        currency=currency,
        root=SQL("split_part(company.parent_path, '/', 1)::int"),
    )
