import hashlib
import json
import re
import tempfile

from odoo.tests.common import HttpCase, tagged
from odoo.tools import file_open, file_path

from ..rest import openapi, problem
from ..rest.contract import OPERATIONS, PREFIX
from .api_common import ApiCase
from .api_outside import OutsideCase

LIBRARY = "spp_attendance/static/lib/swagger-ui"
SEEN = """
const looking = setInterval(() => {
    const cells = [...document.querySelectorAll(".info td code")].map((cell) => cell.textContent);
    if (document.querySelector("#operations-Tokens-getMe") && cells.includes("storage_full")) {
        clearInterval(looking);
        console.log("test successful");
    }
}, 100);
"""


def kinds_of(problem_class):
    """All classes below one."""
    return {each for below in problem_class.__subclasses__() for each in (below, *kinds_of(below))}


@tagged("post_install", "-at_install")
class TestApiDocumentOutside(OutsideCase):
    def test_the_document_is_valid(self):
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(self.send("GET", f"{PREFIX}/openapi.json").content)
            file.flush()
            self.run_outside("openapi_spec_validator", "--errors", "all", file.name)


@tagged("post_install", "-at_install")
class TestApiDocument(ApiCase):
    def document(self, **headers):
        return self.send("GET", f"{PREFIX}/openapi.json", headers=headers)

    def test_it_has_every_operation_as_it_is_checked(self):
        document = self.document().json()
        described = {
            each["operationId"]: (method, path, each)
            for path, methods in document["paths"].items()
            for method, each in methods.items()
        }
        self.assertEqual(described.keys(), OPERATIONS.keys())
        for name, operation in OPERATIONS.items():
            method, path, each = described[name]
            self.assertEqual((method.upper(), path), (operation.method, operation.address))
            self.assertTrue(each["tags"] and each["summary"] and each["description"], name)
            parameters = {parameter.name: parameter.schema for parameter in operation.parameters}
            self.assertEqual({each["name"]: each["schema"] for each in each["parameters"]}, parameters)

    def test_an_operation_says_which_scope_it_needs(self):
        paths = self.document().json()["paths"]
        self.assertEqual(paths[f"{PREFIX}/attendances"]["get"]["security"][0], {"oauth2": ["attendance:read"]})
        self.assertEqual(paths[f"{PREFIX}/me"]["get"]["security"], [{"oauth2": []}, {"token": []}])
        self.assertEqual(paths[f"{PREFIX}/openapi.json"]["get"]["security"], [])

    def test_openspp_has_its_own_addresses_and_its_own_errors(self):
        paths = self.document().json()["paths"]
        described = paths["/attendances"]["get"]["responses"]["400"]["content"]["application/problem+json"]
        self.assertEqual(described["schema"], {"$ref": "#/components/schemas/OpenSppProblem"})
        self.assertNotIn("404", paths["/subscriber/{person_identifier}"]["get"]["responses"])

    def test_each_problem_that_an_operation_names_is_described(self):
        known = {kind.status for kind in openapi.PROBLEMS}
        self.assertEqual(known | {405}, {kind.status for kind in kinds_of(problem.Problem)})
        for operation in OPERATIONS.values():
            self.assertLessEqual(set(openapi.statuses(operation)), known, operation.id)

    def test_every_operation_may_be_sent_too_much(self):
        for path, methods in self.document().json()["paths"].items():
            for method, each in methods.items():
                self.assertIn("413", each["responses"], f"{method} {path}")

    def test_every_reference_leads_somewhere(self):
        document = self.document().json()
        for reference in re.findall(r'"\$ref":\s*"#/components/([^"]+)"', json.dumps(document)):
            kind, name = reference.split("/")
            self.assertIn(name, document["components"][kind])

    def test_it_is_sent_once_while_nothing_changes(self):
        first = self.document()
        self.assertEqual(first.status_code, 200)
        again = self.document(**{"If-None-Match": first.headers["ETag"]})
        self.assertEqual((again.status_code, again.content), (304, b""))
        self.assertEqual(self.document(**{"If-None-Match": '"another"'}).status_code, 200)

    def test_the_guide_is_where_people_read_and_not_in_each_file_of_a_client(self):
        brief = self.document().json()["info"]["description"]
        self.assertLess(len(brief), 300)
        self.assertIn("/spp/v1/docs", brief)
        whole = self.send("GET", f"{PREFIX}/openapi.json?guide=true").json()["info"]["description"]
        self.assertIn("## Codes", whole)
        self.assertIn("| `storage_full` | 507 |", whole)

    def test_its_guide_names_addresses_that_are_there(self):
        named = re.findall(r"`(GET|POST|PUT|DELETE) (/[\w/{}]+)`", openapi.GUIDE.read_text())
        self.assertIn(("GET", "/me"), named)
        there = {(operation.method, operation.path) for operation in OPERATIONS.values()}
        nouns = {path.split("/")[1] for _method, path in there}
        self.assertLessEqual({each for each in named if each[1].split("/")[1] in nouns}, there)

    def test_the_page_runs_only_what_lies_on_this_server(self):
        page = self.send("GET", f"{PREFIX}/docs")
        self.assertEqual(page.status_code, 200)
        self.assertIn("script-src 'self';", page.headers["Content-Security-Policy"])
        self.assertNotIn("<script>", page.text)
        named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
        self.assertEqual(len(named), 5)
        for address in named:
            self.assertEqual(self.send("GET", address).status_code, 200, address)

    def test_the_viewer_is_as_it_was_published(self):
        with file_open(f"{LIBRARY}/README.md") as note:
            hashes = dict(re.findall(r"^\| `([\w.-]+)` \| `(\w{64})` \|$", note.read(), re.M))
        self.assertEqual(hashes.keys(), {"swagger-ui-bundle.js", "swagger-ui.css"})
        for name, expected in hashes.items():
            with open(file_path(f"{LIBRARY}/{name}"), "rb") as file:
                self.assertEqual(hashlib.sha256(file.read()).hexdigest(), expected, name)


@tagged("post_install", "-at_install")
class TestApiPage(HttpCase):
    def test_the_page_shows_the_document(self):
        self.browser_js(f"{PREFIX}/docs", SEEN, login=None)
