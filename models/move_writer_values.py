from odoo import Command, api, models


class FusionBillingMoveWriter(models.AbstractModel):
    """The values of an invoice and its lines."""

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _prepare_move_vals(self, service, case, partners):
        """Values of a customer invoice; all that Odoo would guess is given (R2)."""
        plan = case.decision.plan
        customer = case.source.customer
        sign = -1 if plan.move_type == "out_refund" else 1
        partner = partners[customer.external_id]
        currency = self.env["fusion.billing.books"]._currency(plan.currency)
        return {
            "move_type": plan.move_type,
            "company_id": service.company_id.id,
            "journal_id": service.invoice_journal_id.id,
            "partner_id": partner.id,
            "currency_id": currency.id,
            "invoice_date": plan.invoice_date,
            "date": plan.accounting_date,
            "invoice_payment_term_id": False,
            "invoice_date_due": plan.due_date,
            "ref": plan.number,
            "payment_reference": plan.number,
            "x_fc_nexacloud_invoice_id": case.source.external_id,
            "x_fc_stripe_invoice_id": plan.biller_id or False,
            "invoice_line_ids": [
                Command.create(self._prepare_line_vals(service, line, currency, sign))
                for line in plan.lines
            ],
        }

    @api.model
    def _prepare_line_vals(self, service, line, currency, sign):
        """One invoice line; floats begin here, `extra_tax_data` carries the cents.

        `sign` is -1 on a credit note, whose lines say what is given back.
        """
        family = service.family_ids.filtered(lambda family: family.code == line.family)
        vals = {
            "name": line.label,
            "quantity": float(line.quantity),
            "price_unit": float(sign * line.price_unit),
            "discount": 0.0,
            "account_id": family.account_id.id,
            "x_fc_family_id": family.id,
            "tax_ids": [Command.set([line.tax_id] if line.tax_id else [])],
        }
        if line.tax_id:
            vals["extra_tax_data"] = {
                "manual_tax_amounts": {
                    str(tax_id): {"tax_amount_currency": float(sign * amount)}
                    for tax_id, amount in line.tax_amounts.items()
                },
                "currency_id": currency.id,
                "price_unit": vals["price_unit"],
                "discount": 0.0,
                "quantity": vals["quantity"],
                "rate": 1.0,
            }
        return vals
