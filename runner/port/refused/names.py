"""Names of the 17.0 framework that 19.0 does not have, with what to write instead.

Found by comparing the classes and methods of the two series' source trees.
"""

_PRIVATE_SEARCH = "gone in 19.0: use _search(domain), which applies the rules on both, and its subselect()"

# Anything `.name` in Python.
ATTRIBUTES = {
    "_apply_ir_rules": _PRIVATE_SEARCH,
    "_check_recursion": "deprecated in 19.0: use _parent_name and _parent_store's own check, or a query",
    "_context": "gone in 19.0: use env.context",
    "_cr": "gone in 19.0: use env.cr",
    "_filter_access_rules": "gone in 19.0: use _filtered_access",
    "_flush_search": "gone in 19.0: flush_model()",
    "_generate_order_by": _PRIVATE_SEARCH,
    "_name_search": "gone in 19.0: use _rec_names_search, or _search on display_name",
    "_uid": "gone in 19.0: use env.uid",
    "_where_calc": _PRIVATE_SEARCH,
    "check_access_rights": "gone in 19.0: use has_group, or a form that both series have",
    "check_access_rule": "gone in 19.0: let the ORM check when it reads or writes",
    "clear_caches": "gone in 19.0: use env.registry.clear_cache()",
    "enter_test_mode": "call it as self.registry.enter_test_mode(self.cr), which a rule rewrites",
    "group_operator": "it is aggregator in 19.0",
    "groups_id": "it is group_ids in 19.0",
    "in_test_mode": "gone in 19.0: look at odoo.tools.config['test_enable']",
    "leave_test_mode": "call it as self.addCleanup(self.registry.leave_test_mode), which a rule rewrites",
    "mobile": "contacts have no mobile number of their own in 19.0: use phone",
    "model_create_single": "gone in 19.0: use model_create_multi",
    "name_get": "gone in 19.0: use display_name and _compute_display_name",
    "read_group": "deprecated in 19.0: use _read_group",
    "returns": "gone in 19.0 (api.returns): leave the decorator out",
    "split_for_in_conditions": "gone in 19.0: odoo.tools.split_every",
    "toggle_active": "deprecated in 19.0: use action_archive, action_unarchive",
    "user_has_groups": "gone in 19.0: use env.user.has_group",
}

# Keyword arguments of fields.
ARGUMENTS = {
    "auto_join": "it is bypass_search_access in 19.0: leave it out",
    "group_operator": "it is aggregator in 19.0",
    "states": "19.0 ignores it: write readonly= in the view",
}

# Methods that are never called by 19.0, or otherwise.
METHODS = {
    "_name_search": "19.0 does not call it: use _rec_names_search",
    "check_access_rights": "19.0 does not call it: override _check_access, or use rules",
    "check_access_rule": "19.0 does not call it: override _check_access, or use rules",
    "fields_view_get": "19.0 does not call it: override _get_view",
    "name_get": "19.0 does not call it: write _compute_display_name",
    "read_group": "the client of 19.0 does not call it: override _read_group",
    "user_has_groups": "19.0 does not call it",
}

# Models that 19.0 does not have.
MODELS = {
    "bus.presence": "gone in 19.0",
    "ir.property": "gone in 19.0: use company_dependent fields",
    "mail.resend.message": "gone in 19.0",
    "mail.shortcode": "gone in 19.0",
    "mail.wizard.invite": "gone in 19.0",
    "res.config.installer": "gone in 19.0",
    "res.partner.title": "gone in 19.0",
}
