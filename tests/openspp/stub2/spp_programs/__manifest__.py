{
    "name": "Stand-in: spp_programs of OpenSPP 2",
    "summary": "OpenSPP 2's programmes, cycles and managers, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["spp_area", "spp_registry", "spp_service_points"],
    "data": [
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        "views/menus.xml",
        "views/cycle_views.xml",
        "views/cycle_membership_views.xml",
    ],
}
