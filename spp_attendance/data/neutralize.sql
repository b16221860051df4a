-- No application reaches a copy with the secrets and tokens that it has for the original.
UPDATE spp_attendance_api_client_credential
   SET secret_hash = NULL, previous_secret_hash = NULL, previous_secret_until = NULL;
DELETE FROM spp_attendance_api_token;
-- A copy tells nobody of its changes.
UPDATE spp_attendance_api_webhook
   SET active = FALSE, stored_secret = NULL, url = 'https://neutralized.invalid';
-- A copy reads no registry, not even one whose secret is in the server's settings, and goes on with no run.
UPDATE spp_registry_source
   SET active = FALSE, is_nightly = FALSE, stored_secret = NULL, url = 'https://neutralized.invalid',
       token_url = NULL;
UPDATE spp_registry_run SET state = 'stopped', ended_at = now() AT TIME ZONE 'UTC' WHERE state = 'running';
-- A copy has no excuses, no notes about people, and no report of what registries said of them.
UPDATE spp_attendance_list
   SET excuse = CASE WHEN excuse IS NOT NULL THEN '[…]' END,
       attendance_description = NULL,
       decision_reason = CASE WHEN decision_reason IS NOT NULL THEN '[…]' END,
       end_reason = CASE WHEN end_reason IS NOT NULL THEN '[…]' END
 WHERE coalesce(excuse, attendance_description, decision_reason, end_reason) IS NOT NULL;
UPDATE spp_registry_run_line SET changes = NULL, reasons = NULL WHERE coalesce(changes, reasons) IS NOT NULL;
-- What was typed into dialogs.
DELETE FROM spp_attendance_list_decide;
DELETE FROM spp_erased_admit;
-- Nor the key by which identifiers of erased people could be guessed.
DELETE FROM spp_erased_identifier;
DELETE FROM ir_config_parameter WHERE key = 'spp_attendance.erased_key';
