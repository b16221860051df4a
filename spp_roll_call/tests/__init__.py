from . import (
    test_accessibility,
    test_devices,
    test_long_roll_call,
    test_pages,
    test_paper,
    test_roll_call_offline,
    test_roll_call_screens,
    test_sign_in_sheet_link,
)
