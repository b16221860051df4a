"""What the odoo container runs, on Odoo's official image: `python3 -m docker start`, `update`, `backup` or `restore`.

It has the image's Python with psycopg2, and PostgreSQL's programs, nothing else.
"""
