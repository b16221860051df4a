-- A copy asks no site, also where the server's settings know a token for its host.
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT cron_id FROM spp_moodle_instance);
UPDATE spp_moodle_instance
   SET active = FALSE, stored_token = NULL, url = 'https://neutralized.invalid';
