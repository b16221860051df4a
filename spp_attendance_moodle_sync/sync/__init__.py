"""The sync of a site: a run goes through courses, activities and sessions, and brings each session into step."""
