"""The command line: words, exit codes, ports, what Odoo is given."""

import os
import socket
import subprocess
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

import pytest

from runner import cli, odoo, profiles, pytest_runs, report, selection, series, suite, template, tree, web
from runner.commands import bench, test
from runner.commands.test import NOTHING_RAN, verdict
from runner.console import Failure
from runner.postgres import Server

REPOSITORY = series.REPOSITORY
BESIDE = "tests/openspp/spp_beside_openspp"
EDITION = REPOSITORY / "build/19.0"


@pytest.fixture
def addon(tmp_path, monkeypatch):
    """A repository with one addon, spp_area, and one plain test."""
    tests = tmp_path / "spp_area/tests"
    tests.mkdir(parents=True)
    (tests.parent / "__manifest__.py").write_text("{'name': 'Areas', 'depends': ['mail']}")
    (tests / "test_area.py").touch()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_plain.py").touch()
    monkeypatch.setattr(series, "REPOSITORY", tmp_path)
    return tests.parent


# Ports


@pytest.fixture
def taken():
    """A port on which something listens."""
    with closing(socket.socket()) as listener:
        listener.bind((web.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_reported_with_the_way_out(taken):
    with pytest.raises(Failure, match=f"port {taken} cannot be used") as caught:
        web.check_port(taken, "./spp demo")
    assert "./spp demo --port" in caught.value.remedy


def test_a_free_port_is_good():
    web.check_port(web.free_port(), "./spp demo")


@pytest.mark.parametrize("words", [["demo"], ["serve", "--db", "try"]])
def test_a_taken_port_is_reported_before_anything_is_made(taken, words, cache_folder):
    done = subprocess.run(
        [sys.executable, REPOSITORY / "spp", *words, "--port", str(taken)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert f"port {taken} cannot be used" in done.stderr
    assert done.stdout == ""
    assert not cache_folder.exists()


# Words


def test_words_for_pytest_go_through_as_they_are():
    options = cli._parsed(["test", "--series", "17.0", "-k", "one or two", "tests/a.py", "--maxfail", "2", "--keep"])
    assert options.pytest_words == ["-k", "one or two", "tests/a.py", "--maxfail", "2"]
    assert (options.series, options.keep) == ("17.0", True)


def test_also_behind_two_dashes():
    assert cli._parsed(["test", "--", "-k", "one"]).pytest_words == ["-k", "one"]


def test_a_short_option_of_pytest_is_not_taken_for_ours():
    assert cli._parsed(["test", "--ser", "x"]).series is None


@pytest.mark.parametrize("words", [["demo", "--nothing"], ["serve"], ["nothing"], ["demo", "--series", "18.0"]])
def test_words_that_mean_nothing_are_refused(words, capsys):
    with pytest.raises(SystemExit) as caught:
        cli._parsed(words)
    assert caught.value.code == 2


# What is tested


def test_without_a_path_everything_is_meant(addon):
    assert selection.of_addons(["-x"], addon.parent, profiles.alone()) == ["-x", str(addon)]
    assert selection.plain(["-x"]) == ["-x", str(addon.parent / "tests")]


@pytest.mark.parametrize(
    ("words", "tested", "beside"),
    [([], ["old"], [("tests",), ("--series", "new")]), (["-x"], ["plain", "old", "new"], [])],
)
def test_in_ci_the_series_and_the_plain_tests_run_beside_each_other(words, tested, beside, monkeypatch):
    ours, others = [], []
    monkeypatch.setenv("CI", "true")
    monkeypatch.delenv(test.PLAIN_ELSEWHERE, raising=False)
    monkeypatch.setattr(test, "_trees", lambda name: [Namespace(series="old"), Namespace(series="new")])
    monkeypatch.setattr(test, "_plain", lambda words, name: ours.append("plain") or 0)
    monkeypatch.setattr(test, "_tested", lambda tree, options: ours.append(tree.series) or [0])
    monkeypatch.setattr(test, "_beside", lambda *words: others.append(words) or Namespace(ended=lambda: 0))
    assert test.run(Namespace(series=None, openspp=False, pytest_words=words, keep=False)) == 0
    assert (ours, others) == (tested, beside)


def test_what_runs_beside_is_shown_when_it_ends_with_its_exit_code(capsys):
    beside = pytest_runs.Beside([sys.executable, "-c", "print('1 failed'); raise SystemExit(3)"], os.environ)
    assert beside.ended() == 3
    assert "1 failed" in capsys.readouterr().out


def test_all_tests_are_shared_out_by_file_and_how_long_each_takes(addon, monkeypatch, tmp_path):
    (addon / "tests/test_area.py").write_text("def test_a(): pass\ndef test_b(): pass\n")
    (addon / "tests/test_browser.py").write_text("def test_c(): pass\n")
    (addon / "tests/test_more.py").write_text("def test_d(): pass\n")
    (tmp_path / "slow.csv").write_text(f"file,seconds\n{addon.name}/tests/test_browser.py,9\n")
    monkeypatch.setattr(selection, "SLOW", tmp_path / "slow.csv")
    first, second = selection.shares(["-x", str(addon)], 2)
    assert first == ["-x", f"{addon}/tests/test_browser.py"]
    assert second == ["-x", f"{addon}/tests/test_area.py", f"{addon}/tests/test_more.py"]


def test_the_files_that_take_long_are_there():
    assert [name for name in selection.slow_files() if not (series.REPOSITORY / name).exists()] == []


def test_a_path_is_looked_for_in_the_edition_of_the_series(addon):
    words = selection.of_addons(["spp_area/tests/test_area.py::TestArea", "-x"], EDITION, profiles.alone())
    assert words == [f"{EDITION}/spp_area/tests/test_area.py::TestArea", "-x"]


def test_plain_tests_and_those_of_addons_run_apart(addon):
    words = ["tests/test_plain.py", "-x", "spp_area/tests"]
    assert selection.plain(words) == ["tests/test_plain.py", "-x"]
    assert selection.of_addons(words, EDITION, profiles.alone()) == ["-x", f"{EDITION}/spp_area/tests"]


def test_plain_tests_alone_need_no_odoo(addon):
    assert selection.of_addons(["tests/test_plain.py"], EDITION, profiles.alone()) is None
    assert selection.plain(["spp_area"]) is None


def test_the_value_of_an_option_is_no_path(addon):
    assert selection.paths(["-k", "spp_area", "--ignore", "tests", "tests/test_plain.py"]) == ["tests/test_plain.py"]


def test_generators_of_clients_are_asked_for_by_the_test_that_needs_them(monkeypatch, capsys):
    def refuse():
        raise Failure("pip could not install the requirements")

    monkeypatch.setattr(test.environment, "for_clients", refuse)
    monkeypatch.delenv("CI", raising=False)
    for words in (["spp_attendance/tests/test_api_oauth.py"], ["spp_attendance"], ["-k", "sessions"]):
        assert test._generators(words) == {}
    assert capsys.readouterr().out == ""
    assert test._generators(["spp_attendance/tests/test_api_generated.py"]) == {}
    said = capsys.readouterr().out
    assert "are not tested: pip could not install" in said
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Failure):
        test._generators([])


def test_a_browser_is_needed_where_a_file_drives_one(addon):
    (addon / "tests/test_browser.py").write_text("self.start_tour(")
    assert selection.needs_browser([str(addon)])
    assert selection.needs_browser([f"{addon}/tests/test_browser.py::TestBrowser"])
    assert not selection.needs_browser([f"{addon}/tests/test_area.py"])


def test_what_checks_the_api_is_needed_where_a_file_asks_for_it(addon):
    (addon / "tests/test_document.py").write_text("from .api_outside import OutsideCase")
    assert selection.needs_checkers([str(addon)])
    assert not selection.needs_checkers([f"{addon}/tests/test_area.py"])


@pytest.mark.parametrize(
    ("codes", "is_selection", "ours"),
    [
        ([0, 0], False, 0),
        ([0], False, 0),
        ([1, 0], False, 1),
        ([0, 1], False, 1),
        ([0, 2], True, 1),
        ([], False, 1),
        ([NOTHING_RAN], False, 1),
        ([NOTHING_RAN, NOTHING_RAN], True, 1),
        ([0, NOTHING_RAN], False, 1),
        ([0, NOTHING_RAN], True, 0),
        ([-9, 0], False, 1),
    ],
)
def test_the_exit_code_is_good_only_if_tests_ran_and_none_failed(codes, is_selection, ours):
    assert verdict(codes, is_selection) == ours


def test_the_template_has_what_our_addons_depend_on(addon):
    assert template.outside_modules() == ["base", "mail", "web"]


def test_changed_sources_have_another_fingerprint_changed_tests_have_not(addon):
    sources = Namespace(addons=addon.parent, profile=profiles.alone())
    before = suite.fingerprint(sources)
    (addon / "tests/test_area.py").write_text("changed")
    assert suite.fingerprint(sources) == before
    (addon / "models.py").write_text("changed")
    assert suite.fingerprint(sources) != before


# Beside OpenSPP


@pytest.fixture
def openspp(addon, monkeypatch):
    """Stubs of OpenSPP 17.0 and of OpenSPP 2, and addons of ours: for one of them, or not beside it."""
    monkeypatch.setattr(profiles, "STUBS", addon.parent / "tests/openspp/stub")
    monkeypatch.setattr(profiles, "STUBS_2", addon.parent / "tests/openspp/stub2")
    monkeypatch.setattr(profiles, "TESTS", addon.parent / "tests/openspp")
    for name, manifest in {
        "tests/openspp/stub/spp_area": {},
        "tests/openspp/stub/g2p_programs": {},
        "tests/openspp/spp_beside_openspp": {"depends": ["spp_bridge"]},
        "tests/openspp/stub2/spp_area": {},
        "tests/openspp/stub2/spp_registry": {},
        "spp_bridge_2": {"depends": ["spp_registry"]},
        "spp_bridge_2_more": {"depends": ["spp_bridge_2", "spp_area"]},
        "spp_bridge": {"depends": ["spp_area", "g2p_programs"]},
        "spp_household": {"depends": ["spp_area"], "excludes": ["g2p_programs"]},
    }.items():
        (addon.parent / name).mkdir(parents=True)
        (addon.parent / name / "__manifest__.py").write_text(repr(manifest))
    return addon.parent


def test_what_needs_openspp_is_left_out_where_it_is_not(openspp):
    assert profiles.alone().modules == ("spp_area", "spp_household")


def test_beside_openspp_its_addons_come_first_and_ours_of_their_names_not_at_all(openspp):
    profile = profiles.beside([profiles.STUBS, profiles.TESTS])
    assert profile.modules == ("spp_bridge", "spp_beside_openspp")
    assert selection.of_addons([], EDITION, profile) == [f"{EDITION}/spp_bridge", f"{openspp}/{BESIDE}"]
    assert selection.plain([]) == [str(openspp / "tests"), f"--ignore={profiles.TESTS}"]
    assert selection.plain(["tests"]) == ["tests", f"--ignore={profiles.TESTS}"]


def test_what_needs_openspp_2_is_installed_beside_it_alone(openspp):
    profile = profiles.stubs_2(tree.Tree(series.named("17.0"), openspp), Path("python"))
    assert profile.modules == ("spp_bridge_2", "spp_bridge_2_more", "spp_household")
    assert profile.tested == ("spp_bridge_2", "spp_bridge_2_more")
    assert profile.folders == (profiles.STUBS_2,)


def test_the_series_that_openspp_2_is_not_for_is_told_of_what_is_left_out(openspp, capsys):
    seventeen, python = tree.Tree(series.named("17.0"), openspp), Path("python")
    found = test._profiles(seventeen, python, Namespace(pytest_words=["spp_bridge_2/__manifest__.py"]))
    assert [profile.name for profile in found] == ["", "beside OpenSPP"]
    assert "Not tested on 17.0: spp_bridge_2, for OpenSPP 2 on 19.0" in capsys.readouterr().out
    test._profiles(seventeen, python, Namespace(pytest_words=[]))
    assert "spp_bridge_2, spp_bridge_2_more, for OpenSPP 2" in capsys.readouterr().out
    test._profiles(seventeen, python, Namespace(pytest_words=["spp_bridge/__manifest__.py"]))
    assert "Not tested" not in capsys.readouterr().out


def test_a_test_beside_openspp_is_run_there_only(openspp):
    words = [f"{BESIDE}/__manifest__.py"]
    assert selection.has_addons(words) and selection.plain(words) is None
    assert selection.of_addons(words, EDITION, profiles.alone()) is None
    profile = profiles.beside([Path("/made")])
    assert selection.of_addons(words, EDITION, profile) == ["/made/spp_beside_openspp/__manifest__.py"]


def test_an_openspp_that_lacks_addons_is_refused(openspp, monkeypatch):
    monkeypatch.setenv(profiles.HOME, str(openspp / "spp_household"))
    with pytest.raises(Failure, match="g2p_programs, spp_area are not in OPENSPP_HOME"):
        profiles.real()


def test_an_openspp_with_an_addon_of_the_name_of_ours_is_refused(openspp, monkeypatch):
    monkeypatch.setenv(profiles.HOME, f"{openspp / 'tests/openspp/stub'}:{openspp / 'theirs'}")
    assert profiles.real().name == "beside OpenSPP"
    (openspp / "theirs/spp_attendance").mkdir(parents=True)
    (openspp / "theirs/spp_attendance/__manifest__.py").write_text("{}")
    with pytest.raises(Failure, match="would take the place of ours"):
        profiles.real()


# What Odoo is given


@pytest.fixture
def instance(tmp_path):
    home = tree.Tree(series.named("17.0"), tmp_path)
    server = Server("/run/spp", "5432", "spp", is_private=True, slot="try")
    return odoo.Odoo(home, Path(sys.executable), server, "a.b", tmp_path, tmp_path / "instance")


def test_odoo_listens_on_the_loopback_and_sees_one_database(instance):
    text = instance.configuration().read_text()
    for line in ("http_interface = 127.0.0.1", "list_db = False", "db_name = a.b", "without_demo = all"):
        assert line in text


def test_nothing_in_the_environment_leads_odoo_astray(instance, monkeypatch):
    for name in ("PYTEST_DB_USE_ENV_VARS", "OPENERP_SERVER", "PGPASSWORD"):
        monkeypatch.setenv(name, "astray")
    assert "astray" not in instance.environment().values()


def test_of_a_log_the_errors_are_shown():
    good = "2026-01-01 10:00:00,000 1 INFO db odoo.modules: loading"
    bad = "2026-01-01 10:00:00,000 1 ERROR db odoo.modules: failed"
    lines = [good, "more", bad, "Traceback", "ValueError", good]
    assert odoo._shown(lines).split("\n") == [f"  {line}" for line in (bad, "Traceback", "ValueError")]


def test_of_a_log_without_errors_the_end_is_shown():
    assert odoo._shown([str(number) for number in range(20)]).split("\n") == [f"  {number}" for number in range(10, 20)]


def test_the_command_is_executable():
    assert os.access(REPOSITORY / "spp", os.X_OK)


# Benchmarks


def compared(ours):
    return report.Comparison("compliance of a month", ours, 2.0, 1.5)


def test_the_peer_of_a_benchmark_is_openspps_server_where_both_its_addons_are_at_hand(tmp_path, monkeypatch):
    monkeypatch.setenv(profiles.HOME, os.pathsep.join([str(tmp_path / "server"), str(tmp_path / "modules")]))
    assert profiles.attendance_server() is None
    for folder in ("server/spp_attendance", "modules/spp_oauth"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__manifest__.py").write_text("{}")
    found = profiles.attendance_server()
    assert (found.modules, found.folders) == (("spp_attendance",), (tmp_path / "server", tmp_path / "modules"))
    monkeypatch.delenv(profiles.HOME)
    assert profiles.attendance_server() is None


def test_two_reports_are_one_with_all_of_both():
    one = report.Report({"people": 3}, [report.Comparison("read", 2, 1, 3)], notes=["a"])
    other = report.Report({"rows": 5}, [report.Comparison("send", 4, 1, 3)], notes=["b"])
    both = one.joined(other)
    assert (both.sizes, [each.what for each in both.comparisons]) == ({"people": 3, "rows": 5}, ["read", "send"])
    assert both.notes == ["a", "b"]
    assert one.is_good and not both.is_good


def test_a_benchmark_is_named():
    options = cli._parsed(["bench", "sessions", "--series", "19.0", "--plans"])
    assert (options.name, options.series, options.plans) == ("sessions", "19.0", True)
    assert cli._parsed(["bench", "roll-call"]).name == "roll-call"
    for words in (["bench"], ["bench", "region"]):
        with pytest.raises(SystemExit):
            cli._parsed(words)


@pytest.mark.parametrize(("ours", "verdict", "code"), [(3.0, "within", 0), (3.001, "above", 1), (3.02, "above", 1)])
def test_a_ratio_above_what_is_allowed_is_said_and_is_an_error(ours, verdict, code, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(series, "REPOSITORY", tmp_path)
    found = report.Report({"sessions": 122400}, [compared(ours)], plans={"a month": "Seq Scan"})
    assert bench.show("sessions", found, {"Odoo": "17.0"}, with_plans=False) == code
    output = capsys.readouterr().out
    assert f"| {ours / 2:.2f} | 1.50 | {verdict} |" in output
    assert "| sessions | 122,400 |" in output
    assert "Seq Scan" not in output
    assert "Seq Scan" in (tmp_path / "build/bench/sessions-17.0.md").read_text()


def test_what_must_not_be_is_said_and_is_an_error(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(series, "REPOSITORY", tmp_path)
    found = report.Report({"lines": 3000}, [], faults=["a run over what has not changed wrote something"])
    assert bench.show("moodle", found, {"Odoo": "17.0"}, with_plans=False) == 1
    assert "wrote something" in capsys.readouterr().out


@pytest.mark.parametrize(("found", "verdict", "code"), [(50.0, "within", 0), (50.1, "above", 1)])
def test_a_number_above_its_limit_is_said_and_is_an_error(found, verdict, code, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(series, "REPOSITORY", tmp_path)
    measures = [report.Measure("tap to painted", found, "ms", 50), report.Measure("first visit", 91234, "bytes")]
    sent = report.Report({}, [], measures=measures)
    assert bench.show("roll-call", sent, {"Odoo": "17.0"}, with_plans=False) == code
    output = capsys.readouterr().out
    assert f"| tap to painted | {found:g} ms | 50 ms | {verdict} |" in output
    assert "| first visit | 91,234 bytes |  |  |" in output


def test_a_report_arrives_as_it_was_sent(tmp_path):
    timings = [report.Timing("complete", 30, 0.03, 11)]
    readings = [report.Reading("held", 2000, 0.0004, 0.003, True, 0.05)]
    sent = report.Report({"people": 3}, [compared(1.0)], timings, {"a month": "Seq Scan"}, ["the median"], readings)
    sent.measures.append(report.Measure("tap to painted", 31.5, "ms", 50.0))
    sent.dump(tmp_path / "report.json")
    assert report.load(tmp_path / "report.json") == sent
    shown = report.markdown(sent, report.machine())
    assert "| complete | 30 | 0.030 | 11 |" in shown
    assert "| held | 2,000 | 0.4 ms | 3.0 ms | 50.0 ms | within |" in shown


@pytest.mark.parametrize(
    ("page", "is_indexed", "verdict"), [(0.05, True, "within"), (0.051, True, "above"), (0.01, False, "no index")]
)
def test_a_list_that_is_slow_or_read_without_an_index_is_an_error(page, is_indexed, verdict):
    found = report.Report({}, [], readings=[report.Reading("held", 5, page, 0.1, is_indexed, 0.05)])
    assert found.is_good == (verdict == "within")
    assert f"| 50.0 ms | {verdict} |" in report.markdown(found, {})
