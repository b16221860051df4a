{
    "name": "Social Protection: Attendance and Registry",
    "summary": "The people of OpenG2P's and OpenSPP's registry, their IDs and their rights, in sessions and attendance",
    "version": "17.0.1.2.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": [
        "spp_attendance",
        "g2p_registry_base",
        "g2p_registry_individual",
        "g2p_registry_group",
        "g2p_registry_membership",
    ],
    "data": [
        "security/reg_id_rules.xml",
        "security/ir.model.access.csv",
        "views/attendance_subscriber_views.xml",
        "views/res_config_settings_views.xml",
        "views/res_partner_views.xml",
    ],
    "auto_install": True,
}
