"""What the phone asks for: the page and its files, a client of the API for this phone, and enrolling by a code."""

from . import pages, devices
