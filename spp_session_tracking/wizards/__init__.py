from . import session_cancel, session_complete, session_correct, session_excuse, session_walk_in
