#!/usr/bin/env bash
# What the odoo container runs: the suite is installed and the administrator's password set at the first start, then
# Odoo serves. Killed half way, it does the rest at the next start.
set -euo pipefail

: "${DATABASE:?}" "${MODULES:?}" "${ADMIN_PASSWORD:?}"
entrypoint=${ENTRYPOINT:-/entrypoint.sh} # the image's own: waits for PostgreSQL and passes HOST, USER and PASSWORD on
marker=spp.first_start_done

query() {
    PGPASSWORD=${PASSWORD:-} psql --host="${HOST:-db}" --username="${USER:-odoo}" --dbname="$DATABASE" \
        --no-psqlrc --tuples-only --no-align --command="$1" 2>/dev/null || true
}

is_ready() {
    [[ $(query "SELECT 1 FROM ir_config_parameter WHERE key = '$marker'") == 1 ]]
}

prepare() {
    "$entrypoint" odoo --database="$DATABASE" --init="$MODULES" --without-demo=all --stop-after-init --no-http
    "$entrypoint" odoo shell --database="$DATABASE" --no-http <<'PYTHON'
import os
env.ref("base.user_admin").password = os.environ["ADMIN_PASSWORD"]
env["ir.config_parameter"].set_param("spp.first_start_done", "1")
env.cr.commit()
PYTHON
    is_ready || { echo "start.sh: the first start did not finish" >&2; exit 1; }
}

is_ready || prepare
exec "$entrypoint" odoo --database="$DATABASE" --db-filter="^$DATABASE\$" --no-database-list
