{
    "name": "Tests beside OpenSPP",
    "summary": "Tests of our addons on a database with OpenSPP's; they run over the stand-ins and over the real ones",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": [
        "g2p_registry_membership",
        "spp_area",
        "spp_attendance",
        "spp_attendance_moodle_sync",
        "spp_attendance_registry",
        "spp_entitlement_cash",
        "spp_entitlement_in_kind",
        "spp_service_points",
    ],
}
