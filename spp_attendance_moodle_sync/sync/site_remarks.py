"""What is to be said of a site as such, once in each run and in each test of the connection."""

from functools import partial

from ..moodle.text import _

# What the functions are asked for; the others are asked for the site.
KINDS = {"core_course_get_contents": "course", "mod_attendance_get_sessions": "activity"}


def remarks(instance, client):
    """Texts. client: of the site, which was asked for all that is wanted"""
    return [*_noted(instance, client), *(_placed(*each) for each in _unusable(client))]


def report(run):
    """Add them to a run. What cannot be used is a problem, for it is missing here."""
    for text in run.run_log.in_transaction(partial(_noted, client=run.client)):
        run.run_log.add_line("notice", text)
    for text, kind, number in _unusable(run.client):
        run.run_log.fail(text, kind, number)


def _noted(instance, client):
    instance._note_site_url(client.site().url)
    return [*_twins(instance), *_clock(client)]


def _twins(instance):
    twins = instance._twins()
    certain = twins.filtered(instance._has_same_address)
    if certain:
        text = _("Here is the same Moodle twice: also as %(names)s. Its sessions may come twice: archive one of them.")
        yield text % {"names": ", ".join(certain.mapped("name"))}
    if twins - certain:
        text = _(
            "This may be the same Moodle as %(names)s, which gives the same address. If it is, its sessions may come "
            "twice: archive one of them."
        )
        yield text % {"names": ", ".join((twins - certain).mapped("name"))}


def _clock(client):
    difference = client.clock_difference()
    if not difference:
        return
    what = _("The later mark wins, so both clocks have to be right: ask the administrator of Moodle to switch on NTP.")
    values = {"time": _spelled(abs(difference)), "what": what}
    if difference > 0:
        yield _(
            "The clock of Moodle's web server (or of a proxy before it) is %(time)s (hours:minutes:seconds) ahead of "
            "the clock here. %(what)s",
            **values,
        )
    else:
        yield _(
            "The clock of Moodle's web server (or of a proxy before it) is %(time)s (hours:minutes:seconds) behind "
            "the clock here. %(what)s",
            **values,
        )


def _spelled(seconds):
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _unusable(client):
    """(text, what the records belong to in Moodle, its number) for each such course and activity."""
    what = _("A number, a time or a text in them cannot be: ask the administrator of Moodle.")
    for (function, number), count in sorted(client.unusable().items()):
        text = _(
            "Moodle's answers have records that cannot be used, and are left out: %(count)s of %(function)s. %(what)s",
            count=count,
            function=function,
            what=what,
        )
        yield text, KINDS.get(function, ""), number


def _placed(text, kind, number):
    """The text with what it is about."""
    if kind == "course":
        return _("Course %(number)s: %(text)s", number=number, text=text)
    if kind == "activity":
        return _("Activity %(number)s: %(text)s", number=number, text=text)
    return text
