from odoo.addons.spp_session_tracking.tests.one_language import OneLanguage

from . import test_api_history, test_api_oauth, test_api_zones, test_records_import


class TestRecordsImportInGerman(OneLanguage, test_records_import.TestRecordsImport):
    language = "de_DE"


class TestApiOauthInGerman(OneLanguage, test_api_oauth.TestApiOauth):
    language = "de_DE"


class TestApiZonesInFrench(OneLanguage, test_api_zones.TestApiZones):
    language = "fr_FR"


class TestApiHistoryInArabic(OneLanguage, test_api_history.TestApiHistory):
    language = "ar_001"
