"""Whether a site still answers: asking a site that does not costs a run its time."""

from ..moodle.errors import UNAVAILABLE_ERRORS

# After so many courses and activities in a row that could not be read, the site itself is taken to be down.
PATIENCE = 3


class SiteDown(Exception):
    """The site has stopped answering: this run asks nothing more."""


class Outage:
    """The failures of a run to read courses and activities.

    has_read: whether any activity could be read; error: the last error, "" for none
    had_transient_errors: whether something failed that may succeed a little later
    is_down: whether the site has stopped answering
    """

    def __init__(self):
        self.has_read, self.error, self.had_transient_errors, self._failures_in_a_row = False, "", False, 0

    @property
    def is_down(self):
        return self._failures_in_a_row >= PATIENCE

    def note_answer(self):
        """The site has answered."""
        self._failures_in_a_row = 0

    def note_failure(self, error):
        """A course or an activity could not be read."""
        is_transient = isinstance(error, UNAVAILABLE_ERRORS)
        self.error, self.had_transient_errors = error.text, self.had_transient_errors or is_transient
        self._failures_in_a_row = self._failures_in_a_row + 1 if is_transient else 0
