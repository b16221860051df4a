{
    "name": "Social Protection: Attendance in OpenSPP's Programmes",
    "summary": "OpenSPP's cycles decide by attendance who is paid, and store what was paid on",
    "version": "17.0.1.1.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["spp_attendance", "spp_programs_compliance_criteria"],
    "data": [
        "security/ir.model.access.csv",
        "views/attendance_manager_views.xml",
        "views/session_views.xml",
        "views/cycle_views.xml",
        "views/cycle_membership_views.xml",
        "wizards/program_create_views.xml",
        "wizards/session_add_people_views.xml",
    ],
}
