"""What lines keep of their session, so that they are counted and shown from themselves alone."""

STATEMENT = """
    update spp_session_attendance line
       set {assignments}
      from spp_session session
      join spp_session_type session_type on session_type.id = session.session_type_id
     where session.id = line.session_id
       and ({differs})
"""


def fill(kept):
    """The statement that makes lines keep it, which conditions may follow. kept: {column: its value in SQL}

    It is one statement for any number of lines: the ORM writes them by the hundred (19.0) or thousand (17.0).
    """
    return STATEMENT.format(
        assignments=", ".join(f"{column} = {value}" for column, value in kept.items()),
        differs=" or ".join(f"line.{column} is distinct from {value}" for column, value in kept.items()),
    )
