import os
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests.common import Form, tagged

from demo.moodle import odd_site
from demo.moodle.faults import REFUSE, Fault

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestAddress(MoodleCase):
    """What people paste as an address, what is said of one that does not answer, and the same site twice."""

    def setUp(self):
        super().setUp()
        self.administrator = self.env.ref("base.user_admin")

    def said_of(self, url):
        """What the test of the connection says of an address."""
        self.instance.write({"url": url, "token": odd_site.ALL})
        self.instance.with_user(self.officer).action_test_connection()
        self.assertEqual(self.instance.check_state, "failed")
        return self.instance.check_result

    # what is cut off

    def test_a_pasted_page_of_the_web_service_is_cut_off_and_said_so_in_the_form(self):
        with self.assertLogs("odoo.tests", level="WARNING") as caught:
            form = Form(self.env["spp.moodle.instance"].with_user(self.administrator))
            form.url = "https://moodle.example.org/campus/webservice/rest/server.php?wstoken=secret"
        self.assertEqual(form.url, "https://moodle.example.org/campus")
        self.assertIn("its end was cut off: /webservice/rest/server.php?...", caught.output[0])
        self.assertNotIn("secret", caught.output[0])

    def test_over_rpc_it_is_cut_off_and_said_so_in_the_history(self):
        url = f"{self.server.address}/login/index.php?wstoken=secret"
        made = self.connect(odd_site.ALL, name="Second", url=url)
        self.instance.url = url
        for instance in (made, self.instance):
            self.assertEqual(instance.url, self.server.address)
            bodies = str(instance.message_ids.mapped("body"))
            self.assertIn("its end was cut off: /login/index.php?...", bodies)
            self.assertNotIn("secret", bodies)
        self.assertEqual(self.sync(made).state, "partial")

    def test_a_name_and_a_password_in_it_are_refused_with_what_to_do(self):
        with self.assertRaisesRegex(ValidationError, "Leave out the name and the password"):
            self.instance.url = "https://me:pw@moodle.example.org"

    def test_a_web_server_that_wants_https_is_told_apart(self):
        self.server.faults.plan(Fault(REFUSE, status=400), times=10)
        self.assertIn("the address may have to begin with https", self.said_of(self.server.address))

    def test_a_last_slash_is_nothing_to_speak_of(self):
        self.instance.url = f" {self.server.address}/ "
        self.assertEqual(self.instance.url, self.server.address)
        self.assertNotIn("cut off", str(self.instance.message_ids.mapped("body")))

    def test_an_address_without_a_scheme_is_refused_with_an_example(self):
        for url in ("moodle.example.org", "moodle.example.org/login/index.php", "ftp://moodle.example.org:21"):
            with self.assertRaisesRegex(ValidationError, "has to begin with https:// and a host"):
                self.instance.url = url

    # what does not answer

    def test_a_wrong_host_a_closed_port_and_a_port_that_speaks_http_are_told_apart(self):
        port = self.server.server_port
        self.assertIn("Nobody knows the host nowhere.invalid", self.said_of("https://nowhere.invalid"))
        self.assertIn("Nothing answers on port 1 of 127.0.0.1", self.said_of("https://127.0.0.1:1"))
        self.assertIn(f"Port {port} of 127.0.0.1 does not speak https", self.said_of(f"https://127.0.0.1:{port}"))
        self.assertFalse(self.odd.site.calls)

    def test_a_run_says_so_too(self):
        self.instance.write({"url": f"https://127.0.0.1:{self.server.server_port}", "token": odd_site.ALL})
        run = self.sync()
        self.assertEqual(run.state, "failed")
        self.assertIn("does not speak https", run.summary)

    def test_the_rules_for_addresses_hold_for_moodle(self):
        for host in ("169.254.169.254", "[fe80::1]", "100.100.100.200", "[::ffff:169.254.1.1]"):
            self.assertIn("an address that is never asked", self.said_of(f"http://{host}"))
        self.set_environment({"SPP_OUTSIDE_ALLOW_THIS_MACHINE": "0"})
        for url in (self.server.address, "http://localhost:1", "http://[::1]:1", "http://0.0.0.0:1", "http://127.1:1"):
            self.assertIn(
                "is this machine, which is not asked unless SPP_OUTSIDE_ALLOW_THIS_MACHINE", self.said_of(url)
            )
        self.assertFalse(self.odd.site.calls)

    def set_environment(self, values):
        patcher = patch.dict(os.environ, values)
        patcher.start()
        self.addCleanup(patcher.stop)

    # the same site twice

    def test_the_same_address_in_another_spelling_is_warned_of_and_not_refused(self):
        for url in ("https://moodle.example.org", "https://www.Moodle.example.org:443/login/index.php"):
            self.connect(odd_site.ALL, name=url, url=url)
        sites = self.env["spp.moodle.instance"].search([("name", "like", "https:")])
        self.assertEqual([*sites.mapped("twin_names")], [*reversed(sites.mapped("name"))])
        sites[0].active = False
        self.env.invalidate_all()
        self.assertFalse(sites[1].twin_names)

    def test_the_form_of_a_new_site_warns_while_it_is_filled_in(self):
        form = Form(self.env["spp.moodle.instance"].with_user(self.administrator))
        form.url = self.server.address
        self.assertEqual(form.twin_names, "School")

    def test_a_site_that_says_it_is_the_same_one_is_warned_of_at_the_test_and_in_the_run(self):
        other = self.connect(odd_site.ALL, name="Second", url="https://moodle.example.org")
        self.assertFalse(other.twin_names)
        self.odd.site.url = "http://moodle.example.org/"
        self.instance.with_user(self.officer).action_test_connection()
        said = "This may be the same Moodle as Second, which gives the same address."
        self.assertIn(said, self.instance.check_result)
        self.env.invalidate_all()
        self.assertEqual((self.instance.twin_names, other.with_user(self.viewer).twin_names), ("Second", "School"))
        run = self.sync()
        texts = run.line_ids.mapped("what")
        self.assertFalse([text for text in texts if "Here is the same Moodle twice" in text])
        twice = [text for text in texts if "This may be the same Moodle as Second" in text]
        self.assertEqual(len(twice), 1)
        other.active = False
        self.assertNotIn("twice", "".join(self.sync().line_ids.mapped("what")))

    def test_the_same_address_is_the_same_site_for_certain(self):
        self.connect(odd_site.ALL, name="Second", url=f"{self.server.address}/")
        texts = self.sync().line_ids.mapped("what")
        self.assertTrue([text for text in texts if "Here is the same Moodle twice: also as Second." in text])

    def test_the_same_site_in_two_companies_is_nobodys_mistake(self):
        company = self.other_company()
        self.manager.company_ids += company
        self.connect(odd_site.ALL, name="Elsewhere", company_id=company.id)
        self.assertFalse(self.instance.twin_names)
