#!/bin/sh
# Run once, when PostgreSQL's volume is made: Odoo's role is the owner of its databases and no superuser. The superuser
# gets in from inside the db container only (docker compose exec db psql --username=postgres): it has no password.
set -eu
psql --username="$POSTGRES_USER" --dbname=postgres --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
    --set=superuser="$POSTGRES_USER" <<'SQL'
\getenv password POSTGRES_PASSWORD
CREATE ROLE odoo LOGIN CREATEDB PASSWORD :'password';
ALTER ROLE :"superuser" PASSWORD NULL;
SQL
