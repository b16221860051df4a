-- A copy calls no site, not even one whose token is in the server's settings.
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT cron_id FROM spp_moodle_instance);
-- Who the accounts are of, Moodle says.
UPDATE spp_moodle_mapping SET name = NULL, idnumber = NULL, email = NULL WHERE kind = 'user';
UPDATE spp_moodle_instance
   SET active = FALSE, kept_token = NULL, site_url = NULL, url = 'https://neutralized.invalid/' || id;
