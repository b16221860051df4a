#!/usr/bin/env bash
# What the odoo container runs: the suite is installed and the administrator's password set at the first start, then
# Odoo serves. Killed half way, it does the rest at the next start. Where PostgreSQL gives no answer it ends: nothing is
# done to a database that could not be asked what it holds.
set -euo pipefail

: "${DATABASE:?}" "${MODULES:?}" "${ADMIN_PASSWORD:?}"
entrypoint=${ENTRYPOINT:-/entrypoint.sh} # the image's own: passes HOST, USER and PASSWORD on
wait_seconds=${WAIT_SECONDS:-60}
server=(--host="${HOST:-db}" --username="${USER:-odoo}")

stop() {
    echo "start.sh: $1" >&2
    exit 1
}

wait_for_postgresql() {
    until pg_isready --quiet "${server[@]}" --dbname=postgres; do
        ((SECONDS < wait_seconds)) ||
            stop "PostgreSQL on ${HOST:-db} did not answer for $wait_seconds seconds. See whether it runs."
        sleep 1
    done
}

ask() { # <database> <question>; an error is none of the answers
    PGPASSWORD=${PASSWORD:-} psql "${server[@]}" --dbname="$1" --no-psqlrc --quiet --tuples-only --no-align \
        --set=ON_ERROR_STOP=1 --set=database="$DATABASE" --set=modules="$MODULES" <<<"$2"
}

# Sets is_prepared, and missing: the modules to install. Each question can be asked once the one before is answered.
# Call it by itself: behind `if` or `||` bash would go on after an error.
look() {
    is_prepared="" missing=$MODULES
    found=$(ask postgres "SELECT 1 FROM pg_database WHERE datname = :'database'")
    [[ $found ]] || return 0
    found=$(ask "$DATABASE" "SELECT to_regclass('ir_config_parameter')")
    [[ $found ]] || return 0
    is_prepared=$(ask "$DATABASE" "SELECT 1 FROM ir_config_parameter WHERE key = 'spp.first_start_done'")
    missing=$(ask "$DATABASE" "SELECT string_agg(name, ',') FROM unnest(string_to_array(:'modules', ',')) AS name
        WHERE name NOT IN (SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade'))")
}

prepare() {
    if [[ $missing ]]; then
        "$entrypoint" odoo --database="$DATABASE" --init="$missing" --without-demo=all --stop-after-init --no-http
    fi
    "$entrypoint" odoo shell --database="$DATABASE" --no-http <<'PYTHON'
import os

admin = env.ref("base.user_admin")
env.cr.execute("SELECT password FROM res_users WHERE id = %s", [admin.id])
[hashed] = env.cr.fetchone()
is_as_installed = admin._crypt_context().verify("admin", hashed)
# A database that people use has passwords of theirs, wherever it comes from.
if is_as_installed and not env["res.users.log"].search_count([]):
    admin.password = os.environ["ADMIN_PASSWORD"]
else:
    print("start.sh: the database is in use, the password of its administrator stays as it is")
env["ir.config_parameter"].set_param("spp.first_start_done", "1")
env.cr.commit()  # both or neither
PYTHON
}

wait_for_postgresql
look
if [[ ! $is_prepared ]]; then
    prepare
    look
    [[ $is_prepared ]] || stop "the first start did not finish"
fi
exec "$entrypoint" odoo --database="$DATABASE" --db-filter="^$DATABASE\$" --no-database-list
