"""What Moodle has as HTML, such as the description of a session."""

from lxml.etree import LxmlError

from odoo.tools import html2plaintext


def plain_text(html):
    """HTML as a text, None where it is none that can be read, such as a lone comment."""
    try:
        return html2plaintext(html).strip()
    except (AttributeError, LxmlError, ValueError):
        return None
