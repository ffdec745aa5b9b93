"""The check of pages finds each fault that it looks for, and nothing on a good page."""

import json
import unittest

from ..screenshots.devtools import opened_tab
from ..system_packages import BROWSER
from ..workshop import open_odoo
from .screens import faults

CLIPPED = "overflow:hidden;white-space:nowrap;width:40px"
LIST = """<table class="o_list_table"><thead><tr><th data-name="a">{head}</th></tr>
</thead><tbody>{rows}</tbody></table>"""
ROW = '<tr class="o_data_row"><td name="a" style="text-align:{align}">{cell}</td></tr>'


def table(*cells, head="Total", align="right"):
    rows = "".join(ROW.format(cell=cell, align=align) for cell in cells)
    return LIST.format(head=head, rows=rows)


FAULTY = {
    "Cut off": f'<p style="{CLIPPED}">Far too long for so little</p>',
    "Technical: “tax_ambiguous”": "<p>Held: tax_ambiguous</p>",
    "Technical: “res.partner”": "<p>Open the res.partner</p>",
    "Technical: “undefined”": "<p>Total undefined</p>",
    "Technical: “[object Object]”": "<p>[object Object]</p>",
    'Technical: “{"total":”': '<p>{"total": 3}</p>',
    "Empty column": table("", " ", "", head="Why"),
    "Empty column: “Given”": '<div class="o_field_one2many o_readonly_modifier">'
    + table("", "", "", head="Given")
    + "</div>",
    "Amount without currency": table("1,234.56"),
    "Amount not at the right": table("1,234.56 $", align="left"),
    "The page is 3000 wide": '<div style="width:3000px">Wide</div>',
}
HANDLES = table(*['<span class="o_row_handle"></span>'] * 3, head="")
GOOD = (
    "<p>Paid by in_1Nexa and pi_abc: 3 of 4.</p>"
    "<p>Connected to the database nexacloud_august as nexacloud_reader.</p>"
    + table("1,234.56 $", "", "0.00 $")
    + HANDLES
    + f'<div class="o_field_one2many">{table("", "", "", head="Choose")}</div>'
)


class TestPageCheck(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        open_odoo(*BROWSER)
        cls.tab = cls.enterClassContext(opened_tab())

    def faults_of(self, html):
        page = f"<body style='margin:0'>{html}</body>"
        self.tab.evaluate(f"document.documentElement.innerHTML = {json.dumps(page)}")
        return faults(self.tab)

    def test_each_fault_is_found(self):
        for fault, html in FAULTY.items():
            with self.subTest(fault):
                (told,) = self.faults_of(html)
                self.assertTrue(told.startswith(fault), told)

    def test_a_good_page_has_none(self):
        self.assertEqual(self.faults_of(GOOD), [])
