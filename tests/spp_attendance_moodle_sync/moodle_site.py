"""A Moodle without sockets, for the tests of what asks one."""

import json
from urllib.parse import urlencode

from demo.moodle import odd_site
from demo.moodle.web_service import answered
from spp_attendance_moodle_sync.moodle.client import Client
from spp_attendance_moodle_sync.moodle.retry import Retry
from spp_attendance_moodle_sync.moodle.transport import Answer

URL = "https://moodle.example.org"
NOW = 1_794_000_000  # 6 November 2026
DAY = 24 * 3600
AT_ONCE = Retry(sleep=lambda seconds: None)


class SiteTransport:
    """Hands requests to a site in this process. troubles: what is raised or answered instead, one after the other;
    a trouble that is a pair (True, error) is raised after the site has done what it was asked."""

    def __init__(self, site, troubles=()):
        self.site, self.troubles, self.sent = site, list(troubles), []

    def post(self, url, form):
        self.sent.append((url, list(form)))
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, Answer):
            return trouble
        if isinstance(trouble, Exception):
            raise trouble
        value = answered(self.site, urlencode(form).encode())
        if trouble:
            raise trouble[1]
        return Answer(200, "application/json", json.dumps(value).encode())


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def client_of(site, token=odd_site.ALL, troubles=(), clock=None, seconds=1):
    """A client of a site in this process. clock: a Clock that goes on by so many seconds with each request"""
    transport = SiteTransport(site, troubles)
    if not clock:
        return Client(URL, token, transport, AT_ONCE)
    post = transport.post
    transport.post = lambda url, form: (clock.sleep(seconds), post(url, form))[1]
    return Client(URL, token, transport, Retry(sleep=clock.sleep, clock=clock))
