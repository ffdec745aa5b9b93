"""The administrator's part: Odoo without the addon, until all is green.

As the README tells it, in its order; what is typed is the address and the keys of
the demo's other parties.
"""

from ..demo.stage import Stage
from .person import Person

NAME = "Fusion Centralize Billing"
APPS = ".o_navbar_apps_menu button"
APP = ".o_app[data-menu-xmlid='%s']"
MENU = "[data-menu-xmlid='%s']"
OURS = "fusion_centralize_billing.menu_%s"
SETTINGS = ".o_form_view .settings"
RESULT = ".modal .o_fc_result"
LINES = ".o_field_widget[name=check_ids] .o_data_row"
CHECKED = {
    "NexaCloud database": "Ready",
    "Stripe": "Ready",
    "Lago": "Ready",
    "Taxes": "13 % (invoices: 15): 13% HST",
    "Customers": "would be created: 13",
}
INSTALLING = 240.0  # seconds
FULL_NAME = "Ada Accountant"


def sign_in(person: Person, login: str) -> None:
    """Sign in, with the login as the password."""
    person.client.to_login()
    person.type("input[name=login]", login)
    person.type("input[name=password]", login)
    person.click("form.oe_login_form button[type=submit]")
    person.see("", APPS)


def open_app(person: Person, xmlid: str) -> None:
    person.click(APPS)
    person.click(APP % xmlid)


def install(person: Person) -> None:
    """Update the list of apps, which asks for the developer mode, and activate."""
    open_app(person, "base.menu_administration")
    person.click("a, button", "Activate the developer mode")
    person.see("Deactivate the developer mode")
    open_app(person, "base.menu_management")
    person.click(MENU % "base.menu_view_base_module_update")
    person.click(".modal footer button", "Update")
    person.type(".o_searchview_input", "Fusion")
    person.click(".o_searchview_autocomplete a", "Module")
    person.see(NAME, ".o_kanban_record:first-child")
    person.picture("1-apps")
    person.click("button", "Activate", within=".o_kanban_record", holding=NAME)
    person.gone(".o_kanban_view button[name=button_immediate_install]", INSTALLING)


def add_accountant(person: Person, login: str) -> None:
    """A user with the level Accountant and a password."""
    open_app(person, "base.menu_administration")
    person.click(MENU % "base.menu_users")
    person.click(MENU % "base.menu_action_res_users")
    person.click(".o_list_button_add, .o-kanban-button-new")
    person.type(".o_field_widget[name=name] input, [name=name] textarea", FULL_NAME)
    person.type(".o_field_widget[name=login] input", login)
    person.click("label", "Fusion Billing")
    person.click(".o_select_menu_item", "Accountant")
    person.click(".o_form_button_save")
    person.gone(".o_form_button_save")
    person.click(".o_cp_action_menus button")
    person.click(".o-dropdown--menu .o_menu_item", "Change Password")
    person.click(".modal .o_data_row td[name=new_passwd]")
    person.type(".modal .o_field_widget[name=new_passwd] input", login)
    person.picture("2-accountant")
    person.click(".modal footer button", "Change Password")
    person.gone(".modal")


def connect(person: Person, stage: Stage) -> None:
    """From the checklist to the settings and back, all green outside."""
    open_app(person, OURS % "root")
    person.see("Not ready", LINES)
    person.picture("3-checklist")
    mend(person, "NexaCloud database", "Open the settings")
    for name, value in typed(stage).items():
        person.type(f"{SETTINGS} .o_field_widget[name={name}] input", value)
    person.picture("3-settings")
    person.click(".o_control_panel .o_form_button_save")
    person.see("", f"{SETTINGS} input[placeholder^=Configured]")
    person.click(".o_control_panel .breadcrumb-item a", "NexaCloud")
    person.click(".o_form_statusbar button", "Check now")
    for line, told in CHECKED.items():
        person.see(told, LINES, line)
    person.picture("3-checked")


def typed(stage: Stage) -> dict[str, str]:
    """What goes into which field of the settings."""
    return {
        "fc_nexacloud_dsn": stage.nexacloud_dsn,
        "fc_stripe_api_key": stage.stripe_api_key,
        "fc_stripe_api_base": stage.stripe_api_base,
        "fc_lago_api_url": stage.lago_api_url,
        "fc_lago_api_key": stage.lago_api_key,
    }


def choose_books(person: Person) -> None:
    """Journal, accounts, and who is told what the daily run finds."""
    mend(person, "Journals", "Choose or create")
    person.see("NexaCloud Stripe", ".modal .o_field_widget[name=preview]")
    person.type(".modal .o_field_widget[name=responsible_id] input", FULL_NAME[:3])
    person.click(".o-autocomplete--dropdown-item", FULL_NAME)
    person.picture("4-journals-and-accounts")
    person.click(".modal footer button", "Apply")
    person.gone(".modal")
    person.see("Ready", LINES, "Income accounts")


def dry_run(person: Person) -> None:
    """Read what a run would do, then have the drafts made."""
    person.click(".o_form_statusbar button", "Start a dry run")
    person.click(".modal footer button", "Start")
    person.see("31 invoices read", RESULT)
    person.see("3,403.46", RESULT)
    person.picture("5-dry-run")
    person.click(".modal footer button", "Make the drafts")
    person.see("Created", RESULT)
    person.picture("5-drafts")


def switch_on(person: Person) -> None:
    """Once the first drafts are posted: from now on every day."""
    open_app(person, OURS % "root")
    person.click(MENU % (OURS % "configuration"))
    person.click(MENU % (OURS % "setup"))
    mend(person, "Daily run", "Switch on")
    person.see("Everything is set up", ".alert-success")
    person.picture("8-all-green")


def mend(person: Person, line: str, button: str) -> None:
    """Press the button of a line of the checklist."""
    person.click("button", button, within=LINES, holding=line)
