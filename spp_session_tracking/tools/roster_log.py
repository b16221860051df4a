# In the context of what takes people off rosters, and puts them on again, without anybody having chosen it there: it
# is on the change log also before the day of the session.
LOGS_ROSTER = "logs_roster"
