"""A screen: how to get to it, and what it shows when it is there."""

from typing import NamedTuple

from ..screenshots.pictures import ACCOUNTANT, ADMINISTRATOR, open_action, open_record

ACTION = "/odoo/action-fusion_centralize_billing.action_"
LIST = ".o_data_row, .o_kanban_record, .o_group_header"
FORM = ".o_form_view .o_form_sheet"
WINDOW = ".modal .modal-footer"


class Screen(NamedTuple):
    """How to get to it, and what it shows when it is there."""

    path: str
    seen: str = LIST
    script: str = ""
    login: str = ACCOUNTANT


def record(model: str, domain: str, **more: str) -> Screen:
    """The page of the first record that the domain (JavaScript) finds."""
    script = open_record(model, domain)
    return Screen("/odoo/source-invoices", more.get("seen", FORM), script)


def row(number: str) -> Screen:
    return record("fusion.billing.source.invoice", f'[["number", "=", "{number}"]]')


def resolving(what: str, number: str) -> Screen:
    """The window in which an accountant decides about a source invoice."""
    model = "fusion.billing.source.invoice"
    script = f"""
        const ids = await orm.search("{model}", [["number", "=", "{number}"]]);
        await action.doAction({{
            type: "ir.actions.act_window",
            res_model: "{model}.resolve",
            views: [[false, "form"]],
            target: "new",
            context: {{ default_action: "{what}", default_row_ids: ids }},
        }});
    """
    return Screen("/odoo/source-invoices", WINDOW, script)


def pressed(model: str, method: str, domain: str = "[]") -> Screen:
    """The window that a button on the first record opens."""
    script = f"""
        const ids = await orm.search("{model}", {domain}, {{ limit: 1 }});
        const asked = await orm.call("{model}", "{method}", [ids]);
        await action.doAction({{ views: [[false, "form"]], ...asked }});
    """
    return Screen("/odoo/source-invoices", WINDOW, script)


def window(name: str, **more: str) -> Screen:
    """A window that an action opens over the list of source invoices."""
    return Screen("/odoo/source-invoices", WINDOW, open_action(name), **more)


__all__ = ["ACCOUNTANT", "ADMINISTRATOR", "Screen"]
