{
    "name": "Social Protection: Attendance",
    "summary": "The people attendance is recorded of, and the ledger of what was recorded",
    "version": "17.0.1.0.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["spp_session_tracking"],
    "data": [
        "security/groups.xml",
        "security/attendance_list_rules.xml",
        "security/ir.model.access.csv",
        "views/attendance_list_views.xml",
    ],
    "application": True,
}
