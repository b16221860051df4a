from . import (
    test_accessibility,
    test_devices,
    test_long_roll_call,
    test_pages,
    test_paper,
    test_roll_call_camera,
    test_roll_call_households,
    test_roll_call_offline,
    test_roll_call_restart,
    test_roll_call_screens,
    test_roll_call_storage,
    test_sign_in_sheet_link,
)
