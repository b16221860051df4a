"""The benchmarks, one module each: `make(env)` fills a fresh database, `measure(env)` returns a runner.report.Report.

They run inside `odoo shell`; `./spp bench NAME` brings the database up and shows what they found.
"""
