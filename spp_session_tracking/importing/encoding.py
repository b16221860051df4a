"""How the bytes of a file are letters."""


def is_utf8(content):
    """Whether a file has no mark of its encoding, and can be read as UTF-8. Of another encoding hardly any text can."""
    if b"\0" in content or content.startswith(b"\xef\xbb\xbf"):
        return False  # UTF-16, or marked
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
