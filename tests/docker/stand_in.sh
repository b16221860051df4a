#!/bin/sh
# Stands in for Odoo: makes the few tables the container looks at. Files in its folder let it fail or last: `broken`,
# `hangs`, `serves` (where it would), `refuses` (a shell that does nothing). The code of addons is in `addons`.
echo "$@" >> calls
env > given
ps -o args= --ppid $PPID >> seen
while [ -e hangs ]; do sleep 0.05; done
case "$*" in *--no-database-list*) while [ -e serves ]; do sleep 0.05; done ;; esac
for word in "$@"; do
    case "$word" in
        --database=*) database=${word#*=} ;;
        --init=*) init=${word#*=} ;;
        --update=*) update=${word#*=} ;;
    esac
done
export PGHOST="$HOST" PGPORT="$PORT" PGUSER="$USER" PGPASSWORD="$PASSWORD" PGOPTIONS="--client-min-messages=warning"
sql() { psql --dbname="$1" --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --command="$2"; }
version() { sed -n 's/.*"version": "\([^"]*\)".*/\1/p' "addons/$1/__manifest__.py"; }
has() { sql "$1" "SELECT 1" > /dev/null 2>&1; }

case "$1" in
    shell)
        cat > /dev/null
        [ -e refuses ] || sql "$database" "INSERT INTO ir_config_parameter VALUES ('spp.first_start_done', '1')"
        exit
        ;;
    neutralize)
        sql "$database" "CREATE TABLE is_neutralized ()"
        exit
        ;;
esac
if [ "$init" ]; then
    has "$database" || sql postgres "CREATE DATABASE $database"
    sql "$database" "
        CREATE TABLE IF NOT EXISTS ir_config_parameter (key text UNIQUE, value text);
        CREATE TABLE IF NOT EXISTS ir_module_module (name text UNIQUE, state text, latest_version text);
        CREATE TABLE IF NOT EXISTS ir_attachment (store_fname text);
        CREATE TABLE IF NOT EXISTS res_users_log (id int);
        INSERT INTO ir_module_module VALUES ('base', 'installed', '17.0.1.3') ON CONFLICT DO NOTHING"
fi
for name in $(echo "$init,$update" | tr , ' '); do
    # the first addon is done, the others are not
    [ ! -e broken ] || [ "$name" = spp_area ] || exit 1
    sql "$database" "INSERT INTO ir_module_module VALUES ('$name', 'installed', '$(version "$name")')
        ON CONFLICT (name) DO UPDATE SET state = 'installed', latest_version = EXCLUDED.latest_version"
done
