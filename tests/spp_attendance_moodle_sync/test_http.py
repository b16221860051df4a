"""The client over real HTTP, against the stand-in: what the network and a site's server can do."""

import logging
import socket
import ssl
import struct
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from ipaddress import ip_address
from threading import Barrier, Thread

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from demo.moodle import many, odd_site
from demo.moodle.faults import CRASH, CUT, DROP, REFUSE, Fault, Faults
from demo.moodle.server import PATH, serving
from spp_attendance_moodle_sync.moodle import errors, push, sheet
from spp_attendance_moodle_sync.moodle.client import Client
from spp_attendance_moodle_sync.moodle.push import Outgoing
from spp_attendance_moodle_sync.moodle.retry import Retry
from spp_attendance_moodle_sync.moodle.transport import OutsideTransport
from tests.spp_attendance_moodle_sync.moodle_site import AT_ONCE, NOW


def self_signed(path):
    """A key and a certificate of its own making for 127.0.0.1, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "site")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2026, 1, 1), datetime(2046, 1, 1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def odd():
    return odd_site.made(NOW)


@pytest.fixture
def server(odd):
    with serving(odd.site) as server:
        yield server


def client_to(address, token=odd_site.ALL, largest=10**7):
    return Client(address, token, OutsideTransport(largest, allows_this_machine=True), AT_ONCE)


def test_a_whole_site_can_be_read(odd, server):
    client = client_to(server.address)
    assert client.site().url == server.address
    activities = [activity for course in client.courses() for activity in client.activities(course.id)]
    assert [activity.name for activity in activities] == ["Lecture", "Practice groups", "Odd remarks"]
    assert len(client.sessions(activities[0].id)) == 4
    with pytest.raises(errors.InvalidResponse):
        client.sessions(activities[2].id)


def test_another_host_name_is_a_redirect_that_is_not_followed(odd, server):
    with pytest.raises(errors.Redirected):
        client_to(f"http://localhost:{server.server_port}").site()
    assert not odd.site.calls


def test_a_wrong_path_is_no_moodle(server):
    with pytest.raises(errors.HttpError) as caught:
        client_to(f"{server.address}/campus").site()
    assert caught.value.status == 404


def test_web_services_that_are_off_say_nothing_at_all(odd, server):
    odd.site.has_rest = False
    with pytest.raises(errors.WebServicesOff):
        client_to(server.address).site()


def test_maintenance_is_a_refusal(odd, server):
    odd.site.in_maintenance = True
    with pytest.raises(errors.Maintenance):
        client_to(server.address).site()


def test_a_certificate_nobody_vouches_for_is_refused_before_the_token_is_sent(odd, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "site.pem"))
    with serving(odd.site) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with pytest.raises(errors.NotSecure):
            client_to(f"https://127.0.0.1:{server.server_port}").site()
    assert not odd.site.calls


def test_a_site_without_tls_is_not_asked_where_https_was_given(odd, server):
    with pytest.raises(errors.NotSecure, match=f"Port {server.server_port} of 127.0.0.1 does not speak https"):
        client_to(f"https://127.0.0.1:{server.server_port}").site()


def test_http_asked_of_a_port_with_tls_reaches_no_site(odd, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "site.pem"))
    with serving(odd.site) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with pytest.raises(errors.MoodleError):
            client_to(f"http://127.0.0.1:{server.server_port}").site()
    assert not odd.site.calls


@pytest.mark.parametrize("ending", ["close", "reset"])
def test_a_port_that_hangs_up_on_https_is_not_taken_for_a_closed_one(ending):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=hang_up, args=(listening, ending), daemon=True)
        thread.start()
        with pytest.raises(errors.ConnectionFailed, match="the port may not be that of https"):
            url = f"https://127.0.0.1:{listening.getsockname()[1]}"
            Client(url, "x", OutsideTransport(allows_this_machine=True), Retry(attempts=1)).site()
        thread.join()


def hang_up(listening, ending):
    connection, _address = listening.accept()
    connection.recv(4096)
    if ending == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_nobody_there_is_no_answer(odd):
    with serving(odd.site) as server:
        address = server.address
    with pytest.raises(errors.ConnectionFailed, match="Nothing answers on port"):
        client_to(address).site()


def test_a_host_that_nobody_knows_is_not_tried_again():
    waits = []
    retry = AT_ONCE._replace(sleep=waits.append)
    with pytest.raises(errors.WrongHost, match="Nobody knows the host nowhere.invalid"):
        Client("https://nowhere.invalid", "x", OutsideTransport(), retry).site()
    assert waits == []


@pytest.mark.parametrize("kind", [CUT, DROP, REFUSE, CRASH])
def test_a_transient_error_is_tried_again(odd, server, kind):
    server.faults.plan(Fault(kind, "get_session"), times=2)
    assert client_to(server.address).session(odd.taken.id).id == odd.taken.id


def test_too_many_requests_are_waited_for(odd, server):
    slept = []
    server.faults.plan(Fault(REFUSE, status=429, retry_after="3"))
    here = OutsideTransport(allows_this_machine=True)
    Client(server.address, odd_site.ALL, here, AT_ONCE._replace(sleep=slept.append)).site()
    assert len(slept) == 1 and slept[0] >= 3


@pytest.mark.parametrize("kind", [CUT, DROP, REFUSE, CRASH])
def test_a_mark_is_stored_once_even_if_the_answer_is_lost(odd, server, kind):
    server.faults.plan(Fault(kind, "update_user_status"))
    found = push.push(client_to(server.address), odd.never_taken.id, {1: Outgoing("late")}, sheet.ACRONYMS)
    assert found.outcomes == {1: push.ARRIVED}
    assert [log.user_id for log in odd.never_taken.logs] == [1] and len(odd.site.writes) == 1


def test_a_restart_between_two_calls_is_not_noticed(odd):
    with serving(odd.site) as server:
        client, port = client_to(server.address), server.server_port
        client.site()
    with serving(odd.site, port):
        assert client.session(odd.taken.id).id == odd.taken.id


def test_an_answer_that_is_too_large_is_not_read_to_its_end(odd, server):
    with pytest.raises(errors.UnexpectedAnswer, match="larger than 500 bytes"):
        client_to(server.address, largest=500).site()


def test_a_site_that_takes_too_long_is_no_answer(odd):
    hasty = OutsideTransport(seconds=0.05, allows_this_machine=True)
    with serving(odd.site, faults=Faults(latency=0.3)) as server, pytest.raises(errors.ConnectionFailed):
        Client(server.address, odd_site.ALL, hasty, Retry(attempts=1)).site()


def test_this_machine_is_not_asked_unless_whoever_runs_odoo_says_so(odd, server):
    with pytest.raises(errors.AddressNotAllowed, match="SPP_OUTSIDE_ALLOW_THIS_MACHINE"):
        Client(server.address, odd_site.ALL, retry=AT_ONCE).site()
    assert not odd.site.calls


def test_the_token_is_in_no_log_and_no_error(odd, server, caplog):
    token = "0123456789abcdef"
    with caplog.at_level(logging.DEBUG), pytest.raises(errors.InvalidToken) as caught:
        client_to(server.address, token).site()
    assert caplog.records and token not in caplog.text
    error = caught.value
    assert token not in f"{error!r}{error}{error.__cause__}{error.__context__}"


def test_an_answer_without_the_word_json_is_xml(server):
    answer = requests.post(server.address + PATH, {"wstoken": "all", "wsfunction": "core_webservice_get_site_info"})
    assert answer.headers["Content-Type"].startswith("application/xml")


def test_php_cuts_long_requests_silently(odd, server):
    form = {"wstoken": "all", "wsfunction": "core_user_get_users_by_field", "moodlewsrestformat": "json", "field": "id"}
    values = {f"values[{place}]": 5000 + place for place in range(1199)} | {"values[1199]": odd.people[0].id}
    assert requests.post(server.address + PATH, form | values).json() == []
    assert len(requests.post(server.address + PATH, form | {"values[0]": odd.people[0].id}).json()) == 1


@pytest.mark.parametrize("value", ["", "1.0", "true", "abc"])
def test_a_number_that_is_none_is_refused(server, value):
    form = {"wstoken": "all", "wsfunction": "mod_attendance_get_session", "moodlewsrestformat": "json"}
    answer = requests.post(server.address + PATH, form | {"sessionid": value})
    assert answer.status_code == 200 and answer.json()["errorcode"] == "invalidparameter"


def test_several_clients_are_served_at_once():
    site, gate = many.made(sessions=8, people=10, activities=4), Barrier(4)
    faults = Faults(spoil=lambda _function, value: (gate.wait(60), value)[1])  # answers once there are four to answer
    with serving(site, faults=faults) as server, ThreadPoolExecutor(4) as pool:
        read = pool.map(lambda activity_id: client_to(server.address, many.TOKEN).sessions(activity_id), range(1, 5))
        assert [len(sessions) for sessions in read] == [2] * 4


def test_the_many_sessions_are_the_same_each_time():
    one, other = (many.made(sessions=20, people=6, activities=3) for _time in range(2))
    assert one.sessions == other.sessions and one.users == other.users
    assert len(one.sessions) == 20 and all(len(session.logs) == 6 for session in one.sessions.values())
