{
    "name": "Social Protection: OpenSPP's Service Points as Locations",
    "summary": "A location of attendance may be one of OpenSPP's service points",
    "version": "17.0.1.0.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["spp_attendance", "spp_service_points"],
    "data": ["security/ir.model.access.csv", "views/attendance_location_views.xml"],
    "auto_install": True,
}
