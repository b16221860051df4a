#!/usr/bin/env python3
"""Take pictures of a demo that is running, with Chromium driven by Playwright. Run in the environment of the pages.

python -m runner.docs.take --url http://127.0.0.1:8069 --browser /usr/bin/chromium [name ...]
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from runner.docs.pictures import PAIRS, PHONE, PICTURES, Pair, Picture

DOCS = Path(__file__).resolve().parents[2] / "docs"
SECONDS = 180
SETTLED = 800  # milliseconds: pictures and icons that load after the text
GAP, GROUND = 20, "#e6e9e8"
HEIGHT_OF_PAIR = 560
# How many colours a picture has.
AREAS, OTHERS = 32, 32
# {login: what the browser remembers of it}
Logins = dict[str, StorageState]


@contextmanager
def opened(browser: Browser, url: str, picture: Picture, logins: Logins) -> Iterator[Page]:
    """A window of the picture's size, with its user logged in."""
    width, height = picture.size
    on_phone = picture.size == PHONE
    context = browser.new_context(
        storage_state=logins.get(picture.login),
        viewport={"width": width, "height": height},
        device_scale_factor=2 if on_phone else 1,
        is_mobile=on_phone,
        has_touch=on_phone,
        locale="en-US",
        timezone_id="Asia/Manila",
    )
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    if picture.login not in logins:
        page.goto(f"{url}/web/login")
        page.fill("input[name=login]", picture.login)
        page.fill("input[name=password]", picture.login)
        page.click(".oe_login_form button[type=submit]")
        page.wait_for_selector(".o_web_client")
        logins[picture.login] = context.storage_state()
    yield page
    context.close()


def take(browser: Browser, url: str, picture: Picture, logins: Logins) -> bytes:
    """The picture, as Chromium makes it."""
    with opened(browser, url, picture, logins) as page:
        page.goto("about:blank")
        page.goto(f"{url}{picture.page}")
        for verb, *arguments in picture.steps:
            if verb == "offline":
                page.context.set_offline(True)
            elif verb == "settle":
                page.wait_for_timeout(3 * SETTLED)
            elif verb == "press":
                page.keyboard.press(*arguments)
            else:
                getattr(page, verb)(*arguments)
        page.mouse.move(0, 0)
        page.wait_for_timeout(SETTLED)
        shown = page.locator(picture.part).first if picture.part else page
        taken: bytes = shown.screenshot(animations="disabled")
        return taken


def beside(pair: Pair) -> Image.Image:
    """Two pictures that were taken, side by side on one ground, of one height."""
    images = [Image.open(DOCS / file).convert("RGB") for file in (pair.left, pair.right)]
    widths = [image.width * HEIGHT_OF_PAIR // image.height for image in images]
    ground = Image.new("RGB", (sum(widths) + 3 * GAP, HEIGHT_OF_PAIR + 2 * GAP), GROUND)
    for image, width, place in zip(images, widths, (GAP, widths[0] + 2 * GAP), strict=True):
        ground.paste(image.resize((width, HEIGHT_OF_PAIR), Image.Resampling.LANCZOS), (place, GAP))
    return ground


def store(image: Image.Image, file: str) -> None:
    """Write a picture small: with few colours, as a screen has."""
    (DOCS / file).parent.mkdir(exist_ok=True)
    few(image.convert("RGB")).save(DOCS / file, optimize=True)
    print(f"{file}: {(DOCS / file).stat().st_size // 1000} kB", flush=True)


def few(image: Image.Image) -> Image.Image:
    """The picture with the colours of its areas as they are, and the others (edges of letters, faces) about so."""
    counted = image.getcolors(image.width * image.height) or []
    of_areas = [colour for _count, colour in sorted(counted, reverse=True)[:AREAS]]
    others = image.quantize(OTHERS, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(part for colour in of_areas for part in colour), *others[: 3 * OTHERS]])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def main() -> None:
    """Take the pictures that are named, without a name all."""
    parser = argparse.ArgumentParser(description="Take the pictures of the pages from a demo that is running.")
    parser.add_argument("--url", required=True)
    parser.add_argument("--browser", required=True)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        logins: Logins = {}
        browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox", "--lang=en-US"])
        for picture in PICTURES:
            if not options.names or Path(picture.file).stem in options.names:
                store(Image.open(io.BytesIO(take(browser, options.url, picture, logins))), picture.file)
        browser.close()
    for pair in PAIRS:
        if not options.names or Path(pair.file).stem in options.names:
            store(beside(pair), pair.file)


if __name__ == "__main__":
    main()
