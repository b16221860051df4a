"""Invented people of a registry: a few for the demonstration, with what an officer has to look at, or many."""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]


def record(number: int, family_name: str, given_name: str, birth_date: str, gender: str = "", **more: str) -> Record:
    """One person as the registry writes them."""
    names = {"family_name": family_name, "given_name": given_name}
    return {"id": f"REG-{number:06}", **names, "birth_date": birth_date, "gender": gender, **more}


# Two pairs have the same name and birth date, and one birth date is none.
DEMO = [
    record(1, "Abad", "Liwayway", "1988-02-11", "f", phone="+639170000001"),
    record(2, "Bautista", "Crisanto", "1979-07-30", "m"),
    record(3, "O'Neil", "Zoë", "1994-12-01", "f"),
    record(4, "Dimaculangan", "Rosa", "1990-03-03", "f", email="rosa@example.org"),
    record(5, "Dimaculangan", "Rosa", "1990-03-03", "f"),
    record(6, "Garcia", "José", "1965-10-19", "m"),
    record(7, "Garcia", "José", "1965-10-19", "m", phone="+639170000007"),
    record(8, "Hassan", "عائشة", "2000-01-31", "f"),
    record(9, "Ilagan", "Maria", "31 February", "f"),
    record(10, "Tesfaye", "ሰላም", "1997-09-09", "f"),
]


def many(count: int) -> list[Record]:
    """So many people, of whom no two have the same name and birth date."""
    return [
        record(number, f"Family{number % 5000}", f"Given{number // 5000}", f"19{number % 90 + 10}-01-01", "f")
        for number in range(1, count + 1)
    ]
