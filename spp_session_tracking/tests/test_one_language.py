from . import test_attendance_report, test_compliance_columns, test_evidence_file, test_file_import
from .one_language import OneLanguage


class TestMarkFilesInGerman(OneLanguage, test_file_import.TestMarkFiles):
    language = "de_DE"


class TestAttendanceReportInFrench(OneLanguage, test_attendance_report.TestAttendanceReport):
    language = "fr_FR"


class TestComplianceColumnsInArabic(OneLanguage, test_compliance_columns.TestComplianceColumns):
    language = "ar_001"


class TestEvidenceFileInArabic(OneLanguage, test_evidence_file.TestEvidenceFile):
    language = "ar_001"
