-- No code that was shown for the original makes a phone a device of a copy.
DELETE FROM spp_roll_call_enrolment;
