{
    "name": "Social Protection: Attendance and OpenSPP 2's Registry",
    "summary": "The people of OpenSPP 2's registry, their IDs and their rights, in sessions and attendance (Odoo 19.0)",
    "version": "17.0.1.2.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Alpha",
    "depends": ["spp_attendance", "spp_registry"],
    "data": [
        "security/registry_id_rules.xml",
        "security/ir.model.access.csv",
        "views/attendance_subscriber_views.xml",
        "views/res_config_settings_views.xml",
        "views/res_partner_views.xml",
    ],
    "auto_install": True,
}
