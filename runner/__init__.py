"""The runner: brings Odoo, PostgreSQL and the suite together on a machine that has only Python.

It uses the standard library alone. Everything it makes lies below the user's cache folder.
"""
