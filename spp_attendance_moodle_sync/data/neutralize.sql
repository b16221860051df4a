-- A copy calls no site, not even one whose token is in the server's settings.
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT cron_id FROM spp_moodle_instance);
UPDATE spp_moodle_instance
   SET active = FALSE, stored_token = NULL, url = 'https://neutralized.invalid';
