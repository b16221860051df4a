from . import badge_cards, certificate, sign_in_sheet
