"""Days and moments in texts, as the language of whoever reads them writes them."""

from odoo.tools import format_date, format_datetime

# With the day of the week, and the month as a word: nobody takes it for another day.
DAY = "EEE d MMM y"
MOMENT = f"{DAY}, HH:mm"


def day_text(env, day):
    return format_date(env, day, date_format=DAY)


def moment_text(env, moment, tz):
    """moment: naive, in UTC; tz: the name of the zone that it is told in"""
    return format_datetime(env, moment, tz=tz, dt_format=MOMENT)
