from odoo import api, models

FEDERAL = "ca_gst_hst"
# Of the Canadian chart of accounts: the end of the tax's own id, then of its group's.
TAXES = {
    "pst_sale_tax_7_bc": "ca_pst_bc",
    "pst_sale_tax_7_mb": "ca_rst_mb",
    "pst_sale_tax_6": "ca_pst_sk",
}
GROUPS = {
    "tax_group_gst": FEDERAL,
    "tax_group_hst_13": FEDERAL,
    "tax_group_hst_14": FEDERAL,
    "tax_group_hst_15": FEDERAL,
    "tax_group_fix": FEDERAL,  # exports and exempt supplies
    "tax_group_qst": "ca_qst",
    "tax_group_pst_6": "ca_pst_sk",
}
PLACES = {"ca_qst": "QC", "ca_pst_bc": "BC", "ca_pst_sk": "SK", "ca_rst_mb": "MB"}


class FusionBillingTaxAuthority(models.Model):
    """Who collects which tax: known of Canada, elsewhere a tax's own group."""

    _inherit = "fusion.billing.tax.authority"

    @api.model
    def _vals_of(self, tax, company):
        """The authority that this tax belongs to, as it would be made."""
        code = self._canadian(tax)
        if not code:
            group = tax.tax_group_id
            return {"code": f"group:{group.id}", "name": group.name}
        names = {
            FEDERAL: self.env._("GST/HST, Canada Revenue Agency"),
            "ca_qst": self.env._("QST, Revenu Québec"),
            "ca_pst_bc": self.env._("PST, British Columbia"),
            "ca_pst_sk": self.env._("PST, Saskatchewan"),
            "ca_rst_mb": self.env._("RST, Manitoba"),
        }
        place = PLACES.get(code)
        return {
            "code": code,
            "name": names[code],
            "takes_rest": code == FEDERAL,
            "sequence": 5 if code == FEDERAL else 10,
            "state_id": place and self.env.ref(f"base.state_ca_{place.lower()}").id,
        }

    @api.model
    def _canadian(self, tax):
        if tax.country_id.code != "CA":
            return None
        return TAXES.get(self._end_of_id(tax)) or GROUPS.get(
            self._end_of_id(tax.tax_group_id)
        )

    @api.model
    def _end_of_id(self, record):
        """`hst_sale_tax_13` of `account.1_hst_sale_tax_13`: names are editable."""
        xml_id = record.get_external_id()[record.id]
        return xml_id.partition(".")[2].partition("_")[2]
