{
    "name": "Stand-in: spp_entitlement_cash",
    "summary": "OpenSPP's cash entitlements, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["spp_programs"],
    "data": [
        "security/ir.model.access.csv",
    ],
}
