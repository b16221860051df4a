from . import (
    ir_http,
    token,
    me,
    attendances,
    sessions,
    choices,
    subscribers,
    changes,
    documentation,
    openspp,
    elsewhere,
)
