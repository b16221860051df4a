"""What every printed page needs."""

import base64

from odoo.tools import format_date

from ..tools.qr_code import qr_svg


def page_values(env):
    """The values of the template `paper`: the language of the user, and how it is written."""
    lang = env["res.lang"].search([("code", "=", env.lang or env.user.lang)])
    return {"language": (lang.code or "en_US").replace("_", "-"), "direction": lang.direction or "ltr"}


def qr_image(text):
    """The QR code of a text, as the address of an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(text).encode()).decode()


def long_date(env, day):
    """A day in words, with its weekday."""
    return format_date(env, day, date_format="full")


def place_of(session):
    """Where a session is, in words."""
    return ", ".join(filter(None, [session.location, session.area_id.name]))
