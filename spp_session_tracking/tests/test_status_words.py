import json

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestStatusWords(HttpCase):
    def test_the_buttons_of_a_roster_say_what_its_status_says(self):
        # in the pages of Odoo 17.0 another addon's word would take its place, which insults people in Spanish
        spanish = self.env["res.lang"]._activate_lang("es_ES")
        self.env["base.language.install"].create({"lang_ids": spanish}).lang_install()
        viewer = "base.group_user,spp_session_tracking.group_viewer"
        new_test_user(self.env, "speaks_spanish", password="speaks_spanish", groups=viewer, lang="es_ES")
        self.authenticate("speaks_spanish", "speaks_spanish")
        headers = {"Content-Type": "application/json"}
        answer = self.url_open("/web/session/get_session_info", data=json.dumps({"params": {}}), headers=headers)
        words = {"present": "Presente", "late": "Tarde", "excused": "Justificado", "absent": "Ausente"}
        self.assertEqual(answer.json()["result"]["spp_status_labels"], words)
