"""A film for the camera of a phone, in the format YUV4MPEG2 that Chromium takes for a camera."""

from reportlab.graphics.barcode.qr import QrCodeWidget

WIDTH, HEIGHT = 640, 480
DARK, LIGHT, NO_COLOUR = 16, 235, 128
# A hand is not still: what a scanner cannot read of one picture it reads of another. (pixels of a module, left, top)
PICTURES = ((10, 90, 40), (9, 153, 71), (11, 62, 55), (8, 201, 97), (12, 120, 48))


def write_film(path, text):
    """Write a film that shows the QR code of a text."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    with open(path, "wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode())
        for picture in PICTURES:
            film.write(b"FRAME\n" + _brightness(code, *picture) + bytes([NO_COLOUR]) * (WIDTH * HEIGHT // 2))


def _brightness(code, size, left, top):
    pixels = bytearray([LIGHT]) * (WIDTH * HEIGHT)
    count = code.getModuleCount()
    for row in range(count):
        line = b"".join(bytes([DARK if code.isDark(row, column) else LIGHT]) * size for column in range(count))
        for y in range(top + row * size, top + (row + 1) * size):
            pixels[y * WIDTH + left : y * WIDTH + left + len(line)] = line
    return bytes(pixels)
