class OneLanguage:
    """For a class of tests that are there already: the same on a database that has one language, and not English.

    Odoo's own words are translated in it; so are its dates, and its numbers.
    """

    language = "de_DE"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_only(cls.env, cls.language)


def speak_only(env, language):
    """Let everybody have that language, and archive the others, as Odoo lets an administrator do."""
    env["res.lang"]._activate_lang(language)
    env["ir.module.module"]._load_module_terms(["base", "web", "mail", "base_import"], [language])
    env["res.partner"].with_context(active_test=False).search([]).lang = language
    env["ir.default"].set("res.partner", "lang", language)
    env["res.lang"].search([("code", "!=", language)]).active = False
