-- No application reaches a copy with the secrets and tokens that it has for the original.
UPDATE spp_attendance_api_client_credential
   SET secret_hash = NULL, previous_secret_hash = NULL, previous_secret_until = NULL;
DELETE FROM spp_attendance_api_token;
