{
    "name": "Stand-in: spp_service_points",
    "summary": "OpenSPP's service points, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["g2p_registry_base", "spp_area"],
    "data": [
        "security/ir.model.access.csv",
    ],
}
