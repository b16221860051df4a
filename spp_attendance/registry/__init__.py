"""People of an external registry, without Odoo: where they are asked for, page by page, and what a record says.

`pages.Pages` reads a `source.Source`; `mapping.Mapping` makes a `person.Person` of a record; `presets` has known ones.
Everything here takes and returns plain values.
"""
