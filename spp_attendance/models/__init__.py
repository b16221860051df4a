from . import (
    attendance_choice,
    attendance_type,
    attendance_location,
    attendance_subscriber,
    attendance_subscriber_contact,
    attendance_subscriber_identifier,
    attendance_subscriber_import,
    attendance_subscriber_merge,
    session_type,
    session,
)
