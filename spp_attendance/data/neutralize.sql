-- No application reaches a copy with the secrets and tokens that it has for the original.
UPDATE spp_attendance_api_client_credential
   SET secret_hash = NULL, previous_secret_hash = NULL, previous_secret_until = NULL;
DELETE FROM spp_attendance_api_token;
-- A copy reads no registry, not even one whose secret is in the server's settings, and goes on with no run.
UPDATE spp_registry_source
   SET active = FALSE, is_nightly = FALSE, stored_secret = NULL, url = 'https://neutralized.invalid',
       token_url = NULL;
UPDATE spp_registry_run SET state = 'stopped', ended_at = now() AT TIME ZONE 'UTC' WHERE state = 'running';
