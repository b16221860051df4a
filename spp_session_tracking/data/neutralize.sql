-- A copy to try things on has no excuses, and no notes about people. Who was marked how stays, so that counts do.
UPDATE spp_session_attendance
   SET excuse = CASE WHEN excuse IS NOT NULL THEN '[…]' END, notes = NULL
 WHERE excuse IS NOT NULL OR notes IS NOT NULL;
UPDATE spp_session_attendance_change
   SET old_excuse = CASE WHEN old_excuse IS NOT NULL THEN '[…]' END,
       new_excuse = CASE WHEN new_excuse IS NOT NULL THEN '[…]' END,
       reason = CASE WHEN reason IS NOT NULL THEN '[…]' END
 WHERE coalesce(old_excuse, new_excuse, reason) IS NOT NULL;
UPDATE spp_session
   SET notes = NULL, cancel_reason = CASE WHEN cancel_reason IS NOT NULL THEN '[…]' END
 WHERE coalesce(notes, cancel_reason) IS NOT NULL;
-- Photos of paper sheets show everybody's name.
DELETE FROM ir_attachment WHERE res_model = 'spp.session.sheet';
-- Lists that jobs have exported, and what was searched for in them.
DELETE FROM ir_attachment WHERE res_model = 'spp.job.file';
DELETE FROM spp_job_file;
UPDATE spp_job SET arguments = jsonb_build_object('companies', arguments->'companies') WHERE kind = 'spp.job.export';
-- Why jobs change sessions.
UPDATE spp_job SET arguments = jsonb_set(arguments, '{asked,reason}', '"[…]"')
 WHERE kind = 'spp.job.change' AND arguments #> '{asked,reason}' IS NOT NULL;
-- What was typed into dialogs.
DELETE FROM spp_session_excuse;
DELETE FROM spp_session_correct;
DELETE FROM spp_session_mark;
DELETE FROM spp_session_household;
