"""What each rule of the port makes of a small text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from types import ModuleType

from runner.port import files


@dataclass
class FakeFile:
    """A file of an addon that is nowhere on disk."""

    path: Path
    addon: Path
    content: str


@dataclass
class FakeFileManager:
    """The interface of Odoo's file manager, over texts."""

    files: list[FakeFile] = field(default_factory=list)

    def __iter__(self) -> Iterator[FakeFile]:
        return iter(self.files)

    def print_progress(self, current: int, total: int | None = None, file_name: str = "") -> None:
        """Odoo's scripts call it; there is nobody to look."""


def upgraded_files(rule: str, contents: dict[str, str]) -> list[str]:
    """Return what `rule` makes of the texts, given by their path in an addon."""
    addon = Path("addons/spp_a")
    manager = FakeFileManager([FakeFile(addon / path, addon, dedent(text)) for path, text in contents.items()])
    load(rule).upgrade(manager)
    return [file.content for file in manager.files]


def load(rule: str) -> ModuleType:
    """Return the rule of that name, without its series and number."""
    return next(files.load_rule(path) for path in files.RULES.glob("*.py") if path.stem.split("-", 2)[2] == rule)


def upgraded(rule: str, content: str, path: str = "views/x.xml") -> str:
    """Return what `rule` makes of one text."""
    return upgraded_files(rule, {path: content})[0]


def python(rule: str, content: str) -> str:
    """Return what `rule` makes of a Python text."""
    return upgraded(rule, content, "models/x.py")


def javascript(rule: str, content: str) -> str:
    """Return what `rule` makes of a JavaScript text."""
    return upgraded(rule, content, "static/src/x.js")


# chatter


def test_the_chatter_div_becomes_a_chatter() -> None:
    before = """\
        <form>
            <sheet/>
            <div class="oe_chatter">
                <field name="message_follower_ids"/>
                <field name="message_ids"/>
            </div>
        </form>
        """
    assert upgraded("chatter", before) == "<form>\n    <sheet/>\n    <chatter/>\n</form>\n"


def test_options_of_the_chatter_become_attributes() -> None:
    before = """\
        <div class="oe_chatter" groups="base.group_user">
            <field name="message_follower_ids" options="{'post_refresh': True}"/>
            <field name="message_ids" options="{'post_refresh': 'always', 'open_attachments': True}"/>
        </div>
        """
    names = ("open_attachments", "reload_on_follower", "reload_on_post", "reload_on_attachment")
    attributes = " ".join(f'{name}="True"' for name in names)
    assert upgraded("chatter", before).strip() == f'<chatter {attributes} groups="base.group_user"/>'


def test_a_div_in_a_comment_stays() -> None:
    before = '<form><!-- <div class="oe_chatter"/> --></form>'
    assert upgraded("chatter", before) == before


# kanban


def test_the_kanban_box_becomes_a_card_that_is_clickable_by_itself() -> None:
    before = """\
        <kanban>
            <templates>
                <t t-name="kanban-box">
                    <div class="oe_kanban_global_click o_session">
                        <div><field name="name"/></div>
                    </div>
                </t>
            </templates>
        </kanban>
        """
    after = """\
        <kanban>
            <templates>
                <t t-name="card">
                    <div class="o_session">
                        <div><field name="name"/></div>
                    </div>
                </t>
            </templates>
        </kanban>
        """
    assert upgraded("kanban-card", before) == dedent(after)


def test_a_kanban_box_that_computes_its_classes_keeps_them() -> None:
    before = """\
        <kanban><templates><t t-name="kanban-box">
            <div class="oe_kanban_global_click" t-attf-class="x_{{record.state.raw_value}}">a</div>
        </t></templates></kanban>
        """
    after = before.replace("kanban-box", "card").replace(' class="oe_kanban_global_click"', "")
    assert upgraded("kanban-card", before) == dedent(after)


def test_a_card_that_was_not_clickable_does_not_become_so() -> None:
    before = '<kanban create="0"><templates><t t-name="kanban-box"><div>a</div></t></templates></kanban>'
    after = '<kanban can_open="0" create="0"><templates><t t-name="card"><div>a</div></t></templates></kanban>'
    assert upgraded("kanban-card", before) == after


def test_the_kanban_menu_becomes_a_menu() -> None:
    before = '<kanban><templates><t t-name="kanban-menu"><a type="edit">Edit</a></t></templates></kanban>'
    assert upgraded("kanban-card", before) == before.replace("kanban-menu", "menu")


# cron


def test_counters_of_a_cron_go_with_their_lines() -> None:
    before = """\
        <record id="cron" model="ir.cron">
            <field name="name">Close</field>
            <field name="numbercall">-1</field>
            <field name="doall" eval="False"/>
        </record>
        """
    after = """\
        <record id="cron" model="ir.cron">
            <field name="name">Close</field>
        </record>
        """
    assert upgraded("cron", before) == dedent(after)


def test_a_field_of_that_name_elsewhere_stays() -> None:
    before = '<x><record model="ir.cron" id="a"/><record model="x" id="b"><field name="doall">1</field></record></x>'
    assert upgraded("cron", before) == before


def test_counters_of_a_cron_made_in_python_go() -> None:
    before = 'values = {\n    "name": "a",\n    "numbercall": -1,\n    "doall": False,\n    "active": True,\n}\n'
    assert python("cron", before) == 'values = {\n    "name": "a",\n    "active": True,\n}\n'


# fields, access


def test_the_group_operator_becomes_the_aggregator() -> None:
    before = "rate = fields.Float(group_operator='avg')  # group_operator\n"
    assert python("aggregator", before) == "rate = fields.Float(aggregator='avg')  # group_operator\n"


def test_checking_rights_looks_at_the_model_only_as_before() -> None:
    before = "sessions.check_access_rights('write')\nsessions.check_access_rule('write')\n"
    after = "sessions.browse().check_access('write')\nsessions.check_access('write')\n"
    assert python("check-access", before) == after


def test_asking_for_rights_answers_as_before() -> None:
    before = "if self.check_access_rights('write', raise_exception=False) or self.check_access_rights('read', False):\n"
    after = "if self.browse().has_access('write') or self.browse().has_access('read'):\n"
    assert python("check-access", before + "    pass\n") == after + "    pass\n"


def test_the_user_is_asked_for_groups() -> None:
    assert python("check-access", "x = self.user_has_groups('a.b')\n") == "x = self.env.user.has_groups('a.b')\n"


def test_an_override_of_a_check_is_left_to_be_refused() -> None:
    before = "super().check_access_rights(operation)\n"
    assert python("check-access", before) == before


def test_a_name_is_searched_for_as_any_other_field() -> None:
    before = "found = others._name_search(text, [], operator, limit=3)\n"
    after = 'found = others._search([("display_name", operator, text)], limit=3)\n'
    assert python("name-search", before) == after


def test_what_was_read_is_put_into_the_cache_by_the_field() -> None:
    before = "self.env.cache.insert_missing(records, records._fields[name], values)\n"
    assert python("insert-cache", before) == "records._fields[name]._insert_cache(records, values)\n"


def test_a_field_is_not_told_to_keep_its_accents() -> None:
    before = "a = fields.Char(index=True, unaccent=False)\nb = fields.Char(unaccent=False, size=3)\nunaccent = 1\n"
    after = "a = fields.Char(index=True)\nb = fields.Char(size=3)\nunaccent = 1\n"
    assert python("unaccent", before) == after


# client


def test_a_settings_page_opens_like_any_other() -> None:
    before = '<record model="ir.actions.act_window"><field name="target">inline</field></record>'
    assert upgraded("inline-actions", before) == before.replace("inline", "current")
    assert python("inline-actions", "return {'target': 'inline'}\n") == "return {'target': 'current'}\n"


def test_tours_lose_what_goes_without_saying() -> None:
    before = """\
        registry.category("web_tour.tours").add("day", {
            test: true,
            checkDelay: 100,
            steps: () => [{ trigger: ".a", run: "text Anna B" }, { trigger: ".b", isCheck: true }],
        });
        """
    after = """\
        registry.category("web_tour.tours").add("day", {
            steps: () => [{ trigger: ".a", run: "edit Anna B" }, { trigger: ".b", run: () => {} }],
        });
        """
    assert javascript("tours", before) == dedent(after)


def test_imports_follow_the_files_that_moved() -> None:
    before = 'import { ConnectionLostError } from "@web/core/network/rpc_service";\n'
    after = 'import { ConnectionLostError } from "@web/core/network/rpc";\n'
    assert javascript("client-imports", before) == after


# groups


def test_groups_are_written_to_one_field_and_read_from_another() -> None:
    before = """\
        user = self.env["res.users"].create({"name": "a", "groups_id": [(6, 0, ids)]})
        assert group in user.groups_id
        user.groups_id = group
        users.search([("groups_id", "in", group.ids)])
        """
    after = """\
        user = self.env["res.users"].create({"name": "a", "group_ids": [(6, 0, ids)]})
        assert group in user.all_group_ids
        user.group_ids = group
        users.search([("all_group_ids", "in", group.ids)])
        """
    assert python("groups-field", before) == dedent(after)


def test_groups_of_menus_and_views_are_renamed() -> None:
    before = '<field name="groups_id" eval="[4]"/><field name="domain">[(\'groups_id\', \'in\', [1])]</field>'
    after = '<field name="group_ids" eval="[4]"/><field name="domain">[(\'all_group_ids\', \'in\', [1])]</field>'
    assert upgraded("groups-field", before) == after


def test_a_category_gets_a_privilege_of_its_name() -> None:
    before = """\
        <odoo>
            <record id="module_category_session" model="ir.module.category">
                <field name="name">Sessions</field>
                <field name="parent_id" ref="base.module_category_services"/>
            </record>

            <record id="group_viewer" model="res.groups">
                <field name="category_id" ref="module_category_session"/>
                <field name="users" eval="[(4, ref('base.user_admin'))]"/>
            </record>
        </odoo>
        """
    after = """\
        <odoo>
            <record id="module_category_session" model="ir.module.category">
                <field name="name">Sessions</field>
                <field name="parent_id" ref="base.module_category_services"/>
            </record>

            <record id="privilege_session" model="res.groups.privilege">
                <field name="name">Sessions</field>
                <field name="category_id" ref="base.module_category_services"/>
            </record>

            <record id="group_viewer" model="res.groups">
                <field name="privilege_id" ref="privilege_session"/>
                <field name="user_ids" eval="[(4, ref('base.user_admin'))]"/>
            </record>
        </odoo>
        """
    assert upgraded("group-privileges", before) == dedent(after)


def test_somebody_elses_category_gets_one_privilege_before_its_first_group() -> None:
    group = """\
        <odoo>
            <record id="group_x" model="res.groups">
                <field name="category_id" ref="base.module_category_services"/>
            </record>
        </odoo>
        """
    first, second = upgraded_files("group-privileges", {"security/a.xml": group, "security/b.xml": group})
    assert first.count("res.groups.privilege") == 1
    assert first.index("res.groups.privilege") < first.index('model="res.groups"')
    assert '<field name="category_id" ref="base.module_category_services"/>' in first
    assert "res.groups.privilege" not in second
    assert '<field name="privilege_id" ref="privilege_services"/>' in second


def test_a_hidden_group_has_no_privilege() -> None:
    before = '<record id="g" model="res.groups"><field name="category_id" ref="base.module_category_hidden"/></record>'
    assert upgraded("group-privileges", before) == '<record id="g" model="res.groups"></record>'


def test_users_of_a_group_are_all_its_users() -> None:
    before = 'self.env.ref("spp_a.group_officer").users\n'
    assert python("group-privileges", before) == 'self.env.ref("spp_a.group_officer").all_user_ids\n'


# tests


def test_a_test_enters_test_mode_by_itself_and_leaves_it_by_itself() -> None:
    before = """\
        self.registry.enter_test_mode(self.cr)
        self.addCleanup(self.registry.leave_test_mode)
        """
    assert python("test-mode", before) == "self.registry_enter_test_mode()\n"


def test_a_test_that_leaves_test_mode_by_hand_goes_on_doing_so() -> None:
    before = "self.registry.enter_test_mode(cursor)\nself.registry.leave_test_mode()\n"
    after = "self.registry_enter_test_mode(cr=cursor, register_cleanup=False)\nself.registry_leave_test_mode()\n"
    assert python("test-mode", before) == after


def test_a_form_is_imported_from_odoo_tests() -> None:
    before = "from odoo.tests.common import Form, TransactionCase\n"
    after = "from odoo.tests import Form\nfrom odoo.tests.common import TransactionCase\n"
    assert python("test-form", before) == after
    assert python("test-form", "from odoo.tests.common import Form\n") == "from odoo.tests import Form\n"


def test_the_manifest_says_the_series() -> None:
    before = '{"name": "A", "version": "17.0.1.2.3"}\n'
    assert upgraded("manifest", before, "__manifest__.py") == '{"name": "A", "version": "19.0.1.2.3"}\n'


def test_every_rule_has_a_test_here() -> None:
    source = Path(__file__).read_text()
    for path in files.RULES.glob("[0-9]*.py"):
        assert f'("{path.stem.split("-", 2)[2]}"' in source, path.name


# shared-filters


def test_a_favourite_for_all_stays_one() -> None:
    before = '<x><record id="a" model="ir.filters"><field name="user_id" eval="False"/></record></x>'
    after = '<x><record id="a" model="ir.filters"><field name="user_ids" eval="[(5,)]"/></record></x>'
    assert upgraded("shared-filters", before) == after


def test_a_favourite_of_one_user_stays_theirs() -> None:
    before = '<x><record id="a" model="ir.filters"><field name="user_id" ref="base.user_admin"/></record></x>'
    assert "eval=\"[(6, 0, [ref('base.user_admin')])]\"" in upgraded("shared-filters", before)


def test_the_user_of_another_record_stays() -> None:
    before = (
        '<x><record id="a" model="ir.filters"/><record id="b" model="x"><field name="user_id" ref="u"/></record></x>'
    )
    assert upgraded("shared-filters", before) == before


# database-errors


def test_what_an_error_of_the_database_means_is_asked_of_the_model() -> None:
    before = """\
    from odoo.exceptions import UserError
    from odoo.models import PGERROR_TO_OE

    text = PGERROR_TO_OE[problem.pgcode](self, self.fields_get(), {}, problem)["message"]
    """
    after = """\
    from odoo.exceptions import UserError

    text = self._sql_error_to_message(problem)
    """
    assert python("database-errors", before) == dedent(after)


# template-names


def test_a_template_of_the_import_screen_is_inherited_by_its_name_alone() -> None:
    before = '<t t-inherit="base_import.ImportDataContent" t-inherit-mode="extension"/>'
    assert upgraded("template-names", before) == '<t t-inherit="ImportDataContent" t-inherit-mode="extension"/>'


def test_other_templates_keep_the_name_of_their_addon() -> None:
    before = '<t t-inherit="web.ListView" t-inherit-mode="extension"/>'
    assert upgraded("template-names", before) == before
