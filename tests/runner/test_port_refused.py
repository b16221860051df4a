"""What the port refuses, because Odoo 19.0 does and no rule covers it."""

from pathlib import Path
from textwrap import dedent

import pytest

from runner import series
from runner.port import refused
from runner.port.refused.construct import Construct
from runner.tree import Tree

MANIFEST = '{"name": "A", "version": "19.0.1.0.0"}\n'
# As little of a web client and a framework as the checks look at.
ODOO = {
    "odoo/models/__init__.py": "from odoo.orm import Model\n",
    "odoo/fields/__init__.py": "class Char: pass\n",
    "odoo/orm/__init__.py": "class Model: pass\n",
    "odoo/orm/fields.py": "class Field:\n    group_expand = None\n    string: str | None = None\n",
    "odoo/tools/__init__.py": "from .sql import SQL\n",
    "odoo/tools/sql.py": "class SQL: pass\n",
    "odoo/addons/web/__manifest__.py": "{}",
    "odoo/addons/web/controllers/home.py": "class Home: pass\n",
    "odoo/addons/web/static/src/core/orm.js": """
        export class ORM {}
        registry.category("services").add("orm", {});
    """,
    "odoo/addons/web/static/src/views/fields/badge.js": """
        export const badge = {};
        registry.category("fields").add("badge", badge);
    """,
    "odoo/addons/web/static/src/views/kanban.js": """
        const viewRegistry = registry.category("views");
        viewRegistry.add("kanban", {});
    """,
}


@pytest.fixture
def odoo(tmp_path: Path) -> Tree:
    """Return a small 19.0."""
    root = tmp_path / "odoo-19.0"
    written(root, ODOO)
    return Tree(series.named("19.0"), root)


def written(root: Path, contents: dict[str, str]) -> None:
    """Write texts below `root`, by their paths."""
    for name, content in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(content))


class Refused:
    """Writes one file of an addon and tells what is refused in it."""

    def __init__(self, folder: Path, odoo: Tree) -> None:
        self.folder, self.odoo = folder, odoo

    def __call__(self, content: str, path: str = "models/x.py") -> list[Construct]:
        """Return what is refused in `content`."""
        written(self.folder / "spp_a", {"__manifest__.py": MANIFEST, path: content})
        return refused.constructs(self.folder, self.odoo)

    def whats(self, content: str, path: str = "models/x.py") -> list[str]:
        """Return the names of what is refused in `content`."""
        return [each.what for each in self(content, path)]


@pytest.fixture
def refuse(tmp_path: Path, odoo: Tree) -> Refused:
    """Return a way to ask what is refused."""
    return Refused(tmp_path / "edition", odoo)


PYTHON = [
    ("self._cr.execute('x')", "._cr"),
    ("self.check_access_rights(operation)", ".check_access_rights"),
    ("x = partner.mobile", ".mobile"),
    ("rows = self.read_group([], ['a'], ['b'])", ".read_group"),
    ("query = self._where_calc(domain)", "._where_calc"),
    ("partners.name_get()", ".name_get"),
    ("user.groups_id", ".groups_id"),
    ("self.clear_caches()", ".clear_caches"),
    ("self.registry.in_test_mode()", ".in_test_mode"),
    ("def name_get(self): pass", "def name_get"),
    ("def _name_search(self, name): pass", "def _name_search"),
    ("def _search(self, domain, offset=0): pass", "def _search without **kwargs"),
    ("x = fields.Char(states={})", "states= of a field"),
    ("x = fields.Char('X', sparkling=True)", "sparkling= of a field"),
    ("x = fields.Char(group_operator='sum')", "group_operator= of a field"),
    ("@http.route('/a', type='json')\ndef a(self): pass", "type='json' route"),
    ("partners.name_search('a', args=[])", "name_search(args=)"),
    ("self.env['res.groups'].create({'category_id': 1})", "category_id of res.groups"),
    ("self.env['res.groups'].browse(1).write({'users': []})", "users of res.groups"),
    ("self.env['res.partner.title']", "model res.partner.title"),
    ("from odoo.osv.expression import AND", "import of odoo.osv.expression"),
    ("from odoo.tools import pycompat", "import of odoo.tools.pycompat"),
    ("from odoo import registry", "import of odoo.registry"),
    ("from odoo.addons.web.controllers.home import Login", "import of odoo.addons.web.controllers.home.Login"),
    ("class A:\n    _sql_constraints = make()", "_sql_constraints"),
    ("class A:\n    _name = models.Constraint('unique(a)')", "constraint name"),
    (
        "state = fields.Selection(group_expand='_all')\ndef _all(self, values, domain, order): pass",
        "group_expand method _all",
    ),
]


@pytest.mark.parametrize(("content", "what"), PYTHON, ids=[what for _content, what in PYTHON])
def test_python_that_19_0_has_no_place_for_is_refused(refuse: Refused, content: str, what: str) -> None:
    assert refuse.whats(content) == [what]


PYTHON_OF_BOTH = [
    "# self._cr, check_access_rights\n'''name_get'''",
    "from odoo import _, Command, fields, models\nfrom odoo.tools import SQL\nfrom odoo.models import Model",
    "from odoo.addons.web.controllers.home import Home\nfrom . import anything\nimport json",
    "def _search(self, domain, **kwargs): pass",
    "def _all(self, values, domain, order=None): pass\nx = fields.Selection(group_expand='_all')",
    "mobile = 'a word'",
    "x = fields.Char(string='X', colour='red')\ndef _valid_field_parameter(self, field, name): return name == 'colour'",
    "class A:\n    mobile = fields.Char()\n    def a(self): return self.mobile",
]


@pytest.mark.parametrize("content", PYTHON_OF_BOTH)
def test_python_that_both_series_take_passes(refuse: Refused, content: str) -> None:
    assert refuse.whats(content) == []


XML = [
    ("<form><field name='a'><tree/></field></form>", "<tree>"),
    ("<xpath expr=\"//tree/field[@name='a']\"/>", "xpath //tree/field[@name='a']"),
    ("<xpath expr=\"//t[@t-name='kanban-box']\"/>", "xpath //t[@t-name='kanban-box']"),
    ("<search><group expand='0'/></search>", "expand= on a search group"),
    ("<kanban><templates><t t-name='x'/></templates></kanban>", "kanban without a card template"),
    ("<t t-name='kanban-box'/>", "template kanban-box"),
    ("<t t-name='kanban-tooltip'/>", "template kanban-tooltip"),
    ("<p class='oe_chatter'/>", "class oe_chatter"),
    ("<div class='a oe_kanban_global_click'/>", "class oe_kanban_global_click"),
    ("<field name='a' attrs=\"{'invisible': []}\"/>", "attrs="),
    ("<button name='a' states='draft'/>", "states="),
    ("<img t-att-src=\"kanban_image('a', 'b', 1)\"/>", "kanban_image('a', 'b', 1)"),
    ("<field name='mobile'/>", "field mobile"),
    ("<field name='a' widget='sparkle'/>", 'widget="sparkle"'),
    ("<kanban js_class='sparkle'/>", 'js_class="sparkle"'),
    ("<record model='ir.cron'><field name='numbercall'>-1</field></record>", "field numbercall of ir.cron"),
    ("<record model='ir.cron'><field name='doall' eval='0'/></record>", "field doall of ir.cron"),
    ("<record model='res.groups'><field name='category_id' ref='a'/></record>", "field category_id of res.groups"),
    ("<record model='res.groups'><field name='users' eval='[]'/></record>", "field users of res.groups"),
    ("<record model='res.users'><field name='groups_id' eval='[]'/></record>", "field groups_id of res.users"),
    (
        "<record model='ir.actions.act_window'><field name='view_mode'>tree</field></record>",
        "view type tree in view_mode",
    ),
    ("<record model='res.partner.title'/>", "model res.partner.title"),
]


@pytest.mark.parametrize(("content", "what"), XML, ids=[what for _content, what in XML])
def test_data_and_views_that_19_0_has_no_place_for_are_refused(refuse: Refused, content: str, what: str) -> None:
    assert refuse.whats(content.replace("'", '"') if '"' not in content else content, "views/x.xml") == [what]


def test_views_that_both_series_take_pass(refuse: Refused) -> None:
    content = """\
        <odoo>
            <!-- <tree/> oe_chatter numbercall -->
            <record id="a" model="ir.ui.view"><field name="arch" type="xml">
                <kanban js_class="kanban">
                    <templates><t t-name="card"><field name="a" widget="badge"/></t></templates>
                </kanban>
                <search><group><filter name="tree"/></group></search>
                <field name="category_id"/>
            </field></record>
        </odoo>
        """
    assert refuse.whats(content, "views/x.xml") == []


def test_a_damaged_xml_file_is_refused(refuse: Refused) -> None:
    assert refuse.whats("<odoo><record></odoo>", "views/x.xml") == ["XML that is not well formed"]


JAVASCRIPT = [
    ('import { ORM } from "@web/core/rpc";', "import from @web/core/rpc"),
    ('import { rpc } from "@web/core/orm";', "import of rpc from @web/core/orm"),
    ('this.user = useService("user");', "service user"),
    ('odoo.define("a", function () {});', "odoo.define"),
    ('add("web_tour.tours"); x = {\n    extra_trigger: ".a",\n}', "extra_trigger: in a tour"),
    ('add("web_tour.tours"); x = [{ trigger: ".a", content: "look" }]', "tour step without run"),
]


@pytest.mark.parametrize(("content", "what"), JAVASCRIPT, ids=[what for _content, what in JAVASCRIPT])
def test_javascript_that_19_0_has_no_place_for_is_refused(refuse: Refused, content: str, what: str) -> None:
    assert refuse.whats(content, "static/src/x.js") == [what]


def test_javascript_that_both_series_take_passes(refuse: Refused) -> None:
    content = """\
        /** @odoo-module **/
        import { Component } from "@odoo/owl";
        import { ORM } from "@web/core/orm";
        import { badge as mark } from "@web/views/fields/badge";
        // useService("user")
        class Roll extends Component { setup() { this.orm = useService("orm"); } }
        registry.category("web_tour.tours").add("day", {
            steps: () => [{ trigger: ".a", run: "click" }, { trigger: ".b", run() { if (x) { y(); } } }],
        });
        """
    assert refuse.whats(content, "static/src/x.js") == []


def test_a_manifest_of_another_series_is_refused(refuse: Refused) -> None:
    content = '{"name": "A", "version": "17.0.1.0.0"}\n'
    assert refuse.whats(content, "__manifest__.py") == ["manifest version"]


def test_a_refusal_says_where_and_what_to_do(refuse: Refused, tmp_path: Path) -> None:
    (found,) = refuse("x = 1\n\nself._cr.commit()\n")
    assert (found.path, found.line) == (tmp_path / "edition/spp_a/models/x.py", 3)
    assert "env.cr" in found.remedy
