"""What makes a bare machine run the addon: Odoo, a database server, a demo, tests.

Standard library only, so that it starts before anything is installed:
``python3 -m dev`` from the checkout lists the commands, ``make`` runs them.
"""
