{
    "name": "Stand-in: spp_area of OpenSPP 2",
    "summary": "OpenSPP 2's areas, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["spp_registry"],
    "data": ["security/ir.model.access.csv", "views/area_views.xml"],
}
