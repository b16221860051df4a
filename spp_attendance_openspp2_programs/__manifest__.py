{
    "name": "Social Protection: Attendance in OpenSPP 2's Programmes",
    "summary": "OpenSPP 2's cycles decide by attendance who complies, and store what was paid on (Odoo 19.0)",
    "version": "17.0.1.0.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Alpha",
    "depends": ["spp_attendance_openspp2_registry", "spp_programs"],
    "data": [
        "security/ir.model.access.csv",
        "views/attendance_manager_views.xml",
        "views/cycle_views.xml",
        "views/cycle_membership_views.xml",
        "views/session_compliance_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
