{
    "name": "Stand-in: g2p_registry_membership",
    "summary": "OpenG2P's members of groups, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["g2p_registry_group", "g2p_registry_individual"],
    "data": ["security/ir.model.access.csv", "security/membership_rules.xml", "data/group_membership_kind.xml"],
}
