"""The benchmarks, one module each; `./spp bench NAME` brings a fresh database up and shows what they found.

`make(env)` fills the database. Then `measure(env)` returns a runner.report.Report; or, to ask a server over HTTP,
`over_http(address, given)` does, where `given` is what `make` returned. The first two run inside `odoo shell`. A
module may have `beside(odoo)` as well: a report to be added, for which it makes databases and servers of its own.
"""
