"""Columns of lines that repeat something of their session, so that lines are counted and listed without a join."""

UPDATE = """
    update spp_session_attendance line
       set {assignments}
      from spp_session session
      join spp_session_type session_type on session_type.id = session.session_type_id
     where session.id = line.session_id
       and ({differs})
"""


def update_query(columns):
    """The statement that brings these columns up to date on all lines; conditions may follow it.

    columns: {column of the line: its value in SQL, over `session` and `session_type`}
    One statement for any number of lines: the ORM writes them by the hundred (19.0) or thousand (17.0).
    """
    return UPDATE.format(
        assignments=", ".join(f"{column} = {value}" for column, value in columns.items()),
        differs=" or ".join(f"line.{column} is distinct from {value}" for column, value in columns.items()),
    )
