"""The REST API without Odoo: its contract, the checks of requests, the items it sends, and its OpenAPI document.

Everything here takes and returns plain values; the standard library is all it needs.
"""
