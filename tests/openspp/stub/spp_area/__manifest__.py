{
    "name": "Stand-in: spp_area",
    "summary": "OpenSPP's areas, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["g2p_registry_base", "g2p_registry_individual", "g2p_registry_group"],
    "data": ["data/area_kind.xml", "security/ir.model.access.csv", "views/area_views.xml"],
}
