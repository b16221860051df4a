-- A role that reads what reports count, by numbers: no name, identifier, phone, excuse or note, and nothing else.
-- Run it as the superuser on the suite's database, and again after an update or a restore:
--   docker compose exec -T db psql --username=postgres --dbname=spp < docker/postgres/reports.sql
-- docs/hardening.md lists what it may read. It gets in once it has a password: \password spp_reports
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'spp_reports') THEN
        CREATE ROLE spp_reports LOGIN CONNECTION LIMIT 5;
    END IF;
END $$;
-- Odoo lets every role make tables in its databases. The owner keeps that, others need it not.
DO $$
DECLARE owner name := (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database());
BEGIN
    EXECUTE format('GRANT CREATE ON SCHEMA public TO %I', owner);
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER ROLE spp_reports SET default_transaction_read_only = on;
ALTER ROLE spp_reports SET statement_timeout = '5min';
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM spp_reports;
GRANT USAGE ON SCHEMA public TO spp_reports;
GRANT SELECT (id, name, code, parent_id, level) ON spp_area TO spp_reports;
GRANT SELECT (id, name, code, company_id, active, frequency, required_attendance_percentage, excused_rule,
    counts_for_compliance) ON spp_session_type TO spp_reports;
GRANT SELECT (id, session_type_id, company_id, area_id, active, date, start_at, end_at, state, completed_at,
    is_unplanned, awaits_confirmation) ON spp_session TO spp_reports;
GRANT SELECT (id, session_id, session_date, session_type_id, company_id, participant_id, is_expected, status, basis,
    is_attended, is_excused, source) ON spp_session_attendance TO spp_reports;
