"""What is to be said of a site as such, once in each run and in each test of the connection."""

from functools import partial

from ..moodle.text import _, joined


def remarks(instance, client):
    """Texts. client: of the site, which was asked for all that is wanted"""
    return [*_noted(instance, client), *_unusable(client)]


def report(run):
    """Add them to a run. What cannot be used is a problem, for it is missing here."""
    for text in run.run_log.in_transaction(partial(_noted, client=run.client)):
        run.run_log.add_line("notice", text)
    for text in _unusable(run.client):
        run.run_log.add_line("problem", text)
        # a session among them may be counted already, by its number
        run.run_log.counts["failed_count"] = max(run.run_log.counts["failed_count"], 1)


def _noted(instance, client):
    instance._note_site_url(client.site().url)
    return [*_twins(instance), *_clock(client)]


def _twins(instance):
    twins = instance._twins()
    if twins:
        text = _("Here is the same Moodle twice: also as %(names)s. Its sessions may come twice: archive one of them.")
        yield text % {"names": ", ".join(twins.mapped("name"))}


def _clock(client):
    difference = client.clock_difference()
    text = {
        True: _("Moodle's clock is %(time)s (hours:minutes:seconds) ahead of the clock here. %(what)s"),
        False: _("Moodle's clock is %(time)s (hours:minutes:seconds) behind the clock here. %(what)s"),
    }[difference > 0]
    if difference:
        what = _("The later mark wins, so both have to be right: ask the administrator of Moodle to switch on NTP.")
        yield text % {"time": _spelled(abs(difference)), "what": what}


def _spelled(seconds):
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _unusable(client):
    counts = [
        _("%(count)s of %(function)s", count=count, function=function)
        for function, count in sorted(client.unusable().items())
    ]
    if counts:
        text = _("Moodle's answers have records that cannot be used, and are left out: %(counts)s. %(what)s")
        what = _("A number, a time or a text in them cannot be: ask the administrator of Moodle.")
        yield text % {"counts": joined(counts, ", "), "what": what}
