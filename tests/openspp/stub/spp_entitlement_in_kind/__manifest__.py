{
    "name": "Stand-in: spp_entitlement_in_kind",
    "summary": "OpenSPP's in-kind entitlements, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["spp_programs", "product"],
    "data": [
        "security/ir.model.access.csv",
    ],
}
