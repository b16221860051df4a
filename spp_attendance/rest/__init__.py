"""The REST API without Odoo: what it is called with, what it answers, and the document that says so.

Everything here takes and returns plain values; the standard library is all it needs.
"""
