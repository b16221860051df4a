"""Whether a site still answers: what is asked of one that does not costs a run its time."""

from ..moodle.errors import DOWN

# So many courses and activities in a row that a site cannot answer for are taken for the site itself.
PATIENCE = 3


class Standstill(Exception):
    """The site has stopped answering: nothing more is asked of it in this run."""


class Outage:
    """What came of asking for the courses and activities of a run.

    has_read: whether any activity could be read; error: the last that was wrong, "" for nothing; was_down: whether
    anything failed that may well succeed a little later; is_standing: whether the site has stopped answering
    """

    def __init__(self):
        self.has_read, self.error, self.was_down, self._in_a_row = False, "", False, 0

    @property
    def is_standing(self):
        return self._in_a_row >= PATIENCE

    def note_answer(self):
        """Something was answered."""
        self._in_a_row = 0

    def note_failure(self, error):
        """A course or an activity could not be read."""
        is_down = isinstance(error, DOWN)
        self.error, self.was_down = str(error), self.was_down or is_down
        self._in_a_row = self._in_a_row + 1 if is_down else 0
