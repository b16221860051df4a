"""The errors of the web service."""

from __future__ import annotations

MESSAGES = {
    "invalidtoken": ("moodle_exception", "Invalid token - token not found"),
    "accessexception": ("webservice_access_exception", "Access control exception"),
    "wsaccessusersuspended": ("moodle_exception", "Refused web service access for suspended username"),
    "wsaccessuserunconfirmed": ("moodle_exception", "Refused web service access for unconfirmed username"),
    "wsaccessuserexpired": ("moodle_exception", "Refused web service access for password expired username"),
    "wsaccessusernologin": ("moodle_exception", "Refused web service access for nologin authentication username"),
    "upgraderunning": ("moodle_exception", "Site is being upgraded, please retry later."),
    "dbconnectionfailed": ("dml_connection_exception", "Database connection failed"),
    "sitemaintenance": ("moodle_exception", "The site is undergoing maintenance and is currently not available"),
    "invalidrecord": ("dml_missing_record_exception", "Can't find data record in database table {}."),
    "invalidparameter": ("invalid_parameter_exception", "Invalid parameter value detected"),
    "invalidresponse": ("invalid_response_exception", "Invalid response value detected"),
    "nopermissions": ("required_capability_exception", "Sorry, but you do not currently have permissions to do that"),
    "errorcoursecontextnotvalid": ("moodle_exception", "You cannot execute functions in the course context"),
}


class Refused(Exception):
    """An exception of Moodle's. errorcode: "" for an error of PHP; table: for invalidrecord."""

    def __init__(self, errorcode: str, table: str = "") -> None:
        super().__init__(errorcode)
        self.errorcode, self.table = errorcode, table

    def answer(self) -> dict[str, str]:
        """The JSON that is sent, with HTTP status 200."""
        if not self.errorcode:
            return {"exception": "TypeError", "message": "Unsupported operand types"}
        exception, message = MESSAGES[self.errorcode]
        return {"exception": exception, "errorcode": self.errorcode, "message": message.format(self.table)}
