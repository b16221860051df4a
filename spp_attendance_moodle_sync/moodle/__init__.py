"""Moodle's attendance without Odoo: asking a site, understanding its answers, and deciding what goes where.

Everything here takes and returns plain values; the standard library and requests are all it needs. What is written here
about Moodle was read off running sites, 4.3 (mod_attendance 2024020500) and 4.5.6, in November 2026. Moments are naive
datetimes in UTC, in whole seconds; statuses are those of session lines: present, late, excused, absent, and "" for a
person who is not marked.
"""
