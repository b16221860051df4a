"""Why a mark is not recorded."""


class MarkRejected(Exception):
    """A mark that cannot be recorded. Its text says why and what to do.

    held_reason: session_cancelled, session_not_open or late_contradiction, where an officer may decide, else ""
    """

    def __init__(self, text, held_reason=""):
        super().__init__(text)
        self.held_reason = held_reason
